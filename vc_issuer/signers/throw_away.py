"""Keys of any kind that live in memory only: for rehearsals and tests of conformance."""

from typing import cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from vc_core.identifiers.did_key import did_of, method_url
from vc_core.signer import Algorithm

_CURVES: dict[Algorithm, tuple[ec.EllipticCurve, ec.ECDSA]] = {
    "P-256": (ec.SECP256R1(), ec.ECDSA(hashes.SHA256())),
    "P-384": (ec.SECP384R1(), ec.ECDSA(hashes.SHA384())),
}


class ThrowAwayKey:
    """A fresh key under its own did:key; it ends with the process."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm: Algorithm = algorithm
        self._key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
        if algorithm == "Ed25519":
            self._key = ed25519.Ed25519PrivateKey.generate()
        else:
            self._key = ec.generate_private_key(_CURVES[algorithm][0])
        self.did = did_of(self._key.public_key())
        self.verification_method = method_url(self.did)

    def sign(self, data: bytes) -> bytes:
        """Sign; see `vc_core.signer.Signer`."""
        # The algorithm tells the kind of key; asking its class takes long beside a signature.
        if self.algorithm == "Ed25519":
            return cast(ed25519.Ed25519PrivateKey, self._key).sign(data)
        key, (curve, ecdsa) = cast(ec.EllipticCurvePrivateKey, self._key), _CURVES[self.algorithm]
        size = curve.key_size // 8
        r, s = decode_dss_signature(key.sign(data, ecdsa))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
