"""A P-256 key in an encrypted PKCS#8 file (RFC 5958), readable by its owner only."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from vc_core.signer import Algorithm
from vc_issuer.files import refuse_readable_by_others, write_new_private_file
from vc_issuer.problems import IssuerError
from vc_issuer.signers.memory import keep_out_of_core_dumps

PASSPHRASE_FROM = "VC_ISSUER_PASSPHRASE_FILE"  # noqa: S105 - a variable's name
SCALAR_BYTES = 32
_ECDSA = ec.ECDSA(hashes.SHA256())


class FileSigner:
    """Signs with a key loaded from a file; ECDSA signatures come as r‖s, 64 bytes."""

    algorithm: Algorithm = "P-256"

    def __init__(self, key: ec.EllipticCurvePrivateKey, verification_method: str) -> None:
        """Take an unlocked key and the URL under which its public key is published."""
        self._key = key
        self.verification_method = verification_method

    @property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        """Give the public half."""
        return self._key.public_key()

    def sign(self, data: bytes) -> bytes:
        """Sign SHA-256 of `data` (FIPS 186-5), giving r‖s instead of the library's DER."""
        r, s = decode_dss_signature(self._key.sign(data, _ECDSA))
        return r.to_bytes(SCALAR_BYTES, "big") + s.to_bytes(SCALAR_BYTES, "big")


def passphrase(keys: Path) -> bytes:
    """Read the passphrase from the configured file, else from `keys`; a lost one stays lost."""
    keep_out_of_core_dumps()
    configured = os.environ.get(PASSPHRASE_FROM)
    path = Path(configured) if configured else keys / "passphrase"
    try:
        refuse_readable_by_others(path)
        words = path.read_bytes().strip()
    except FileNotFoundError as error:
        raise IssuerError(
            "PASSPHRASE_MISSING",
            f"the passphrase file {path.name} is missing: restore it from the backup",
            f"缺少口令文件 {path.name}：请从备份恢复",
        ) from error
    if not words:
        raise IssuerError("PASSPHRASE_EMPTY", "the passphrase file is empty", "口令文件为空")
    return words


def passphrase_for_new_keys(keys: Path) -> bytes:
    """Read the passphrase, made in `keys` unless one is configured or keys are locked by one."""
    if not os.environ.get(PASSPHRASE_FROM) and not any(keys.glob("*.key.pem")):
        path = keys / "passphrase"
        if not path.exists():
            write_new_private_file(path, secrets.token_urlsafe(32).encode("ascii") + b"\n")
    return passphrase(keys)


def throw_away_signer(verification_method: str) -> FileSigner:
    """Make a signer whose key is kept nowhere; it rehearses what the e-seal will do."""
    return FileSigner(ec.generate_private_key(ec.SECP256R1()), verification_method)


def load_or_create_key(path: Path, words: bytes) -> ec.EllipticCurvePrivateKey:
    """Load the key, or make it when there is none; an existing file is never overwritten."""
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(words),
        )
        write_new_private_file(path, pem)
    return load_key(path, words)


def load_key(path: Path, words: bytes) -> ec.EllipticCurvePrivateKey:
    """Unlock the key; a wrong passphrase, another curve or an open file mode is refused."""
    keep_out_of_core_dumps()
    try:
        refuse_readable_by_others(path)
        key = serialization.load_pem_private_key(path.read_bytes(), words)
    except FileNotFoundError as error:
        raise IssuerError(
            "KEY_MISSING",
            f"the key file {path.name} is missing: restore it from the backup",
            f"缺少密钥文件 {path.name}：请从备份恢复",
        ) from error
    except (ValueError, TypeError) as error:
        raise IssuerError(
            "KEY_LOCKED",
            f"the key file {path.name} cannot be unlocked with this passphrase",
            f"口令无法解开密钥文件 {path.name}",
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise IssuerError(
            "KEY_KIND", f"{path.name} is not a P-256 key", f"{path.name} 不是 P-256 密钥"
        )
    return key
