"""JSON-LD by PyLD: one type of error family, pinned contexts, bounded work."""

import pytest

from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.jsonld import InvalidJsonLd, JsonLd
from vc_core.documents.loader import ContextNotPinned, pinned

V2 = "https://www.w3.org/ns/credentials/v2"
JSONLD = JsonLd(pinned())

INVALID = {
    "a context that is a number": {"@context": 5},
    "a term that is a list": {"@context": {"a": []}},
    "a protected term redefined": {"@context": [V2, {"name": "urn:x"}], "name": "y"},
    "a cyclic definition": {"@context": {"a": "b:x", "b": "a:x"}, "a": 1},
    "a type that is a number": {"@context": V2, "type": 5},
    "an id that is a list": {"@context": V2, "id": ["urn:x"]},
    "a value that is an object": {"@context": V2, "name": {"@value": {}}},
    "a colliding keyword": {"@context": V2, "id": "urn:x", "@id": "urn:y"},
    "processing mode 1.0": {"@context": [V2, {"@version": 1.0}]},
}


@pytest.mark.parametrize("document", INVALID.values(), ids=INVALID)
def test_impossible_json_ld_is_our_own_error(document):
    with pytest.raises(InvalidJsonLd) as caught:
        JSONLD.expand(document)
    assert caught.value.code == "JSONLD_INVALID"


@pytest.mark.parametrize(
    "context",
    [
        "https://elsewhere.example/",
        {"@import": "https://elsewhere.example/"},
        {"a": {"@id": "urn:a", "@context": "https://elsewhere.example/"}},
    ],
    ids=repr,
)
def test_a_context_elsewhere_is_never_loaded(context, no_network):
    document = {"@context": [V2, context], "a": {"b": "c"}}
    with pytest.raises((ContextNotPinned, InvalidJsonLd)):
        JSONLD.expand(document)


def test_what_was_dropped_is_told():
    dropped: list = []
    JSONLD.expand({"@context": V2, "undefined": "x", "name": "y"}, dropped=dropped)
    assert dropped == ["undefined"]


def test_work_is_bounded_by_counting():
    many = {"@context": V2, "type": "VerifiableCredential"}
    many["evidence"] = [{"type": "VerifiableCredential"}] * 500
    assert JSONLD.expand(many)
    with pytest.raises(WorkBudgetExceeded):
        JsonLd(pinned(), work=500).expand(many)


def test_an_inline_context_does_not_change_what_a_pinned_one_means_later():
    document = {"@context": [V2], "name": "x"}
    before = JSONLD.expand(document)
    for at in range(100):
        JSONLD.expand({"@context": [{f"name{at}": f"urn:{at}"}, V2], f"name{at}": "x"})
    assert JSONLD.expand(document) == before


def test_expansion_and_compaction_are_each_others_reverse():
    document = {"@context": V2, "type": "VerifiableCredential", "name": "x", "id": "urn:x"}
    assert JSONLD.compact(JSONLD.expand(document), V2) == document
