"""Which term definitions hold where in a document (CBOR-LD 1.0 "Active Context Processing").

Contexts come from a closed source only: a document names them by URL, nothing is embedded.
Active contexts depend on pinned contexts alone, so they are kept and shared between documents.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from vc_core.barcode.errors import malformed
from vc_core.barcode.term_ids import KEYWORD_IDS, in_utf16_order
from vc_core.documents.loader import ContextNotPinned

DocumentSource = Callable[[str], Any]
"""Gives the pinned context document of a URL; raises for every other URL."""

_ABSENT: Any = object()
_URL_KEYWORDS = frozenset({"@id", "@type"})
_URL_TYPES = frozenset({"@id", "@vocab"})


@dataclass(frozen=True, slots=True)
class Definition:
    """One term's definition in force; `source` is its JSON with CURIEs resolved."""

    source: dict[str, Any]
    protected: bool
    propagate: bool

    @property
    def id(self) -> str | None:
        """Give the IRI or keyword that the term stands for."""
        return self.source.get("@id")

    @property
    def type(self) -> str | None:
        """Give the datatype of the term's values."""
        return self.source.get("@type")

    def table_type(self, term: str) -> str:
        """Name the table and codec of the term's values ("Create Value Encoder", first steps)."""
        if term in _URL_KEYWORDS or self.id in _URL_KEYWORDS or self.type in _URL_TYPES:
            return "url"
        return self.type or "none"

    @property
    def scoped_contexts(self) -> list[Any]:
        """Give the scoped contexts as a list, empty when there are none."""
        return _as_list(self.source.get("@context", []))


NO_DEFINITION = Definition({}, protected=False, propagate=True)

Terms = dict[str, Definition]


class Context:
    """One context ready for use: its JSON and its terms in sorted order."""

    def __init__(self, source: dict[str, Any]) -> None:
        self.source = source
        self.protected = bool(source.get("@protected"))
        self.definitions: dict[str, dict[str, Any]] = {}
        for term in in_utf16_order(source):
            definition = source[term]
            if term in KEYWORD_IDS or definition is None:
                continue
            if isinstance(definition, str):
                definition = {"@id": definition}
            if not isinstance(definition, dict):
                raise malformed("an invalid term definition", "术语定义无效")
            self.definitions[term] = definition
        self.sorted_terms = tuple(self.definitions)


class ContextSource:
    """Loads contexts by URL from a closed source, each once; `@import` is not supported."""

    def __init__(self, document: DocumentSource) -> None:
        self._document = document
        self._loaded: dict[str, Context] = {}

    def load(self, reference: Any) -> Context:
        """Give the context of a URL, or the one that a pinned context scopes to a term."""
        if isinstance(reference, dict):
            return Context(reference)
        if not isinstance(reference, str):
            raise malformed("an unsupported context", "上下文不受支持")
        if reference not in self._loaded:
            self._loaded[reference] = Context(self._context_of(reference))
        return self._loaded[reference]

    def _context_of(self, url: str) -> dict[str, Any]:
        try:
            document = self._document(url)
        except ContextNotPinned:
            raise malformed("a context that is not installed", "上下文未安装") from None
        context = document.get("@context") if isinstance(document, dict) else None
        if not isinstance(context, dict) or "@import" in context:
            raise malformed("an unsupported context document", "上下文文件不受支持")
        return context


class ActiveContext:
    """The term definitions at one place of a document, and those before them."""

    def __init__(self, terms: Terms, previous: "ActiveContext | None", source: ContextSource):
        self.terms = terms
        self.previous = previous
        self.source = source
        self.type_terms = (
            "@type",
            *(term for term, definition in terms.items() if definition.id == "@type"),
        )
        self.all_propagate = all(definition.propagate for definition in terms.values())
        self.scoped_terms = frozenset(
            term for term, definition in terms.items() if definition.scoped_contexts
        )
        self._members: dict[str, Member] = {}

    def member(self, term: str) -> "Member":
        """Give what holds below a member, and how its values are compressed."""
        known = self._members.get(term)
        if known is not None:
            return known
        active, loaded = _with_property(self, term)
        member = Member(active, loaded, self.terms.get(term, NO_DEFINITION).table_type(term))
        # Only defined terms are kept: a document cannot make this grow.
        if term in self.terms:
            self._members[term] = member
        return member


class Member(NamedTuple):
    """What a term leads to: the active context below it, terms loaded on the way, its table."""

    active: ActiveContext
    loaded: tuple[tuple[str, ...], ...]
    kind: str


Step = tuple[ActiveContext, tuple[tuple[str, ...], ...]]
"""The next active context and the sorted terms of each context loaded on the way."""


@lru_cache(maxsize=256)
def with_embedded(active: ActiveContext, urls: tuple[str, ...]) -> Step:
    """Apply the contexts that an object names in its `@context` ("Apply Embedded Contexts")."""
    terms, loaded = _update(active.terms, urls, active.source)
    return ActiveContext(terms, active, active.source), loaded


def with_types(active: ActiveContext, types: set[str]) -> Step:
    """Apply the contexts scoped to an object's types, in sorted order."""
    if active.scoped_terms.isdisjoint(types):
        return active, ()
    return _with_types(active, tuple(in_utf16_order(types)))


@lru_cache(maxsize=512)
def _with_types(active: ActiveContext, types: tuple[str, ...]) -> Step:
    terms = active.terms
    loaded: tuple[tuple[str, ...], ...] = ()
    for name in types:
        contexts = terms.get(name, NO_DEFINITION).scoped_contexts
        if contexts:
            terms, more = _update(terms, contexts, active.source, type_scope=True)
            loaded += more
    return ActiveContext(terms, active, active.source), loaded


def _with_property(active: ActiveContext, term: str) -> Step:
    """Undo type-scoped terms and apply the context scoped to a property."""
    contexts = active.terms.get(term, NO_DEFINITION).scoped_contexts
    if not contexts:
        return (active if active.all_propagate else _without_type_scope(active)), ()
    terms = active.terms if active.all_propagate else _reverted(active)
    terms, loaded = _update(terms, contexts, active.source, property_scope=True)
    return ActiveContext(terms, active, active.source), loaded


@lru_cache(maxsize=256)
def _without_type_scope(active: ActiveContext) -> ActiveContext:
    return ActiveContext(_reverted(active), active, active.source)


def _update(
    active: Terms,
    references: Iterable[Any],
    source: ContextSource,
    *,
    property_scope: bool = False,
    type_scope: bool = False,
) -> tuple[Terms, tuple[tuple[str, ...], ...]]:
    """Update Term Map: later contexts override, protected definitions stay."""
    loaded = []
    for reference in references:
        context = source.load(reference)
        loaded.append(context.sorted_terms)
        propagate = context.source.get("@propagate", not type_scope)
        terms = {
            term: Definition(
                _resolved(term, definition, context.source, active), context.protected, propagate
            )
            for term, definition in context.definitions.items()
        }
        for term, before in active.items():
            now = terms.get(term)
            if now is None:
                if context.source.get(term, _ABSENT) is not None:
                    terms[term] = before
            elif before.protected and not property_scope:
                if now.source != before.source:
                    raise malformed("a protected term is redefined", "受保护的术语被重新定义")
                terms[term] = replace(now, protected=True)
        active = terms
    return active, tuple(loaded)


def _resolved(
    term: str, definition: dict[str, Any], context: dict[str, Any], active: Terms
) -> dict[str, Any]:
    """Give the definition with its compact IRIs written out."""
    resolved = dict(definition)
    if "@id" in definition:
        resolved["@id"] = _expand(definition["@id"], context, active)
    elif ":" in (iri := _expand(term, context, active)):
        resolved["@id"] = iri
    if not isinstance(resolved.get("@id"), str):
        raise malformed("a term without a meaning", "术语没有含义")
    if "@type" in definition:
        resolved["@type"] = _expand(definition["@type"], context, active)
    return resolved


def _expand(name: Any, context: dict[str, Any], active: Terms) -> Any:
    # A chain of prefixes longer than this is a circle.
    for _ in range(8):
        if not isinstance(name, str) or ":" not in name:
            return name
        prefix, _, suffix = name.partition(":")
        definition = context.get(prefix)
        if definition is None:
            if prefix not in active:
                return name
            definition = active[prefix].source
        iri = definition if isinstance(definition, str) else definition.get("@id")
        if not isinstance(iri, str):
            return name
        name = iri + suffix
    raise malformed("prefixes defined in a circle", "前缀循环定义")


def _reverted(active: ActiveContext) -> Terms:
    """Revert Term Map: each term that does not propagate gives way to the one before it."""
    terms = {}
    for term in active.terms:
        context: ActiveContext | None = active
        while context is not None and term in context.terms:
            if context.terms[term].propagate:
                terms[term] = context.terms[term]
                break
            context = context.previous
    return terms


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
