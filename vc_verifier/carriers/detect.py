"""What kind of thing was presented, by its first bytes; never by its name."""

import re
from enum import StrEnum

from vc_core.documents.n_quads import begins_like_n_quads
from vc_verifier.carriers.archive import looks_like_zip
from vc_verifier.carriers.image_signature import looks_like_image
from vc_verifier.carriers.office import office_kind

_LINK = re.compile(r"https?://[^\s#]{1,300}#(VC1-B[A-Z2-7]+)", re.ASCII)
_BARCODE = re.compile(r"VC1-[\x20-\x7e]+", re.ASCII)
_MARK = "\ufeff"
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(~[A-Za-z0-9_.~-]*)?", re.ASCII)


class Presented(StrEnum):
    """The kinds of carrier that are told apart before anything is decoded."""

    IMAGE = "image"
    ARCHIVE = "archive"
    PDF = "pdf"
    BARCODE = "barcode"
    OFFICE = "office"
    JWT = "jwt"
    N_QUADS = "n-quads"
    JSON = "json"
    COSE = "cose"
    OTHER = "other"


def detect_bytes(data: bytes) -> Presented:
    """Tell pictures, archives, office documents and PDFs apart from text."""
    if looks_like_image(data):
        return Presented.IMAGE
    if looks_like_zip(data):
        return Presented.ARCHIVE if office_kind(data) is None else Presented.OFFICE
    # A PDF may have junk before its header; the specification allows 1,024 bytes.
    if b"%PDF-" in data[:1024]:
        return Presented.PDF
    # A tagged COSE_Sign1: tag 18 around an array of four (RFC 9052 §4.2).
    if data.startswith(b"\xd2\x84"):
        return Presented.COSE
    return Presented.OTHER


def hidden_by_mark(text: str) -> bool:
    """Tell whether a byte order mark hides something that would be known without it."""
    return text.startswith(_MARK) and detect_text(text[1:]) is not Presented.OTHER


def in_utf_16(data: bytes) -> bool:
    """Tell whether something that would be known in UTF-8 was saved in UTF-16, with its mark."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return marked and hidden_by_mark(_MARK + data.decode("utf-16", "replace"))


def detect_text(text: str) -> Presented:
    """Tell barcode text, links to it, compact JWTs, JSON and N-Quads apart."""
    stripped = text.strip()
    if _BARCODE.fullmatch(stripped) or _LINK.fullmatch(stripped):
        return Presented.BARCODE
    if stripped[:1] in ("{", "["):
        return Presented.JSON
    if stripped.startswith("ey") and _JWT.fullmatch(stripped):
        return Presented.JWT
    # An RDF dataset begins with an identifier, a blank node or a comment.
    if stripped[:1] in ("<", "_", "#") and begins_like_n_quads(stripped):
        return Presented.N_QUADS
    return Presented.OTHER
