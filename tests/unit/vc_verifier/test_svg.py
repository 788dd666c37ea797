"""Codes drawn as SVG: the bureau's own is read, and nothing that could draw something else."""

import time

import pytest
import segno

from vc_issuer.artifacts.vector import qr_svg
from vc_verifier.carriers.image import ImageUnreadable, read_codes
from vc_verifier.carriers.image_signature import looks_like_image

TEXT = "VC1-R" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 12
OWN = qr_svg(TEXT)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90">{}</svg>'
PATH = "M4 4h7v1h-7z"


def test_the_bureaus_own_svg_is_read_and_is_a_copy(bureau):
    assert looks_like_image(OWN)
    assert read_codes(OWN) == [TEXT]
    result = bureau.verify(qr_svg(bureau.barcodes["张三丰"]))
    assert (result.verdict.value, result.carrier) == ("copy-without-effect", "image")
    assert result.credential["credentialSubject"]["name"] == "张三丰"


def test_rectangles_instead_of_paths_are_read_too():
    code = segno.make(TEXT, micro=False)
    squares = "".join(
        f'<rect x="{x + 4}" y="{y + 4}" width="1" height="1"/>'
        for y, row in enumerate(code.matrix)
        for x, dark in enumerate(row)
        if dark
    )
    side = len(code.matrix) + 8
    ground = f'<rect width="{side}" height="{side}" fill="white"/>'
    svg = SVG.replace("90 90", f"{side} {side}").format(ground + squares)
    assert read_codes(svg.encode()) == [TEXT]


@pytest.mark.parametrize(
    "content",
    [
        '<path transform="scale(2)" d="M4 4h7v1h-7z"/>',
        '<g transform="rotate(3)"/>',
        "<style>path{display:none}</style>",
        '<image href="https://elsewhere.example/x.png"/>',
        '<use href="#a"/>',
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<path d="M4 4c1 1 2 2 3 3z"/>',
        '<path d="M4 4h7v1h-6z"/>',
        '<path stroke="#000" d="M4 4h7"/>',
        '<path fill="url(#a)" d="M4 4h7v1h-7z"/>',
        '<path d="M4 4h7v1h-7z"/><rect width="90" height="90" fill="#fff"/>',
        '<x:y xmlns:x="urn:example:x"/>',
        '<svg viewBox="0 0 9 9"/>',
        "<path",
        f'<path d="{PATH * 40_001}"/>',
    ],
    ids=lambda content: content[:40],
)
def test_a_drawing_that_could_look_otherwise_is_not_read_and_the_answer_says_so(bureau, content):
    svg = SVG.format(content).encode()
    with pytest.raises(ImageUnreadable) as caught:
        read_codes(svg)
    assert caught.value.code == "PICTURE_KIND_NOT_READ"
    result = bureau.verify(svg)
    assert (result.verdict.value, result.carrier) == ("not-verifiable", "image")
    assert "PNG" in result.errors[0].text.en


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg viewBox="0 0 9 9">&b;</svg>',
        b'<?xml version="1.0"?>\n<!DOCTYPE svg SYSTEM "file:///a"><svg viewBox="0 0 9 9"/>',
        b"<svg " + b" " * 5_000_000,
        b"<svg>" + b"<g>" * 300_000,
        b'<svg viewBox="0 0 1e9 1e9"/>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\xc5\xd0\xd3\xc6" + bytes(30),
    ],
    ids=["entities", "document type", "spaces", "deep", "huge", "PostScript", "EPS with preview"],
)
def test_hostile_drawings_and_postscript_are_refused_at_once(data):
    begun = time.process_time()
    with pytest.raises(ImageUnreadable) as caught:
        read_codes(data)
    assert caught.value.code == "PICTURE_KIND_NOT_READ"
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "data",
    [b"<https://example.org/a> <b> <c> .", b'{"svg": "<svg>"}', b"<html><svg></svg></html>"],
)
def test_other_text_is_no_drawing(data):
    assert not looks_like_image(data)
