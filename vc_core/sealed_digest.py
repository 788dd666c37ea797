"""The digest under which the issuing log proves a certificate: of its data, whatever carries it."""

import hashlib
from typing import Any

from vc_core.documents import jcs

# Half of SHA-256 is enough against a second certificate with the digest of a given one, and
# halves a list of them that every trust bundle after a compromise carries.
DIGEST_BYTES = 16


def sealed_digest(certificate: dict[str, Any]) -> bytes:
    """Digest a certificate without its proofs in canonical JSON (RFC 8785).

    File, QR code and token of one certificate have one digest.
    """
    unsecured = {name: member for name, member in certificate.items() if name != "proof"}
    return file_digest(jcs.canonicalize(unsecured))


def file_digest(data: bytes) -> bytes:
    """Digest a file whose very bytes are proven, such as a sealed PDF."""
    return hashlib.sha256(data).digest()[:DIGEST_BYTES]
