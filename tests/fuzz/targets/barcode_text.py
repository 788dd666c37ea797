"""The text of a barcode, from the scanner to the members, in all three forms."""

import base64

from tests.fuzz.choice import choose, text_of
from tests.fuzz.target import Broken
from vc_core import barcode
from vc_core.barcode.base45 import decode_base45, encode_base45
from vc_core.barcode.text_form import BASE32_PREFIX, BASE45_PREFIX
from vc_core.problems import ProblemError
from vc_verifier.carriers.detect import detect_text

ERRORS: tuple[type[ProblemError], ...] = (barcode.BarcodeError, barcode.UnknownTypeTable)
LARGEST = 4_096


def _text(data: bytes) -> None:
    text = text_of(data)
    detect_text(text)
    barcode.decode(text)


def _base45(data: bytes) -> None:
    text = text_of(data)
    if encode_base45(decode_base45(text)) != text:
        raise Broken("one value has two spellings")


def _payload(data: bytes) -> None:
    barcode.decode(BASE45_PREFIX + encode_base45(data))


def _link(data: bytes) -> None:
    encoded = base64.b32encode(data).decode().rstrip("=")
    barcode.decode(f"https://verify.example/#{BASE32_PREFIX}{encoded}")


_WAYS = {b"T": _text, b"4": _base45, b"P": _payload, b"L": _link}


def run(data: bytes) -> None:
    """Decode a text, or a payload written as a text."""
    choose(_WAYS, data)
