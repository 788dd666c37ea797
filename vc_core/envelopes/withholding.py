"""The holder's verb for an SD-JWT: hand some disclosures on, leave out the rest (RFC 9901 §5)."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from vc_core.documents import strict_json
from vc_core.envelopes import sd_jwt
from vc_core.envelopes.errors import EnvelopeError, envelope_fails
from vc_core.envelopes.jose import parse_token
from vc_core.verification_methods import multibase


def withholdable_names(text: str) -> list[str]:
    """Give the names of the members whose disclosures are there; nothing is verified."""
    _token, disclosures, _binding = sd_jwt.split(text)
    return [name for name in map(_name, disclosures) if name is not None]


def reveal(text: str, names: Collection[str]) -> str:
    """Keep the disclosures of the members `names` only; a key binding is left out, too.

    A name that nothing discloses is refused, so that a slip of the pen is not taken for consent;
    so is one that two members have, in different places: which of them is meant nobody can tell.
    Array entries have no name and are never kept.
    """
    token, disclosures, _binding = sd_jwt.split(text)
    parse_token(token)
    found = [(_name(disclosure), disclosure) for disclosure in disclosures]
    times = Counter(name for name, _ in found)
    if not set(names) <= times.keys():
        raise EnvelopeError(
            "NOTHING_TO_REVEAL",
            "It discloses nothing of that name.",
            "其中没有该名称的披露项。",
        )
    if any(times[name] > 1 for name in names):
        raise EnvelopeError(
            "NAME_TWICE",
            "It discloses two members of that name; which one is meant cannot be told.",
            "其中有两个同名的披露项，无法确定所指。",
        )
    kept = [disclosure for name, disclosure in found if name in names]
    return "~".join([token, *kept, ""])


def _name(disclosure: str) -> str | None:
    try:
        parts: Any = strict_json.parse(multibase.decode_base64url(disclosure))
    except (multibase.InvalidMultibase, strict_json.MalformedJson):
        raise envelope_fails("a disclosure cannot be read", "披露项无法读取") from None
    member = isinstance(parts, list) and len(parts) == 3 and isinstance(parts[1], str)
    return str(parts[1]) if member else None
