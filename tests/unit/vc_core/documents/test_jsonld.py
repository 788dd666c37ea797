"""JSON-LD by PyLD: one type of error family, pinned contexts, bounded work."""

import pytest

from vc_core.documents import bounded_processor, rdfc
from vc_core.documents import jsonld as jsonld_module
from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.jsonld import InvalidJsonLd, JsonLd
from vc_core.documents.loader import ContextNotPinned, pinned

V2 = "https://www.w3.org/ns/credentials/v2"
JSONLD = JsonLd(pinned())

INVALID = {
    "a context that is a number": ("invalid local context", {"@context": 5}),
    "a term that is a list": ("invalid term definition", {"@context": {"a": []}}),
    "a protected term redefined": (
        "protected term redefinition",
        {"@context": [V2, {"name": "urn:x"}], "name": "y"},
    ),
    "a cyclic definition": ("cyclic IRI mapping", {"@context": {"a": "b:x", "b": "a:x"}, "a": 1}),
    "a type that is a number": ("invalid type value", {"@context": V2, "type": 5}),
    "an id that is a list": ("invalid @id value", {"@context": V2, "id": ["urn:x"]}),
    "a value that is an object": (
        "invalid value object value",
        {"@context": V2, "name": {"@value": {}}},
    ),
    "a colliding keyword": ("colliding keywords", {"@context": V2, "id": "urn:x", "@id": "urn:y"}),
    "processing mode 1.0": ("invalid @version value", {"@context": [V2, {"@version": 1.0}]}),
    "a relative context": ("not processable", {"@context": [V2, "context.jsonld"]}),
    "a context that is a fragment": (
        "loading remote context failed",
        {"@context": [V2, "#context"]},
    ),
    "a context that is a query": ("loading remote context failed", {"@context": [V2, "?context"]}),
}


@pytest.mark.parametrize(("reason", "document"), INVALID.values(), ids=INVALID)
def test_impossible_json_ld_is_our_own_error_with_the_specifications_code(reason, document):
    with pytest.raises(InvalidJsonLd) as caught:
        JSONLD.expand(document)
    assert caught.value.code == "JSONLD_INVALID"
    assert caught.value.text.en == f"The JSON-LD is invalid: {reason}."


def test_what_pyld_stumbles_over_is_our_own_error_too(monkeypatch):
    def stumble(*_arguments):
        raise KeyError("a key of PyLD's own")

    monkeypatch.setattr(bounded_processor.BoundedProcessor, "expand", stumble)
    with pytest.raises(InvalidJsonLd) as caught:
        JSONLD.expand({})
    assert caught.value.text.en == "The JSON-LD is invalid: not processable."


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
    plain = {"@context": V2, "type": "VerifiableCredential", "evidence": [{"name": "x"}]}
    jsonld.compact(jsonld.expand(plain), V2)
    kept = set(jsonld._resolved), set(jsonld._processed)
    assert all(kept)
    for number in range(5):
        context = [V2, {f"a{number}": f"urn:a{number}"}]
        inline = {"@context": context, "id": "urn:x", f"a{number}": "x"}
        expanded = jsonld.expand(inline)
        assert jsonld.compact(expanded, context) == inline
        jsonld.expand({**plain, "evidence": [inline]})
    assert (set(jsonld._resolved), set(jsonld._processed)) == kept


def test_expansion_and_compaction_are_each_others_reverse():
    document = {"@context": V2, "type": "VerifiableCredential", "name": "x", "id": "urn:x"}
    assert JSONLD.compact(JSONLD.expand(document), V2) == document


def test_compaction_costs_no_second_expansion():
    expanded = [{"@id": "urn:x", "https://schema.org/name": [{"@value": "x"}]}]
    assert JsonLd(pinned(), work=398).compact(expanded, V2)
    with pytest.raises(WorkBudgetExceeded):
        JsonLd(pinned(), work=397).compact(expanded, V2)


@pytest.mark.parametrize(
    ("off", "asked", "used"),
    [
        (False, None, True),
        (False, False, False),
        (False, True, True),
        (True, None, False),
        (True, True, True),
    ],
)
def test_plans_are_used_unless_they_are_turned_off(off, asked, used, monkeypatch):
    monkeypatch.setattr(jsonld_module, "_PLANS_OFF", off)
    assert (JsonLd(pinned(), plans=asked).plans is not None) is used


def test_base_directions_are_signed_or_refused_unless_it_is_asked_otherwise():
    assert JsonLd(pinned()).unsigned_direction is False
    assert JsonLd(pinned(), unsigned_direction=True).unsigned_direction is True


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
    assert view.rdfc_budget.left == rdfc.DEFAULT_WORK
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
