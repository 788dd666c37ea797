"""What findings, compromise, issuer and validity answer: code, verdict and date."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bureau_fixture import AT
from tests.unit.vc_verifier.answers import said
from vc_core.problems import ProblemError, Text
from vc_core.sealed_digest import sealed_digest
from vc_core.times import CLOCK_SKEW
from vc_verifier.checks.compromise import check_compromise
from vc_verifier.checks.finding import (
    Finding,
    failed,
    passed,
    refused,
    undecided,
    warning,
    with_finding,
)
from vc_verifier.checks.issuer import check_issuer
from vc_verifier.checks.seal import examine_seal
from vc_verifier.checks.validity import check_validity
from vc_verifier.result import Check, CheckOutcome, VerificationResult, not_checked
from vc_verifier.trust.compromise import Compromise
from vc_verifier.verdict import Verdict

DID = "did:web:rsj.sh.example"
ISSUED = "2026-11-20T08:00:00Z"
TEXT = Text("中文", "English")


class Problem(ProblemError):
    """Any problem."""


PROBLEM = Problem("SOME_PROBLEM", "Some problem.", "某个问题。")


# Findings and how a result takes them


@pytest.mark.parametrize(
    ("give", "given", "outcome", "verdict", "told"),
    [
        (passed, ("GOOD", TEXT), "passed", None, False),
        (failed, (PROBLEM, Verdict.REVOKED), "failed", "revoked", True),
        (undecided, (PROBLEM,), "not-checked", "undecidable", True),
        (warning, (PROBLEM,), "warning", None, True),
    ],
    ids=["passed", "failed", "undecided", "warning"],
)
def test_a_finding_is_an_answer_a_verdict_and_a_reason(give, given, outcome, verdict, told):
    finding = give("status", *given, as_of="then")
    check = finding.check
    assert (check.check, check.outcome, check.as_of) == ("status", outcome, "then")
    assert finding.verdict == verdict
    if told:
        assert check.code == finding.problem.code == "SOME_PROBLEM"
        assert check.text == finding.problem.text == Text("某个问题。", "Some problem.")
    else:
        assert (check.code, check.text, finding.problem) == ("GOOD", TEXT, None)


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (Verdict.ALTERED, "failed"),
        (Verdict.REVOKED, "failed"),
        (Verdict.NOT_VERIFIABLE, "not-checked"),
        (Verdict.UNDECIDABLE, "not-checked"),
    ],
)
def test_what_nobody_could_read_failed_no_check_and_its_reason_is_told_all_the_same(
    verdict, outcome
):
    finding = refused("seal", PROBLEM, verdict)
    assert (finding.check.check, finding.check.outcome) == ("seal", outcome)
    assert (finding.check.code, finding.verdict) == ("SOME_PROBLEM", verdict)
    assert finding.problem == PROBLEM.details


def result_of(verdict, *, errors=()):
    checks = (not_checked("carrier"), Check("status", CheckOutcome.PASSED, "GOOD", TEXT))
    return VerificationResult(verdict, "json", AT, None, checks, errors=errors)


def test_a_finding_answers_its_own_check_and_no_other():
    before = result_of(Verdict.ORIGINAL)
    after = with_finding(before, passed("carrier", "SEEN", TEXT))
    assert [check.code for check in after.checks] == ["SEEN", "GOOD"]
    assert after.verdict is Verdict.ORIGINAL
    assert after.errors == ()


@pytest.mark.parametrize(
    ("before", "found", "after", "first"),
    [
        (Verdict.ORIGINAL, Verdict.COPY_WITHOUT_EFFECT, Verdict.COPY_WITHOUT_EFFECT, "new"),
        (Verdict.REVOKED, Verdict.COPY_WITHOUT_EFFECT, Verdict.REVOKED, "old"),
        (Verdict.REVOKED, Verdict.ALTERED, Verdict.ALTERED, "new"),
        (Verdict.REVOKED, Verdict.REVOKED, Verdict.REVOKED, "new"),
        (Verdict.REVOKED, None, Verdict.REVOKED, "old"),
    ],
)
def test_the_verdict_only_ever_falls_and_the_reason_that_decided_stands_first(
    before, found, after, first
):
    old = Problem("OLD", "Old.", "旧。").details
    finding = Finding(not_checked("carrier"), found, PROBLEM.details)
    result = with_finding(result_of(before, errors=(old,)), finding)
    assert result.verdict is after
    codes = ["SOME_PROBLEM", "OLD"]
    assert [e.code for e in result.errors] == (codes if first == "new" else codes[::-1])


# Compromise


def seal_of(bureau, **members):
    return replace(examine_seal(bureau.certificate(), bureau.trust, AT), **members)


def compromised(bureau, *proven, since=AT):
    seal = seal_of(bureau)
    known = Compromise(since, frozenset(map(sealed_digest, proven)))
    return replace(seal, issuer=replace(seal.issuer, compromises={seal.method: known}))


def test_a_compromised_seal_is_altered_but_for_what_the_log_proves(bureau):
    certificate = bureau.certificate()
    assert check_compromise(certificate, seal_of(bureau)) is None
    assert check_compromise(certificate, compromised(bureau, certificate)) is None
    for proven in ((), (bureau.certificate("王小明"),)):
        finding = check_compromise(certificate, compromised(bureau, *proven))
        since = "2026-11-20T09:00:00Z"
        assert said(finding) == ("proof", "failed", "SEAL_COMPROMISED", Verdict.ALTERED, since)
        assert finding.problem.extra == {"since": since}
    other = compromised(bureau)
    elsewhere = {"did:web:rsj.sh.example#seal-2": Compromise(AT, frozenset())}
    other = replace(other, issuer=replace(other.issuer, compromises=elsewhere))
    assert check_compromise(certificate, other) is None


@pytest.mark.parametrize("missing", ["issuer", "method"])
def test_issuer_and_key_are_asked_only_of_authentic_data(bureau, missing):
    seal = seal_of(bureau, **{missing: None})
    with pytest.raises(ValueError, match="only"):
        check_compromise(bureau.certificate(), seal)
    with pytest.raises(ValueError, match="only"):
        check_issuer(bureau.certificate(), seal, bureau.trust)


# Issuer


def issuer_finding(bureau, seal=None, **members):
    document = {**bureau.certificate(), **members}
    document = {name: value for name, value in document.items() if value is not ...}
    return said(check_issuer(document, seal_of(bureau) if seal is None else seal, bureau.trust))


def test_the_issuer_it_names_is_the_one_whose_seal_it_bears(bureau):
    good = ("issuer", "passed", "ISSUER_TRUSTED", None, ISSUED)
    assert issuer_finding(bureau) == good
    assert issuer_finding(bureau, issuer={"id": DID, "name": "x"}) == good
    bad = ("issuer", "failed", "ISSUER_MISMATCH", Verdict.RULE_VIOLATION, None)
    for named in (f"{DID}#seal-1", "did:web:other.example", None, ..., {}, {"name": DID}, [DID]):
        assert issuer_finding(bureau, issuer=named) == bad


def test_the_seals_certificate_covers_the_moment_of_sealing_to_the_second(bureau):
    seal = seal_of(bureau)
    certificate = seal.issuer.seals[seal.method]
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    good = ("issuer", "passed", "ISSUER_TRUSTED", None, ISSUED)
    bad = ("issuer", "failed", "SEAL_CERTIFICATE_PERIOD", Verdict.RULE_VIOLATION, None)
    second = timedelta(seconds=1)
    for moment, answer in (
        (first, good),
        (last, good),
        (first - second, bad),
        (last + second, bad),
    ):
        assert issuer_finding(bureau, validFrom=f"{moment:%Y-%m-%dT%H:%M:%SZ}") == answer
        # A token or a disclosure may be sealed later, and by a newer seal.
        later = replace(seal, made_at=moment)
        assert issuer_finding(bureau, later) == answer
    assert issuer_finding(bureau, validFrom=...) == bad
    unreadable = ("issuer", "failed", "INVALID_TIME", Verdict.RULE_VIOLATION, None)
    assert issuer_finding(bureau, validFrom="2026-11-20") == unreadable


# Validity


@pytest.mark.parametrize(
    ("members", "outcome", "code", "verdict"),
    [
        ({}, "passed", "VALID_NOW", None),
        ({"validFrom": ...}, "passed", "VALID_NOW", None),
        ({"validFrom": "2026-11-21T00:00:00Z"}, "failed", "NOT_YET_VALID", Verdict.NOT_YET_VALID),
        ({"validUntil": "2026-11-20T08:30:00Z"}, "failed", "EXPIRED", Verdict.EXPIRED),
    ],
    ids=repr,
)
def test_validity_is_as_of_the_time_of_verification(bureau, members, outcome, code, verdict):
    document = {**bureau.certificate(), **members}
    document = {name: value for name, value in document.items() if value is not ...}
    finding = check_validity(document, AT)
    assert said(finding) == ("validity", outcome, code, verdict, "2026-11-20T09:00:00Z")
    if verdict is not None:
        moment = str(next(iter(members.values())))
        assert moment in finding.check.text.en
        assert moment in finding.check.text.zh


def test_validity_begins_within_what_clocks_differ_and_not_a_second_earlier(bureau):
    for later, code in ((timedelta(0), "VALID_NOW"), (timedelta(seconds=1), "NOT_YET_VALID")):
        start = f"{AT + CLOCK_SKEW + later:%Y-%m-%dT%H:%M:%SZ}"
        finding = check_validity({**bureau.certificate(), "validFrom": start}, AT)
        assert finding.check.code == code


def test_a_validity_that_is_no_time_is_against_the_rules(bureau):
    finding = check_validity({**bureau.certificate(), "validUntil": "soon"}, AT)
    answer = ("validity", "failed", "INVALID_TIME", Verdict.RULE_VIOLATION, None)
    assert said(finding) == answer
