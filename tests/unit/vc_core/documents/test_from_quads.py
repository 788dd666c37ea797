"""From statements back to a tree: one node, everything under it once, or a refusal."""

import pytest

from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.from_quads import expanded_tree, read_literal
from vc_core.documents.n_quads import read_n_quads
from vc_core.documents.rdf import LossyDocument, literal

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def tree(text, root="<urn:root>", **options):
    lines = [f"{line.strip()} .\n" for line in text.strip().splitlines()]
    return expanded_tree(root, read_n_quads("".join(lines)), **options)


def test_blank_nodes_are_embedded_and_named_ones_keep_their_names():
    assert tree(
        f"""
        <urn:root> <{RDF}type> <urn:T>
        <urn:root> <urn:p> _:b
        _:b <urn:q> "x"
        <urn:root> <urn:r> <urn:other>
        <urn:root> <urn:r> <urn:more>
        <urn:more> <urn:q> "y"@zh
        """
    ) == {
        "@id": "urn:root",
        "@type": ["urn:T"],
        "urn:p": [{"urn:q": [{"@value": "x"}]}],
        "urn:r": [
            {"@id": "urn:other"},
            {"@id": "urn:more", "urn:q": [{"@value": "y", "@language": "zh"}]},
        ],
    }


def chain(length):
    lines = [f"_:b{at} <urn:p> _:b{at + 1}" for at in range(length)]
    return "\n".join(["<urn:root> <urn:p> _:b0", *lines])


NOT_A_TREE = {
    "a statement outside": '<urn:root> <urn:p> "x"\n<urn:elsewhere> <urn:p> "x"',
    "a shared blank node": '<urn:root> <urn:p> _:b\n<urn:root> <urn:q> _:b\n_:b <urn:r> "x"',
    "a cycle": "<urn:root> <urn:p> _:b\n_:b <urn:p> <urn:root>",
    "a list": f'<urn:root> <urn:p> _:b\n_:b <{RDF}first> "x"',
    "a list's end": f"<urn:root> <urn:p> _:b\n_:b <{RDF}rest> <{RDF}nil>",
    "a named graph": '<urn:root> <urn:p> "x" <urn:graph>',
    "more depth than a certificate has": chain(16),
    "a node twice, for one that hangs nowhere": (
        '<urn:root> <urn:p> _:b\n<urn:root> <urn:q> _:b\n_:b <urn:r> "x"\n<urn:e> <urn:p> "x"'
    ),
    "more depth after a branch": f'_:b8 <urn:a> _:branch\n_:branch <urn:p> "x"\n{chain(16)}',
}


@pytest.mark.parametrize("text", NOT_A_TREE.values(), ids=NOT_A_TREE)
def test_what_is_no_tree_is_refused(text):
    with pytest.raises(LossyDocument) as caught:
        tree(text)
    assert caught.value.code == "NOT_A_TREE"


def test_the_deepest_tree_is_sixteen_nodes_with_statements():
    assert tree(chain(15))
    assert tree(f'_:b8 <urn:p> _:branch\n{chain(15)}\n_:branch <urn:p> "x"')


def test_work_is_bounded():
    text = "\n".join(f"<urn:root> <urn:p> <urn:{at}>" for at in range(50))
    assert tree(text, work=51)
    with pytest.raises(WorkBudgetExceeded):
        tree(text, work=50)


@pytest.mark.parametrize(
    "value", ['a"b', "a\\b", "\b\t\n\f\r", "\x00\x1f\x7f", "𠮷 \\u0041", "\\n", "", '"', "\ufffe"]
)
def test_an_escaped_text_is_read_back(value):
    assert read_literal(literal(value)) == {"@value": value}


def test_language_and_datatype_are_kept():
    assert read_literal('"x"@zh-Hans') == {"@value": "x", "@language": "zh-Hans"}
    assert read_literal(f'"x"^^<{XSD}date>') == {"@value": "x", "@type": f"{XSD}date"}


@pytest.mark.parametrize("term", ['"x', 'x"', '"a"b"', '"x"@', '"x"^^', '"x" ', '"x"^^urn:a'])
def test_what_is_no_literal_is_refused(term):
    with pytest.raises(LossyDocument):
        read_literal(term)
