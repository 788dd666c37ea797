"""Selecting part of a compact JSON-LD document by JSON Pointers."""

from collections.abc import Sequence
from typing import Any

from vc_core.cryptosuites.selective.pointers import follow, json_pointer_to_paths


class _SparseArray(dict[str, Any]):
    """The selected entries of an array, by index, until it is made dense."""


def create_initial_selection(source: Any) -> dict[str, Any]:
    """Give what is disclosed of every node on a pointer's way (vc-di-ecdsa §3.4.11).

    That is its `type`, and its `id` unless it is a blank node's.
    """
    selection: dict[str, Any] = {}
    if not isinstance(source, dict):
        return selection
    identifier = source.get("id")
    if isinstance(identifier, str) and not identifier.startswith("_:"):
        selection["id"] = identifier
    if "type" in source:
        selection["type"] = _sparse_copy(source["type"])
    return selection


def select_paths(
    document: dict[str, Any], paths: Sequence[str], selection_document: dict[str, Any]
) -> None:
    """Add what one pointer selects to `selection_document` (vc-di-ecdsa §3.4.12)."""
    value: Any = document
    selected_parent: dict[str, Any] = selection_document
    for position, path in enumerate(paths):
        value = follow(value, path)
        if position == len(paths) - 1:
            selected_parent[path] = _sparse_copy(value)
            return
        if path not in selected_parent:
            selected_parent[path] = (
                _SparseArray() if isinstance(value, list) else create_initial_selection(value)
            )
        # A literal on the way selects nothing below it, as `follow` will say.
        selected = selected_parent[path]
        selected_parent = selected if isinstance(selected, dict) else {}


def select_json_ld(pointers: Sequence[str], document: dict[str, Any]) -> dict[str, Any] | None:
    """Give the selection of `document` (vc-di-ecdsa §3.4.13), or None if there is no pointer.

    Members stand in the order in which they were selected; arrays keep theirs. The pointer
    of no paths selects the whole document (RFC 6901 §5).
    """
    if not pointers:
        return None
    selection = create_initial_selection(document)
    if "@context" in document:
        selection = {"@context": _sparse_copy(document["@context"]), **selection}
    for pointer in pointers:
        paths = json_pointer_to_paths(pointer)
        if not paths:
            selection.update(_sparse_copy(document))
        select_paths(document, paths, selection)
    dense: dict[str, Any] = _dense(selection)
    return dense


def _sparse_copy(value: Any) -> Any:
    """Copy deeply, arrays in the form in which further pointers can select of them."""
    if isinstance(value, dict):
        return {name: _sparse_copy(member) for name, member in value.items()}
    if isinstance(value, list):
        return _SparseArray({str(index): _sparse_copy(entry) for index, entry in enumerate(value)})
    return value


def _dense(value: Any) -> Any:
    if isinstance(value, _SparseArray):
        return [_dense(value[index]) for index in sorted(value, key=int)]
    if isinstance(value, dict):
        return {name: _dense(member) for name, member in value.items()}
    return value
