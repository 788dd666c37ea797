"""The official RDFC-1.0 suite; N-Quads are read by pyoxigraph, not by our own code."""

import hashlib
import json

import pyoxigraph
import pytest

from tests.vectors.official import ROOT, needs_vectors, read_json, read_text
from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.rdf import Quad, literal
from vc_core.documents.rdfc import canonical_identifiers, canonicalize

pytestmark = needs_vectors

HASHES = {None: hashlib.sha256, "SHA384": hashlib.sha384}


def entries(kind: str) -> list[object]:
    if not ROOT.is_dir():
        return []
    manifest = read_json("rdf-canon/manifest.jsonld")
    return [
        pytest.param(entry, id=entry["id"])
        for entry in manifest["entries"]
        if entry["type"] == f"rdfc:{kind}"
    ]


def term(value: object) -> str:
    if isinstance(value, pyoxigraph.NamedNode):
        return f"<{value.value}>"
    if isinstance(value, pyoxigraph.BlankNode):
        return f"_:{value.value}"
    if isinstance(value, pyoxigraph.Literal):
        return literal(value.value, value.datatype.value, value.language)
    return ""


def dataset(path: str) -> list[Quad]:
    quads = pyoxigraph.parse(read_text(path), format=pyoxigraph.RdfFormat.N_QUADS)
    return [
        Quad(term(q.subject), term(q.predicate), term(q.object), term(q.graph_name)) for q in quads
    ]


@pytest.mark.parametrize("entry", entries("RDFC10EvalTest"))
def test_canonical_form_is_the_official_one(entry):
    result = canonicalize(
        dataset(f"rdf-canon/{entry['action']}"), hash_function=HASHES[entry.get("hashAlgorithm")]
    )
    assert result == read_text(f"rdf-canon/{entry['result']}")


@pytest.mark.parametrize("entry", entries("RDFC10MapTest"))
def test_issued_identifiers_are_the_official_ones(entry):
    issued = canonical_identifiers(
        dataset(f"rdf-canon/{entry['action']}"), hash_function=HASHES[entry.get("hashAlgorithm")]
    )
    assert issued == json.loads(read_text(f"rdf-canon/{entry['result']}"))


@pytest.mark.parametrize("entry", entries("RDFC10NegativeEvalTest"))
def test_a_poison_dataset_is_refused(entry):
    with pytest.raises(WorkBudgetExceeded):
        canonicalize(dataset(f"rdf-canon/{entry['action']}"))
