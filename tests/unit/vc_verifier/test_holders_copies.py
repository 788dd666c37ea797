"""Base proofs and derived ones: the holder's own copy, and what the holder disclosed."""

import copy
from dataclasses import replace
from datetime import timedelta

from tests.bureau_fixture import AT, BOTH
from tests.reference_proofs import TestKey
from tests.unit.vc_verifier.test_seal import (
    ALTERED,
    HOLDS,
    broken,
    by_suite,
    examined,
    said,
    too_much_work,
)
from vc_core.derive import derive
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.proofs import add_proof
from vc_verifier.checks import seal as module
from vc_verifier.checks.seal import (
    BINDS_MEANING,
    BINDS_TEXT,
    DISCLOSES,
    examine_seal,
    is_base_proof,
)
from vc_verifier.verdict import Verdict


def base_proof(bureau, document=None):
    secured = add_proof(
        bureau.unsecured() if document is None else document,
        signer=bureau.seal,
        cryptosuite=DISCLOSES,
        created=AT - timedelta(minutes=30),
        mandatory_pointers=["/issuer", "/validFrom"],
    )
    return secured["proof"]


def test_a_holders_copy_is_whole_if_what_it_would_disclose_holds(bureau):
    base = base_proof(bureau)
    seal = examined(bureau, *by_suite(bureau), base)
    assert said(seal) == HOLDS
    assert seal.holders_copy
    assert seal.whole
    assert not seal.derived
    alone = examined(bureau, base)
    assert said(alone) == HOLDS
    assert alone.holders_copy
    assert not alone.whole
    assert not alone.derived


def test_a_holders_copy_is_altered_if_any_of_its_proofs_is(bureau):
    text, meaning = by_suite(bureau)
    base = base_proof(bureau)
    changed = bureau.unsecured()
    changed["credentialSubject"]["level"] = "正高级"
    for proofs, document in (
        ((text, meaning, broken(base)), None),
        ((text, broken(meaning), base), None),
        ((text, meaning, base), changed),
        ((base,), changed),
    ):
        assert said(examined(bureau, *proofs, document=document)) == ALTERED
    nonsense = {**base, "proofValue": base["proofValue"][:40]}
    seal = examined(bureau, text, meaning, nonsense)
    assert (seal.finding.check.outcome, seal.finding.verdict) == ("failed", Verdict.ALTERED)
    assert not seal.authentic


def test_a_base_proof_that_is_too_much_work_is_not_called_altered(bureau, monkeypatch):
    def expensive(*_, **__):
        raise too_much_work()

    monkeypatch.setattr(module, "derive", expensive)
    seal = examined(bureau, *by_suite(bureau), base_proof(bureau))
    assert said(seal) == ("not-checked", "WORK_BUDGET_EXCEEDED", Verdict.NOT_VERIFIABLE)


def test_a_strangers_base_proof_does_not_make_a_holders_copy(bureau):
    key = TestKey(secret=77)
    strange = add_proof(
        bureau.unsecured(), signer=key, cryptosuite=DISCLOSES, created=None, mandatory_pointers=[]
    )["proof"]
    seal = examined(bureau, *by_suite(bureau), strange)
    assert not seal.holders_copy
    assert not seal.whole
    both = examined(bureau, *by_suite(bureau), base_proof(bureau), strange)
    assert not both.holders_copy


def test_a_base_proof_is_told_from_a_derived_one_by_its_first_bytes(bureau):
    base = base_proof(bureau)
    assert is_base_proof(base)
    for proof in (
        {**base, "cryptosuite": BINDS_TEXT},
        {**base, "proofValue": "u2V0BxY"},
        {**base, "proofValue": None},
        {"cryptosuite": DISCLOSES},
        None,
        "x",
    ):
        assert not is_base_proof(proof)


def test_what_a_holder_disclosed_bears_the_time_of_its_own_sealing(bureau):
    whole = {**bureau.unsecured(), "proof": base_proof(bureau)}
    derived = derive(whole, selective_pointers=["/credentialSubject/name"])
    seal = examine_seal(derived, bureau.trust, AT)
    assert said(seal) == HOLDS
    assert seal.derived
    assert seal.made_at == AT - timedelta(minutes=30)
    beside = copy.deepcopy(derived)
    beside["proof"] = [beside["proof"], {"type": "x", "verificationMethod": "did:x:y#z"}]
    seal = examine_seal(beside, bureau.trust, AT)
    assert not seal.derived
    assert seal.made_at is None


def test_every_proof_of_a_holders_copy_is_asked_for_its_time(bureau):
    """One that has expired, or is of tomorrow, does not hold: the base proof or any other."""
    ended, tomorrow = {"expires": "2026-11-20T08:59:59Z"}, {"created": "2026-11-21T09:00:00Z"}
    text, meaning = by_suite(bureau)
    base = base_proof(bureau)
    for members in (ended, tomorrow):
        for late in (bureau.proof(bureau.unsecured(), suite, **members) for suite in BOTH):
            assert said(examined(bureau, late)) == ALTERED
        late_meaning = bureau.proof(bureau.unsecured(), BINDS_MEANING, **members)
        assert said(examined(bureau, text, late_meaning)) == ALTERED
        assert said(examined(bureau, text, late_meaning, base)) == ALTERED
    expired = add_proof(
        bureau.unsecured(),
        signer=bureau.seal,
        cryptosuite=DISCLOSES,
        created=AT - timedelta(hours=1),
        mandatory_pointers=[],
        options=ended,
    )["proof"]
    assert said(examined(bureau, text, meaning, expired)) == ALTERED


def test_the_work_allowed_is_that_of_the_trust_bundles_own_processor(bureau):
    little = replace(bureau.trust, jsonld=JsonLd(pinned(), work=5, plans=False))
    meaning, base = by_suite(bureau)[1], base_proof(bureau)
    for proof in (meaning, base):
        seal = examine_seal({**bureau.unsecured(), "proof": proof}, little, AT)
        assert said(seal) == ("not-checked", "WORK_BUDGET_EXCEEDED", Verdict.NOT_VERIFIABLE)


def test_a_base_proof_is_opened_by_the_trust_bundles_own_processor(bureau, monkeypatch):
    opened_by = []

    def opened(*given, jsonld, **more):
        opened_by.append(jsonld)
        return derive(*given, jsonld=jsonld, **more)

    monkeypatch.setattr(module, "derive", opened)
    assert said(examined(bureau, base_proof(bureau))) == HOLDS
    assert opened_by == [bureau.trust.jsonld]


def test_an_object_made_by_a_program_is_asked_whether_json_can_say_it(bureau):
    document = {**bureau.certificate(), "more": float("nan")}
    seal = examine_seal(document, bureau.trust, AT)
    assert (seal.finding.problem.code, seal.finding.verdict) == ("JSON_NUMBER", Verdict.ALTERED)
    parsed = examine_seal(bureau.certificate(), bureau.trust, AT, strictly_parsed=True)
    assert said(parsed) == HOLDS
