"""Paths of disclosures: each selects one member or entry, or it is refused."""

import pytest

from vc_core.envelopes.disclosure_paths import parent_of, parse_path
from vc_core.envelopes.errors import EnvelopeError

DOCUMENT = {"a": {"b": [{"c": 1}, "x"]}, "none": None}


@pytest.mark.parametrize(
    ("text", "path", "parent"),
    [
        ("a", ("a",), DOCUMENT),
        ("a.b", ("a", "b"), DOCUMENT["a"]),
        ("a.b[1]", ("a", "b", 1), DOCUMENT["a"]["b"]),
        ("a.b[0].c", ("a", "b", 0, "c"), {"c": 1}),
    ],
)
def test_a_path_leads_to_what_holds_the_selected(text, path, parent):
    assert parse_path(text) == path
    assert parent_of(DOCUMENT, path) == parent


@pytest.mark.parametrize(
    "text", ["x", "x.b", "a.x", "a[0]", "a.b.c", "a.b[2]", "a.b[1].c", "none", "none.b"]
)
def test_a_path_that_leaves_the_document_is_refused(text):
    with pytest.raises(EnvelopeError) as caught:
        parent_of(DOCUMENT, parse_path(text))
    assert caught.value.code == "DISCLOSURE_PATH"


@pytest.mark.parametrize("text", ["a..b", "a[0]]b", "a[0]x", "a b]c", "a[[0]", "a.", "a[12345]"])
def test_what_stands_between_the_steps_is_not_skipped(text):
    with pytest.raises(EnvelopeError) as caught:
        parse_path(text)
    assert caught.value.code == "DISCLOSURE_PATH"
