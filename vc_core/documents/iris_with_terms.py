"""The IRIs for which pinned contexts have terms, under which readers look for a member."""

from collections.abc import Iterable, Iterator
from typing import Any


def iris_with_terms(documents: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Give the IRIs that the context documents define terms for, in scoped contexts, too.

    Each also as it is written there, with a prefix: under a context without that prefix it is
    another IRI, but no reader sees the difference.
    """
    return frozenset(iri for document in documents for iri in _iris(document["@context"], {}))


def _iris(context: Any, prefixes: dict[str, str]) -> Iterator[str]:
    for definitions in context if isinstance(context, list) else [context]:
        if not isinstance(definitions, dict):
            continue
        identifiers = {term: _identifier(entry) for term, entry in definitions.items()}
        prefixes = prefixes | {term: iri for term, iri in identifiers.items() if iri}
        for term, entry in definitions.items():
            if iri := identifiers[term]:
                yield from (iri, _resolved(iri, prefixes))
            if isinstance(entry, dict):
                yield from _iris(entry.get("@context"), prefixes)


def _identifier(definition: Any) -> str:
    iri = definition.get("@id") if isinstance(definition, dict) else definition
    return iri if isinstance(iri, str) and not iri.startswith("@") else ""


def _resolved(iri: str, prefixes: dict[str, str]) -> str:
    prefix, _, rest = iri.partition(":")
    return prefixes[prefix] + rest if prefix in prefixes and not rest.startswith("//") else iri
