"""Canonical statements with replaced blank node labels."""

from collections.abc import Iterable, Mapping
from typing import Any

from vc_core.cryptosuites.selective.label_maps import LabelMap, LabelMapFactory
from vc_core.documents import rdfc
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdf import Quad


def label_replacement_canonicalize_nquads(
    quads: Iterable[Quad], label_map_factory: LabelMapFactory
) -> tuple[LabelMap, list[str]]:
    """Canonicalise with other labels (vc-di-ecdsa §3.4.1): the label map and the N-Quads.

    The N-Quads are in code point order after the replacement. Work is bounded by RDFC's budget.
    """
    unique = list(dict.fromkeys(quads))
    label_map = label_map_factory(rdfc.canonical_identifiers(unique))
    return label_map, sorted(relabel_blank_nodes(unique, label_map))


def label_replacement_canonicalize_json_ld(
    document: dict[str, Any], label_map_factory: LabelMapFactory, jsonld: JsonLd
) -> list[str]:
    """Canonicalise a JSON-LD document with other labels (vc-di-ecdsa §3.4.2), losing nothing."""
    return label_replacement_canonicalize_nquads(
        lossless_quads(document, jsonld), label_map_factory
    )[1]


def relabel_blank_nodes(quads: Iterable[Quad], label_map: Mapping[str, str]) -> list[str]:
    """Write statements with the labels of `label_map` (vc-di-ecdsa §3.4.14).

    Only terms are replaced; a literal that looks like a label stays as it is.
    """

    def relabeled(term: str) -> str:
        return f"_:{label_map[term[2:]]}" if term.startswith("_:") else term

    return [
        Quad(
            relabeled(quad.subject), quad.predicate, relabeled(quad.object), relabeled(quad.graph)
        ).to_nquad()
        for quad in quads
    ]
