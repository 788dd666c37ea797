"""The strict JSON reader: what it accepts is what every reader would read, and can be written."""

import json

from tests.fuzz.choice import choose, text_of
from tests.fuzz.target import Broken
from vc_core.documents import jcs, strict_json

ERRORS = (strict_json.MalformedJson,)
LARGEST = 4_096


def _bytes(data: bytes) -> None:
    _look_at(strict_json.parse(data), data.decode("utf-8"))


def _text(data: bytes) -> None:
    text = text_of(data)
    _look_at(strict_json.parse(text), text)


def _look_at(document: object, text: str) -> None:
    if document != json.loads(text):
        raise Broken("another reader reads something else")
    strict_json.check_value(document)
    if strict_json.parse(jcs.canonicalize(document)) != document:
        raise Broken("its canonical form is another document")


_WAYS = {b"B": _bytes, b"T": _text}


def run(data: bytes) -> None:
    """Read as bytes or as text."""
    choose(_WAYS, data)
