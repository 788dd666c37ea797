"""What is measured: certificates of one shape, keys, and raw signatures of the same size."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from typing import Any, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.identifiers.did_key import document_of
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.status_list import Bitstring
from vc_core.verification_methods.public_key import PublicKey
from vc_issuer.signers.throw_away import ThrowAwayKey

AT = datetime(2026, 12, 1, tzinfo=UTC)
# What a proof signs: two SHA-256 digests.
HASH_DATA = bytes(range(64))
BITS = Bitstring()


def title_certificates(count: int, *, seed: int = 0) -> list[dict[str, Any]]:
    """Give unsigned title certificates: one shape, different texts, about 1.4 kB each."""
    found: list[dict[str, Any]] = []
    rng = Random(seed)
    while len(found) < count:
        document = certificate(rng)
        del document["proof"]
        if "ProfessionalTitleCredential" in document["type"]:
            # As application files and JSON bring them: no two certificates share an object.
            found.append(json.loads(json.dumps(document)))
    return found


@dataclass
class RawCrypto:
    """The signature operation alone, as `cryptography` gives it."""

    algorithm: Literal["Ed25519", "P-256"]
    signer: ThrowAwayKey = field(init=False)

    def __post_init__(self) -> None:
        self.signer = ThrowAwayKey(self.algorithm)
        self._ed25519 = ed25519.Ed25519PrivateKey.generate()
        self._p256 = ec.generate_private_key(ec.SECP256R1())
        self._ecdsa = ec.ECDSA(hashes.SHA256())

    @cached_property
    def resolver(self) -> KnownDocuments:
        """Know the measured signer's public key, as a trust bundle would."""
        return KnownDocuments([document_of(self.signer.did)])

    @cached_property
    def public_key(self) -> PublicKey:
        """Give the measured signer's public key."""
        return self.resolver.verification_method(
            self.signer.verification_method, "assertionMethod"
        ).public_key

    @property
    def sign(self) -> Callable[[bytes], bytes]:
        """Sign with a key that is already in memory."""
        if self.algorithm == "Ed25519":
            return self._ed25519.sign
        key, ecdsa = self._p256, self._ecdsa
        return lambda data: key.sign(data, ecdsa)

    @property
    def verify(self) -> Callable[[bytes], None]:
        """Verify one signature over `HASH_DATA`, with a key that is already in memory."""
        signature = self.sign(HASH_DATA)
        check = self.check
        return lambda data: check((signature, data))

    @property
    def check(self) -> Callable[[tuple[bytes, bytes]], None]:
        """Verify a signature made by `sign` over the data beside it."""
        if self.algorithm == "Ed25519":
            verify = self._ed25519.public_key().verify
            return lambda signed: verify(*signed)
        point, ecdsa = self._p256.public_key(), self._ecdsa
        return lambda signed: point.verify(*signed, ecdsa)


def as_file(document: dict[str, Any]) -> bytes:
    """Write a certificate as the issuer does."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
