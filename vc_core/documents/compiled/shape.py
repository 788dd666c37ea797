"""The shape of a document: everything about it but the text of its variable strings."""

from typing import Any, NamedTuple

# Members whose values decide how others are read; they belong to the shape, by value.
CONSTANT_MEMBERS = frozenset({"@context", "type", "proofPurpose", "cryptosuite"})
_MOST_LEAVES = 200


class Shape(NamedTuple):
    """A hashable key and the variable strings, in the key's order."""

    key: tuple[Any, ...]
    leaves: list[str]


def shape_of(document: dict[str, Any]) -> Shape | None:
    """Give the shape of `document`, or None if it has what a plan cannot express.

    That is: values other than strings, objects and lists; keywords beside the top `@context`;
    lists of lists; more strings than any certificate has. Order of members does not matter.
    """
    key: list[Any] = []
    leaves: list[str] = []
    if not _object(document, key, leaves, top=True) or len(leaves) > _MOST_LEAVES:
        return None
    return Shape(tuple(key), leaves)


def _object(value: dict[str, Any], key: list[Any], leaves: list[str], *, top: bool = False) -> bool:
    key.append("{")
    for name in sorted(value):
        member = value[name]
        key.append(name)
        if name in CONSTANT_MEMBERS:
            if name == "@context" and not top:
                return False
            if not _constant(member, key):
                return False
        elif name[:1] == "@":
            return False
        elif type(member) is str:
            leaves.append(member)
        elif type(member) is dict:
            if not _object(member, key, leaves):
                return False
        elif type(member) is not list or not _list(member, key, leaves):
            return False
    key.append("}")
    return True


def _list(items: list[Any], key: list[Any], leaves: list[str]) -> bool:
    key.append("[")
    for item in items:
        if type(item) is str:
            key.append("s")
            leaves.append(item)
        elif type(item) is not dict or not _object(item, key, leaves):
            return False
    key.append("]")
    return True


def _constant(member: Any, key: list[Any]) -> bool:
    if type(member) is str:
        key.append(("=", member))
        return True
    if type(member) is list and all(type(item) is str for item in member):
        key.append(("=", *member, len(member)))
        return True
    return False


def with_leaves(document: dict[str, Any], leaves: list[str]) -> dict[str, Any]:
    """Give a document of the same shape with other strings, in `shape_of`'s order."""
    remaining = iter(leaves)

    def rebuild(value: Any) -> Any:
        if isinstance(value, str):
            return next(remaining)
        if isinstance(value, list):
            return [rebuild(item) for item in value]
        return {
            name: value[name] if name in CONSTANT_MEMBERS else rebuild(value[name])
            for name in sorted(value)
        }

    rebuilt: dict[str, Any] = rebuild(document)
    return rebuilt
