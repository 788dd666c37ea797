"""What was learned of shapes: a bounded table that finds a document's entry by its shape.

Entries in use stay; what was met once and never again makes room ("second chance").
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from vc_core.documents.compiled.shape import Matcher, Outline, outline_of

P = TypeVar("P")
_MOST_SHAPES = 128


@dataclass
class _Entry(Generic[P]):
    """One shape: how it is recognised, what was learned of it (None: nothing can be)."""

    names: frozenset[str]
    matcher: Matcher
    plan: P | None
    used: bool = False


class Learned(Generic[P]):
    """Entries by shape; safe to share between threads.

    Readers take no lock: they see the table before a change or after it. Who misses an entry
    takes the general path, which always gives the same answer.
    """

    def __init__(self) -> None:
        self._entries: dict[Outline, _Entry[P]] = {}
        self._met: dict[Outline, None] = {}
        # By the names of the outermost members, so that few matchers are tried in vain.
        self._by_names: dict[frozenset[str], tuple[_Entry[P], ...]] = {}
        self._lock = threading.Lock()

    def find(self, document: dict[str, Any]) -> tuple[P, list[Any]] | None:
        """Give what was learned of the document's shape, and what stands in its slots."""
        for entry in self._by_names.get(frozenset(document), ()):
            entries = entry.matcher.entries(document)
            if entries is not None:
                entry.used = True
                return None if entry.plan is None else (entry.plan, entries)
        return None

    def learn(
        self, document: dict[str, Any], make: Callable[[Outline, list[Any]], P | None]
    ) -> None:
        """Learn the document's shape by `make` when it is met for the second time.

        A single verification is not made slower for a repetition that never comes.
        """
        outline = outline_of(document)
        if outline is None:
            return
        with self._lock:
            if outline in self._entries:
                return
            if outline not in self._met:
                self._remember_meeting(outline)
                return
        matcher = Matcher(outline)
        entries = matcher.entries(document)
        plan = None if entries is None else make(outline, entries)
        with self._lock:
            self._met.pop(outline, None)
            self._make_room()
            self._entries[outline] = _Entry(frozenset(document), matcher, plan)
            self._index()

    def _remember_meeting(self, outline: Outline) -> None:
        if len(self._met) >= _MOST_SHAPES:
            del self._met[next(iter(self._met))]
        self._met[outline] = None

    def _make_room(self) -> None:
        while len(self._entries) >= _MOST_SHAPES:
            outline, oldest = next(iter(self._entries.items()))
            del self._entries[outline]
            if oldest.used:
                oldest.used = False
                self._entries[outline] = oldest

    def _index(self) -> None:
        by_names: dict[frozenset[str], tuple[_Entry[P], ...]] = {}
        # Where a shape has a text its matcher lets an object pass: the shape of more rows, which
        # has that object, is asked before it.
        for _, entry in sorted(self._entries.items(), key=lambda item: -len(item[0])):
            by_names[entry.names] = (*by_names.get(entry.names, ()), entry)
        self._by_names = by_names
