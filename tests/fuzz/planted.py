"""A decoder with planted errors: fuzzing has to find each, or it finds nothing anywhere."""

import time

from vc_core.documents import strict_json

ERRORS = (strict_json.MalformedJson,)
LARGEST = 64


def _hidden(data: bytes) -> None:
    """Leak another error, behind conditions that are met one after the other."""
    if data[:1] == b"f" and data[1:2] == b"u" and data[2:3] == b"z":
        raise KeyError("planted")


def _memory(_data: bytes) -> None:
    bytearray(1_000_000_000)


def _time(_data: bytes) -> None:
    time.sleep(1_000)


def _own(data: bytes) -> None:
    strict_json.parse(data)


# Only in whole words, so that no mutation of another input meets them.
_WAYS = {b"own": _own, b"hidden": _hidden, b"too much memory": _memory, b"too much time": _time}


def run(data: bytes) -> None:
    """Break in the way that the first word names."""
    for word, way in _WAYS.items():
        if data.startswith(word):
            way(data.removeprefix(word))
