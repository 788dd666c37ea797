"""A plan: canonical N-Quads of one shape as lines with slots, filled without JSON-LD.

A plan is made from the general path's own result for the shape with a different sentinel in
every slot; it refuses (gives None) whenever a value could change more than its own slot.
Where the order of its lines depends on nothing but the order of nodes, `template` is faster.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vc_core.documents.compiled.form import MARK
from vc_core.documents.rdf import ABSOLUTE_IRI, ESCAPES, RDF, Quad

Hash = Callable[[bytes], Any]

_SENTINEL_IRI = re.compile(r"<x-slot:(\d+):>")
_SENTINEL_LITERAL = re.compile(r'"x-slot:(\d+):"(.*)', re.DOTALL)
_NEEDS_ESCAPE = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIST_PREDICATES = frozenset({f"<{RDF}first>", f"<{RDF}rest>"})

# A term of a line: a fixed text, a blank node, or a slot with what follows its literal.
FIXED, BLANK, IRI, LITERAL = range(4)
Term = tuple[int, str, int]

# IRIs seen to be good are remembered, as many and as long as certificates' own.
_MOST_IRIS = 256
_LONGEST_IRI = 256


@dataclass(frozen=True)
class Vocabulary:
    """What the contexts define: values that touch it are left to the general path.

    An IRI whose scheme is a term means something else, one that a term stands for could be
    compacted to that term, and one that begins with a prefix could be shortened.
    """

    terms: frozenset[str]
    iris: frozenset[str]
    prefixes: tuple[str, ...]
    _untouched: set[str] = field(default_factory=set)

    def leaves_alone(self, iris: Sequence[str]) -> bool:
        """Tell whether all of these are absolute IRIs that nothing here changes."""
        return self._untouched.issuperset(iris) or all(map(self._leaves_alone, iris))

    def _leaves_alone(self, iri: str) -> bool:
        scheme, _, rest = iri.partition(":")
        if not ABSOLUTE_IRI.fullmatch(iri) or (scheme in self.terms and rest[:2] != "//"):
            return False
        if iri in self.iris or iri.startswith(self.prefixes):
            return False
        if len(iri) <= _LONGEST_IRI:
            if len(self._untouched) >= _MOST_IRIS:
                self._untouched.clear()
            self._untouched.add(iri)
        return True


@dataclass(frozen=True)
class Plan:
    """Lines with slots, and for each blank node the lines that its hash is made of."""

    subjects: tuple[Term, ...]
    predicates: tuple[str, ...]
    objects: tuple[Term, ...]
    iri_slots: tuple[int, ...]
    literal_slots: tuple[int, ...]
    node_slots: tuple[int, ...]
    mentions: tuple[tuple[int, ...], ...]
    """By blank node: the lines that mention it."""
    vocabulary: "Vocabulary"

    def fill(self, leaves: Sequence[str], hash_function: Hash) -> str | None:
        """Give the canonical N-Quads for these strings, or None if the plan does not apply."""
        lines = self.lines(leaves, hash_function, lambda canonical: canonical)
        return None if lines is None else "".join(sorted(lines))

    def lines(
        self, leaves: Sequence[str], hash_function: Hash, rename: Callable[[str], str]
    ) -> list[str] | None:
        """Give the statements in the plan's own order, canonical labels of nodes renamed."""
        rendered = self._render(leaves)
        if rendered is None:
            return None
        iris, literals = rendered
        count = len(self.predicates)
        subjects = [_text(term, iris, literals) for term in self.subjects]
        objects = [_text(term, iris, literals) for term in self.objects]
        statements = list(zip(subjects, self.predicates, objects, strict=True))
        if len(set(statements)) != count:
            # Two statements became one: RDF would have one line less.
            return None
        names = self._names(statements, hash_function)
        if names is None:
            return None
        names = {label: rename(canonical) for label, canonical in names.items()}
        return [
            f"{names.get(subject, subject)} {predicate} {names.get(value, value)} .\n"
            for subject, predicate, value in statements
        ]

    def _render(self, leaves: Sequence[str]) -> tuple[dict[int, str], dict[int, str]] | None:
        if not self.vocabulary.leaves_alone([leaves[slot] for slot in self.iri_slots]):
            return None
        iris = {slot: f"<{leaves[slot]}>" for slot in self.iri_slots}
        if len({leaves[slot] for slot in self.node_slots}) != len(self.node_slots):
            # Two nodes became one.
            return None
        literals: dict[int, str] = {}
        for slot in self.literal_slots:
            value = leaves[slot]
            if not value.isascii() and _SURROGATE.search(value):
                return None
            literals[slot] = (
                f'"{value.translate(ESCAPES)}"' if _NEEDS_ESCAPE.search(value) else f'"{value}"'
            )
        return iris, literals

    def _names(
        self, statements: list[tuple[str, str, str]], hash_function: Hash
    ) -> dict[str, str] | None:
        """Name the blank nodes (RDFC-1.0 §4.4.3 step 4), or None if two look alike."""
        hashes: dict[str, str] = {}
        for node, mentioned in enumerate(self.mentions):
            label = f"_:{node}"
            lines = []
            for position in mentioned:
                subject, predicate, value = statements[position]
                if subject[0] == "_":
                    subject = "_:a" if subject == label else "_:z"
                if value[0] == "_":
                    value = "_:a" if value == label else "_:z"
                lines.append(f"{subject} {predicate} {value} .\n")
            lines.sort()
            digest = hash_function("".join(lines).encode("utf-8")).hexdigest()
            if digest in hashes:
                return None
            hashes[digest] = label
        return {hashes[digest]: f"_:c14n{place}" for place, digest in enumerate(sorted(hashes))}


def _text(term: Term, iris: dict[int, str], literals: dict[int, str]) -> str:
    kind, text, slot = term
    if kind == LITERAL:
        return literals[slot] + text
    if kind == IRI:
        return iris[slot]
    return text


def compile_plan(quads: list[Quad], slots: int, vocabulary: Vocabulary) -> Plan | None:
    """Make a plan of the quads of a shape filled with `sentinels`; None if it cannot be one.

    Refused: named graphs, lists, a slot that is nowhere or inside of another text.
    """
    if any(quad.graph or quad.predicate in _LIST_PREDICATES for quad in quads):
        return None
    labels: dict[str, int] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            if term.startswith("_:"):
                labels.setdefault(term, len(labels))
    try:
        subjects = tuple(_term(quad.subject, labels) for quad in quads)
        objects = tuple(_term(quad.object, labels) for quad in quads)
    except _SlotInsideTextError:
        return None
    if any(MARK in quad.predicate for quad in quads):
        return None
    terms = subjects + objects
    used = {slot for kind, _, slot in terms if kind in (IRI, LITERAL)}
    if used != set(range(slots)):
        return None
    return Plan(
        subjects=subjects,
        predicates=tuple(quad.predicate for quad in quads),
        objects=objects,
        iri_slots=tuple(sorted({slot for kind, _, slot in terms if kind == IRI})),
        literal_slots=tuple(sorted({slot for kind, _, slot in terms if kind == LITERAL})),
        node_slots=tuple(sorted({slot for kind, _, slot in subjects if kind == IRI})),
        mentions=tuple(
            tuple(
                position
                for position, quad in enumerate(quads)
                if label in (quad.subject, quad.object)
            )
            for label in labels
        ),
        vocabulary=vocabulary,
    )


class _SlotInsideTextError(Exception):
    """A sentinel is a part of a larger text: no slot can be put there."""


def _term(text: str, labels: dict[str, int]) -> Term:
    if text.startswith("_:"):
        return (BLANK, f"_:{labels[text]}", -1)
    if match := _SENTINEL_IRI.fullmatch(text):
        return (IRI, "", int(match[1]))
    if match := _SENTINEL_LITERAL.fullmatch(text):
        if MARK in match[2]:
            raise _SlotInsideTextError
        return (LITERAL, match[2], int(match[1]))
    if MARK in text:
        raise _SlotInsideTextError
    return (FIXED, text, -1)
