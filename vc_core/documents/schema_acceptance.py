"""Accepts, in one pass of plain comparisons, documents that surely fit a JSON Schema (2020-12).

A shortcut for the pinned schemas: what it accepts, the general validator accepts; a schema with a
keyword that is not known here, and every document that it does not accept, are that one's matter.
"""

import re
from collections.abc import Callable
from operator import call, itemgetter
from typing import Any

Accepts = Callable[[Any], bool]

_TYPES = {"string": str, "object": dict, "array": list}
# `format` is an annotation in this dialect unless a validator is told to assert it.
_SAYS_NOTHING = frozenset({"$schema", "$id", "title", "description", "format"})
_TEXT = frozenset({"minLength", "maxLength", "pattern"})
_OBJECT = frozenset({"properties", "required", "additionalProperties"})
_ARRAY = frozenset({"prefixItems", "items", "minItems"})
_VALUE = frozenset({"type", "const", "enum"})
_KNOWN = _SAYS_NOTHING | _TEXT | _OBJECT | _ARRAY | _VALUE


class _NotKnown(Exception):
    """The schema says something that is not decided here."""


def acceptor(schema: Any) -> Accepts:
    """Give what accepts documents that surely fit `schema`; it accepts none where unsure."""
    try:
        return _acceptor(schema)
    except _NotKnown:
        return lambda _value: False


def _acceptor(schema: Any) -> Accepts:
    if not isinstance(schema, dict) or not schema.keys() <= _KNOWN:
        raise _NotKnown
    # Keywords for texts, objects and arrays say nothing of other values: here they need the type.
    kind = schema.get("type")
    wanted = _TYPES.get(kind) if isinstance(kind, str) else None
    for keywords, needed in ((_TEXT, str), (_OBJECT, dict), (_ARRAY, list)):
        if schema.keys() & keywords and wanted is not needed:
            raise _NotKnown
    asked: list[Accepts] = []
    if "const" in schema:
        asked.append(_one_of([schema["const"]]))
    if "enum" in schema:
        asked.append(_one_of(schema["enum"]))
    if wanted is str:
        asked.append(_text(schema))
    elif wanted is dict:
        asked.append(_object(schema))
    elif wanted is list:
        asked.append(_array(schema))
    elif "type" in schema:
        raise _NotKnown
    if len(asked) == 1:
        return asked[0]
    return lambda value: all(accepts(value) for accepts in asked)


def _anything(_value: Any) -> bool:
    return True


def _nothing(_value: Any) -> bool:
    return False


def _one_of(values: list[Any]) -> Accepts:
    # In Python true is 1 and 1 is 1.0; texts, and lists of them, are equal as JSON says.
    for value in values:
        for part in value if isinstance(value, list) else [value]:
            if type(part) is not str:
                raise _NotKnown
    return lambda value: value in values


def _text(schema: dict[str, Any]) -> Accepts:
    least, most = schema.get("minLength", 0), schema.get("maxLength", float("inf"))
    if "pattern" not in schema:
        return lambda value: type(value) is str and least <= len(value) <= most
    search = re.compile(schema["pattern"]).search
    return lambda value: (
        type(value) is str and search(value) is not None and least <= len(value) <= most
    )


def _object(schema: dict[str, Any]) -> Accepts:
    members = {name: _acceptor(part) for name, part in schema.get("properties", {}).items()}
    required = frozenset(schema.get("required", ()))
    others = schema.get("additionalProperties", True)
    if not isinstance(others, bool):
        raise _NotKnown
    other = _anything if others else _nothing
    # What must be there is picked and asked in one step each.
    names = sorted(required)
    pick = itemgetter(*names) if len(names) > 1 else lambda value: [value[name] for name in names]
    asked = [members.get(name, other) for name in names]

    def accepts(value: Any) -> bool:
        if type(value) is not dict:
            return False
        try:
            if not all(map(call, asked, pick(value))):
                return False
        except KeyError:
            return False
        return len(value) == len(names) or all(
            members.get(name, other)(value[name]) for name in value.keys() - required
        )

    return accepts


def _array(schema: dict[str, Any]) -> Accepts:
    first = [_acceptor(part) for part in schema.get("prefixItems", [])]
    rest = schema.get("items", True)
    least = schema.get("minItems", 0)
    accepts_rest = None if isinstance(rest, bool) else _acceptor(rest)

    def accepts(value: Any) -> bool:
        if type(value) is not list or len(value) < least:
            return False
        for known, item in zip(first, value, strict=False):
            if not known(item):
                return False
        if accepts_rest is None:
            return rest is True or len(value) <= len(first)
        return all(map(accepts_rest, value[len(first) :]))

    return accepts
