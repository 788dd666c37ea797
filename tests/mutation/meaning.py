"""What a document means as RDF, by PyLD and pyoxigraph: nothing of the code under test is asked."""

from collections.abc import Iterator
from typing import Any

from pyld import jsonld
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
)

from tests.reference_proofs import plain_options

_UNREADABLE = (jsonld.JsonLdError, ValueError, TypeError, KeyError, AttributeError)


def same_statements(one: Any, other: Any) -> bool:
    """Tell whether two documents are one RDF dataset; False for what has no RDF at all."""
    try:
        return _canonical(one) == _canonical(other)
    except _UNREADABLE:
        return False


def _canonical(document: Any) -> set[Quad]:
    dataset = Dataset(_quads(document))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _quads(document: Any) -> Iterator[Quad]:
    for graph, triples in jsonld.to_rdf(document, plain_options()).items():
        name = DefaultGraph() if graph == "@default" else _node(graph)
        for triple in triples:
            subject, predicate, value = (triple[k] for k in ("subject", "predicate", "object"))
            yield Quad(_node(subject["value"]), _node(predicate["value"]), _term(value), name)


def _node(name: str) -> NamedNode | BlankNode:
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name)


def _term(term: dict[str, str]) -> NamedNode | BlankNode | Literal:
    if term["type"] != "literal":
        return _node(term["value"])
    if "language" in term:
        return Literal(term["value"], language=term["language"])
    return Literal(term["value"], datatype=NamedNode(term["datatype"]))
