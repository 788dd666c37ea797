"""Symbols for print: curves alone, the right modules, size, quiet zone and caption."""

import re
import xml.etree.ElementTree as ET
import zlib
from random import Random

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import encode, encode_link
from vc_issuer.artifacts.caption import CAPTION, LINK_CAPTION, NO_CAPTION, lines_of, outline
from vc_issuer.artifacts.symbol import QUIET_ZONE, qr_symbol
from vc_issuer.artifacts.vector import qr_link_svg, qr_pdf, qr_svg

SEALED = certificate(Random(1))
TEXT = encode(SEALED)
SVG = "{http://www.w3.org/2000/svg}"
DARK = {
    (x, y) for y, row in enumerate(qr_symbol(TEXT).matrix) for x, dark in enumerate(row) if dark
}


def test_the_svg_draws_the_same_matrix():
    drawn = set()
    for part in ET.fromstring(qr_svg(TEXT)).find(f"{SVG}path").get("d").split("M")[1:]:
        start, rest = part.split("h", 1)
        x, y = map(int, start.split())
        run = int(rest.partition("v")[0])
        drawn |= {(x + offset - QUIET_ZONE, y - QUIET_ZONE) for offset in range(run)}
    assert drawn == DARK


def test_the_svg_tells_in_both_languages_where_to_scan():
    root = ET.fromstring(qr_svg(TEXT))
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert any("核验" in line for line in words)
    assert any("verifier" in line for line in words)
    assert ET.fromstring(qr_svg(TEXT, NO_CAPTION)).find(f".//{SVG}text") is None


def test_the_svg_is_at_least_thirty_millimetres_wide():
    width = ET.fromstring(qr_svg("VC1-R")).get("width")
    assert float(width.removesuffix("mm")) >= 30


def test_the_link_svg_has_words_of_its_own():
    root = ET.fromstring(qr_link_svg(encode_link(SEALED, "https://verify.example/v")))
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert words == lines_of(LINK_CAPTION)


def drawing_of(pdf):
    stream = re.search(rb"stream\n(.*)\nendstream", pdf, re.DOTALL)[1]
    return zlib.decompress(stream).decode()


def test_the_pdf_draws_the_same_matrix_as_curves():
    pdf = qr_pdf(TEXT, NO_CAPTION)
    height = len(qr_symbol(TEXT).matrix) + 2 * QUIET_ZONE
    drawn = set()
    for x, y, run in re.findall(r"^(\d+) (\d+) (\d+) 1 re$", drawing_of(pdf), re.MULTILINE):
        for offset in range(int(run)):
            drawn.add((int(x) + offset - QUIET_ZONE, height - 1 - int(y) - QUIET_ZONE))
    assert drawn == DARK
    assert b"/Image" not in pdf


def test_the_pdf_page_is_as_wide_as_the_symbol_is_to_be_printed():
    box = re.search(rb"MediaBox\[0 0 ([0-9.]+) ([0-9.]+)\]", qr_pdf(TEXT))
    width, height = (float(number) / 72 * 25.4 for number in box.groups())
    assert abs(width - 36.5) < 0.01
    assert height > width


def test_the_pdf_draws_every_line_of_the_caption_within_the_page():
    drawing = drawing_of(qr_pdf(TEXT))
    starts = re.findall(r"^q 3.4 0 0 3.4 ([0-9.]+) ([0-9.]+) cm$", drawing, re.MULTILINE)
    assert len(starts) == len(lines_of(CAPTION))


def test_each_object_of_the_pdf_is_where_its_table_says():
    pdf = qr_pdf(TEXT)
    start = int(re.search(rb"startxref\n(\d+)\n", pdf)[1])
    assert pdf[start:].startswith(b"xref\n0 6\n")
    places = re.findall(rb"(\d{10}) 00000 n ", pdf[start:])
    for number, place in enumerate(places, start=1):
        assert pdf[int(place) :].startswith(f"{number} 0 obj".encode())


def test_the_same_text_always_gives_the_same_pdf():
    assert qr_pdf(TEXT) == qr_pdf(TEXT)


def test_every_line_of_a_caption_has_its_outline():
    for line in lines_of((*CAPTION, *LINK_CAPTION)):
        assert outline(line).commands[0][0] == "M"
        assert outline(line).commands[-1][0] == "Z"
