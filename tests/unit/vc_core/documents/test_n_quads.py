"""N-Quads: read as pyoxigraph reads them, and nothing that is none."""

import json
import time

import pyoxigraph
import pytest

from tests.vectors.official import ROOT, needs_vectors, read_text
from tests.vectors.test_rdf_canon import dataset
from vc_core.documents.n_quads import MalformedNQuads, begins_like_n_quads, read_n_quads
from vc_core.documents.rdf import Quad

INPUTS = sorted(path.name for path in (ROOT / "rdf-canon" / "rdfc10").glob("*-in.nq"))


@needs_vectors
@pytest.mark.parametrize("name", INPUTS)
def test_official_inputs_are_read_as_another_implementation_reads_them(name):
    path = f"rdf-canon/rdfc10/{name}"
    # A dataset is a set; both readers give the order of the file.
    assert read_n_quads(read_text(path)) == list(dict.fromkeys(dataset(path)))


def test_escapes_comments_and_every_kind_of_term_are_read():
    text = (
        "# a comment\n\n"
        '<urn:a> <urn:b> "\\u5F20\\t\\"\\U00020BB7" . # trailing\r\n'
        '_:x.1 <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n'
        '<urn:\\u5f20> <urn:b> "a"@zh-Hans _:g .\n'
        "<urn:a> <urn:b> _:x.1."
    )
    assert read_n_quads(text) == [
        Quad("<urn:a>", "<urn:b>", '"张\\t\\"𠮷"'),
        Quad("_:x.1", "<urn:b>", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', "<urn:g>"),
        Quad("<urn:张>", "<urn:b>", '"a"@zh-Hans', "_:g"),
        Quad("<urn:a>", "<urn:b>", "_:x.1"),
    ]
    assert len(list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS))) == 4


@pytest.mark.parametrize(
    "line",
    [
        "<urn:a> <urn:b> .",
        '"a" <urn:b> <urn:c> .',
        "<urn:a> _:b <urn:c> .",
        '<urn:a> <urn:b> "a\\q" .',
        '<urn:a> <urn:b> "\\uD800" .',
        '<urn:a> <urn:b> "\\U00110000" .',
        "<a> <urn:b> <urn:c> .",
        '<urn:a> <urn:b> "a" "b" .',
        "<urn:a> <urn:b> <urn:c> <urn:d> <urn:e> .",
        "<urn:a> <urn:b> <urn:c>",
        "<!doctype html><p>",
        json.dumps({"a": 1}),
    ],
)
def test_what_is_no_statement_is_refused(line):
    with pytest.raises(MalformedNQuads) as caught:
        read_n_quads(f"<urn:a> <urn:b> <urn:c> .\n{line}")
    assert caught.value.code == "N_QUADS_MALFORMED"


def test_the_last_character_of_unicode_is_read():
    (quad,) = read_n_quads('<urn:a> <urn:b> "\\U0010FFFF" .')
    assert quad.object == '"\U0010ffff"'


def test_hostile_text_is_refused_in_little_time():
    begun = time.process_time()
    for text in (
        '<urn:a> <urn:b> "' + "\\" * 900_000,
        "<urn:a> <urn:b> " + "_:" + "a." * 450_000 + "!",
        "<" * 900_000,
        "<urn:a> <urn:b> <urn:c> .\n" * 40_000 + "x",
        "".join(f"<urn:a> <urn:b> <urn:c{n}> .\n" for n in range(30_000)),
    ):
        with pytest.raises(MalformedNQuads):
            read_n_quads(text)
    assert time.process_time() - begun < 2


def test_text_of_another_kind_does_not_begin_like_n_quads():
    assert begins_like_n_quads("# c\n\n<urn:a> <urn:b> <urn:c> .\nwhatever")
    for text in ("", "{}", "<!doctype html>", "VC1-R", "<urn:a>", "# only a comment"):
        assert not begins_like_n_quads(text)


@pytest.mark.parametrize(
    ("datatype", "good"),
    [("urn:t", True), ("\\u0075rn:t", True), ("t", False), ("urn:a\\u0020b", False)],
)
def test_a_datatype_is_an_absolute_iri_once_its_escapes_are_read(datatype, good):
    line = f'<urn:s> <urn:p> "x"^^<{datatype}> .\n'
    if good:
        assert [quad.object for quad in read_n_quads(line)] == ['"x"^^<urn:t>']
        return
    with pytest.raises(MalformedNQuads):
        read_n_quads(line)
