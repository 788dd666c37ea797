"""Status: every entry is looked at, the gravest answer counts, and nothing passes unanswered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.bureau_fixture import AT
from tests.unit.vc_verifier.answers import said
from vc_verifier.checks.status import check_status, reason_in_words
from vc_verifier.verdict import Verdict

DID = "did:web:rsj.sh.example"
ISSUED = "2026-11-20T08:00:00Z"


def entry_of(bureau, name="张三丰", place=0, **members):
    return {**bureau.certificate(name)["credentialStatus"][place], **members}


def status(bureau, *entries, at=AT, trust=None):
    document = {**bureau.certificate(), "credentialStatus": list(entries)}
    return check_status(document, DID, trust or bureau.trust, at)


MISSING = ("status", "not-checked", "STATUS_LIST_MISSING", Verdict.UNDECIDABLE, None)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"type": "StatusList2021Entry"}, "STATUS_TYPE_UNKNOWN"),
        ({"statusListCredential": None}, "STATUS_LIST_MISSING"),
        ({"statusListCredential": ["https://rsj.sh.example/"]}, "STATUS_LIST_MISSING"),
        ({"statusPurpose": "suspension"}, "STATUS_LIST_MISSING"),
        ({"statusListIndex": "not a number"}, "MALFORMED_VALUE_ERROR"),
        ({"statusListIndex": 5}, "MALFORMED_VALUE_ERROR"),
        ({"statusListIndex": "9999999999"}, "RANGE_ERROR"),
        ({"statusSize": 3}, "MALFORMED_VALUE_ERROR"),
    ],
    ids=repr,
)
def test_an_entry_that_cannot_be_looked_up_leaves_it_undecided(bureau, members, code):
    """Fail closed: whatever is wrong with one entry, the other's good answer does not count."""
    good = bureau.certificate()["credentialStatus"][1]
    finding = status(bureau, entry_of(bureau, **members), good)
    assert said(finding) == ("status", "not-checked", code, Verdict.UNDECIDABLE, None)


@pytest.mark.parametrize("entry", ["https://rsj.sh.example/vc/status-lists/revocation/1", None, 5])
def test_an_entry_that_is_no_object_leaves_it_undecided(bureau, entry):
    finding = status(bureau, *bureau.certificate()["credentialStatus"], entry)
    code = "STATUS_TYPE_UNKNOWN"
    assert said(finding) == ("status", "not-checked", code, Verdict.UNDECIDABLE, None)


def test_a_certificate_without_status_is_undecided(bureau):
    document = bureau.certificate()
    del document["credentialStatus"]
    finding = check_status(document, DID, bureau.trust, AT)
    answer = ("status", "not-checked", "STATUS_MISSING", Verdict.UNDECIDABLE, None)
    assert said(finding) == answer
    one = check_status({**document, "credentialStatus": entry_of(bureau)}, DID, bureau.trust, AT)
    assert said(one) == answer


@pytest.mark.parametrize(
    ("name", "place", "code", "verdict", "reason", "more"),
    [
        ("阿卜杜拉·买买提", 0, "REVOKED", Verdict.REVOKED, "misuse-lending", False),
        ("赵六", 1, "SUSPENDED", Verdict.SUSPENDED, "under-investigation", False),
        ("钱七", 0, "SUPERSEDED", Verdict.SUPERSEDED, "superseded", True),
    ],
)
def test_a_set_bit_is_told_with_its_reason_and_since_when(
    bureau, name, place, code, verdict, reason, more
):
    finding = status(bureau, *bureau.certificate(name)["credentialStatus"])
    since = "2026-11-20T07:50:00Z"
    assert said(finding) == ("status", "failed", code, verdict, since)
    extra = finding.problem.extra
    assert (extra["since"], extra["reason"]) == (since, reason)
    assert (extra.get("replacedBy") is not None) is more
    words = reason_in_words(reason)
    for text, word, when in (
        (finding.check.text.zh, words.zh, f"自 {since} 起"),
        (finding.check.text.en, words.en, f"since {since}"),
    ):
        assert word in text
        assert when in text


def test_a_bit_without_a_published_reason_is_revoked_all_the_same(bureau):
    lists = bureau.trust.status_lists
    trust = replace(bureau.trust, status_lists=replace(lists, changes={}))
    for name, code, verdict in (
        ("阿卜杜拉·买买提", "REVOKED", Verdict.REVOKED),
        ("钱七", "REVOKED", Verdict.REVOKED),
        ("赵六", "SUSPENDED", Verdict.SUSPENDED),
    ):
        finding = status(bureau, *bureau.certificate(name)["credentialStatus"], trust=trust)
        assert said(finding) == ("status", "failed", code, verdict, ISSUED)
        assert f"by {ISSUED}" in finding.check.text.en
        assert f"截至 {ISSUED}" in finding.check.text.zh
        assert "None" not in finding.check.text.en + finding.check.text.zh


def test_the_oldest_date_of_good_answers_is_told(bureau):
    """In force is as old as the older of its two lists."""
    lists = bureau.trust.status_lists
    older = datetime(2026, 11, 19, tzinfo=UTC)
    for place in (0, 1):
        url = entry_of(bureau, place=place)["statusListCredential"]
        changed = {**lists.lists, url: replace(lists.lists[url], valid_from=older)}
        trust = replace(bureau.trust, status_lists=replace(lists, lists=changed))
        finding = status(bureau, *bureau.certificate()["credentialStatus"], trust=trust)
        assert said(finding) == ("status", "passed", "IN_FORCE", None, "2026-11-19T00:00:00Z")
        stale = {
            **lists.lists,
            url: replace(lists.lists[url], valid_until=AT - timedelta(seconds=1)),
        }
        trust = replace(bureau.trust, status_lists=replace(lists, lists=stale))
        finding = status(bureau, *bureau.certificate()["credentialStatus"], trust=trust)
        assert said(finding) == ("status", "warning", "STATUS_STALE", None, ISSUED)


def test_a_list_is_fresh_until_the_second_it_ends(bureau):
    lists = bureau.trust.status_lists
    for seconds, code in ((0, "IN_FORCE"), (1, "STATUS_STALE")):
        ends = AT - timedelta(seconds=seconds)
        changed = {url: replace(found, valid_until=ends) for url, found in lists.lists.items()}
        trust = replace(bureau.trust, status_lists=replace(lists, lists=changed))
        finding = status(bureau, *bureau.certificate()["credentialStatus"], trust=trust)
        assert finding.check.code == code


def test_a_reason_that_is_not_on_the_list_has_no_words():
    for code in (None, "", "no-such-reason"):
        assert reason_in_words(code) is None


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("张三丰", ("passed", "passed")),
        ("赵六", ("passed", "failed")),
        ("钱七", ("failed", "passed")),
    ],
)
def test_each_entry_keeps_its_own_answer_beside_the_gravest(bureau, name, outcomes):
    entries = bureau.certificate(name)["credentialStatus"]
    assert status(bureau, *entries).check.entries == outcomes
    assert status(bureau, *entries, None).check.entries == (*outcomes, "not-checked")
    # What is said of a purpose that is missing is said of no entry.
    assert status(bureau, entries[0]).check.entries == outcomes[:1]


def test_the_message_of_a_set_value_is_told(bureau):
    entry = entry_of(bureau, "阿卜杜拉·买买提")
    messages = [
        {"status": "0x0", "message": "in force"},
        {"status": "0x1", "message": "lent to others"},
    ]
    finding = status(bureau, {**entry, "statusMessage": messages})
    assert finding.check.text.en.endswith(" (lent to others).")
    assert finding.check.text.zh.endswith("（lent to others）。")
    assert finding.problem.extra["message"] == "lent to others"
    assert "message" not in status(bureau, entry).problem.extra
