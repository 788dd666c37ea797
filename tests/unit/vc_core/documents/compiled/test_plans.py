"""Plans are learned of pinned contexts only, and used only where they agree."""

import hashlib

import pytest

from vc_core.documents import jcs
from vc_core.documents.compiled.form import escaped_texts, plain_texts
from vc_core.documents.compiled.plans import SKOLEM_PREFIX, Plans
from vc_core.documents.compiled.shape import outline_of
from vc_core.documents.n_quads import read_n_quads
from vc_core.documents.rdf import LossyDocument

URL = "https://pinned.example/v1"
DOCUMENT = {"@context": [URL], "name": "x"}
QUADS = '_:b <urn:name> "{}" .\n'


class Contexts:
    """One pinned context, as a test likes it."""

    def __init__(self, context):
        self.context = context

    def urls(self, _kind):
        return [URL]

    def document(self, url):
        assert url == URL
        return {"@context": self.context}


def general_path(document):
    return read_n_quads(QUADS.format(document["name"]))


def plans_under(context=None, path=general_path, document=DOCUMENT):
    plans = Plans(Contexts({"name": "urn:name"} if context is None else context))
    for _ in range(2):
        plans.learn(document, path, hashlib.sha256)
    return plans


def answer(plans, document=DOCUMENT):
    return plans.canonicalize(document, hashlib.sha256)


def test_a_shape_under_pinned_contexts_is_learned():
    plans = plans_under()
    assert answer(plans) == b'_:c14n0 <urn:name> "x" .\n'
    assert answer(plans, {**DOCUMENT, "name": "y"}) == b'_:c14n0 <urn:name> "y" .\n'


def test_a_plan_that_disagrees_with_the_general_path_is_not_kept():
    """The general path says more of a real name than of what stands in its place."""

    def another(document):
        extra = "" if document["name"].startswith("x-slot") else '_:b <urn:more> "y" .\n'
        return read_n_quads(QUADS.format(document["name"]) + extra)

    assert answer(plans_under(path=another)) is None


def test_a_shape_that_cannot_be_filled_otherwise_is_not_learned():
    """A list of two is another shape for each text, for the order is the list's own."""
    document = {"@context": [URL], "name": "x", "other": "urn:x"}

    def only_this(document):
        return read_n_quads(QUADS.format("fixed"))

    assert answer(plans_under(path=only_this, document=document), document) is None


def test_what_the_general_path_refuses_with_other_texts_is_not_learned():
    """Some member wants a particular text, so that another cannot stand in its place."""

    def particular(document):
        if document["name"] != "x":
            raise LossyDocument("SOME_CODE", "Only x.", "只能是 x。")
        return general_path(document)

    assert answer(plans_under(path=particular)) is None


def test_a_member_of_another_name_is_another_shape():
    learned = {"@context": [URL], "a": {"b": "x"}, "c": ["x", "y"]}
    plans = Plans(Contexts({}))
    for _ in range(2):
        plans.learn_json(learned)
    assert plans.canonical_json(learned) is not None
    for other in ({"a": {"c": "x"}}, {"a": ["x"]}, {"a": {}}, {"c": ["x"]}, {"c": ["x", "y", "z"]}):
        assert plans.canonical_json({**learned, **other}) is None


@pytest.mark.parametrize(
    "context", ["https://elsewhere.example/v1", [URL, {"a": "urn:a"}], [], None]
)
def test_under_other_contexts_nothing_is_learned(context):
    document = {**DOCUMENT, "@context": context}
    plans = Plans(Contexts({}))
    for _ in range(3):
        plans.learn_json(document)
    assert plans.canonical_json(document) is None


@pytest.mark.parametrize(
    "context",
    [
        {"name": {"@id": "urn:name", "@context": "https://further.example/"}},
        ["https://further.example/", {"name": "urn:name"}],
        "https://further.example/",
    ],
    ids=repr,
)
def test_a_context_that_refers_to_a_further_document_has_no_plan(context):
    assert answer(plans_under(context)) is None


@pytest.mark.parametrize(
    ("context", "iri", "alone"),
    [
        ({"@vocab": "https://vocab.example/"}, "https://vocab.example/x", False),
        ({"@vocab": "https://vocab.example/"}, "https://other.example/x", True),
        ({"ex": "https://ex.example/"}, "https://ex.example/x", False),
        ({"ex": "https://ex.example/ns"}, "https://ex.example/ns/x", True),
        ({"ex": "https://ex.example/ns"}, "https://ex.example/ns", False),
        (
            {"ex": {"@id": "https://ex.example/ns", "@prefix": True}},
            "https://ex.example/nsx",
            False,
        ),
        ({"ex": {"@id": "https://ex.example/"}}, "https://ex.example/x", True),
        ({"ex": {"@id": "https://ex.example/"}}, "https://ex.example/", False),
        ({"ex": {"@id": "https://ex.example/", "@prefix": False}}, "https://ex.example/x", True),
        ({"ex": {"@id": "urn:e", "@context": {"in": "urn:in"}}}, "urn:in", False),
        ({"ex": {"@id": "urn:e", "@context": [{"in": "urn:in:"}]}}, "urn:in:x", False),
        ({"urn": "https://ex.example/ns"}, "urn:x", False),
        ([{"a": "urn:a"}, {"b": "urn:b"}], "urn:b", False),
        ({"gone": None, "@version": 1.1, "@protected": True}, "urn:x", True),
    ],
    ids=repr,
)
def test_an_iri_that_touches_the_vocabulary_is_left_to_the_general_path(context, iri, alone):
    document = {"@context": [URL], "name": "did:x:holder"}

    def link(document):
        return read_n_quads(f"_:b <urn:link> <{document['name']}> .\n")

    plans = plans_under(context, link, document)
    assert answer(plans, document) == b"_:c14n0 <urn:link> <did:x:holder> .\n"
    expected = f"_:c14n0 <urn:link> <{iri}> .\n".encode()
    assert answer(plans, {**document, "name": iri}) == (expected if alone else None)


@pytest.mark.parametrize(
    "statements", [QUADS, '<urn:s> <urn:name> "{}" .\n'], ids=["template", "plan"]
)
def test_another_type_in_the_place_of_a_text_is_left_to_the_general_path(statements):
    plans = plans_under(path=lambda document: read_n_quads(statements.format(document["name"])))
    assert answer(plans) is not None
    for value in (1, True, None, 0.5, ["x"], {"a": "x"}):
        assert answer(plans, {**DOCUMENT, "name": value}) is None


# Selections


def rename(label):
    return label


def selecting(plans, document=DOCUMENT, pointers=("/name",)):
    return plans.select(document, pointers, hashlib.sha256, rename)


def test_a_selection_is_learned_only_of_the_general_paths_own_statements():
    plans = plans_under()
    assert selecting(plans) is None
    line = '_:c14n0 <urn:name> "x" .\n'
    for wrong in ({}, {'_:c14n0 <urn:name> "y" .\n': True}, {line: True, "more": False}):
        plans.learn_selection(DOCUMENT, ["/name"], wrong, hashlib.sha256, rename)
        assert selecting(plans) is None
    plans.learn_selection(DOCUMENT, ["/name"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans) == ([line], [True])
    assert selecting(plans, {**DOCUMENT, "name": "y"}) == (['_:c14n0 <urn:name> "y" .\n'], [True])
    assert selecting(plans, pointers=("/other",)) is None


def test_a_shape_without_a_template_is_selected_of_by_its_plan():
    statement = '<urn:s> <urn:name> "{}" .\n'
    plans = plans_under(path=lambda document: read_n_quads(statement.format(document["name"])))
    line = statement.format("x")
    plans.learn_selection(DOCUMENT, ["/name"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans, {**DOCUMENT, "name": "y"}) == ([statement.format("y")], [True])


def test_of_an_unknown_shape_no_selection_is_learned():
    plans = Plans(Contexts({}))
    plans.learn_selection(DOCUMENT, ["/name"], {"line": True}, hashlib.sha256, rename)
    assert selecting(plans) is None


@pytest.mark.parametrize("name", [SKOLEM_PREFIX + "x", 5, None, "\ud800"], ids=repr)
def test_a_text_that_could_be_taken_for_a_node_is_left_to_the_general_path(name):
    plans = plans_under()
    line = '_:c14n0 <urn:name> "x" .\n'
    plans.learn_selection(DOCUMENT, ["/name"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans, {**DOCUMENT, "name": name}) is None


def test_only_so_many_selections_are_remembered():
    plans = plans_under()
    line = '_:c14n0 <urn:name> "x" .\n'
    for number in range(16):
        plans.learn_selection(DOCUMENT, [f"/{number}"], {line: False}, hashlib.sha256, rename)
    assert selecting(plans, pointers=("/0",)) == ([line], [False])
    plans.learn_selection(DOCUMENT, ["/more"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans, pointers=("/0",)) is None
    assert selecting(plans, pointers=("/more",)) == ([line], [True])


# Canonical JSON


@pytest.mark.parametrize("name", ["plain", 'a"b\\', "\n\x00", "𠮷", "\x7f\u2028", "x-slot:0:"])
def test_a_known_form_of_json_is_filled_as_the_general_path_writes_it(name):
    plans = Plans(Contexts({}))
    for _ in range(2):
        plans.learn_json(DOCUMENT)
    document = {**DOCUMENT, "name": name}
    assert plans.canonical_json(document) == jcs.canonicalize(document)


@pytest.mark.parametrize("name", ["\ud800", 5, None, True, ["x"]], ids=repr)
def test_what_is_no_text_is_left_to_the_general_path(name):
    plans = Plans(Contexts({}))
    for _ in range(2):
        plans.learn_json(DOCUMENT)
    assert plans.canonical_json({**DOCUMENT, "name": name}) is None


def test_a_document_that_has_what_looks_like_a_slot_is_not_learned():
    plans = Plans(Contexts({}))
    document = {"@context": [URL], "x-slot:0:": "x"}
    for _ in range(3):
        plans.learn_json(document)
    assert plans.canonical_json(document) is None


def test_texts_are_plain_or_escaped_or_none():
    assert plain_texts(["a", "三"]) == [b"a", "三".encode()]
    for odd in ('a"', "\\", "\n", "\ud800", "\x7f"):
        assert plain_texts(["a", odd]) is None
    assert plain_texts(["a", 5]) is None
    assert escaped_texts(["a", '"'], jcs.escape) == [b"a", b'\\"']
    assert escaped_texts(["a", "\ud800"], jcs.escape) is None
    assert escaped_texts(["a", None], jcs.escape) is None


# Outlines


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
