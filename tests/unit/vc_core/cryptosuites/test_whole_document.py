"""The plain cryptosuites, step by step: what a proof must be, and what is learned of it."""

import hashlib

import pytest

from tests.reference_proofs import TestKey, base58, options_of, plain_proof, plainly_secured
from vc_core.cryptosuites import registry
from vc_core.cryptosuites.registry import cryptosuite, selective_cryptosuite
from vc_core.cryptosuites.suite import ProofError, UnsupportedCryptosuite
from vc_core.cryptosuites.whole_document import (
    WHOLE_DOCUMENT_SUITES,
    Lesson,
    learn_jcs,
    learn_rdfc,
    transform_rdfc,
)
from vc_core.documents import rdfc
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.identifiers.did_key import DidKeyResolver

V2 = "https://www.w3.org/ns/credentials/v2"
KEYS = {"eddsa": TestKey("Ed25519", secret=5), "ecdsa": TestKey("P-256", secret=5)}
SUITES = [suite.name for suite in WHOLE_DOCUMENT_SUITES]
PLANS, NO_PLANS = JsonLd(pinned(), plans=True), JsonLd(pinned(), plans=False)
DOCUMENT = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:example.org",
    "credentialSubject": {"id": "urn:example:person", "name": "张三丰"},
}


def key_of(suite):
    return KEYS[suite.partition("-")[0]]


def check(suite, document, proof, jsonld=PLANS):
    key = key_of(suite)
    public = DidKeyResolver().verification_method(key.verification_method, "assertionMethod")
    cryptosuite(suite).verify_proof(document, proof, public_key=public.public_key, jsonld=jsonld)


def refused(suite, document, proof, jsonld=PLANS):
    with pytest.raises(ProofError) as caught:
        check(suite, document, proof, jsonld)
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"
    return caught.value.text.en


@pytest.mark.parametrize("jsonld", [PLANS, NO_PLANS], ids=["plans", "no plans"])
@pytest.mark.parametrize("suite", SUITES)
def test_a_proof_made_elsewhere_holds_every_time_it_is_looked_at(suite, jsonld):
    """The first time by the general path, later by what was learned: the same answer."""
    proof = plain_proof(DOCUMENT, key_of(suite), suite)
    for _ in range(4):
        check(suite, DOCUMENT, proof, jsonld)
        for name in ("张三", ""):
            changed = {**DOCUMENT, "credentialSubject": {"id": "urn:example:person", "name": name}}
            assert "signature" in refused(suite, changed, proof, jsonld)
        for other in ({"created": "2025-11-20T08:00:00Z"}, {"verificationMethod": "did:x:y#z"}):
            other = {**proof, **other}
            assert "signature" in refused(suite, DOCUMENT, other, jsonld)


@pytest.mark.parametrize("suite", SUITES)
def test_what_we_sign_holds_elsewhere(suite):
    options = {
        name: member
        for name, member in plain_proof(DOCUMENT, key_of(suite), suite).items()
        if name not in ("@context", "proofValue")
    }
    for jsonld in (PLANS, NO_PLANS):
        made = cryptosuite(suite).create_proof(
            DOCUMENT, options, signer=key_of(suite), jsonld=jsonld
        )
        assert made["proofValue"][0] == "z"
        assert ("@context" in made) is ("-jcs-" in suite)
        check(suite, DOCUMENT, made, NO_PLANS)
    assert "@context" not in options


@pytest.mark.parametrize("suite", [suite for suite in SUITES if "-jcs-" in suite])
def test_a_document_without_a_context_has_a_proof_without_one(suite):
    document = {"hello": "world"}
    proof = plain_proof(document, key_of(suite), suite)
    assert "@context" not in proof
    check(suite, document, proof)
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    made = cryptosuite(suite).create_proof(document, options, signer=key_of(suite), jsonld=PLANS)
    assert "@context" not in made
    check(suite, document, made)


@pytest.mark.parametrize("suite", SUITES)
def test_a_proof_names_the_documents_contexts_or_none(suite):
    """R8: even where the signature would hold over another context, it is refused."""
    proof = plain_proof(DOCUMENT, key_of(suite), suite)
    for context in ([], V2, [V2, V2], [f"{V2}#"], None):
        assert "@context" in refused(suite, DOCUMENT, {**proof, "@context": context})
    if "-jcs-" in suite:
        del proof["@context"]
        assert "lacks" in refused(suite, DOCUMENT, proof)
    else:
        # An RDFC proof is read under the document's contexts whether it repeats them or not.
        check(suite, DOCUMENT, {**proof, "@context": [V2]})


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    "value",
    [
        *(None, 5, "", "z", "u" + "A" * 86, ["z"], "z0", "zl", "Z" + "2" * 87, "x", " z1", "zö"),
        *("z" + "1" * 63, "z" + "1" * 65, "z" + "1" * 96, "z" + "2" * 2_000),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_a_proof_value_that_is_no_signature_is_refused_before_anything_is_computed(suite, value):
    proof = {**plain_proof(DOCUMENT, key_of(suite), suite), "proofValue": value}
    document = {"@context": ["https://nowhere.example/"], "not": "looked at"}
    assert refused(suite, {**document, "@context": proof.get("@context", [V2])}, proof)
    without = {name: member for name, member in proof.items() if name != "proofValue"}
    assert refused(suite, DOCUMENT, without)


@pytest.mark.parametrize("suite", SUITES)
def test_a_signature_of_zeros_or_in_der_is_refused(suite):
    key = key_of(suite)
    proof = plain_proof(DOCUMENT, key, suite)
    for signature in (bytes(64), b"\xff" * 64, bytes(32) + b"\x01" * 32):
        assert "signature" in refused(suite, DOCUMENT, {**proof, "proofValue": base58(signature)})


@pytest.mark.parametrize("suite", SUITES)
def test_a_key_of_another_kind_neither_signs_nor_verifies(suite):
    own, other = cryptosuite(suite), KEYS["ecdsa" if suite.startswith("eddsa") else "eddsa"]
    with pytest.raises(ProofError, match="does not fit"):
        own.create_proof(DOCUMENT, {"type": "DataIntegrityProof"}, signer=other, jsonld=PLANS)
    public = DidKeyResolver().verification_method(other.verification_method, "assertionMethod")
    proof = plain_proof(DOCUMENT, key_of(suite), suite)
    with pytest.raises(ProofError, match="does not fit"):
        own.verify_proof(DOCUMENT, proof, public_key=public.public_key, jsonld=PLANS)


def test_a_refused_proof_teaches_nothing():
    jsonld = JsonLd(pinned(), plans=True)
    forged = plainly_secured(DOCUMENT, TestKey(secret=6), "ecdsa-jcs-2019")["proof"]
    for _ in range(3):
        refused("ecdsa-jcs-2019", DOCUMENT, forged, jsonld)
    assert jsonld.plans.canonical_json(DOCUMENT) is None
    honest = plain_proof(DOCUMENT, KEYS["ecdsa"], "ecdsa-jcs-2019")
    for _ in range(2):
        check("ecdsa-jcs-2019", DOCUMENT, honest, jsonld)
    assert jsonld.plans.canonical_json(DOCUMENT) is not None


def hashed(suite, options, jsonld, *, algorithm=None):
    """Give the two digests that are signed, and what they would teach."""
    lesson = Lesson()
    algorithm = algorithm or key_of(suite).algorithm
    return cryptosuite(suite).hash_data(DOCUMENT, options, algorithm, jsonld, lesson), lesson


def with_context(suite, options):
    return {**options, "@context": DOCUMENT["@context"]} if "-jcs-" in suite else options


@pytest.mark.parametrize("made_here", [True, False], ids=["signed", "verified"])
@pytest.mark.parametrize("suite", SUITES)
def test_each_proof_that_is_made_or_holds_teaches_its_shape_and_its_configuration(suite, made_here):
    jsonld = JsonLd(pinned(), plans=True)
    own, key = cryptosuite(suite), key_of(suite)
    first, second, third = (
        options_of(key, suite, created=f"2026-11-20T08:00:0{second}Z") for second in range(3)
    )
    _, lesson = hashed(suite, with_context(suite, first), jsonld)
    assert len(lesson.missed) == 2
    for options in (first, second):
        if made_here:
            own.create_proof(DOCUMENT, options, signer=key, jsonld=jsonld)
        else:
            check(
                suite,
                DOCUMENT,
                plain_proof(DOCUMENT, key, suite, created=options["created"]),
                jsonld,
            )
    remembered, lesson = hashed(suite, with_context(suite, first), jsonld)
    assert (lesson.missed, lesson.configuration) == ([], None)
    _, lesson = hashed(suite, with_context(suite, third), jsonld)
    assert lesson.missed == []
    assert lesson.configuration is not None
    assert remembered == hashed(suite, with_context(suite, first), NO_PLANS)[0]


def test_a_digest_is_remembered_by_all_that_it_depends_on():
    """The same configuration, by another suite or with another hash, is another digest."""
    jsonld = JsonLd(pinned(), plans=True)
    options = options_of(KEYS["ecdsa"], "ecdsa-rdfc-2019")
    for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"):
        for algorithm in ("P-256", "P-384"):
            for _ in range(2):
                digests, lesson = hashed(suite, options, jsonld, algorithm=algorithm)
                assert digests == hashed(suite, options, NO_PLANS, algorithm=algorithm)[0]
                if lesson.configuration is not None:
                    jsonld.plans.configurations.put(*lesson.configuration)
            assert lesson.configuration is None


@pytest.mark.parametrize("jsonld", [PLANS, NO_PLANS], ids=["plans", "no plans"])
def test_a_p_384_key_orders_nodes_without_a_name_by_its_own_hash(jsonld):
    """vc-di-ecdsa §3.2.3: SHA-384 inside, too; here the two hashes order otherwise."""
    subjects = [{"name": "甲"}, {"name": "乙"}]
    document = {**DOCUMENT, "credentialSubject": subjects}
    quads = lossless_quads(document, NO_PLANS)
    by_384, by_256 = (
        rdfc.canonicalize(quads, hash_function=digest).encode()
        for digest in (hashlib.sha384, hashlib.sha256)
    )
    assert by_384 != by_256
    assert transform_rdfc(document, "P-384", jsonld) == by_384
    assert transform_rdfc(document, "P-256", jsonld) == by_256


def test_the_work_of_all_proofs_on_one_input_is_taken_from_one_budget():
    one_input = NO_PLANS.bounded()
    allowed = one_input.rdfc_budget.left
    alike = {**DOCUMENT, "credentialSubject": [{"name": "甲"}, {"name": "甲"}]}
    transform_rdfc(alike, "P-256", one_input)
    spent = allowed - one_input.rdfc_budget.left
    assert spent > 0
    transform_rdfc(alike, "P-256", one_input)
    assert one_input.rdfc_budget.left == allowed - 2 * spent


def test_without_plans_nothing_is_learned():
    for learn in (learn_rdfc, learn_jcs):
        learn(DOCUMENT, "P-256", NO_PLANS)
    assert NO_PLANS.plans is None


@pytest.mark.parametrize("suite", SUITES)
def test_hashing_can_be_looked_at_step_by_step_without_learning(suite):
    """What the official vectors compare: no lesson, so that nothing is kept."""
    own, key = cryptosuite(suite), key_of(suite)
    proof = plain_proof(DOCUMENT, key, suite)
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    jsonld = JsonLd(pinned(), plans=True)
    hashed = {own.hash_data(DOCUMENT, options, key.algorithm, jsonld) for _ in range(3)}
    assert hashed == {own.hash_data(DOCUMENT, options, key.algorithm, NO_PLANS)}
    assert len(hashed.pop()) == 64
    assert jsonld.plans.canonical_json(DOCUMENT) is None


@pytest.mark.parametrize("name", [None, 5, "", "ecdsa-2019", "ECDSA-JCS-2019", ["ecdsa-jcs-2019"]])
def test_a_suite_is_known_by_its_exact_name(name):
    with pytest.raises(UnsupportedCryptosuite) as caught:
        cryptosuite(name)
    assert caught.value.code == "UNSUPPORTED_CRYPTOSUITE"


def test_the_selective_suite_is_made_when_it_is_first_asked_for(monkeypatch):
    monkeypatch.delitem(registry._SUITES, "ecdsa-sd-2023", raising=False)
    for name in SUITES:
        assert cryptosuite(name).name == name
    assert "ecdsa-sd-2023" not in registry._SUITES
    made = cryptosuite("ecdsa-sd-2023")
    assert made.name == "ecdsa-sd-2023"
    assert cryptosuite("ecdsa-sd-2023") is made


def test_only_the_selective_suite_takes_mandatory_pointers():
    assert selective_cryptosuite("ecdsa-sd-2023", ["/issuer"]).mandatory_pointers == ["/issuer"]
    for name in SUITES:
        with pytest.raises(ProofError, match="no mandatory pointers"):
            selective_cryptosuite(name, ["/issuer"])
    with pytest.raises(UnsupportedCryptosuite):
        selective_cryptosuite("ecdsa-sd-2030", [])
