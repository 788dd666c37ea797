"""No single edit of a sealed certificate leaves an original; no change of form takes it away."""

import json
from copy import deepcopy
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.bureau_fixture import AT, BOTH
from tests.example_credential import EXAMPLE, KINDS
from tests.mutation.same_data import same
from tests.property.edits import edited, places
from tests.reference_proofs import TestKey, base58, plain_canonical_form, plain_json
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome

FEW = settings(max_examples=150, deadline=None)
# The edits depend on the bureau's own certificates, so that a seed is what hypothesis draws.
SEEDS = st.integers(0, 2**32)


@FEW
@given(SEEDS)
def test_no_edit_of_a_certificate_leaves_a_favourable_verdict(bureau, seed):
    rng = Random(seed)
    certificate = bureau.certificate(rng.choice(["张三丰", "李四"]))
    document = edited(certificate, rng)
    assume(not same(document, certificate))
    result = bureau.verify(json.dumps(document, ensure_ascii=False))
    json.dumps(result.to_json())
    assert not result.verified
    # Whatever is shown as authentic is what was sealed.
    if result.credential is not None:
        shown = {member for member in result.credential if member != "proof"}
        assert {member: result.credential[member] for member in shown} == {
            member: value for member, value in certificate.items() if member != "proof"
        }


@FEW
@given(SEEDS)
def test_no_edit_of_a_barcodes_document_leaves_a_favourable_verdict(bureau, seed):
    certificate = bureau.certificate()
    certificate["proof"] = certificate["proof"][1]
    document = edited(certificate, Random(seed))
    assume(not same(document, certificate))
    assert not bureau.verify(json.dumps(document, ensure_ascii=False)).verified


def test_no_member_at_any_depth_can_be_left_out(bureau):
    certificate = bureau.certificate()
    for at in range(len(places(certificate))):
        shorter = deepcopy(certificate)
        container, key = places(shorter)[at]
        del container[key]
        assert bureau.verdict(shorter) != "original", key


def test_no_text_at_any_depth_can_be_changed_by_a_character(bureau):
    certificate = bureau.certificate()
    for at, (container, key) in enumerate(places(certificate)):
        if isinstance(container[key], str):
            changed = deepcopy(certificate)
            inner, name = places(changed)[at]
            for other in (inner[name] + "x", inner[name][:-1], "x" + inner[name][1:]):
                inner[name] = other
                assert bureau.verdict(changed) != "original", key


def flipped(proof: dict, bit: int) -> dict:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for character in proof["proofValue"][1:]:
        number = number * 58 + alphabet.index(character)
    return {**proof, "proofValue": base58((number ^ 1 << bit).to_bytes(64, "big"))}


@pytest.mark.parametrize("position", [0, 1], ids=BOTH)
def test_no_bit_of_a_proof_can_be_flipped(bureau, position):
    certificate = bureau.certificate()
    for byte in range(64):
        document = deepcopy(certificate)
        document["proof"][position] = flipped(certificate["proof"][position], 8 * byte + byte % 8)
        assert bureau.verdict(document) in ("altered", "copy-without-effect")
        if position == 1:
            document["proof"] = document["proof"][1]
            assert bureau.verdict(document) == "altered"


def shuffled(value, rng: Random):
    if isinstance(value, dict):
        return {name: shuffled(value[name], rng) for name in rng.sample(list(value), len(value))}
    return [shuffled(item, rng) for item in value] if isinstance(value, list) else value


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_re_indenting_reordering_and_escaping_leave_the_original(bureau, seed):
    rng = Random(seed)
    certificate = bureau.certificate(rng.choice(["张三丰", "𠮷田梅", "李四"]))
    escaped = rng.random() < 0.5
    text = json.dumps(
        shuffled(certificate, rng),
        indent=rng.choice([None, 0, 1, 4, "\t", " \n\r\t"]),
        ensure_ascii=escaped,
        separators=rng.choice([(",", ":"), (" , ", " : "), (",\n", ":\t")]),
    )
    text = text.replace("/", rng.choice(["/", "\\/", "\\u002f", "\\u002F"]))
    if not escaped:
        text = text.replace("e", "\\u0065")
    assert bureau.verdict(text) == "original"


@pytest.mark.parametrize(("suite", "algorithm"), KINDS)
@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_an_edit_that_a_proof_survives_changed_nothing_of_what_it_signs(suite, algorithm, seed):
    key = TestKey(algorithm, secret=5)
    secured = add_proof(EXAMPLE, signer=key, cryptosuite=suite, created=AT)
    document = edited(secured, Random(seed))
    assume(plain_json(document) != plain_json(secured))
    result = verify_proof(document, resolver=DidKeyResolver(), now=AT)
    if result.outcome is Outcome.PASSED:
        unsecured = {name: member for name, member in document.items() if name != "proof"}
        if "-jcs-" in suite:
            assert plain_json(unsecured) == plain_json(EXAMPLE)
        else:
            assert plain_canonical_form(unsecured) == plain_canonical_form(EXAMPLE)
