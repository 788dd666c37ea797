"""Grouping a document's canonical statements by what JSON Pointers select."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vc_core.cryptosuites.selective.canonicalize import (
    label_replacement_canonicalize_nquads,
    relabel_blank_nodes,
)
from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.cryptosuites.selective.label_maps import LabelMap, LabelMapFactory
from vc_core.cryptosuites.selective.select import select_json_ld
from vc_core.cryptosuites.selective.skolemize import (
    URN_SCHEME,
    Skolemized,
    skolemize_compact_json_ld,
    to_deskolemized_nquads,
)
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.rdf import Quad


@dataclass(frozen=True)
class Selection:
    """What some pointers select: part of the document and its statements."""

    selection_document: dict[str, Any] | None
    deskolemized_nquads: list[Quad]
    nquads: list[str]


@dataclass(frozen=True)
class Group:
    """The document's statements, by index, as one selection divides them."""

    matching: dict[int, str]
    non_matching: dict[int, str]
    deskolemized_nquads: list[Quad]


@dataclass(frozen=True)
class CanonicalGroups:
    """A document's canonical statements and their groups, by name."""

    groups: dict[str, Group]
    skolemized: Skolemized
    deskolemized_nquads: list[Quad]
    label_map: LabelMap
    nquads: list[str]


def select_canonical_nquads(
    pointers: Sequence[str],
    skolemized_compact_document: dict[str, Any],
    label_map: Mapping[str, str],
    jsonld: JsonLd,
    urn_scheme: str = URN_SCHEME,
) -> Selection:
    """Give the canonical statements that `pointers` select (vc-di-ecdsa §3.4.15)."""
    selection_document = select_json_ld(pointers, skolemized_compact_document)
    if selection_document is None:
        return Selection(None, [], [])
    deskolemized = to_deskolemized_nquads(selection_document, jsonld, urn_scheme)
    nquads = relabel_blank_nodes(deskolemized, label_map)
    return Selection(selection_document, deskolemized, nquads)


def canonicalize_and_group(
    document: dict[str, Any],
    label_map_factory: LabelMapFactory,
    group_definitions: Mapping[str, Sequence[str]],
    jsonld: JsonLd,
    *,
    urn_scheme: str = URN_SCHEME,
    random_string: str | None = None,
) -> CanonicalGroups:
    """Canonicalise a document and group its statements (vc-di-ecdsa §3.4.16).

    Refused: a selection that says something which the document does not say, such as a text
    without its language or a piece of a JSON literal.
    """
    skolemized = skolemize_compact_json_ld(document, jsonld, urn_scheme, random_string)
    deskolemized = to_deskolemized_nquads(skolemized.expanded, jsonld, urn_scheme)
    label_map, nquads = label_replacement_canonicalize_nquads(deskolemized, label_map_factory)
    groups = {}
    for name, pointers in group_definitions.items():
        selection = select_canonical_nquads(
            pointers, skolemized.compact, label_map, jsonld, urn_scheme
        )
        selected = set(selection.nquads)
        if not selected <= set(nquads):
            raise generation_error(
                "a pointer selects part of what is signed as a whole", "指针只选中了整体值的一部分"
            )
        entries = dict(enumerate(nquads))
        groups[name] = Group(
            {index: nquad for index, nquad in entries.items() if nquad in selected},
            {index: nquad for index, nquad in entries.items() if nquad not in selected},
            selection.deskolemized_nquads,
        )
    return CanonicalGroups(groups, skolemized, deskolemized, label_map, nquads)


def hash_mandatory_nquads(mandatory: Sequence[str]) -> bytes:
    """Hash the statements that every derivation discloses (vc-di-ecdsa §3.4.17), SHA-256."""
    return hashlib.sha256("".join(mandatory).encode("utf-8")).digest()
