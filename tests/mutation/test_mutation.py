"""No single edit of a valid document is accepted; and the engine sees it where a check is gone.

`make mutate` runs the same campaign with 100,000 edits.
"""

import json
import sys
from collections.abc import Callable

import pytest
from pyld import jsonld as pyld

from tests.mutation import same_data
from tests.mutation.campaign import Edit, Tally, planned, run
from tests.mutation.edits import CONTROL, RANDOM
from tests.mutation.judging import same_in_rdf
from tests.mutation.making import make_collection
from tests.mutation.minimal import minimal, told
from tests.mutation.specimens import Collection
from vc_core.cryptosuites.whole_document import WHOLE_DOCUMENT_SUITES
from vc_core.derive import SELECTIVE_SUITE
from vc_core.documents import lossless, rdf, strict_json
from vc_core.documents.loader import CREDENTIALS_V2 as V2
from vc_core.documents.loader import pinned
from vc_core.envelopes.key_binding import check_key_binding
from vc_core.verification_methods.check import signature_is_valid
from vc_verifier import tokens
from vc_verifier.checks.seal import Seal

EDITS = 1_200
# Where nothing of the kind is in a document, another edit takes the turn of these.
NOT_EVERYWHERE = {"proof: bit", "proof: text", "proof: CBOR", "proof set", "token: disclosures"}


@pytest.fixture(scope="module")
def collection(tmp_path_factory) -> Collection:
    return make_collection(tmp_path_factory.mktemp("mutation"))


def specimen(collection: Collection, kind: str) -> int:
    return [one.kind for one in collection.specimens].index(kind)


def attacked(collection: Collection, kind: str, edit: str, *, times: int = 12) -> Tally:
    index = specimen(collection, kind)
    return run(collection, [Edit(index, edit, f"here:{number}") for number in range(times)])


def test_no_single_edit_of_any_valid_document_is_accepted(collection):
    tally = run(collection, planned(collection, EDITS, seed=20261129))
    assert [told(collection, survivor) for survivor in tally.survivors] == []
    assert tally.errors == []
    assert tally.edits == EDITS
    # Every kind of edit met every kind of document that it can be made on.
    met = {(document, edit) for document, edit, _ in tally.cells}
    for one in collection.specimens:
        missed = [edit for edit in RANDOM[one.form] if (one.kind, edit) not in met]
        assert set(missed) <= NOT_EVERYWHERE
    # The control changes nothing, and is refused nowhere.
    controls = [(cell, n) for cell, n in tally.cells.items() if cell[1] == CONTROL]
    assert sum(n for _, n in controls) == sum(
        n for (_, edit), n in tally.same_data.items() if edit == CONTROL
    )


def test_every_suite_that_is_offered_is_among_the_documents(collection):
    texts = " ".join(one.content for one in collection.specimens)
    suites = [*(suite.name for suite in WHOLE_DOCUMENT_SUITES), SELECTIVE_SUITE]
    assert [suite for suite in suites if f'"{suite}"' not in texts] == []


def test_the_same_seed_makes_the_same_edits(collection):
    one, other = (planned(collection, 60, seed=5) for _ in range(2))
    assert one == other
    assert [edit.made(collection) for edit in one] == [edit.made(collection) for edit in other]
    assert one != planned(collection, 60, seed=6)


# The engine can fail: with a check taken away it finds survivors


def everywhere(patch: pytest.MonkeyPatch, function: Callable, other: Callable) -> None:
    """Put something in a function's place in every module that has it by name."""
    for module in list(sys.modules.values()):
        if getattr(module, function.__name__, None) is function:
            patch.setattr(module, function.__name__, other)


def no_signatures(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, signature_is_valid, lambda *_: True)


def no_lossless_rule(patch: pytest.MonkeyPatch) -> None:
    def whatever_is_left(document, jsonld):
        return rdf.to_quads(pyld.expand(document, {"documentLoader": pinned().pyld_loader}))

    everywhere(patch, lossless.lossless_quads, whatever_is_left)


def no_strict_json(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, strict_json.parse, lambda text, **_: json.loads(text))
    patch.setattr(strict_json, "parse", lambda text, **_: json.loads(text))


def one_proof_is_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Seal, "whole", property(lambda seal: bool(seal.holding)))


def no_key_binding(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, check_key_binding, lambda *_, **__: None)


def anything_around_an_envelope(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tokens, "_says_nothing_else", lambda _: True)


@pytest.mark.parametrize(
    ("removed", "kind", "edit"),
    [
        (no_signatures, "certificate", "look-alike text"),
        (no_signatures, "QR code", "code: document"),
        (no_signatures, "disclosure (ecdsa-sd-2023 derived)", "change"),
        (no_signatures, "vc+jwt", "token: signature bit"),
        (no_signatures, "eddsa-jcs-2022 Ed25519", "proof: bit"),
        (no_signatures, "presentation (ecdsa-rdfc-2019)", "proof: bit"),
        (no_signatures, "slip", "part of another"),
        (no_lossless_rule, "ecdsa-rdfc-2019 P-256", "unmapped term"),
        (no_strict_json, "certificate", "member twice"),
        (one_proof_is_enough, "certificate", "proof set"),
        (no_key_binding, "SD-JWT VC with key binding", "token: signature bit"),
        (anything_around_an_envelope, "enveloped vc+jwt", "well-formed member added"),
    ],
)
def test_a_check_that_is_taken_away_is_missed(collection, monkeypatch, removed, kind, edit):
    assert attacked(collection, kind, edit).survivors == []
    removed(monkeypatch)
    tally = attacked(collection, kind, edit, times=24)
    assert tally.survivors, tally.cells
    survivor = tally.survivors[0]
    text = told(collection, survivor)
    assert kind in text
    assert survivor.edit.number in text
    # Its seed makes it again, and what is shown of it is no longer than it.
    assert survivor.edit.made(collection) == survivor.content
    assert len(minimal(collection, survivor)) <= len(survivor.content)


# What the verifier's answers are held against


def test_a_signatures_twin_is_the_same_signature_and_nothing_else_is():
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    r, s = (7).to_bytes(32, "big"), (9).to_bytes(32, "big")
    twin = r + (order - 9).to_bytes(32, "big")
    assert same_data.same_raw_signature(r + s, twin)
    assert not same_data.same_raw_signature(r + s, s + r)
    assert not same_data.same_raw_signature(r + s, r + (order - 8).to_bytes(32, "big"))
    assert not same_data.same_raw_signature((r + s)[:-1], twin[:-1])


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": ["x", "y"]}, {"a": ["y", "x", "y"]}, True),
        ({"a": "x"}, {"a": ["x"]}, True),
        ({"a": "x"}, {"a": {"@value": "x"}}, True),
        ({"a": "x"}, {"a": "x", "b": []}, True),
        ({"a": "x"}, {"a": "x", "b": None}, False),
        ({"a": "1"}, {"a": 1}, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": "x"}, {"@a": "x"}, False),
        ({"@context": ["x", "y"]}, {"@context": ["y", "x"]}, False),
    ],
)
def test_documents_that_say_the_same_are_told_from_others(one, other, equal):
    assert same_data.same_meaning(one, other) is equal


def _credential(**members: object) -> dict:
    return {"@context": [V2], "type": ["VerifiableCredential"], "issuer": "did:a:b", **members}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({}, {"@context": [V2, {"@import": V2}]}, True),
        ({}, {"@context": [V2, {"unused": "urn:x"}]}, True),
        ({}, {"issuer": {"id": "did:a:b"}}, True),
        ({}, {"issuer": {"id": "did:a:c"}}, False),
        ({}, {"unmapped": "x"}, False),
        ({"name": "urn:x"}, {"name": {"id": "urn:x"}}, False),
        ({}, {"@context": [V2, {"unmapped": "urn:x"}], "unmapped": "y"}, False),
        ({"@context": [V2, {"a": "urn:a"}], "a": "x"}, {"@context": [V2, {"a": "urn:b"}]}, False),
    ],
)
def test_other_spellings_of_the_same_rdf_are_told_from_other_data(one, other, equal):
    original = _credential(**one)
    edited = {**original, **other}
    assert same_in_rdf(edited, original) is equal
    # What one document imports changes nothing for the next.
    assert same_in_rdf(original, original)


@pytest.mark.parametrize(
    "kind", ["certificate", "holder's copy (ecdsa-sd-2023 base)", "slip", "disclosure"]
)
def test_the_ordinary_verifier_takes_no_inline_context_even_one_that_changes_nothing(
    collection, kind
):
    one = next(one for one in collection.specimens if one.kind.startswith(kind))
    document = json.loads(one.content)
    document["@context"] = [*document["@context"], {"@import": V2}]
    assert same_in_rdf(document, one.document)
    assert not collection.verify(one, json.dumps(document)).verified


def test_a_part_is_told_from_something_else():
    sealed = {"a": {"b": "x", "c": ["y", "z"]}, "d": 1}
    assert same_data.part_of({"a": {"c": ["z"]}}, sealed)
    assert not same_data.part_of({"a": {"c": ["w"]}}, sealed)
    assert not same_data.part_of({"a": {"b": "x", "e": "x"}}, sealed)
    assert not same_data.part_of({"b": "x"}, sealed)


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', '{"a":NaN}', "[", '"\\ud800"', "[1e999]"])
def test_what_can_be_read_in_two_ways_is_no_plain_json(text):
    with pytest.raises(same_data.NotPlainJson):
        same_data.read_plainly(text)
