"""Skolemisation: names for blank nodes that survive compaction and selection."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.rdf import Quad, to_quads

URN_SCHEME = "custom-scheme:"


@dataclass(frozen=True)
class Skolemized:
    """A document whose every node has a name, in both forms."""

    expanded: list[Any]
    compact: dict[str, Any]


def skolemize_expanded_json_ld(
    expanded: list[Any],
    urn_scheme: str,
    random_string: str,
    numbers: Iterator[int] | None = None,
) -> list[Any]:
    """Replace blank node identifiers by URNs (vc-di-ecdsa §3.4.7), also the missing ones.

    Refused: an ordered list, whose cells have no place for a name, so that nobody could say
    which cells a selection means; a document that uses the URN scheme itself, because its
    names would be taken for blank nodes.
    """
    numbers = count() if numbers is None else numbers
    skolemized: list[Any] = []
    for element in expanded:
        if not isinstance(element, dict) or "@value" in element:
            skolemized.append(element)
            continue
        if "@list" in element:
            raise generation_error(
                "an ordered list cannot be disclosed selectively", "有序列表不支持选择性披露"
            )
        node: dict[str, Any] = {}
        for name, value in element.items():
            values = value if isinstance(value, list) else [value]
            inner = skolemize_expanded_json_ld(values, urn_scheme, random_string, numbers)
            node[name] = inner if isinstance(value, list) else inner[0]
        node["@id"] = _skolem_name(node.get("@id"), urn_scheme, random_string, numbers)
        skolemized.append(node)
    return skolemized


def _skolem_name(
    identifier: str | None, urn_scheme: str, random_string: str, numbers: Iterator[int]
) -> str:
    prefix = f"urn:{urn_scheme}"
    if identifier is None:
        return f"{prefix}_{random_string}_{next(numbers)}"
    if identifier.lower().startswith(prefix):
        raise generation_error(f"it uses the URN scheme {prefix}", f"文件使用了保留的 {prefix}")
    return prefix + identifier[2:] if identifier.startswith("_:") else identifier


def skolemize_compact_json_ld(
    document: dict[str, Any],
    jsonld: JsonLd,
    urn_scheme: str = URN_SCHEME,
    random_string: str | None = None,
) -> Skolemized:
    """Skolemise a compact document (vc-di-ecdsa §3.4.8).

    The compact form keeps the document's own arrays and references, which compaction could
    write in another way, so that a pointer means the same in both.
    """
    # Random, so that no label of the document can be the name of another node.
    random_string = random_string or secrets.token_hex(16)
    expanded = skolemize_expanded_json_ld(jsonld.expand(document), urn_scheme, random_string)
    compacted = jsonld.compact(expanded, document.get("@context", {}))
    return Skolemized(expanded, _named(document, compacted, top=True))


def _named(own: Any, compacted: Any, *, top: bool = False) -> Any:
    """Give `own` with the names that its nodes have in `compacted`."""
    if isinstance(own, list):
        entries = compacted if isinstance(compacted, list) else [compacted]
        if len(entries) != len(own):
            raise _other_shape()
        return [_named(*pair) for pair in zip(own, entries, strict=True)]
    if isinstance(compacted, list) and len(compacted) == 1:
        compacted = compacted[0]
    if not isinstance(own, dict):
        return own
    if isinstance(compacted, str):
        compacted = {"id": compacted}
    if not isinstance(compacted, dict) or own.keys() - compacted.keys() - {"@context"}:
        raise _other_shape()
    named = {
        name: member if top and name == "@context" else _named(member, compacted[name])
        for name, member in own.items()
    }
    # A blank node's own identifier has become a URN, too.
    return {**named, "id": compacted["id"]} if "id" in compacted else named


def _other_shape() -> Exception:
    return generation_error(
        "its nodes cannot be named without changing its shape", "无法在保持结构的前提下标识其节点"
    )


def to_deskolemized_nquads(
    skolemized_document: dict[str, Any] | list[Any],
    jsonld: JsonLd,
    urn_scheme: str = URN_SCHEME,
) -> list[Quad]:
    """Give the statements of a skolemised document, blank nodes again blank (§3.4.9)."""
    if isinstance(skolemized_document, dict):
        skolemized_document = jsonld.expand(skolemized_document)
    quads = to_quads(skolemized_document)
    if any(term.startswith("_:") for quad in quads for term in quad):
        raise _other_shape()
    return deskolemize_nquads(quads, urn_scheme)


def deskolemize_nquads(quads: list[Quad], urn_scheme: str = URN_SCHEME) -> list[Quad]:
    """Turn the URNs of one scheme back into blank nodes (vc-di-ecdsa §3.4.6).

    It looks at terms, not at text: the same letters inside a literal are left alone.
    """
    prefix = f"<urn:{urn_scheme}"

    def blank(term: str) -> str:
        return f"_:{term[len(prefix) : -1]}" if term.startswith(prefix) else term

    return [
        Quad(blank(quad.subject), quad.predicate, blank(quad.object), blank(quad.graph))
        for quad in quads
    ]
