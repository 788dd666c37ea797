"""Which bytes are meant to be a picture; told without loading any decoder."""

import re

from vc_verifier.carriers.heic import looks_like_heic

_SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
# PostScript, and the header of an EPS file with a preview in it.
_POSTSCRIPT = (b"%!PS", b"\xc5\xd0\xd3\xc6")
_HEAD = 1_024
# The root element, after nothing but an XML declaration, comments and a document type.
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:<\?xml[^>]{0,200}\?>\s{0,64})?"
    rb"(?:<!--(?:(?!-->).){0,600}-->\s{0,64}){0,4}(?:<!DOCTYPE\s{1,64}svg\b|<(?:svg:)?svg[\s>])",
    re.DOTALL,
)


def looks_like_svg(data: bytes) -> bool:
    """Tell by its beginning whether this is meant to be a drawing in SVG."""
    return _SVG.match(data[:_HEAD]) is not None


def looks_like_postscript(data: bytes) -> bool:
    """Tell by its first bytes whether this is meant to be PostScript."""
    return data.startswith(_POSTSCRIPT)


def looks_like_image(data: bytes) -> bool:
    """Tell by its first bytes whether this is meant to be a picture of a known format."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return True
    # Two letters are little to go by: a BMP's header must follow them.
    if data.startswith(b"BM"):
        return len(data) > 26 and data[6:10] == bytes(4)
    if looks_like_svg(data) or looks_like_postscript(data):
        return True
    return data.startswith(_SIGNATURES) or looks_like_heic(data)
