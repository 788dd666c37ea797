"""From quads back to expanded JSON-LD: the tree that hangs under one node."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from vc_core.documents.budget import WorkBudget
from vc_core.documents.rdf import RDF, RDF_TYPE, LossyDocument, Quad

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))", re.DOTALL)
# A certificate is three nodes deep.
_DEEPEST = 16
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def expanded_tree(root: str, quads: Iterable[Quad], *, work: int = 5_000) -> dict[str, Any]:
    """Give the node `root` in expanded form, its blank nodes embedded where they are used.

    Everything must hang under `root` exactly once; a cycle, a shared blank node, a list or a
    statement outside the tree is refused with `LossyDocument`, because the tree would lie.
    """
    statements: dict[str, list[Quad]] = defaultdict(list)
    total = 0
    for quad in quads:
        statements[quad.subject].append(quad)
        total += 1
    builder = _Tree(statements, WorkBudget(work))
    tree = builder.node(root)
    if builder.used != total:
        raise _not_a_tree()
    return tree


def _not_a_tree() -> LossyDocument:
    return LossyDocument(
        "NOT_A_TREE",
        "The statements do not form one certificate.",
        "这些陈述不构成一份完整的证书。",
    )


class _Tree:
    def __init__(self, statements: dict[str, list[Quad]], budget: WorkBudget) -> None:
        self._statements = statements
        self._budget = budget
        self._placed: set[str] = set()
        self._depth = 0
        self.used = 0

    def node(self, term: str) -> dict[str, Any]:
        self._budget.spend()
        node: dict[str, Any] = {} if term.startswith("_:") else {"@id": term[1:-1]}
        if term not in self._statements:
            return node
        if term in self._placed or self._depth >= _DEEPEST:
            raise _not_a_tree()
        self._placed.add(term)
        self._depth += 1
        for quad in self._statements[term]:
            self.used += 1
            if quad.graph or quad.predicate in (f"<{RDF}first>", f"<{RDF}rest>"):
                raise _not_a_tree()
            if quad.predicate == RDF_TYPE:
                node.setdefault("@type", []).append(quad.object[1:-1])
            else:
                node.setdefault(quad.predicate[1:-1], []).append(self._object(quad.object))
        self._depth -= 1
        return node

    def _object(self, term: str) -> dict[str, Any]:
        if not term.startswith('"'):
            return self.node(term)
        return read_literal(term)


def read_literal(term: str) -> dict[str, Any]:
    """Read a literal's canonical N-Quads text as an expanded value object."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        raise _not_a_tree()
    text, language, datatype = match.groups()
    value: dict[str, Any] = {"@value": _ESCAPE.sub(_unescape, text)}
    if language is not None:
        value["@language"] = language
    elif datatype is not None:
        value["@type"] = datatype
    return value


def _unescape(match: re.Match[str]) -> str:
    code, short = match.groups()
    return chr(int(code, 16)) if code is not None else _SHORT[short]
