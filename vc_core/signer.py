"""What a proof needs of a private key: an algorithm, a name and the power to sign."""

from typing import Literal, Protocol

Algorithm = Literal["P-256", "P-384", "Ed25519"]


class Signer(Protocol):
    """A key that signs; where it lives (file, HSM) is the issuer's business."""

    @property
    def algorithm(self) -> Algorithm:
        """Name the curve, which also fixes the hash and the signature's length."""
        ...

    @property
    def verification_method(self) -> str:
        """Give the URL under which the public key is published."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign `data`: raw r‖s for ECDSA (the curve's hash inside), 64 bytes for Ed25519."""
        ...
