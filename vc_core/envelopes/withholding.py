"""The holder's verb for an SD-JWT: hand some disclosures on, leave out the rest (RFC 9901 §5)."""

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

    A name that nothing discloses is refused, so that a slip of the pen is not taken for consent.
    Array entries have no name and are never kept.
    """
    token, disclosures, _binding = sd_jwt.split(text)
    parse_token(token)
    named = {_name(disclosure): disclosure for disclosure in disclosures}
    if not set(names) <= named.keys():
        raise EnvelopeError(
            "NOTHING_TO_REVEAL",
            "It discloses nothing of that name.",
            "其中没有该名称的披露项。",
        )
    kept = [disclosure for name, disclosure in named.items() if name in names]
    return "~".join([token, *kept, ""])


def _name(disclosure: str) -> str | None:
    try:
        parts: Any = strict_json.parse(multibase.decode_base64url(disclosure))
    except (multibase.InvalidMultibase, strict_json.MalformedJson):
        raise envelope_fails("a disclosure cannot be read", "披露项无法读取") from None
    member = isinstance(parts, list) and len(parts) == 3 and isinstance(parts[1], str)
    return str(parts[1]) if member else None
