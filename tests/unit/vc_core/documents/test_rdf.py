"""From expanded JSON-LD to quads: canonical N-Quads to the escape, and nothing lost (R2, R5)."""

import pytest

from vc_core.documents.rdf import RDF, LossyDocument, Quad, iri, literal, to_quads

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    "code", [*range(0x20), 0x22, 0x5C, 0x7F, 0x80, 0xA0, 0x2028, 0xFEFF, 0x20BB7]
)
def test_control_characters_are_escaped_as_canonical_n_quads_say(code):
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 0x22: '\\"', 0x5C: "\\\\"}
    if code < 0x20 or code == 0x7F:
        written = short.get(code, f"\\u{code:04X}")
    else:
        written = short.get(code, chr(code))
    assert literal(f"a{chr(code)}b") == f'"a{written}b"'


def quads_of(value) -> list[str]:
    return [quad.object for quad in to_quads([{"@id": "urn:s", "urn:p": [value]}])]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"@value": "x"}, '"x"'),
        ({"@value": "x", "@type": f"{XSD}string"}, '"x"'),
        ({"@value": "x", "@language": "zh-Hans"}, '"x"@zh-Hans'),
        ({"@value": True}, f'"true"^^<{XSD}boolean>'),
        ({"@value": False}, f'"false"^^<{XSD}boolean>'),
        ({"@value": 7}, f'"7"^^<{XSD}integer>'),
        ({"@value": 7.0}, f'"7"^^<{XSD}integer>'),
        ({"@value": 7, "@type": "urn:t"}, '"7"^^<urn:t>'),
        ({"@value": True, "@type": "urn:t"}, '"true"^^<urn:t>'),
        ({"@value": 1 / 3}, f'"3.333333333333333E-1"^^<{XSD}double>'),
        ({"@value": 0.5}, f'"5.0E-1"^^<{XSD}double>'),
        ({"@value": 0.0625}, f'"6.25E-2"^^<{XSD}double>'),
        ({"@value": 1e21}, f'"1.0E21"^^<{XSD}double>'),
        ({"@value": 7, "@type": f"{XSD}double"}, f'"7.0E0"^^<{XSD}double>'),
        (
            {"@value": {"b": "张", "a": [True]}, "@type": "@json"},
            f'"{{\\"a\\":[true],\\"b\\":\\"张\\"}}"^^<{RDF}JSON>',
        ),
        ({"@id": "urn:o"}, "<urn:o>"),
    ],
    ids=repr,
)
def test_values_become_the_literals_of_the_specification(value, written):
    assert quads_of(value) == [written]


LOST = {
    "a relative id": ("RELATIVE_IRI", {"@id": "relative"}),
    "an id with a blank": ("RELATIVE_IRI", {"@id": "urn:a b"}),
    "an id with angle brackets": ("RELATIVE_IRI", {"@id": "urn:<x>"}),
    "a relative type": ("RELATIVE_IRI", {"@id": "urn:o", "@type": ["Undefined"]}),
    "a base direction": ("KEYWORD_NOT_SIGNED", {"@value": "x", "@direction": "rtl"}),
    "an index": ("KEYWORD_NOT_SIGNED", {"@value": "x", "@index": "1"}),
    "an index on a node": ("KEYWORD_NOT_SIGNED", {"@id": "urn:o", "@index": "1"}),
    "a reverse property": (
        "KEYWORD_NOT_SIGNED",
        {"@id": "urn:o", "@reverse": {"urn:p": [{"@id": "urn:q"}]}},
    ),
    "a malformed language": ("LANGUAGE_TAG", {"@value": "x", "@language": "not a tag"}),
    "a relative datatype": ("RELATIVE_IRI", {"@value": "x", "@type": "date"}),
    "a null": ("VALUE_NOT_SIGNED", {"@value": None}),
    "a number that is not finite": ("VALUE_NOT_SIGNED", {"@value": float("inf")}),
    "a relative property": ("RELATIVE_IRI", {"@id": "urn:o", "relative": [{"@value": "x"}]}),
    "a blank-node property": ("RELATIVE_IRI", {"@id": "urn:o", "_:p": [{"@value": "x"}]}),
}


@pytest.mark.parametrize(("code", "value"), LOST.values(), ids=LOST)
def test_what_rdf_would_lose_in_silence_is_refused(code, value):
    with pytest.raises(LossyDocument) as caught:
        quads_of(value)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "value", ["", "x", "1:a", "urn:a b", "urn:<", "urn:\\", None, 5, "urn:\x00"]
)
def test_what_is_no_absolute_iri_is_refused(value):
    with pytest.raises(LossyDocument):
        iri(value)


@pytest.mark.parametrize(
    "value",
    [{"@value": "x"}, {"@list": [{"@id": "urn:o"}]}, {"@set": []}, "x", ["x"]],
    ids=repr,
)
def test_a_free_floating_value_is_refused(value):
    for expanded in ([value], [{"@id": "urn:g", "@graph": [value]}]):
        with pytest.raises(LossyDocument) as caught:
            to_quads(expanded)
        assert caught.value.code == "FREE_FLOATING_VALUE"


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "张\ud83d"], ids=ascii)
def test_a_text_that_utf_8_cannot_write_is_refused(text):
    with pytest.raises(LossyDocument) as caught:
        literal(text)
    assert caught.value.code == "LONE_SURROGATE"


def test_the_same_statement_twice_is_one_statement():
    assert quads_of({"@value": "x"}) == ['"x"']
    node = {"@id": "urn:s", "urn:p": [{"@value": "x"}, {"@value": "x"}]}
    assert len(to_quads([node])) == 1


def test_a_statement_is_one_line_with_its_graph_if_it_has_one():
    """RDF Canonicalization §5."""
    assert Quad("_:b0", "<urn:p>", '"x"').to_nquad() == '_:b0 <urn:p> "x" .\n'
    assert Quad("_:b0", "<urn:p>", "_:b1", "<urn:g>").to_nquad() == "_:b0 <urn:p> _:b1 <urn:g> .\n"


def test_a_label_is_one_node_and_no_label_is_a_node_of_its_own():
    node = {"@id": "_:x", "urn:p": [{"@id": "_:x"}, {"@id": "_:b0"}, {}, {}]}
    quads = to_quads([node])
    (subject,) = {quad.subject for quad in quads}
    objects = [quad.object for quad in quads]
    assert objects[0] == subject
    assert len(set(objects)) == 4
    assert all(term.startswith("_:") for term in objects)


def test_a_type_is_said_of_its_node():
    (quad,) = to_quads([{"@id": "urn:s", "@type": ["urn:t"]}])
    assert quad == Quad("<urn:s>", f"<{RDF}type>", "<urn:t>")


def test_a_list_is_a_chain_of_cells():
    quads = to_quads([{"@id": "urn:s", "urn:p": [{"@list": [{"@value": "a"}, {"@value": "b"}]}]}])
    link = {(quad.subject, quad.predicate.partition("#")[2]): quad.object for quad in quads}
    cell = next(quad.object for quad in quads if quad.predicate == "<urn:p>")
    assert link[cell, "first>"] == '"a"'
    cell = link[cell, "rest>"]
    assert link[cell, "first>"] == '"b"'
    assert link[cell, "rest>"].endswith("#nil>")
    assert len(quads) == 5


def test_all_that_stands_in_a_graph_is_in_that_graph():
    inner = {"@id": "urn:o", "urn:q": [{"@list": [{"@id": "urn:i", "urn:r": [{"@value": 1}]}]}]}
    node = {"@id": "urn:s", "@type": ["urn:t"], "urn:p": [inner]}
    quads = to_quads([{"@id": "urn:g", "@graph": [node]}])
    assert len(quads) == 6
    assert {quad.graph for quad in quads} == {"<urn:g>"}


def test_what_is_included_is_in_the_same_graph():
    included = {"@id": "urn:s", "@included": [{"@id": "urn:t", "urn:p": [{"@value": "x"}]}]}
    (quad,) = to_quads([included])
    assert (quad.subject, quad.object, quad.graph) == ("<urn:t>", '"x"', "")
    (quad,) = to_quads([{"@id": "urn:g", "@graph": [included]}])
    assert (quad.subject, quad.graph) == ("<urn:t>", "<urn:g>")
