"""Which proofs make a document sealed: the weighing of every combination of good and bad ones."""

import pytest

from tests.bureau_fixture import AT, BOTH
from tests.reference_proofs import TestKey, plain_proof
from vc_core.cryptosuites.suite import ProofError
from vc_core.documents.budget import WorkBudget, WorkBudgetExceeded
from vc_core.proofs import MAX_PROOFS, add_proof
from vc_core.results import Outcome, ProofResult, SingleProofResult
from vc_verifier.checks import seal as module
from vc_verifier.checks.seal import (
    BINDS_MEANING,
    BINDS_TEXT,
    SealProblem,
    claims_bureau,
    examine_seal,
    form_of_issue,
    refuse_by_methods,
)
from vc_verifier.verdict import Verdict

SEAL = "did:web:rsj.sh.example#seal-1"
HOLDS = ("passed", "SEAL_HOLDS", None)
ALTERED = ("failed", "PROOF_VERIFICATION_ERROR", Verdict.ALTERED)


def said(seal):
    check = seal.finding.check
    assert check.check == "proof"
    assert check.text.zh.strip()
    assert check.text.en.strip()
    return check.outcome.value, check.code, seal.finding.verdict


def examined(bureau, *proofs, document=None):
    document = bureau.unsecured() if document is None else document
    return examine_seal({**document, "proof": list(proofs)}, bureau.trust, AT)


def broken(proof):
    return {**proof, "created": "2026-11-20T08:00:01Z"}


def by_suite(bureau):
    """Give the text proof and the meaning proof of a certificate."""
    proofs = {proof["cryptosuite"]: proof for proof in bureau.certificate()["proof"]}
    assert set(proofs) == set(BOTH)
    return proofs[BINDS_TEXT], proofs[BINDS_MEANING]


def test_the_seal_is_the_bureaus_and_says_what_holds(bureau):
    seal = examined(bureau, *by_suite(bureau))
    assert said(seal) == HOLDS
    assert (seal.issuer.did, seal.method) == ("did:web:rsj.sh.example", SEAL)
    assert (seal.holding, seal.proofs) == ({BINDS_TEXT, BINDS_MEANING}, 2)
    assert seal.as_made
    assert not seal.derived
    assert not seal.holders_copy
    assert seal.made_at is None
    assert SEAL in bureau.trust.seals


def test_a_text_proof_that_broke_beside_a_meaning_proof_that_holds_is_conversion(bureau):
    text, meaning = by_suite(bureau)
    for proofs in ((broken(text), meaning), (meaning, broken(text))):
        seal = examined(bureau, *proofs)
        assert said(seal) == HOLDS
        assert seal.holding == {BINDS_MEANING}
        assert not seal.whole


def test_a_broken_meaning_proof_is_never_explained_by_conversion(bureau):
    text, meaning = by_suite(bureau)
    for proofs in (
        (text, broken(meaning)),
        (broken(meaning), text),
        (broken(text), broken(meaning)),
        (broken(text),),
        (broken(meaning),),
        (meaning, broken(meaning)),
        (meaning, broken(meaning), text),
    ):
        seal = examined(bureau, *proofs)
        assert said(seal) == ALTERED
        assert not seal.authentic
        assert (seal.holding, seal.method) == (frozenset(), None)


def test_a_foreign_proof_neither_makes_a_seal_nor_breaks_one(bureau):
    text, meaning = by_suite(bureau)
    foreign = plain_proof(bureau.unsecured(), TestKey(), BINDS_TEXT)
    for stranger in (foreign, broken(foreign), {"type": "x"}, {**foreign, "cryptosuite": "x"}):
        assert said(examined(bureau, broken(text), stranger)) == ALTERED
        seal = examined(bureau, stranger, text, meaning)
        assert said(seal) == HOLDS
        assert seal.proofs == 3
        assert not seal.whole


@pytest.mark.parametrize(
    "member", ["id", "expires", "domain", "challenge", "nonce", "previousProof"]
)
def test_a_proof_with_members_that_the_bureau_does_not_give_is_not_as_made(bureau, member):
    value = {"id": "urn:uuid:1", "expires": "2027-01-01T00:00:00Z"}.get(member, "x")
    text, _ = by_suite(bureau)
    if member == "previousProof":
        assert said(examined(bureau, {**text, member: "urn:uuid:1"})) == ALTERED
        return
    document = bureau.sealed(bureau.unsecured(), **{member: value})
    seal = examine_seal(document, bureau.trust, AT)
    assert said(seal) == HOLDS
    assert not seal.as_made
    assert form_of_issue(seal).verdict is Verdict.COPY_WITHOUT_EFFECT


def test_a_proof_without_its_time_is_still_as_made(bureau):
    """Nor does a meaning proof have contexts of its own, as a text proof does."""
    proofs = [
        add_proof(bureau.unsecured(), signer=bureau.seal, cryptosuite=suite, created=None)["proof"]
        for suite in BOTH
    ]
    seal = examined(bureau, *proofs)
    assert seal.whole
    with_context = {**proofs[1], "@context": bureau.unsecured()["@context"]}
    seal = examined(bureau, proofs[0], with_context)
    assert said(seal) == HOLDS
    assert not seal.as_made


@pytest.mark.parametrize(
    "proof",
    [None, "x", 5, [], {}, [{}], [{"verificationMethod": 5}], [{"verificationMethod": [SEAL]}]],
    ids=repr,
)
def test_what_names_no_key_has_no_proof(bureau, proof):
    for document in ({**bureau.unsecured(), "proof": proof}, bureau.unsecured()):
        seal = examine_seal(document, bureau.trust, AT)
        assert said(seal) == ("failed", "NO_PROOF", Verdict.NOT_VERIFIABLE)


def test_keys_are_judged_before_any_is_tried(bureau):
    def refusal(*methods):
        finding = refuse_by_methods(list(methods), bureau.trust)
        if finding is None:
            return None
        assert finding.check.check == "proof"
        return finding.check.code, finding.verdict

    stranger = ("NOT_THE_SEAL", Verdict.NOT_ISSUED_BY_BUREAU)
    status_key = next(iter(bureau.trust.issuers["did:web:rsj.sh.example"].status_methods))
    assert refusal("did:key:z#z") == stranger
    assert refusal(status_key) == stranger, "the key for status lists seals no certificate"
    assert refusal(status_key, "did:key:z#z") == stranger
    unknown = ("SEAL_KEY_UNKNOWN", Verdict.UNDECIDABLE)
    assert refusal("did:web:rsj.sh.example#seal-99") == unknown
    assert refusal(status_key, "did:web:rsj.sh.example#seal-99") == unknown
    assert refusal("did:web:rsj.sh.example") == unknown
    assert refusal("did:key:z#z", SEAL) is None
    assert claims_bureau("did:web:rsj.sh.example#any#thing", bureau.trust)
    assert not claims_bureau("did:web:rsj.sh.example.evil#seal-1", bureau.trust)


def test_a_document_with_too_many_proofs_is_altered_and_none_is_tried(bureau):
    text, meaning = by_suite(bureau)
    seal = examined(bureau, *[text, meaning] * (MAX_PROOFS // 2), text)
    assert said(seal) == ALTERED
    assert not seal.authentic
    assert "missing or malformed" in seal.finding.problem.text.en
    assert said(examined(bureau, *[text] * 2, meaning, "no object")) == ALTERED


def test_the_status_keys_proof_beside_the_seals_is_a_strangers(bureau):
    _, meaning = by_suite(bureau)
    other = plain_proof(bureau.unsecured(), bureau.status_key, BINDS_TEXT)
    seal = examined(bureau, other, meaning)
    assert said(seal) == HOLDS
    assert seal.holding == {BINDS_MEANING}
    assert seal.method == SEAL


@pytest.mark.parametrize("suite", [None, "ecdsa-future-2030", "eddsa-jcs-2022"])
def test_a_suite_that_is_not_the_seals_makes_no_seal_although_its_signature_holds(
    bureau, suite, monkeypatch
):
    """Fail closed, should another suite ever become known to the library."""
    held = SingleProofResult(Outcome.PASSED, suite, SEAL, None, None)
    monkeypatch.setattr(module, "verify_proof", lambda *_, **__: ProofResult((held,), None, {}))
    seal = examined(bureau, by_suite(bureau)[0])
    assert said(seal) == ALTERED
    assert not seal.authentic


def too_much_work():
    with pytest.raises(WorkBudgetExceeded) as caught:
        WorkBudget(0).spend()
    return caught.value


def test_what_was_too_much_work_is_not_called_altered(bureau, monkeypatch):
    def expensive(*_, **__):
        problem = too_much_work().details
        failed = SingleProofResult(Outcome.FAILED, BINDS_MEANING, SEAL, None, problem)
        return ProofResult((failed,), problem, None)

    monkeypatch.setattr(module, "verify_proof", expensive)
    seal = examined(bureau, by_suite(bureau)[1])
    assert said(seal) == ("not-checked", "WORK_BUDGET_EXCEEDED", Verdict.NOT_VERIFIABLE)


def test_a_problem_of_the_specification_keeps_its_url():
    problem = SealProblem.like(ProofError("PROOF_VERIFICATION_ERROR", "English.", "中文。"))
    assert problem.details.type.endswith("#PROOF_VERIFICATION_ERROR")
    assert (problem.text.en, problem.text.zh) == ("English.", "中文。")


def test_the_form_of_issue_is_whole_or_a_copy(bureau):
    whole = form_of_issue(examined(bureau, *by_suite(bureau)))
    assert (whole.check.check, whole.check.code) == ("issuedForm", "AS_ISSUED")
    assert whole.verdict is None
    part = form_of_issue(examined(bureau, by_suite(bureau)[1]))
    assert (part.check.check, part.check.outcome) == ("issuedForm", "failed")
    assert part.check.code == part.problem.code == "NOT_AS_ISSUED"
    assert part.verdict is Verdict.COPY_WITHOUT_EFFECT
    assert part.check.text == part.problem.text
