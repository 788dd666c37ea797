"""Plans are learned of pinned contexts only, and used only where they agree."""

import hashlib

import pytest

from tests.unit.vc_core.documents.compiled.pinned_shapes import (
    DOCUMENT,
    PAIRS,
    QUADS,
    TWO_TEXTS,
    URL,
    Contexts,
    answer,
    general_path,
    pair,
    plans_under,
    stating,
)
from vc_core.documents import jcs, rdfc
from vc_core.documents.compiled.form import escaped_texts, plain_texts
from vc_core.documents.compiled.plans import Plans
from vc_core.documents.n_quads import read_n_quads
from vc_core.documents.rdf import LossyDocument


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
        {"@import": "https://further.example/", "name": "urn:name"},
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
    for value in (1, True, None, 0.5, ["x"], {"a": "x"}, "\ud800"):
        assert answer(plans, {**DOCUMENT, "name": value}) is None


@pytest.mark.parametrize("hash_function", [hashlib.sha256, hashlib.sha384])
@pytest.mark.parametrize("statements", TWO_TEXTS.values(), ids=TWO_TEXTS)
def test_texts_decide_the_order_of_lines_as_on_the_general_path(statements, hash_function):
    path = stating(statements)
    for learned in PAIRS:
        plans = plans_under(path=path, document=pair(learned), hash_function=hash_function)
        for texts in PAIRS:
            expected = rdfc.canonicalize(path(pair(texts)), hash_function=hash_function)
            assert answer(plans, pair(texts), hash_function) == expected.encode()


def test_a_context_need_not_stand_in_a_list():
    document = {**DOCUMENT, "@context": URL}
    plans = plans_under(document=document)
    for _ in range(2):
        plans.learn_json(document)
    assert answer(plans, document) == b'_:c14n0 <urn:name> "x" .\n'
    assert plans.canonical_json(document) == jcs.canonicalize(document)


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


@pytest.mark.parametrize("name", ["x-slot:0:", "x-slot:7:"])
def test_a_document_that_has_what_looks_like_a_slot_is_not_learned(name):
    plans = Plans(Contexts({}))
    document = {"@context": [URL], name: "x"}
    for _ in range(3):
        plans.learn_json(document)
    assert plans.canonical_json(document) is None


def test_a_form_of_json_that_disagrees_with_the_general_path_is_not_kept(monkeypatch):
    """The general path says more of a real name than of what stands in its place."""
    real = jcs.canonicalize

    def another(document):
        more = {} if document["name"].startswith("x-slot") else {"more": "y"}
        return real({**document, **more})

    monkeypatch.setattr(jcs, "canonicalize", another)
    plans = Plans(Contexts({}))
    for _ in range(2):
        plans.learn_json(DOCUMENT)
    assert plans.canonical_json(DOCUMENT) is None


def test_of_a_document_that_has_no_canonical_json_no_form_is_learned():
    plans = Plans(Contexts({}))
    for _ in range(2):
        plans.learn_json({**DOCUMENT, "name": "\ud800"})
    assert plans.canonical_json(DOCUMENT) is None


def test_texts_are_plain_or_escaped_or_none():
    assert plain_texts(["a", "三"]) == [b"a", "三".encode()]
    for odd in ('a"', "\\", "\n", "\ud800", "\x7f"):
        assert plain_texts(["a", odd]) is None
    assert plain_texts(["a", 5]) is None
    assert escaped_texts(["a", '"'], jcs.escape) == [b"a", b'\\"']
    assert escaped_texts(["a", "\ud800"], jcs.escape) is None
    assert escaped_texts(["a", None], jcs.escape) is None
