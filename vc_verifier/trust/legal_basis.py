"""Legal bases as the trust bundle lists them: under what, and when, certificates were issued."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from vc_core.times import InvalidTime, parse_date
from vc_verifier.trust.trust_error import untrusted


@dataclass(frozen=True)
class LegalBasis:
    """A document with the first and last day on which certificates are issued under it."""

    number: str
    in_force_from: date
    in_force_until: date | None
    demonstration: bool

    def in_force(self, day: date) -> bool:
        """Tell whether a certificate could be issued under it on `day`."""
        return self.in_force_from <= day and (
            self.in_force_until is None or day <= self.in_force_until
        )


def read_legal_bases(entries: Any) -> dict[str, LegalBasis]:
    """Read the bundle's `legalBases`, by document number."""
    if not isinstance(entries, list):
        raise untrusted("TRUST_BUNDLE", "legalBases is not a list", "legalBases 不是列表")
    bases = {}
    for entry in entries:
        try:
            until = entry.get("inForceUntil")
            bases[entry["number"]] = LegalBasis(
                entry["number"],
                parse_date(entry["inForceFrom"]),
                None if until is None else parse_date(until),
                entry.get("demonstration") is True,
            )
        except (KeyError, TypeError, AttributeError, InvalidTime):
            raise untrusted(
                "TRUST_BUNDLE", "a legal basis is malformed", "制发依据格式错误"
            ) from None
    return bases
