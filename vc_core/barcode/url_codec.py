"""URLs as an array of a prefix number and the rest (CBOR-LD 1.0 "URL Codec").

A URL is compressed only if the compressed form gives back the very same characters.
"""

import base64
import binascii
import re
import uuid
from collections.abc import Callable
from typing import Any

from vc_core.barcode.errors import malformed
from vc_core.barcode.literal_codecs import compress_base58
from vc_core.verification_methods.multibase import encode_base58

Compressed = list[int | str | bytes]

_HTTP, _HTTPS, _UUID, _DATA, _V1_NYM, _DID_KEY = 1, 2, 3, 4, 1024, 1025
_PREFIXES = {
    "http://": _HTTP,
    "https://": _HTTPS,
    "urn:uuid:": _UUID,
    "data:": _DATA,
    "did:v1:nym:": _V1_NYM,
    "did:key:": _DID_KEY,
}
_PREFIX_OF = {number: prefix for prefix, number in _PREFIXES.items()}

# Only UUIDs that every UUID library accepts are turned into bytes.
_PLAIN_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_BASE64_DATA = re.compile("(.*);base64,(.*)")


def compress_url(url: str) -> Compressed | None:
    """Give the compressed form of a URL, or None when it has none."""
    for prefix, number in _PREFIXES.items():
        rest = url.removeprefix(prefix)
        # A further colon (a port, a nested scheme) makes it another prefix (specification).
        if rest is not url and rest != url and ":" not in rest and rest:
            return _COMPRESSORS[number](number, rest)
    return None


def _compress_http(number: int, rest: str) -> Compressed:
    return [number, rest]


def _compress_uuid(number: int, rest: str) -> Compressed:
    return [number, uuid.UUID(rest).bytes if _PLAIN_UUID.fullmatch(rest) else rest]


def _compress_data(number: int, rest: str) -> Compressed:
    if match := _BASE64_DATA.fullmatch(rest):
        media_type, text = match.groups()
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return [number, rest]
        if base64.b64encode(data).decode() == text:
            return [number, media_type, data]
    return [number, rest]


def _compress_did(number: int, rest: str) -> Compressed | None:
    parts = rest.split("#")
    return [number, *map(_base58_part, parts)] if len(parts) <= 2 else None


def _base58_part(part: str) -> str | bytes:
    decoded = compress_base58(part)
    return part if decoded is None else decoded


_COMPRESSORS: dict[int, Callable[[int, str], Compressed | None]] = {
    _HTTP: _compress_http,
    _HTTPS: _compress_http,
    _UUID: _compress_uuid,
    _DATA: _compress_data,
    _V1_NYM: _compress_did,
    _DID_KEY: _compress_did,
}


def decompress_url(compressed: list[Any]) -> str:
    """Give the URL of a compressed form; refused: any other number, length or type of part."""
    match compressed:
        case [int(number), str(rest)] if type(number) is int and number in _PREFIX_OF:
            return _PREFIX_OF[number] + rest
        case [3, bytes(data)] if len(data) == 16:
            return f"{_PREFIX_OF[_UUID]}{uuid.UUID(bytes=data)}"
        case [4, str(media_type), bytes(data)]:
            return f"{_PREFIX_OF[_DATA]}{media_type};base64,{base64.b64encode(data).decode()}"
        case [1024 | 1025 as number, str() | bytes() as authority]:
            return _PREFIX_OF[number] + _text_of(authority)
        case [1024 | 1025 as number, str() | bytes() as authority, str() | bytes() as fragment]:
            return f"{_PREFIX_OF[number]}{_text_of(authority)}#{_text_of(fragment)}"
    raise malformed("an unknown form of URL", "URL 的压缩形式无法识别")


def _text_of(part: str | bytes) -> str:
    return part if isinstance(part, str) else encode_base58(part)
