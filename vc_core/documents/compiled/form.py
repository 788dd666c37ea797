"""A form: fixed bytes with slots between them, and the texts that fill slots, made ready once."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

_SENTINEL = "x-slot:{}:"
SENTINEL = re.compile(r"x-slot:(\d+):")
MARK = "x-slot:"

# Stands between joined texts: it is escaped wherever it is text, in JSON and in N-Quads.
_QUOTE = '"'


def sentinels(count: int) -> list[str]:
    """Give a distinct string for each slot: an absolute IRI, hence good as IRI and as text."""
    return [_SENTINEL.format(slot) for slot in range(count)]


class Form:
    """Bytes with slots; the same slot may occur several times."""

    def __init__(self, text: str) -> None:
        """Take a text in which sentinels mark the slots."""
        pieces = SENTINEL.split(text)
        self.slots = tuple(map(int, pieces[1::2]))
        # Fixed bytes at even places; texts take the places of the slots' numbers at odd ones.
        self._parts = [piece.encode("utf-8") for piece in pieces]
        self._pick: Callable[[Sequence[bytes]], Any] = (
            itemgetter(*self.slots) if len(self.slots) > 1 else self._pick_few
        )

    def _pick_few(self, texts: Sequence[bytes]) -> list[bytes]:
        return [texts[slot] for slot in self.slots]

    def render(self, texts: Sequence[bytes]) -> bytes:
        """Give the bytes with `texts` in the slots."""
        parts = self._parts.copy()
        parts[1::2] = self._pick(texts)
        return b"".join(parts)


def plain_texts(entries: list[Any]) -> list[bytes] | None:
    """Give all entries as UTF-8 if they are strings without anything that must be escaped.

    Printable characters are neither controls, surrogates nor noncharacters; besides them only
    quotation marks and backslashes are escaped, in JSON as in N-Quads.
    """
    try:
        joined = _QUOTE.join(entries)
    except TypeError:
        return None
    if joined.isprintable() and joined.count(_QUOTE) == len(entries) - 1 and "\\" not in joined:
        return joined.encode("utf-8").split(b'"')
    return None


def escaped_texts(entries: list[Any], escape: Callable[[str], str]) -> list[bytes] | None:
    """Give each entry escaped and as UTF-8; None if one is no string, or no text at all."""
    if not all(type(entry) is str for entry in entries):
        return None
    try:
        return [escape(entry).encode("utf-8") for entry in entries]
    except UnicodeEncodeError:
        return None
