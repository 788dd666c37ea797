"""Slips: each question of its own, asked of a slip by a key that the tests have recognised."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plain_proof
from vc_core.documents.loader import pinned
from vc_core.problems import Text
from vc_core.proofs import add_proof
from vc_verifier.checks.recognition import (
    Recognition,
    slip_contexts,
)
from vc_verifier.checks.slip import SCHEMA_OF, examine_slip, is_slip
from vc_verifier.verdict import Verdict

UNIT = TestKey(secret=501)
KIND = "ExamResultSlipCredential"
SUBJECT = {
    "name": "李四",
    "maskedIdNumber": "310****0017",
    "slipNumber": "2026-0001",
    "slipSource": "archives",
    "examination": "经济专业技术资格",
    "qualificationName": "经济师",
    "level": "中级",
    "datePassed": "2008-11-08",
}


def schema_of(kind):
    url = f"{pinned().base}/schemas/{SCHEMA_OF[kind]}"
    return {"id": url, "type": "JsonSchema", "digestSRI": pinned().digest_sri(url)}


def unsigned(**members):
    slip = {
        "@context": slip_contexts(),
        "type": ["VerifiableCredential", KIND],
        "issuer": UNIT.did,
        "validFrom": "2026-11-20T08:30:00Z",
        "credentialSubject": dict(SUBJECT),
        "credentialSchema": schema_of(KIND),
        **members,
    }
    return {name: value for name, value in slip.items() if value is not ...}


def signed(key=UNIT, suite="ecdsa-jcs-2019", **members):
    document = unsigned(**members)
    return {**document, "proof": plain_proof(document, key, suite)}


def recognised(bureau, **members):
    known = {
        "did": UNIT.did,
        "name": Text("考试机构", "Examination body"),
        "slip_type": KIND,
        "since": AT - timedelta(hours=1),
        "series": frozenset(),
        "committees": frozenset(),
        "examinations": frozenset({SUBJECT["examination"]}),
        **members,
    }
    recognition = Recognition(**known)
    return replace(bureau.trust, recognitions={recognition.did: recognition})


def said(bureau, slip, *, at=AT, **recognition):
    """Give the answer to each question; all have words in both languages."""
    examined = examine_slip(slip, recognised(bureau, **recognition), at)
    for finding in examined.findings:
        assert finding.check.text.zh.strip()
        assert finding.check.text.en.strip()
    return {
        finding.check.check: (finding.check.outcome.value, finding.check.code, finding.verdict)
        for finding in examined.findings
    }


GOOD = {
    "issuedForm": ("passed", "AS_ISSUED", None),
    "proof": ("passed", "UNIT_SIGNATURE_HOLDS", None),
    "issuer": ("passed", "UNIT_RECOGNISED", None),
    "validity": ("passed", "VALID_NOW", None),
    "status": ("not-checked", "SLIP_WITHOUT_STATUS", None),
    "schema": ("passed", "SCHEMA_FITS", None),
    "rules": ("passed", "WITHIN_RECOGNITION", None),
}
ALTERED = {"proof": ("failed", "SLIP_ALTERED", Verdict.ALTERED)}


def against(code):
    return "failed", code, Verdict.RULE_VIOLATION


def test_a_good_slip_answers_every_question_well(bureau):
    slip = signed()
    assert is_slip(slip)
    assert said(bureau, slip) == GOOD
    examined = examine_slip(slip, recognised(bureau), AT)
    assert examined.recognition.did == UNIT.did
    named = next(f for f in examined.findings if f.check.check == "issuer")
    assert "考试机构" in named.check.text.zh
    assert "Examination body" in named.check.text.en
    assert named.check.as_of == "2026-11-20T08:00:00Z"


def test_a_slip_is_told_by_its_exact_contexts():
    for contexts in (slip_contexts()[::-1], slip_contexts()[:1], [*slip_contexts(), "x"], None):
        assert not is_slip({"@context": contexts})


def test_an_ed25519_key_may_sign_slips_too(bureau):
    key = TestKey("Ed25519", secret=502)
    slip = signed(key, "eddsa-jcs-2022", issuer=key.did)
    assert said(bureau, slip, did=key.did) == GOOD


@pytest.mark.parametrize("issuer", ["did:key:z6Mk", None, {"id": UNIT.did}, "", ...], ids=repr)
def test_a_key_that_is_not_recognised_is_not_tried(bureau, issuer):
    examined = examine_slip(signed(issuer=issuer), recognised(bureau), AT)
    (finding,) = examined.findings
    assert finding.check.check == "proof"
    assert finding.check.code == finding.problem.code == "UNIT_NOT_RECOGNISED"
    assert finding.verdict is Verdict.NOT_ISSUED_BY_BUREAU
    assert examined.recognition is None


def test_anything_but_one_proof_over_the_text_is_altered(bureau):
    slip = signed()
    by_meaning = add_proof(unsigned(), signer=UNIT, cryptosuite="ecdsa-rdfc-2019", created=AT)
    other = TestKey(secret=503)
    for proof in (
        [slip["proof"], slip["proof"]],
        [],
        None,
        "x",
        [None],
        {},
        by_meaning["proof"],
        {**slip["proof"], "created": "2026-11-20T08:00:01Z"},
        {**slip["proof"], "proofPurpose": "authentication"},
        plain_proof(unsigned(), other, "ecdsa-jcs-2019"),
        {**slip["proof"], "verificationMethod": other.verification_method},
    ):
        assert said(bureau, {**slip, "proof": proof}) == ALTERED
        assert examine_slip({**slip, "proof": proof}, recognised(bureau), AT).recognition is None
    assert said(bureau, unsigned()) == ALTERED
    assert said(bureau, {**slip, "more": "x"}) == ALTERED
    assert said(bureau, {**slip, "proof": [slip["proof"]]}) == GOOD


def test_a_proof_that_has_expired_is_altered(bureau):
    document = unsigned()
    proof = plain_proof(document, UNIT, "ecdsa-jcs-2019", expires="2026-11-20T08:59:59Z")
    assert said(bureau, {**document, "proof": proof}) == ALTERED
    assert (
        said(bureau, {**document, "proof": proof}, at=AT - timedelta(seconds=1))["proof"]
        == GOOD["proof"]
    )


@pytest.mark.parametrize("did", ["did:key:zNot", "did:web:unit.example", "did:key:z6Mk"])
def test_a_recognised_identifier_that_is_no_key_is_altered(bureau, did):
    answers = said(bureau, signed(issuer=did), did=did)
    assert set(answers) == {"proof"}
    outcome, _code, verdict = answers["proof"]
    assert (outcome, verdict) == ("failed", Verdict.ALTERED)


def test_the_unit_was_recognised_when_the_slip_was_given(bureau):
    given = AT - timedelta(minutes=30)
    slip = signed()
    assert said(bureau, slip, since=given) == GOOD
    late = said(bureau, slip, since=given + timedelta(seconds=1))
    assert late == {**GOOD, "issuer": against("BEFORE_RECOGNITION")}
    without = said(bureau, signed(validFrom=...))
    assert without["issuer"] == against("BEFORE_RECOGNITION")
    unreadable = said(bureau, signed(validFrom="yesterday"))
    assert unreadable["issuer"] == unreadable["validity"] == against("INVALID_TIME")


def test_a_slip_of_tomorrow_is_not_yet_valid(bureau):
    answers = said(bureau, signed(validFrom="2026-11-21T08:30:00Z"))
    assert answers["validity"] == ("failed", "NOT_YET_VALID", Verdict.NOT_YET_VALID)


def test_a_slip_fits_its_schema_whether_it_names_one_or_not(bureau):
    mismatch = {**GOOD, "schema": against("SCHEMA_MISMATCH")}
    assert said(bureau, signed(credentialSubject={**SUBJECT, "sex": "男"})) == mismatch
    assert said(bureau, signed(credentialSchema=...))["schema"][0] == "failed"
    elsewhere = {"id": "https://elsewhere.example/1", "type": "JsonSchema"}
    unpinned = said(bureau, signed(credentialSchema=elsewhere))["schema"]
    assert (unpinned[0], unpinned[2]) == ("not-checked", Verdict.UNDECIDABLE)
    # It may be of several kinds; each kind's schema is asked.
    both = signed(type=["VerifiableCredential", KIND, "ReviewResultSlipCredential"])
    assert said(bureau, both)["schema"] == against("SCHEMA_MISMATCH")


def test_a_slip_of_another_kind_or_field_is_outside_the_recognition(bureau):
    outside = {**GOOD, "rules": against("OUTSIDE_RECOGNITION")}
    assert said(bureau, signed(), slip_type="ReviewResultSlipCredential") == outside
    assert said(bureau, signed(), examinations=frozenset({"another"})) == outside
    assert said(bureau, signed(), examinations=frozenset()) == outside
    assert said(bureau, signed(), examinations=frozenset({"*"})) == GOOD
    for types in (["VerifiableCredential"], [KIND], KIND, ["VerifiableCredential", KIND, "X"]):
        assert said(bureau, signed(type=types))["rules"] == against("OUTSIDE_RECOGNITION")
    for subject in ("did:x:y", [SUBJECT], None, ...):
        assert said(bureau, signed(credentialSubject=subject))["rules"] == outside["rules"]


@pytest.mark.parametrize("member", ["series", "committee", "examination"])
def test_each_field_that_a_slip_names_lies_within_the_remit(member):
    fields = {"series": "series", "committee": "committees", "examination": "examinations"}
    nothing = {name: frozenset() for name in fields.values()}

    def covers(covered, subject):
        remit = {**nothing, fields[member]: frozenset(covered)}
        known = Recognition(UNIT.did, Text("x", "x"), KIND, AT, **remit)
        return known.covers(subject)

    assert covers(["a", "b"], {member: "b"})
    assert covers(["*"], {member: "b"})
    assert covers([], {})
    assert covers([], {member: None})
    for value in ("c", "*", ["b"], {"b": "b"}, 5, ""):
        assert not covers(["a", "b"], {member: value})
