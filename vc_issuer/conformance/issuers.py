"""The issuers of conformance mode: a name, a suite and a key each, as one table."""

from dataclasses import dataclass
from typing import Literal

from vc_core.signer import Algorithm
from vc_issuer.signers.throw_away import ThrowAwayKey

Kind = Literal["proof", "selective", "status", "jwt"]


@dataclass(frozen=True)
class ConformanceIssuer:
    """One issuer: how it secures, and the key it does so with."""

    name: str
    kind: Kind
    cryptosuite: str
    key: ThrowAwayKey


_ROWS: tuple[tuple[str, Kind, str, Algorithm], ...] = (
    ("eddsa-rdfc-2022", "proof", "eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "proof", "eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019-p256", "proof", "ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019-p384", "proof", "ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019-p256", "proof", "ecdsa-jcs-2019", "P-256"),
    ("ecdsa-jcs-2019-p384", "proof", "ecdsa-jcs-2019", "P-384"),
    ("ecdsa-sd-2023-p256", "selective", "ecdsa-sd-2023", "P-256"),
    ("bitstring-status-list", "status", "eddsa-rdfc-2022", "Ed25519"),
    ("vc-jwt", "jwt", "vc+jwt", "P-256"),
)


def make_issuers() -> dict[str, ConformanceIssuer]:
    """Make every issuer with a fresh key."""
    return {
        name: ConformanceIssuer(name, kind, suite, ThrowAwayKey(algorithm))
        for name, kind, suite, algorithm in _ROWS
    }
