"""The checks, one question each, asked of authentic data."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plain_proof
from vc_core.documents.loader import pinned
from vc_verifier.checks.certificate_types import certificate_contexts, has_certificate_contexts
from vc_verifier.checks.rules import check_rules
from vc_verifier.checks.schema import check_credential_schema
from vc_verifier.checks.seal import examine_seal, form_of_issue
from vc_verifier.checks.status import check_status
from vc_verifier.checks.validity import check_validity
from vc_verifier.verdict import Verdict

DID = "did:web:rsj.sh.example"


def test_every_finding_has_a_code_and_both_languages(bureau):
    certificate = bureau.certificate()
    for finding in (
        check_rules(certificate, bureau.trust),
        check_validity(certificate, AT),
        check_status(certificate, DID, bureau.trust, AT),
        check_credential_schema(certificate),
    ):
        assert finding.verdict is None
        assert finding.check.outcome == "passed"
        assert finding.check.code
        assert finding.check.text.zh
        assert finding.check.text.en
        with pytest.raises(TypeError):
            bool(finding)


def test_the_contexts_of_a_certificate_are_exactly_two_in_order():
    assert certificate_contexts() == [
        "https://www.w3.org/ns/credentials/v2",
        "https://rsj.sh.example/vc/contexts/v1",
    ]
    for other in (certificate_contexts()[::-1], certificate_contexts()[:1], None, [], "x"):
        assert not has_certificate_contexts({"@context": other})


# The seal


def test_both_proofs_make_it_whole_and_one_makes_it_authentic(bureau):
    certificate = bureau.certificate()
    seal = examine_seal(certificate, bureau.trust, AT)
    assert seal.authentic
    assert seal.whole
    assert form_of_issue(seal).verdict is None
    for proof in certificate["proof"]:
        seal = examine_seal({**certificate, "proof": proof}, bureau.trust, AT)
        assert seal.authentic
        assert not seal.whole
        assert form_of_issue(seal).verdict is Verdict.COPY_WITHOUT_EFFECT


def test_a_third_proof_is_not_the_issued_form(bureau):
    certificate = bureau.certificate()
    foreign = plain_proof(bureau.unsecured(), TestKey(), "ecdsa-jcs-2019")
    seal = examine_seal(
        {**certificate, "proof": [*certificate["proof"], foreign]}, bureau.trust, AT
    )
    assert not seal.whole


@pytest.mark.parametrize(
    ("methods", "verdict"),
    [
        ([], Verdict.NOT_VERIFIABLE),
        (["did:key:z6Mk#z6Mk"], Verdict.NOT_ISSUED_BY_BUREAU),
        (["did:web:rsj.sh.example.evil#seal-1"], Verdict.NOT_ISSUED_BY_BUREAU),
        (["did:web:rsj.sh.example#seal-99"], Verdict.UNDECIDABLE),
        (["did:key:x#x", "did:web:rsj.sh.example#seal-99"], Verdict.UNDECIDABLE),
    ],
)
def test_the_keys_that_are_named_decide_before_any_is_tried(bureau, methods, verdict):
    proofs = [{"verificationMethod": method} for method in methods]
    seal = examine_seal({**bureau.unsecured(), "proof": proofs}, bureau.trust, AT)
    assert seal.finding.verdict is verdict
    assert not seal.authentic


# Rules: NOTICE N1.2, N1.3, N7.1


def with_subject(bureau, name="张三丰", **members) -> dict:
    certificate = bureau.certificate(name)
    certificate["credentialSubject"].update(members)
    return certificate


@pytest.mark.parametrize(
    ("passed", "code"),
    [
        ("2019-08-31", "OUT_OF_PERIOD"),
        ("2019-09-01", "RULES_KEPT"),
        ("2026-11-20", "RULES_KEPT"),
        ("2026-11-21", "PASSED_AFTER_SEALING"),
        ("2013-12-31", "OUT_OF_PERIOD"),
        ("not a date", "INVALID_TIME"),
        (None, "INVALID_TIME"),
        (20231108, "INVALID_TIME"),
    ],
)
@pytest.mark.parametrize("name", ["张三丰", "李四"])
def test_the_date_passed_decides(bureau, name, passed, code):
    finding = check_rules(with_subject(bureau, name, datePassed=passed), bureau.trust)
    assert finding.check.code == code
    assert finding.verdict in (None, Verdict.RULE_VIOLATION)


def test_the_day_of_sealing_is_the_citys_and_not_that_of_utc(bureau):
    certificate = with_subject(bureau, datePassed="2026-11-21")
    certificate["validFrom"] = "2026-11-20T16:00:00Z"
    assert check_rules(certificate, bureau.trust).check.code == "RULES_KEPT"
    certificate["validFrom"] = "2026-11-20T15:59:59Z"
    assert check_rules(certificate, bureau.trust).check.code == "PASSED_AFTER_SEALING"


@pytest.mark.parametrize("level", ["初级", "员级", "", None, "中级 ", "高级"])
def test_a_title_below_intermediate_is_a_violation(bureau, level):
    finding = check_rules(with_subject(bureau, level=level), bureau.trust)
    assert finding.check.code == "LEVEL_NOT_IN_SCOPE"


@pytest.mark.parametrize("level", ["中级", "副高级", "正高级"])
def test_a_title_from_intermediate_up_is_not(bureau, level):
    assert check_rules(with_subject(bureau, level=level), bureau.trust).verdict is None


def test_a_junior_examination_is_within_the_rules(bureau):
    assert check_rules(with_subject(bureau, "李四", level="初级"), bureau.trust).verdict is None


def test_a_legal_basis_that_is_unknown_leaves_it_undecided_and_one_out_of_force_is_a_violation(
    bureau,
):
    certificate = {**bureau.certificate(), "legalBasis": "沪人社规〔2030〕1号"}
    assert check_rules(certificate, bureau.trust).verdict is Verdict.UNDECIDABLE
    certificate["legalBasis"] = "沪人社规〔2019〕33号"
    assert check_rules(certificate, bureau.trust).verdict is Verdict.RULE_VIOLATION
    # Issued while it was in force, a certificate stays valid after its end (N7.1).
    certificate["validFrom"] = "2023-12-31T15:59:59Z"
    assert check_rules(certificate, bureau.trust).verdict is None
    certificate["validFrom"] = "2023-12-31T16:00:00Z"
    assert check_rules(certificate, bureau.trust).verdict is Verdict.RULE_VIOLATION


def test_what_is_no_certificate_breaks_the_rules(bureau):
    certificate = {**bureau.certificate(), "type": ["VerifiableCredential"]}
    assert check_rules(certificate, bureau.trust).check.code == "NOT_A_CERTIFICATE"


# Validity


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        ({"validFrom": "2026-11-20T09:04:59Z"}, None),
        ({"validFrom": "2026-11-20T09:05:01Z"}, Verdict.NOT_YET_VALID),
        ({"validUntil": "2026-11-20T09:00:00Z"}, None),
        ({"validUntil": "2026-11-20T08:59:59Z"}, Verdict.EXPIRED),
        ({"validUntil": "2026-11-20T16:59:59+08:00"}, Verdict.EXPIRED),
        ({"validFrom": "tomorrow"}, Verdict.RULE_VIOLATION),
    ],
    ids=repr,
)
def test_the_period_is_kept_to_the_second_but_for_the_clocks_tolerance(bureau, members, verdict):
    assert check_validity({**bureau.certificate(), **members}, AT).verdict is verdict


# Status


def test_the_gravest_answer_counts(bureau):
    revoked = bureau.certificate("阿卜杜拉·买买提")["credentialStatus"][0]
    suspended = bureau.certificate("赵六")["credentialStatus"][1]
    unknown = {**revoked, "statusListCredential": "https://elsewhere.example/1"}
    good = bureau.certificate()["credentialStatus"]

    def verdict(*entries) -> Verdict | None:
        certificate = {**bureau.certificate(), "credentialStatus": list(entries)}
        return check_status(certificate, DID, bureau.trust, AT).verdict

    assert verdict(*good) is None
    assert verdict(revoked, suspended) is Verdict.REVOKED
    assert verdict(good[0], suspended) is Verdict.SUSPENDED
    assert verdict(unknown, suspended) is Verdict.SUSPENDED
    assert verdict(*good, unknown) is Verdict.UNDECIDABLE
    assert verdict(good[0]) is Verdict.UNDECIDABLE
    assert verdict() is Verdict.UNDECIDABLE


def test_a_list_of_another_issuer_says_nothing(bureau):
    finding = check_status(bureau.certificate(), "did:web:other.example", bureau.trust, AT)
    assert finding.verdict is Verdict.UNDECIDABLE


def test_a_stale_list_is_told_with_its_date_and_decides_nothing_else(bureau):
    for days, code in ((6, "IN_FORCE"), (8, "STATUS_STALE")):
        at = datetime(2026, 11, 20, 8, tzinfo=UTC) + timedelta(days=days)
        finding = check_status(bureau.certificate(), DID, bureau.trust, at)
        assert finding.check.code == code
        assert finding.check.as_of == "2026-11-20T08:00:00Z"
        assert finding.verdict is None


def test_a_revocation_tells_its_reason_in_words(bureau):
    finding = check_status(bureau.certificate("阿卜杜拉·买买提"), DID, bureau.trust, AT)
    reasons = json.loads(pinned().catalogue("status_reasons.json"))
    words = next(entry for entry in reasons if entry["code"] == "misuse-lending")
    assert words["zh"] in finding.check.text.zh
    assert words["en"] in finding.check.text.en
