"""Certificates embedded in a PDF's streams, found without trusting the file's own structure.

Every stream is looked at, whatever the cross-reference table, the name tree or a later revision
says about it: a second attachment of the same name cannot hide the first, and a damaged or
truncated file still gives what it holds.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any

from vc_core.documents import strict_json

MOST_STREAMS = 5_000
MOST_CANDIDATES = 64
MOST_DOCUMENTS = 16
LARGEST_DOCUMENT = 200_000
LIMITS = strict_json.Limits(size=LARGEST_DOCUMENT, depth=48, values=5_000)

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_PEEK = 16
# Of a deflated stream: with these the first characters come out, whatever its code table.
_SHORT = 1_024
_LARGEST_RAW = 400_000
_OPENING = (b"{", b"[")


def embedded_documents(data: bytes) -> list[Any]:
    """Give each different JSON document with a proof, in the order of the file."""
    found: dict[bytes, Any] = {}
    for content in _contents(data):
        document = as_document(content)
        if document is not None:
            found.setdefault(content, document)
        if len(found) == MOST_DOCUMENTS:
            break
    return list(found.values())


def as_document(content: bytes) -> Any:
    """Read a JSON document that may be a credential; None for anything else."""
    if not content.lstrip().startswith(_OPENING) or b"proof" not in content:
        return None
    try:
        return strict_json.parse(content, limits=LIMITS)
    except strict_json.MalformedJson:
        return None


def _contents(data: bytes) -> Iterator[bytes]:
    end, candidates = 0, 0
    for number, match in enumerate(_STREAM.finditer(data)):
        if number == MOST_STREAMS or candidates == MOST_CANDIDATES:
            return
        begin = match.end()
        plain = data[begin : begin + _PEEK].lstrip().startswith(_OPENING)
        if not plain and not _opens_like_json(data[begin : begin + _SHORT]):
            continue
        candidates += 1
        if end < begin:
            end = data.find(_END, begin)
            end = len(data) if end < 0 else end
        raw = data[begin : min(end, begin + _LARGEST_RAW)]
        content = raw.rstrip(b"\r\n") if plain else _inflated(raw)
        if content is not None and len(content) <= LARGEST_DOCUMENT:
            yield content


def _opens_like_json(raw: bytes) -> bool:
    """Tell by a few bytes whether a deflated stream holds JSON."""
    if not _looks_deflated(raw):
        return False
    try:
        return zlib.decompressobj().decompress(raw, _PEEK).lstrip().startswith(_OPENING)
    except zlib.error:
        return False


def _looks_deflated(raw: bytes) -> bool:
    """Tell a zlib stream (RFC 1950 §2.2) by its two header bytes."""
    return len(raw) > 2 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2], "big") % 31 == 0


def _inflated(raw: bytes) -> bytes | None:
    """Inflate a stream no further than a certificate can be long."""
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(raw, LARGEST_DOCUMENT)
    except zlib.error:
        return None
    return content if inflater.eof else None
