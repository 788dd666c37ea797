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
MOST_PDFS = 2
LARGEST_PDF = 2_000_000
LIMITS = strict_json.Limits(size=LARGEST_DOCUMENT, depth=48, values=5_000)

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_PEEK = 16
# Of a deflated stream: with these the first characters come out, whatever its code table.
_SHORT = 1_024
_LARGEST_RAW = 400_000
_PDF = b"%PDF-"
_OPENING = (b"{", b"[")
_WANTED = (*_OPENING, _PDF)


def embedded_documents(data: bytes) -> list[Any]:
    """Give each different JSON document with a proof, in the order of the file.

    A PDF that is attached is looked into as well, and nothing that is attached to that.
    """
    found: dict[bytes, Any] = {}
    inner: list[bytes] = []
    for content in _contents(data):
        if content.startswith(_PDF):
            inner += [content] if len(inner) < MOST_PDFS else []
        else:
            _keep(found, content)
    for attached in inner:
        for content in _contents(attached):
            _keep(found, content)
    return list(found.values())


def _keep(found: dict[bytes, Any], content: bytes) -> None:
    if len(found) < MOST_DOCUMENTS and (document := as_document(content)) is not None:
        found.setdefault(content, document)


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
        if not plain and not _opens_as_wanted(data[begin : begin + _SHORT]):
            continue
        candidates += 1
        if end < begin:
            end = data.find(_END, begin)
            end = len(data) if end < 0 else end
        raw = data[begin : min(end, begin + _LARGEST_RAW)]
        content = raw.rstrip(b"\r\n") if plain else _inflated(raw)
        if content is not None and (len(content) <= LARGEST_DOCUMENT or content.startswith(_PDF)):
            yield content


def _opens_as_wanted(raw: bytes) -> bool:
    """Tell by a few bytes whether a deflated stream holds JSON or a PDF."""
    if not _looks_deflated(raw):
        return False
    try:
        return zlib.decompressobj().decompress(raw, _PEEK).lstrip().startswith(_WANTED)
    except zlib.error:
        return False


def _looks_deflated(raw: bytes) -> bool:
    """Tell a zlib stream (RFC 1950 §2.2) by its two header bytes."""
    return len(raw) > 2 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2], "big") % 31 == 0


def _inflated(raw: bytes) -> bytes | None:
    """Inflate a stream no further than a certificate, or a PDF of one, can be long."""
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(raw, LARGEST_DOCUMENT)
        if content.startswith(_PDF):
            content += inflater.decompress(inflater.unconsumed_tail, LARGEST_PDF)
    except zlib.error:
        return None
    return content if inflater.eof else None
