"""The key pair of one base proof: made, used and forgotten within one call.

This is the one place of vc_core that makes a private key, because the specification makes it
part of creating a proof (vc-di-ecdsa §3.6.5). It is no identity, is never stored or loaded,
and verifying or deriving does not import this module.
"""

from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from vc_core.verification_methods.public_key import PublicKey

_ES256 = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class ProofScopedKeyPair:
    """A P-256 key pair that lives as long as this object."""

    private_key: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls) -> Self:
        """Make a fresh pair."""
        return cls(ec.generate_private_key(ec.SECP256R1()))  # noqa: TID251 - see above

    @property
    def public_key(self) -> PublicKey:
        """Give the public half."""
        return PublicKey("P-256", self.private_key.public_key())

    def sign(self, data: bytes) -> bytes:
        """Sign with ES256: raw r‖s."""
        r, s = decode_dss_signature(self.private_key.sign(data, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
