"""Plans for documents under one set of pinned contexts: learned, compared, easily turned off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vc_core.documents import jcs, rdfc
from vc_core.documents.compiled.form import Form, escaped_texts, plain_texts, sentinels
from vc_core.documents.compiled.learned import Learned
from vc_core.documents.compiled.plan import Hash, Plan, Vocabulary, compile_plan
from vc_core.documents.compiled.remembered import RememberedDigests
from vc_core.documents.compiled.shape import Outline, with_strings
from vc_core.documents.compiled.template import Template, order_is_of_nodes
from vc_core.documents.loader import PinnedContexts
from vc_core.documents.rdf import Quad
from vc_core.problems import ProblemError

# gen-delims (RFC 3986 §2.2): a term whose IRI ends so may serve as a prefix (JSON-LD 1.1 §4.1.5).
_MOST_SELECTIONS = 16
_ONLY_TEXTS = {str}
# What selective disclosure calls blank nodes while it selects (vc-di-ecdsa §3.4.5).
SKOLEM_PREFIX = "urn:custom-scheme:"
_PREFIX_END = (":", "/", "?", "#", "[", "]", "@")


@dataclass(frozen=True)
class _Canonical:
    """How a shape's canonical N-Quads are made: by template where possible, else by plan."""

    plan: Plan
    template: Template | None
    selections: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict)
    """For some JSON Pointers: which of the plan's lines they select."""

    def lines(
        self, entries: list[Any], hash_function: Hash, rename: Callable[[str], str]
    ) -> list[str] | None:
        if {*map(type, entries)} != _ONLY_TEXTS:
            return None
        # Identifiers of this scheme would be taken for blank nodes made visible.
        if SKOLEM_PREFIX in "\n".join(entries):
            return None
        if self.template is not None:
            return self.template.lines(entries, hash_function, rename)
        return self.plan.lines(entries, hash_function, rename)

    def fill(self, entries: list[Any], hash_function: Hash) -> bytes | None:
        if self.template is not None:
            return self.template.fill(entries, hash_function)
        if not all(type(entry) is str for entry in entries):
            return None
        filled = self.plan.fill(entries, hash_function)
        return None if filled is None else filled.encode("utf-8")


class Plans:
    """The plans for one set of pinned contexts; safe to share between threads."""

    def __init__(self, contexts: PinnedContexts) -> None:
        self._contexts = contexts
        self._quads: Learned[_Canonical] = Learned()
        self._json: Learned[Form] = Learned()
        self.configurations = RememberedDigests()

    def canonicalize(self, document: dict[str, Any], hash_function: Hash) -> bytes | None:
        """Give the canonical N-Quads if a plan applies; None sends the caller the general way."""
        found = self._quads.find(document)
        return None if found is None else found[0].fill(found[1], hash_function)

    def select(
        self,
        document: dict[str, Any],
        pointers: Sequence[str],
        hash_function: Hash,
        rename: Callable[[str], str],
    ) -> tuple[list[str], list[bool]] | None:
        """Give a document's statements in order, and which the pointers select, if known.

        What is selected is decided by the shape: pointers name places, not texts.
        """
        found = self._quads.find(document)
        selected = None if found is None else found[0].selections.get(tuple(pointers))
        if found is None or selected is None:
            return None
        lines = found[0].lines(found[1], hash_function, rename)
        if lines is None:
            return None
        order = sorted(range(len(lines)), key=lines.__getitem__)
        return [lines[place] for place in order], [place in selected for place in order]

    def learn_selection(
        self,
        document: dict[str, Any],
        pointers: Sequence[str],
        statements: Mapping[str, bool],
        hash_function: Hash,
        rename: Callable[[str], str],
    ) -> None:
        """Learn which statements of a known shape were selected; each is given with its answer.

        Kept only if the plan makes the very statements that the general path made.
        """
        found = self._quads.find(document)
        lines = None if found is None else found[0].lines(found[1], hash_function, rename)
        if found is None or lines is None or set(lines) != statements.keys():
            return
        selections = found[0].selections
        if len(selections) >= _MOST_SELECTIONS:
            selections.clear()
        selections[tuple(pointers)] = frozenset(
            place for place, line in enumerate(lines) if statements[line]
        )

    def canonical_json(self, document: dict[str, Any]) -> bytes | None:
        """Give the canonical JSON if the shape is known; None sends the caller the general way."""
        found = self._json.find(document)
        if found is None:
            return None
        form, entries = found
        texts = plain_texts(entries) or escaped_texts(entries, jcs.escape)
        return None if texts is None else form.render(texts)

    def learn(
        self,
        document: dict[str, Any],
        lossless_quads: Callable[[dict[str, Any]], list[Quad]],
        hash_function: Hash,
    ) -> None:
        """Learn the shape of a document whose proof held, once it is met for the second time.

        `lossless_quads` is the general path. A plan is kept only if it gives that path's
        very answer for this document; a shape that cannot be planned is remembered as such.
        """
        urls = _context_urls(document)
        if urls is None:
            return

        def make(outline: Outline, entries: list[Any]) -> _Canonical | None:
            plan = self._compile(document, outline, urls, lossless_quads)
            if plan is None:
                return None
            template = Template(plan) if order_is_of_nodes(plan) else None
            canonical = _Canonical(plan, template)
            quads = lossless_quads(document)
            expected = rdfc.canonicalize(quads, hash_function=hash_function).encode("utf-8")
            return canonical if canonical.fill(entries, hash_function) == expected else None

        self._quads.learn(document, make)

    def learn_json(self, document: dict[str, Any]) -> None:
        """Learn a shape for `canonical_json` when it is met for the second time."""

        def make(outline: Outline, entries: list[Any]) -> Form | None:
            marked = with_strings(document, outline, sentinels(len(entries)))
            form = Form(jcs.canonicalize(marked).decode("utf-8"))
            if sorted(form.slots) != [*range(len(entries))]:
                # The document itself has what looks like a slot.
                return None
            texts = escaped_texts(entries, jcs.escape)
            agrees = texts is not None and form.render(texts) == jcs.canonicalize(document)
            return form if agrees else None

        if self._under_pinned_contexts(document):
            self._json.learn(document, make)

    def _under_pinned_contexts(self, document: dict[str, Any]) -> bool:
        urls = _context_urls(document)
        return urls is not None and set(urls) <= set(self._contexts.urls("context"))

    def _compile(
        self,
        document: dict[str, Any],
        outline: Outline,
        urls: Sequence[str],
        lossless_quads: Callable[[dict[str, Any]], list[Quad]],
    ) -> Plan | None:
        slots = sum(len(node.strings) for node in outline)
        try:
            quads = lossless_quads(with_strings(document, outline, sentinels(slots)))
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
                elif term == "@import":
                    return None
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
