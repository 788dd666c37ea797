"""What kind of thing was presented, by its first bytes; never by its name."""

import re
from enum import StrEnum

from vc_verifier.carriers.archive import looks_like_zip
from vc_verifier.carriers.image import looks_like_image

_LINK = re.compile(r"https?://[^\s#]{1,300}#(VC1-B[A-Z2-7]+)", re.ASCII)
_BARCODE = re.compile(r"VC1-[\x20-\x7e]+", re.ASCII)
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(~[A-Za-z0-9_.~-]*)?", re.ASCII)


class Presented(StrEnum):
    """The kinds of carrier that are told apart before anything is decoded."""

    IMAGE = "image"
    ARCHIVE = "archive"
    PDF = "pdf"
    BARCODE = "barcode"
    JWT = "jwt"
    JSON = "json"
    OTHER = "other"


def detect_bytes(data: bytes) -> Presented:
    """Tell pictures, archives and PDFs apart from text."""
    if looks_like_image(data):
        return Presented.IMAGE
    if looks_like_zip(data):
        return Presented.ARCHIVE
    # A PDF may have junk before its header; the specification allows 1,024 bytes.
    if b"%PDF-" in data[:1024]:
        return Presented.PDF
    return Presented.OTHER


def detect_text(text: str) -> Presented:
    """Tell barcode text, links to it, compact JWTs and JSON apart."""
    stripped = text.strip()
    if _BARCODE.fullmatch(stripped) or _LINK.fullmatch(stripped):
        return Presented.BARCODE
    if stripped[:1] in ("{", "["):
        return Presented.JSON
    if stripped.startswith("ey") and _JWT.fullmatch(stripped):
        return Presented.JWT
    return Presented.OTHER
