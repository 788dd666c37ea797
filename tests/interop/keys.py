"""Keys made for one test run: a signer for our side, a Multikey with its secret for a peer."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from vc_core.identifiers.did_key import did_of, method_url
from vc_core.signer import Algorithm
from vc_core.verification_methods import multibase

MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
# Multicodec p256-priv 0x1306, p384-priv 0x1307 and ed25519-priv 0x1300 as varints.
SECRET_HEADER: dict[Algorithm, bytes] = {
    "P-256": b"\x86\x26",
    "P-384": b"\x87\x26",
    "Ed25519": b"\x80\x26",
}
HASH = {"P-256": hashes.SHA256(), "P-384": hashes.SHA384()}


@dataclass(frozen=True)
class FreshKey:
    """A private key under its did:key; it is a `vc_core.signer.Signer`."""

    algorithm: Algorithm
    private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

    @classmethod
    def generate(cls, algorithm: Algorithm) -> "FreshKey":
        """Make a key that nobody stores."""
        if algorithm == "Ed25519":
            return cls(algorithm, ed25519.Ed25519PrivateKey.generate())
        curve = ec.SECP256R1() if algorithm == "P-256" else ec.SECP384R1()
        return cls(algorithm, ec.generate_private_key(curve))

    @cached_property
    def did(self) -> str:
        """Give the did:key."""
        return did_of(self.private.public_key())

    @property
    def verification_method(self) -> str:
        """Give the URL of the did:key's one method."""
        return method_url(self.did)

    @property
    def multikey(self) -> dict[str, Any]:
        """Give the public half as a verification method."""
        return {
            "@context": MULTIKEY_CONTEXT,
            "id": self.verification_method,
            "type": "Multikey",
            "controller": self.did,
            "publicKeyMultibase": self.did.removeprefix("did:key:"),
        }

    @property
    def secret_multikey(self) -> dict[str, Any]:
        """Give the whole key pair, as a peer that shall sign with it wants it."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            secret = self.private.private_bytes_raw()
        else:
            scalar = self.private.private_numbers().private_value
            secret = scalar.to_bytes(self._size, "big")
        encoded = multibase.encode_base58(SECRET_HEADER[self.algorithm] + secret)
        return {**self.multikey, "secretKeyMultibase": encoded}

    @property
    def controller_document(self) -> dict[str, Any]:
        """Give the document that a resolver of did:key would make."""
        return {
            "@context": ["https://www.w3.org/ns/did/v1", MULTIKEY_CONTEXT],
            "id": self.did,
            "verificationMethod": [self.multikey],
            "assertionMethod": [self.verification_method],
        }

    def sign(self, data: bytes) -> bytes:
        """Sign as `vc_core.signer.Signer` demands."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(HASH[self.algorithm])))
        return r.to_bytes(self._size, "big") + s.to_bytes(self._size, "big")

    @property
    def _size(self) -> int:
        return 48 if self.algorithm == "P-384" else 32
