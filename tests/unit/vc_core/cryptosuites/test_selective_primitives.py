"""The primitives of selective disclosure: names for nodes, and what a pointer selects."""

import pytest

from vc_core.cryptosuites.selective.canonicalize import label_replacement_canonicalize_nquads
from vc_core.cryptosuites.selective.group import canonicalize_and_group, select_canonical_nquads
from vc_core.cryptosuites.selective.label_maps import create_hmac_id_label_map_function
from vc_core.cryptosuites.selective.pointers import (
    MAX_POINTER_LENGTH,
    MAX_POINTERS,
    checked_pointers,
)
from vc_core.cryptosuites.selective.select import select_json_ld
from vc_core.cryptosuites.selective.skolemize import deskolemize_nquads, skolemize_compact_json_ld
from vc_core.cryptosuites.suite import ProofError
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.rdf import Quad

JSONLD = JsonLd(pinned())
CONTEXT = {
    "id": "@id",
    "a": "urn:a",
    "b": {"@id": "urn:b", "@type": "@id"},
    "s": {"@id": "urn:s", "@container": "@set"},
}


def named(**members):
    """Give the document with the names of its nodes, the outermost one's left out."""
    document = {"@context": CONTEXT, **members}
    skolemized = skolemize_compact_json_ld(document, JSONLD, random_string="r").compact
    assert skolemized.pop("@context") == CONTEXT
    assert skolemized.pop("id").startswith("urn:custom-scheme:_r_")
    return skolemized


@pytest.mark.parametrize(
    "members",
    [
        {"a": "x"},
        {"a": ["x"]},
        {"a": ["x", "y"]},
        {"s": "x"},
        {"s": ["x"]},
        {"b": "urn:x"},
        {"b": {"id": "urn:x"}},
        {"b": ["urn:x"]},
        {"b": [{"id": "urn:x"}]},
        {"s": {"id": "urn:x", "a": "y"}},
        {"a": True},
    ],
    ids=repr,
)
def test_a_document_keeps_its_own_spelling_when_its_nodes_are_named(members):
    assert named(**members) == members


def test_a_node_without_a_name_is_given_one_and_a_blank_one_keeps_its_label():
    assert named(a={"a": "x"})["a"]["id"].startswith("urn:custom-scheme:_r_")
    assert named(a=[{"a": "x"}, {"a": "y"}])["a"][0].keys() == {"a", "id"}
    assert named(s={"a": "x"})["s"]["id"].startswith("urn:custom-scheme:_r_")
    assert named(a={"id": "_:n", "a": "x"})["a"]["id"] == "urn:custom-scheme:n"


@pytest.mark.parametrize(
    "members",
    [
        {"a": ["x", None]},
        {"a": None},
        {"a": {"@value": "x"}},
        {"a": {"undefined": "x"}},
        {"undefined": {"a": "x"}},
    ],
    ids=repr,
)
def test_nodes_that_cannot_be_named_without_changing_the_shape_are_refused(members):
    with pytest.raises(ProofError) as caught:
        named(**members)
    assert "shape" in caught.value.text.en
    assert caught.value.text.zh


@pytest.mark.parametrize(
    ("pointers", "selected"),
    [
        ([], None),
        (["/a"], {"a": 1}),
        (["/b/0", "/b/2/c"], {"b": ["x", {"c": 5}]}),
        (["/b/2", "/b/0"], {"b": ["x", {"c": 5, "d": 6}]}),
        ([""], {"a": 1, "b": ["x", "y", {"c": 5, "d": 6}]}),
        (["/b/1", ""], {"a": 1, "b": ["x", "y", {"c": 5, "d": 6}]}),
    ],
    ids=repr,
)
def test_a_pointer_selects_what_it_names_also_where_there_is_no_context(pointers, selected):
    document = {"a": 1, "b": ["x", "y", {"c": 5, "d": 6}]}
    assert select_json_ld(pointers, document) == selected
    if selected is not None:
        with_context = select_json_ld(pointers, {"@context": ["urn:c"], **document})
        assert with_context == {"@context": ["urn:c"], **selected}


def test_the_entries_of_a_long_array_keep_their_order():
    numbers = list(range(25))
    assert select_json_ld([""], {"b": numbers}) == {"b": numbers}
    pointers = [f"/b/{index}" for index in (10, 2, 11, 1)]
    assert select_json_ld(pointers, {"b": numbers}) == {"b": [1, 2, 10, 11]}


def test_of_a_node_on_a_pointers_way_its_type_and_name_are_shown_but_no_blank_nodes_label():
    node = {"type": ["T"], "c": 5, "d": 6}
    for identifier, shown in (("urn:x", {"id": "urn:x"}), ("_:n", {})):
        document = {"b": {"id": identifier, **node}}
        assert select_json_ld(["/b/c"], document) == {"b": {**shown, "type": ["T"], "c": 5}}


def test_the_graph_of_a_statement_belongs_to_what_is_signed():
    """Otherwise what somebody is quoted with would be what the document itself says."""
    quads = [Quad("<urn:s>", "<urn:p>", "_:o", graph) for graph in ("", "_:g", "<urn:graph>")]

    def labels(canonical):
        return {label: f"new-{label}" for label in canonical}

    label_map, nquads = label_replacement_canonicalize_nquads(quads, labels)
    assert label_map == {"o": "new-o", "g": "new-g"}
    assert nquads == [
        "<urn:s> <urn:p> _:new-o .\n",
        "<urn:s> <urn:p> _:new-o <urn:graph> .\n",
        "<urn:s> <urn:p> _:new-o _:new-g .\n",
    ]


def test_only_the_terms_of_one_scheme_become_blank_nodes_and_graphs_do_too():
    one, other = "<urn:custom-scheme:n>", "<urn:bnid:n>"
    quads = [Quad(one, "<urn:p>", other, one), Quad(other, "<urn:p>", f'"{one}"', other)]
    assert deskolemize_nquads(quads) == [
        Quad("_:n", "<urn:p>", other, "_:n"),
        Quad(other, "<urn:p>", f'"{one}"', other),
    ]
    assert deskolemize_nquads(quads, "bnid:") == [
        Quad(one, "<urn:p>", "_:n", one),
        Quad("_:n", "<urn:p>", f'"{one}"', "_:n"),
    ]


def test_the_names_that_nodes_are_given_meanwhile_change_nothing_that_is_signed():
    document = {"@context": CONTEXT, "a": {"a": "x"}, "s": ["y"]}
    pointers = {"nothing": [], "some": ["/a/a"]}
    label_map_factory = create_hmac_id_label_map_function(bytes(32))
    usual = canonicalize_and_group(document, label_map_factory, pointers, JSONLD)
    other = canonicalize_and_group(
        document, label_map_factory, pointers, JSONLD, urn_scheme="bnid:", random_string="r"
    )
    assert other.nquads == usual.nquads
    for name in pointers:
        assert other.groups[name].matching == usual.groups[name].matching
    assert other.skolemized.compact["id"].startswith("urn:bnid:_r_")
    assert {quad.subject[:5] for quad in other.deskolemized_nquads} == {"_:_r_"}
    assert other.groups["nothing"].deskolemized_nquads == []
    selection = select_canonical_nquads(
        ["/a/a"], other.skolemized.compact, other.label_map, JSONLD, "bnid:"
    )
    assert selection.selection_document["a"]["a"] == "x"
    assert set(selection.nquads) == set(other.groups["some"].matching.values())


def test_a_document_that_names_no_terms_keeps_its_empty_context_or_none():
    document = {"@id": "urn:x", "urn:a": "y"}
    for own in (document, {"@context": {}, **document}):
        assert skolemize_compact_json_ld(own, JSONLD).compact == own


def test_as_many_and_as_long_pointers_as_allowed_are_taken():
    longest = "/" + "a" * (MAX_POINTER_LENGTH - 1)
    many = [f"/{number}" for number in range(MAX_POINTERS - 1)]
    assert checked_pointers([*many, longest]) == [*many, longest]
    for pointers in ([*many, longest, "/x"], [longest + "a"]):
        with pytest.raises(ProofError):
            checked_pointers(pointers)
