"""Proofs made independently of vc_core, for documents that vc_core itself would never sign.

Plain PyLD canonicalises and json.dumps serializes, so that a hostile document carries a proof
which holds for a naive verifier. The keys are test keys.
"""

import hashlib
import json
from typing import Any

from cachetools import LRUCache
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyld import jsonld
from pyld.context_resolver import ContextResolver

from vc_core.documents.loader import pinned

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CURVES = {"P-256": (ec.SECP256R1(), hashes.SHA256()), "P-384": (ec.SECP384R1(), hashes.SHA384())}
_MULTICODEC = {"P-256": b"\x80\x24", "P-384": b"\x81\x24", "Ed25519": b"\xed\x01"}


def base58(data: bytes) -> str:
    """Encode as multibase base58btc, digit by digit."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _ALPHABET[rest] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


class TestKey:
    """A key of fixed value; whoever reads this file has it. Never a real one."""

    __test__ = False

    def __init__(self, algorithm: str = "P-256", secret: int = 20190731) -> None:
        self.algorithm = algorithm
        if algorithm == "Ed25519":
            self.private: Any = ed25519.Ed25519PrivateKey.from_private_bytes(
                secret.to_bytes(32, "big")
            )
            point = self.private.public_key().public_bytes_raw()
        else:
            self.private = ec.derive_private_key(secret, _CURVES[algorithm][0])
            numbers = self.private.public_key().public_numbers()
            size = numbers.curve.key_size // 8
            point = bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(size, "big")
        self.multikey = base58(_MULTICODEC[algorithm] + point)
        self.did = f"did:key:{self.multikey}"
        self.verification_method = f"{self.did}#{self.multikey}"

    def sign(self, data: bytes) -> bytes:
        """Sign raw: r‖s or 64 bytes of EdDSA."""
        if self.algorithm == "Ed25519":
            return bytes(self.private.sign(data))
        curve, digest = _CURVES[self.algorithm]
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(digest)))
        size = curve.key_size // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def hash_of(algorithm: str) -> Any:
    """Give the hash function that goes with a key's algorithm."""
    return hashlib.sha384 if algorithm == "P-384" else hashlib.sha256


def plain_canonical_form(document: Any) -> bytes:
    """Give the N-Quads that plain PyLD signs, whatever it dropped on the way."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", **plain_options()}
    return str(jsonld.normalize(document, options)).encode()


def plain_options() -> dict[str, Any]:
    """Give PyLD the pinned contexts, and a memory that nothing else writes into.

    It keeps one for all calls otherwise, and writes what a document imports into it.
    """
    load = pinned().pyld_loader
    return {"documentLoader": load, "contextResolver": ContextResolver(LRUCache(64), load)}


def plain_json(document: Any) -> bytes:
    """Give sorted compact JSON: canonical for members within the BMP and without fractions."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def options_of(signer: Any, cryptosuite: str, **more: Any) -> dict[str, Any]:
    """Give a proof configuration as issued here, with `more` members or other values."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": cryptosuite,
        "created": "2026-11-20T08:00:00Z",
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
        **more,
    }


def plain_proof(
    document: dict[str, Any], signer: Any, cryptosuite: str, **more: Any
) -> dict[str, Any]:
    """Make a proof over `document` (its own `proof` left aside) without any of our checks."""
    unsecured = {name: member for name, member in document.items() if name != "proof"}
    options = options_of(signer, cryptosuite, **more)
    digest = hash_of(signer.algorithm)
    if "-jcs-" in cryptosuite:
        if "@context" in document:
            options = {"@context": document["@context"], **options}
        parts = [plain_json(options), plain_json(unsecured)]
    else:
        configuration = {**options, "@context": document.get("@context")}
        parts = [plain_canonical_form(configuration), plain_canonical_form(unsecured)]
    hash_data = b"".join(digest(part).digest() for part in parts)
    return {**options, "proofValue": base58(signer.sign(hash_data))}


def plainly_secured(
    document: dict[str, Any], signer: Any, *suites: str, **more: Any
) -> dict[str, Any]:
    """Secure `document` with one proof for each suite, as a naive issuer would."""
    proofs = [plain_proof(document, signer, suite, **more) for suite in suites]
    return {**document, "proof": proofs if len(proofs) > 1 else proofs[0]}
