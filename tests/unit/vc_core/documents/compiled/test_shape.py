"""The shape of a document: what has one, what is of it, and what is of the variable texts."""

import pytest

from vc_core.documents.compiled.shape import Matcher, outline_of

URL = "https://pinned.example/v1"


@pytest.mark.parametrize(
    "document",
    [
        *({"a": 1}, {"a": None}, {"a": True}, {"a": 0.5}, {"a": ["x", 1]}, {"a": [["x"]]}),
        *({"a": "x", "@id": "urn:x"}, {"a": {"@value": "x"}}, {"a": {"@context": URL, "b": "x"}}),
        *(
            {"a": "x", "@context": {"b": "urn:b"}},
            {"a": "x", "type": ["A", 5]},
            {"a": "x", "type": 5},
        ),
        *({}, {"a": {}}, {"type": "A"}, {1: "x"}, {"a": {1: "x"}}),
        *({"a": ["x"] * 201}, {str(number): {"a": "x"} for number in range(64)}),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_what_a_plan_cannot_express_has_no_outline(document):
    assert outline_of(document) is None


@pytest.mark.parametrize(
    "document",
    [
        {"a": "x", "type": "A"},
        {"a": ["x"] * 200},
        {str(number): {"a": "x"} for number in range(63)},
        {"a": "x", "b": [{"c": "x"}, "y"]},
    ],
    ids=lambda value: repr(value)[:50],
)
def test_the_largest_certificate_still_has_one(document):
    assert outline_of(document) is not None
    assert outline_of(document) == outline_of(dict(reversed(document.items())))


def test_texts_are_counted_over_the_whole_document():
    assert outline_of({"a": ["x"] * 100, "b": ["x"] * 100})
    assert outline_of({"a": ["x"] * 101, "b": ["x"] * 100}) is None
    # The innermost object has none of its own.
    assert outline_of({"a": "x", "b": {"type": "A"}})


CONSTANT = {"@context": [URL], "type": "A", "proofPurpose": "p", "cryptosuite": "c", "name": "x"}


def test_a_document_is_recognised_by_its_outline_whatever_its_texts_say():
    matcher = Matcher(outline_of(CONSTANT))
    assert matcher.entries(CONSTANT) == ["x"]
    assert matcher.entries({**CONSTANT, "name": "y"}) == ["y"]


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://pinned.example/v2"]},
        {"@context": URL},
        {"type": "B"},
        {"type": ["A"]},
        {"proofPurpose": "other"},
        {"cryptosuite": "other"},
    ],
    ids=repr,
)
def test_what_decides_how_a_document_is_read_is_of_its_shape(change):
    """Were it not, a certificate of one type could be read as one of another."""
    changed = {**CONSTANT, **change}
    assert Matcher(outline_of(CONSTANT)).entries(changed) is None
    assert outline_of(changed) != outline_of(CONSTANT)
