"""A template: a plan whose lines' order depends on the order of its nodes alone.

Then the lines of each node are one form, hashed as they are (RDFC-1.0 §4.6), and for each order
of the nodes the whole document is one form. Certificates are of this kind.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from vc_core.documents.compiled.form import Form, escaped_texts, plain_texts, sentinels
from vc_core.documents.compiled.plan import BLANK, FIXED, IRI, LITERAL, Hash, Plan, Term
from vc_core.documents.rdf import ESCAPES

Order = tuple[int, ...]

# 4! orders of a certificate's blank nodes; each is a form as long as the document.
_MOST_ORDERS = 24


class Template:
    """Fills a plan that `order_is_of_nodes`; gives the plan's answer or none."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._vocabulary = plan.vocabulary
        self._pick_iris = _picker(plan.iri_slots)
        self._pick_nodes = _picker(plan.node_slots)
        count = len(plan.mentions)
        # A single blank node has its name without being hashed.
        self._first_degree = (
            [Form(_first_degree_lines(plan, node)) for node in range(count)] if count > 1 else []
        )
        self._blank = range(count) if count > 1 else ()
        self._named = range(len(plan.node_slots)) if len(plan.node_slots) > 1 else ()
        self._wholes: dict[tuple[Order, Order], Form] = {}

    def fill(self, entries: list[Any], hash_function: Hash) -> bytes | None:
        """Give the canonical N-Quads for these entries, or None if the plan does not apply."""
        ordered = self._ordered(entries, hash_function)
        if ordered is None:
            return None
        texts, named_order, blank_order = ordered
        return self._whole(named_order, blank_order).render(texts)

    def lines(
        self, entries: list[Any], hash_function: Hash, rename: Callable[[str], str]
    ) -> list[str] | None:
        """Give the statements in the plan's own order, canonical labels of nodes renamed."""
        ordered = self._ordered(entries, hash_function)
        if ordered is None:
            return None
        texts, _, blank_order = ordered
        nodes = range(len(self._plan.mentions))
        labels = [b""] * len(nodes)
        for place, node in enumerate(blank_order or nodes):
            labels[node] = rename(f"_:c14n{place}").encode("utf-8")
        # Ends of lines in texts are escaped, so that these are the statements' own.
        statements = self._in_plan_order.render([*texts, *labels]).decode("utf-8")
        return [f"{statement}\n" for statement in statements.split("\n")[:-1]]

    @cached_property
    def _in_plan_order(self) -> Form:
        """Give all lines with slots for the labels of blank nodes, too, after those of texts."""
        plan = self._plan
        count = _slots(plan)
        marks = sentinels(count + len(plan.mentions))[count:]
        labels = {f"_:{node}": mark for node, mark in enumerate(marks)}
        lines = range(len(plan.predicates))
        return Form("".join(_line(plan, position, labels.__getitem__) for position in lines))

    def _ordered(
        self, entries: list[Any], hash_function: Hash
    ) -> tuple[list[bytes], Order, Order] | None:
        """Give the texts, and the orders of named and of blank nodes; None if it does not apply."""
        texts = plain_texts(entries)
        if texts is None:
            texts = self._escaped(entries)
            if texts is None:
                return None
        nodes = self._pick_nodes(entries)
        if len(nodes) > 1 and len(set(nodes)) != len(nodes):
            # Two nodes became one.
            return None
        if not self._vocabulary.leaves_alone(self._pick_iris(entries)):
            return None
        digests = [hash_function(form.render(texts)).digest() for form in self._first_degree]
        if len(set(digests)) != len(digests):
            # Two blank nodes look alike.
            return None
        blank_order = tuple(sorted(self._blank, key=digests.__getitem__))
        named_order: Order = ()
        if self._named:
            # What follows an IRI in a line is a bracket: it decides between it and a longer one.
            named_order = tuple(sorted(self._named, key=lambda place: nodes[place] + ">"))
        return texts, named_order, blank_order

    def _whole(self, named_order: Order, blank_order: Order) -> Form:
        whole = self._wholes.get((named_order, blank_order))
        if whole is None:
            whole = Form(_all_lines(self._plan, named_order, blank_order))
            if len(self._wholes) < _MOST_ORDERS:
                self._wholes[named_order, blank_order] = whole
        return whole

    def _escaped(self, entries: list[Any]) -> list[bytes] | None:
        texts = escaped_texts(entries, lambda text: text.translate(ESCAPES))
        if texts is not None:
            for slot in self._plan.iri_slots:
                texts[slot] = entries[slot].encode("utf-8")
        return texts


def order_is_of_nodes(plan: Plan) -> bool:
    """Tell whether no text in a slot can change the order of the plan's lines.

    Lines are in the order of their subjects, then predicates, then objects. Several objects of
    one subject and predicate must be known, therefore; and where a blank node is hashed, at
    most one subject may be an IRI in a slot.
    """
    if any(kind == FIXED for kind, _, _ in plan.subjects):
        return False
    if set(plan.iri_slots) & set(plan.literal_slots):
        return False
    for mentioned in plan.mentions:
        if len({plan.subjects[line] for line in mentioned if plan.subjects[line][0] == IRI}) > 1:
            return False
    objects: dict[tuple[Term, str], list[int]] = {}
    for subject, predicate, (kind, _, _) in zip(
        plan.subjects, plan.predicates, plan.objects, strict=True
    ):
        objects.setdefault((subject, predicate), []).append(kind)
    return not any(
        len(kinds) > 1 and not {IRI, LITERAL}.isdisjoint(kinds) for kinds in objects.values()
    )


def _picker(slots: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(slots) > 1:
        return itemgetter(*slots)
    return lambda entries: tuple(entries[slot] for slot in slots)


def _first_degree_lines(plan: Plan, node: int) -> str:
    """Give a node's lines for its first-degree hash (RDFC-1.0 §4.6), slots as sentinels."""

    def name(label: str) -> str:
        return "_:a" if label == f"_:{node}" else "_:z"

    return _lines(plan, plan.mentions[node], name, {})


def _all_lines(plan: Plan, named_order: Order, blank_order: Order) -> str:
    """Give all lines for these orders of named and blank nodes, slots as sentinels."""
    # A plan with one blank node does not ask for its order.
    order = blank_order or range(len(plan.mentions))
    names = {f"_:{node}": f"_:c14n{place}" for place, node in enumerate(order)}
    ranks = {plan.node_slots[node]: rank for rank, node in enumerate(named_order)}
    return _lines(plan, range(len(plan.predicates)), names.__getitem__, ranks)


def _lines(
    plan: Plan, positions: Sequence[int], name: Callable[[str], str], ranks: dict[int, int]
) -> str:
    lines = {position: _line(plan, position, name) for position in positions}

    def place(position: int) -> tuple[bool, int, str]:
        # IRIs stand before blank nodes, among themselves as they are ranked.
        kind, _, slot = plan.subjects[position]
        return kind == BLANK, ranks.get(slot, 0), lines[position]

    return "".join(lines[position] for position in sorted(positions, key=place))


def _line(plan: Plan, position: int, name: Callable[[str], str]) -> str:
    """Give one line, slots as sentinels and blank nodes as `name` calls them."""
    marks = sentinels(_slots(plan))

    def text(term: Term) -> str:
        kind, fixed, slot = term
        if kind == BLANK:
            return name(fixed)
        if kind == IRI:
            return f"<{marks[slot]}>"
        return f'"{marks[slot]}"{fixed}' if kind == LITERAL else fixed

    subject, value = text(plan.subjects[position]), text(plan.objects[position])
    return f"{subject} {plan.predicates[position]} {value} .\n"


def _slots(plan: Plan) -> int:
    return 1 + max((*plan.iri_slots, *plan.literal_slots))
