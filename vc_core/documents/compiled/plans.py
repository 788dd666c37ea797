"""Which plans are known: learned from documents that verified, bounded, and easily turned off."""

import threading
from collections.abc import Callable
from typing import Any

from cachetools import LRUCache

from vc_core.documents import rdfc
from vc_core.documents.compiled.plan import Plan, Vocabulary, compile_plan, sentinels
from vc_core.documents.compiled.shape import shape_of, with_leaves
from vc_core.documents.loader import PinnedContexts
from vc_core.documents.rdf import Quad
from vc_core.problems import ProblemError

Hash = Callable[[bytes], Any]
_MOST_PLANS = 128
# gen-delims (RFC 3986 §2.2): a term whose IRI ends so may serve as a prefix (JSON-LD 1.1 §4.1.5).
_PREFIX_END = (":", "/", "?", "#", "[", "]", "@")


class Plans:
    """The plans for one set of pinned contexts; safe to share between threads.

    The lock is held only while a plan is stored: a reader that misses one takes the general
    path, which always gives the same answer.
    """

    def __init__(self, contexts: PinnedContexts) -> None:
        self._contexts = contexts
        self._plans: LRUCache[tuple[Any, ...], Plan | None] = LRUCache(maxsize=_MOST_PLANS)
        self._met: LRUCache[tuple[Any, ...], bool] = LRUCache(maxsize=_MOST_PLANS)
        self._lock = threading.Lock()

    def canonicalize(self, document: dict[str, Any], hash_function: Hash) -> str | None:
        """Give the canonical N-Quads if a plan applies; None sends the caller the general way."""
        if not self._plans:
            return None
        shape = shape_of(document)
        if shape is None:
            return None
        with self._lock:
            plan = self._plans.get(shape.key)
        return None if plan is None else plan.fill(shape.leaves, hash_function)

    def learn(
        self,
        document: dict[str, Any],
        lossless_quads: Callable[[dict[str, Any]], list[Quad]],
        hash_function: Hash,
    ) -> None:
        """Learn the shape of a document whose proof held, once it is met for the second time.

        A single verification is not made slower for a repetition that never comes.
        `lossless_quads` is the general path. A plan is kept only if it gives that path's
        very answer for this document; a shape that cannot be planned is remembered as such.
        """
        shape = shape_of(document)
        urls = _context_urls(document)
        if shape is None or urls is None:
            return
        with self._lock:
            if shape.key in self._plans:
                return
            if shape.key not in self._met:
                self._met[shape.key] = True
                return
        plan = self._compile(document, len(shape.leaves), urls, lossless_quads)
        if plan is not None:
            expected = rdfc.canonicalize(lossless_quads(document), hash_function=hash_function)
            if plan.fill(shape.leaves, hash_function) != expected:
                plan = None
        with self._lock:
            self._plans[shape.key] = plan

    def _compile(
        self,
        document: dict[str, Any],
        slots: int,
        urls: list[str],
        lossless_quads: Callable[[dict[str, Any]], list[Quad]],
    ) -> Plan | None:
        try:
            quads = lossless_quads(with_leaves(document, sentinels(slots)))
        except ProblemError:
            # Some member wants a particular value: a list, a keyword, a number in disguise.
            return None
        vocabulary = _vocabulary_of([self._contexts.document(url) for url in urls])
        return None if vocabulary is None else compile_plan(quads, slots, vocabulary)


def _context_urls(document: dict[str, Any]) -> list[str] | None:
    """Give the document's contexts if they are URLs only; inline ones are never learned."""
    context = document.get("@context")
    urls = context if isinstance(context, list) else [context]
    if not urls or not all(isinstance(url, str) for url in urls):
        return None
    return [str(url) for url in urls]


def _vocabulary_of(contexts: list[dict[str, Any]]) -> Vocabulary | None:
    """Gather what the contexts define at any depth; None if one refers to a further document."""
    terms: set[str] = set()
    iris: set[str] = set()
    prefixes: set[str] = set()
    stack: list[Any] = [context["@context"] for context in contexts]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            return None
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            for term, definition in value.items():
                if term == "@vocab":
                    prefixes.add(str(definition))
                elif not term.startswith("@"):
                    terms.add(term)
                    _add_definition(definition, iris, prefixes, stack)
    return Vocabulary(frozenset(terms), frozenset(iris), tuple(sorted(prefixes)))


def _add_definition(definition: Any, iris: set[str], prefixes: set[str], stack: list[Any]) -> None:
    if isinstance(definition, str):
        iris.add(definition)
        if definition.endswith(_PREFIX_END):
            prefixes.add(definition)
    elif isinstance(definition, dict):
        iris.add(str(definition.get("@id")))
        stack.append(definition.get("@context"))
        if definition.get("@prefix") is True:
            prefixes.add(str(definition.get("@id")))
