"""The shape of a document: everything about it but the text of its variable strings.

A shape is an outline: one row for each object and list, outermost first. It is recognised
row by row with `itemgetter`, which looks up all names of an object in one step.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

# Members whose values decide how others are read; they belong to the shape, by value.
CONSTANT_MEMBERS = frozenset({"@context", "type", "proofPurpose", "cryptosuite"})
_MOST_STRINGS = 200
_MOST_NODES = 64

Key = str | int
Pick = Callable[[Any], Any]


class Node(NamedTuple):
    """One object or list: where it is, how large, and which of its entries are strings."""

    parent: int
    """The position of the enclosing node in the outline."""
    key: Key
    is_object: bool
    size: int
    constants: tuple[tuple[str, str | tuple[str, ...]], ...]
    strings: tuple[Key, ...]


Outline = tuple[Node, ...]


def outline_of(document: dict[str, Any]) -> Outline | None:
    """Give the outline of `document`, or None if it has what a plan cannot express.

    That is: values other than strings, objects and lists; keywords beside the top `@context`;
    lists of lists; more of anything than a certificate has. Order of members does not matter.
    """
    nodes: list[Node] = []
    waiting: list[tuple[int, Key, Any]] = [(-1, "", document)]
    strings = 0
    while waiting:
        parent, key, value = waiting.pop(0)
        described = _describe(parent, key, value, top=not nodes)
        if described is None:
            return None
        node, children = described
        strings += len(node.strings)
        if len(nodes) == _MOST_NODES or strings > _MOST_STRINGS:
            return None
        waiting.extend((len(nodes), name, value[name]) for name in children)
        nodes.append(node)
    return tuple(nodes) if strings else None


def _describe(parent: int, key: Key, value: Any, *, top: bool) -> tuple[Node, list[Key]] | None:
    """Describe one object or list, and name those of its entries that are such, too."""
    constants: list[tuple[str, str | tuple[str, ...]]] = []
    strings: list[Key] = []
    children: list[Key] = []
    is_object = type(value) is dict
    if is_object and not all(type(name) is str for name in value):
        return None
    names: Sequence[Any] = sorted(value) if is_object else range(len(value))
    for name in names:
        entry = value[name]
        if name in CONSTANT_MEMBERS:
            constant = _constant(entry)
            if constant is None or (name == "@context" and not top):
                return None
            constants.append((name, constant))
        elif is_object and name[:1] == "@":
            return None
        elif type(entry) is str:
            strings.append(name)
        elif type(entry) is dict or (type(entry) is list and is_object):
            children.append(name)
        else:
            return None
    node = Node(parent, key, is_object, len(value), tuple(constants), tuple(strings))
    return node, children


def _constant(entry: Any) -> str | tuple[str, ...] | None:
    if type(entry) is str:
        return entry
    if type(entry) is list and all(type(item) is str for item in entry):
        return tuple(entry)
    return None


def with_strings(document: dict[str, Any], outline: Outline, strings: Sequence[str]) -> Any:
    """Give a document of the same shape with other strings, in the outline's order."""
    remaining = iter(strings)
    copies: list[Any] = []
    originals: list[Any] = []
    for node in outline:
        original = originals[node.parent][node.key] if originals else document
        copy: Any = dict(original) if node.is_object else list(original)
        for name in node.strings:
            copy[name] = next(remaining)
        if copies:
            copies[node.parent][node.key] = copy
        originals.append(original)
        copies.append(copy)
    return copies[0]


class Matcher:
    """Recognises one shape, and gives the variable strings of a document that has it."""

    def __init__(self, outline: Outline) -> None:
        self._steps = [
            (
                node.parent,
                node.key,
                dict if node.is_object else list,
                node.size,
                _picker([name for name, _ in node.constants]),
                _as_picked([list(c) if isinstance(c, tuple) else c for _, c in node.constants]),
                _picker(node.strings),
                len(node.strings) == 1,
            )
            for node in outline
        ]

    def entries(self, document: dict[str, Any]) -> list[Any] | None:
        """Give what stands where the shape has strings, or None if the shape is another.

        Whether the entries are strings is for the caller to see: joining them tells at once.
        """
        entries: list[Any] = []
        nodes: list[Any] = []
        try:
            for parent, key, kind, size, pick_constants, constants, pick, only in self._steps:
                node = nodes[parent][key] if nodes else document
                # As many names as the shape has, and each of the shape's: exactly its names.
                if type(node) is not kind or len(node) != size:
                    return None
                if pick_constants is not None and pick_constants(node) != constants:
                    return None
                if pick is not None:
                    entries += (pick(node),) if only else pick(node)
                nodes.append(node)
        except KeyError:
            return None
        return entries


def _picker(names: Sequence[Key]) -> Pick | None:
    """Give what picks several entries as a tuple, or a single one as it is."""
    return itemgetter(*names) if names else None


def _as_picked(entries: Sequence[Any]) -> Any:
    return entries[0] if len(entries) == 1 else tuple(entries)
