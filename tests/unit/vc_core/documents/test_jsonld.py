"""JSON-LD by PyLD: one type of error family, pinned contexts, bounded work."""

import pytest

from vc_core.documents import bounded_processor
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


def test_inline_contexts_are_forgotten_so_that_nobody_can_push_out_the_pinned_ones():
    jsonld = JsonLd(pinned())
    jsonld.expand({"@context": V2, "id": "urn:x", "name": "x"})
    kept = set(jsonld._resolved), set(jsonld._processed)
    for number in range(5):
        context = [V2, {f"a{number}": f"urn:a{number}"}]
        jsonld.expand({"@context": context, "id": "urn:x", f"a{number}": "x"})
    assert (set(jsonld._resolved), set(jsonld._processed)) == kept


def test_expansion_and_compaction_are_each_others_reverse():
    document = {"@context": V2, "type": "VerifiableCredential", "name": "x", "id": "urn:x"}
    assert JSONLD.compact(JSONLD.expand(document), V2) == document


def test_json_ld_nested_beyond_pythons_own_limit_is_our_own_error():
    document = {"@context": {"a": "urn:a"}}
    for _ in range(20_000):
        document = {"a": document}
    with pytest.raises(InvalidJsonLd) as caught:
        JSONLD.unbounded().expand(document)
    assert caught.value.code == "JSONLD_INVALID"
    assert "deeply" in caught.value.text.en


def test_the_memory_for_chosen_terms_starts_over_when_it_is_full(monkeypatch):
    """Identifiers are the sender's: what is remembered of them is bounded, and never wrong."""
    monkeypatch.setattr(bounded_processor, "_MOST_TERMS", 8)
    jsonld = JsonLd(pinned())
    for number in range(20):
        expanded = [{"@id": f"urn:{number}", f"https://schema.org/{number}": [{"@value": "x"}]}]
        assert jsonld.compact(expanded, [V2]) == {
            "@context": V2,
            "id": f"urn:{number}",
            f"https://schema.org/{number}": "x",
        }
        assert len(jsonld._terms) <= 8


def test_a_bounded_view_has_one_budget_for_all_that_is_done_with_it():
    view = JsonLd(pinned(), work=600).bounded()
    assert view.bounded() is view
    assert view.rdfc_budget is view.rdfc_budget
    own = view.unbounded()
    assert own.rdfc_budget is not own.rdfc_budget
    document = {"@context": V2, "id": "urn:x", "name": "x"}
    view.expand(document)
    with pytest.raises(WorkBudgetExceeded):
        [view.expand(document) for _ in range(200)]


def test_a_property_without_a_value_is_compacted_too():
    # No document that is accepted has one; converted ones may.
    compacted = JSONLD.compact([{"https://schema.org/name": []}], V2)
    assert compacted == {"@context": V2, "name": []}
