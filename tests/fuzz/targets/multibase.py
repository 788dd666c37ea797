"""Multibase and Multikey: of every value there is one spelling."""

from tests.fuzz.choice import choose, text_of
from tests.fuzz.target import Broken
from vc_core.problems import ProblemError
from vc_core.verification_methods import multibase, multikey
from vc_core.verification_methods.public_key import InvalidPublicKey

ERRORS: tuple[type[ProblemError], ...] = (multibase.InvalidMultibase, InvalidPublicKey)
LARGEST = 1_200


def _value(data: bytes) -> None:
    text = text_of(data)
    decoded = multibase.decode(text)
    encode = multibase.encode_base58 if text[0] == "z" else multibase.encode_base64url
    if encode(decoded) != text:
        raise Broken("one value has two spellings")


def _base64url(data: bytes) -> None:
    text = text_of(data)
    if multibase.encode_base64url(multibase.decode_base64url(text))[1:] != text:
        raise Broken("one value has two spellings")


def _bytes(data: bytes) -> None:
    for encode in (multibase.encode_base58, multibase.encode_base64url):
        text = encode(data)
        if data and multibase.decode(text) != data:
            raise Broken("bytes do not come back")


def _multikey(data: bytes) -> None:
    text = text_of(data)
    if multikey.encode_public_key(multikey.decode_public_key(text)) != text:
        raise Broken("one key has two spellings")


def _point(data: bytes) -> None:
    multikey.decode_public_key(multibase.encode_base58(data))


_WAYS = {b"V": _value, b"U": _base64url, b"B": _bytes, b"K": _multikey, b"P": _point}


def run(data: bytes) -> None:
    """Decode a value or a key, or encode bytes and decode them again."""
    choose(_WAYS, data)
