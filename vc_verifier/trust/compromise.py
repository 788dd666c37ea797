"""A compromised seal key: what the signed issuing log proves to have been sealed before.

A thief can back-date whatever is signed, so no date in a document counts. What counts is the
list of digests that the trust bundle carries for such a key (docs/adr/0071).
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.sealed_digest import DIGEST_BYTES, file_digest, sealed_digest
from vc_core.times import InvalidTime, parse_timestamp
from vc_verifier.trust.trust_error import TrustError, untrusted


@dataclass(frozen=True)
class Compromise:
    """Since when a seal's key is in wrong hands, and what is known to be older."""

    since: datetime
    proven: frozenset[bytes]

    def spares(self, certificate: dict[str, Any]) -> bool:
        """Tell whether a whole certificate, in its own form, was sealed before."""
        return sealed_digest(certificate) in self.proven

    def spares_file(self, data: bytes) -> bool:
        """Tell whether a file was sealed before, byte for byte."""
        return file_digest(data) in self.proven


def read_compromise(member: Any) -> Compromise:
    """Read the member `compromised` of a seal in the trust bundle."""
    if not isinstance(member, dict) or not isinstance(member.get("provenDigests"), str):
        raise _malformed()
    try:
        since = parse_timestamp(member.get("since"))
        digests = base64.b64decode(member["provenDigests"], validate=True)
    except (InvalidTime, binascii.Error, ValueError):
        raise _malformed() from None
    if len(digests) % DIGEST_BYTES:
        raise _malformed()
    proven = frozenset(
        digests[start : start + DIGEST_BYTES] for start in range(0, len(digests), DIGEST_BYTES)
    )
    return Compromise(since, proven)


def _malformed() -> TrustError:
    return untrusted(
        "SEAL_COMPROMISE", "a seal's compromise is malformed", "印章密钥失密信息格式错误"
    )
