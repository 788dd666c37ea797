"""PyLD's processor with bounded work and a memory for what pinned contexts come to.

The one place where PyLD is imported, which takes longer than a verdict by a compiled plan.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from vc_core.documents.budget import WorkBudget

# Terms chosen for IRIs: for those of the contexts, and for identifiers that come again and again.
_MOST_TERMS = 4_096
_LONGEST_IRI = 256


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """Let imports of these modules fail: PyLD then does without its own ways of fetching."""
    hidden = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _without("requests", "aiohttp"):
    from pyld.jsonld import ContextResolver, JsonLdError, JsonLdProcessor

__all__ = ["BoundedProcessor", "ContextResolver", "JsonLdError"]


class _QuicklyCopied(dict[str, Any]):
    """A JSON document that copies itself; PyLD copies what it expands by a way for any object."""

    def __deepcopy__(self, _memo: object) -> dict[str, Any]:
        """Give a document of its own, for PyLD writes into it."""
        return {name: _copied(member) for name, member in self.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value


class BoundedProcessor(JsonLdProcessor):  # type: ignore[misc]
    """PyLD's processor, spending from a work budget wherever its cost grows.

    The cost of JSON-LD is contexts processed and copied, terms defined and values visited; each is
    one method of PyLD, which is pinned to one minor version for this reason.
    """

    def __init__(
        self,
        budget: WorkBudget,
        on_dropped: Callable[[str | None], Any],
        remembered: Any,
        terms: dict[tuple[Any, ...], Any],
    ) -> None:
        """Take caches for contexts and terms; the first is None where inline contexts occur."""
        super().__init__(on_property_dropped=on_dropped)
        self._budget = budget
        self._remembered = remembered
        self._terms = terms
        self._resolvers: dict[tuple[Any, ...], ContextResolver] = {}

    def expand(self, document: Any, options: dict[str, Any]) -> list[Any]:
        """Expand a document (JSON-LD 1.1 API §5.1)."""
        copied = _QuicklyCopied(document) if isinstance(document, dict) else document
        expanded: list[Any] = super().expand(copied, options)
        return expanded

    def _process_context(self, active_ctx: Any, local_ctx: Any, options: Any, **kwargs: Any) -> Any:
        """Give the context that pinned contexts make of another, processed once.

        PyLD itself remembers contexts by URL, but processes type-scoped ones for every node,
        and its inverse contexts with them. What it gives is frozen and may be shared.
        """
        way = tuple(sorted((name, value) for name, value in kwargs.items() if name != "cycles"))
        key = None
        if self._remembered is not None and "_uuid" in active_ctx:
            # One of the contexts' own objects is known by being that object: it is kept.
            local = id(local_ctx) if isinstance(local_ctx, dict) else str(local_ctx)
            key = (active_ctx["_uuid"], local, way)
            known = self._remembered.get(key)
            if known is not None:
                return known[0]
        self._budget.spend(_cost_of_processing(local_ctx))
        options = {**options, "contextResolver": self._resolver(way, options)}
        processed = super()._process_context(active_ctx, local_ctx, options, **kwargs)
        if key is not None and "_uuid" in processed:
            self._remembered[key] = (processed, local_ctx)
        return processed

    def _resolver(self, way: tuple[Any, ...], options: dict[str, Any]) -> ContextResolver:
        """Give the resolver for one way of processing contexts.

        PyLD's own remembers what a context came to under another, but not in which way: a term's
        context, which may change protected terms, would be a licence for a node's, which may not.
        """
        # The first call of an operation has the resolver that it was given.
        given = self._resolvers.setdefault((), options["contextResolver"])
        if way not in self._resolvers:
            self._resolvers[way] = ContextResolver({}, given.document_loader)
        return self._resolvers[way]

    def _expand_iri(self, active_ctx: Any, value: Any, **options: Any) -> Any:
        """Give a term's IRI at once, which is what PyLD does after asking for keywords."""
        if "local_ctx" not in options and isinstance(value, str) and value[:1] != "@":
            mapping = active_ctx["mappings"].get(value) if options.get("vocab") else None
            if mapping is not None:
                return mapping["@id"]
        return super()._expand_iri(active_ctx, value, **options)

    def _create_term_definition(self, *args: Any, **kwargs: Any) -> Any:
        self._budget.spend(3)
        return super()._create_term_definition(*args, **kwargs)

    def _clone_active_context(self, active_ctx: Any) -> Any:
        self._budget.spend(1 + len(active_ctx["mappings"]) // 8)
        return super()._clone_active_context(active_ctx)

    def _expand(self, *args: Any, **kwargs: Any) -> Any:
        self._budget.spend(2)
        return super()._expand(*args, **kwargs)

    def _compact_iri(
        self, active_ctx: Any, iri: Any, value: Any = None, *args: Any, **options: Any
    ) -> Any:
        """Give the term for an IRI; the choice for one kind of value is made once.

        What kind of value it is decides the choice (JSON-LD 1.1 API §6.2), unless the value
        is a reference: then it depends on what the reference itself could be compacted to.
        """
        self._budget.spend(1 + len(active_ctx["mappings"]) // 16)
        kind = None if self._remembered is None or args else _kind_of(value)
        if kind is None or not isinstance(iri, str) or len(iri) > _LONGEST_IRI:
            return super()._compact_iri(active_ctx, iri, value, *args, **options)
        vocab, reverse = options.get("vocab", False), options.get("reverse", False)
        key = (active_ctx["_uuid"], iri, kind, vocab, reverse, options.get("base"))
        term = self._terms.get(key)
        if term is None:
            term = super()._compact_iri(active_ctx, iri, value, **options)
            if len(self._terms) >= _MOST_TERMS:
                # Starting over costs little; growing would be the sender's choice.
                self._terms.clear()
            self._terms[key] = term
        return term


def _cost_of_processing(local_ctx: Any) -> int:
    """Give what processing a context costs beside the terms that it defines.

    Each entry of a list is processed upon all before it. Documents have a handful; who writes
    hundreds is refused before the first of them.
    """
    entries = len(local_ctx) if isinstance(local_ctx, list) else 1
    return 4 + entries * entries


def _kind_of(value: Any) -> str | None:
    """Give the kind of a value to be compacted, or None if the choice of a term is not by kind."""
    if value is None:
        return "name"
    if not isinstance(value, dict):
        return None
    if "@value" not in value:
        return "node" if all(name[:1] != "@" or name == "@type" for name in value) else None
    if value.keys() == {"@value"}:
        return "plain"
    if value.keys() == {"@value", "@type"}:
        return f"type {value['@type']}"
    return None
