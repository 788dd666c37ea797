"""RDFC-1.0 beside PyPI pyoxigraph: the same canonical N-Quads, labels of blank nodes included."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    RdfFormat,
    parse,
    serialize,
)
from pyoxigraph import Quad as OxigraphQuad

from tests.interop.varied_credentials import varied_credentials
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdf import Quad, iri, literal
from vc_core.documents.rdfc import canonicalize

ALGORITHMS = {
    "sha256": CanonicalizationAlgorithm.RDFC_1_0_SHA_256,
    "sha384": CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}
each_hash = pytest.mark.parametrize("hash_name", ALGORITHMS)
XSD = "http://www.w3.org/2001/XMLSchema#"

# What escapes are about, what UTF-8 takes four bytes for, and everything else now and then.
CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA1))))
ASTRAL = "𠮷𪚥𰻞👩\U0010ffff\U00010000"
OUTSIDE_XML = "\ufffe\uffff"
# A list joined, because `st.text` would melt both alphabets into one and prefer ASCII.
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(CONTROLS + ASTRAL + "\"\\'\u2028\u2029\ufeff\ufdd0张é"),
        st.characters(exclude_categories=["Cs"], exclude_characters=OUTSIDE_XML),
    ),
    max_size=6,
).map("".join)
BLANK_NODES = st.integers(0, 4).map(lambda number: BlankNode(f"n{number}"))
NAMED_NODES = st.sampled_from(
    ["urn:example:a", "https://例え.jp/张?q=1#f", "did:web:a.example"]
).map(NamedNode)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda text: Literal(text, language="zh"), TEXTS),
    st.builds(lambda text: Literal(text, datatype=NamedNode(XSD + "date")), TEXTS),
)
SUBJECTS = BLANK_NODES | NAMED_NODES
QUADS = st.builds(
    OxigraphQuad,
    SUBJECTS,
    st.sampled_from(["urn:example:p", "urn:example:q"]).map(NamedNode),
    # Blank nodes twice: what they point at each other with is what makes labels hard.
    st.one_of(BLANK_NODES, SUBJECTS, LITERALS),
    st.one_of(st.just(DefaultGraph()), SUBJECTS),
)


def term(value: object) -> str:
    """Write a term of theirs as ours."""
    if isinstance(value, NamedNode):
        return iri(value.value)
    if isinstance(value, BlankNode):
        return f"_:{value.value}"
    if isinstance(value, Literal):
        return literal(value.value, value.datatype.value, value.language)
    return ""


def ours(quads: list[OxigraphQuad], hash_name: str) -> str:
    converted = [Quad(term(s), term(p), term(o), term(g)) for s, p, o, g in quads]
    return canonicalize(converted, hash_function=getattr(hashlib, hash_name))


def theirs(quads: list[OxigraphQuad], hash_name: str) -> str:
    dataset = Dataset(quads)
    dataset.canonicalize(ALGORITHMS[hash_name])
    # Not splitlines: U+0085 and U+2028 are text, not ends of lines.
    lines = serialize(dataset, format=RdfFormat.N_QUADS).decode("utf-8").split("\n")[:-1]
    return "".join(f"{line}\n" for line in sorted(lines))


@each_hash
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quads=st.lists(QUADS, max_size=12))
def test_a_dataset_has_one_canonical_form(hash_name, quads):
    assert ours(quads, hash_name) == theirs(quads, hash_name)


@each_hash
def test_the_quads_of_credentials_have_one_canonical_form(hash_name):
    jsonld = JsonLd(pinned())
    for credential in varied_credentials("did:web:rsj.sh.example", 90, seed=3):
        quads = lossless_quads(credential, jsonld)
        canonical = canonicalize(quads, hash_function=getattr(hashlib, hash_name))
        # Read back what we wrote: escapes and all, it must be the same dataset to them.
        read = list(parse(canonical, format=RdfFormat.N_QUADS))
        assert theirs(read, hash_name) == canonical


def test_statements_are_sorted_by_code_points_and_not_by_utf16():
    # The order within a node goes into its hash, and the hashes decide the labels of eight nodes.
    predicate = NamedNode("urn:example:p")
    quads = [
        OxigraphQuad(BlankNode(f"n{number}"), predicate, Literal(f"{text}{number}"))
        for number in range(8)
        for text in ("𠮷明", "（示例）")
    ]
    assert ours(quads, "sha256") == theirs(quads, "sha256")
    lines = ours(quads, "sha256").split("\n")
    assert "（示例）" in lines[0]
    assert "𠮷明" in lines[1]


@pytest.mark.parametrize("character", OUTSIDE_XML)
def test_the_characters_that_xml_does_not_know_are_escaped(character):
    quads = [OxigraphQuad(BlankNode("n"), NamedNode("urn:example:p"), Literal(character))]
    assert ours(quads, "sha256") == theirs(quads, "sha256")
