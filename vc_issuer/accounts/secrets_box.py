"""Random secrets, their hashes, and the one key that the web console needs to keep a secret."""

import base64
import hashlib
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vc_issuer.files import refuse_readable_by_others, write_new_private_file
from vc_issuer.problems import IssuerError
from vc_issuer.signers.memory import keep_out_of_core_dumps

KEY_FILE = "console.key"
_KEY_BYTES = 32


def new_secret() -> str:
    """Draw 256 bits as text for a cookie or a token."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Hash what was drawn at random; unlike a password it needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


class SecretsBox:
    """Encrypts second-factor secrets, signs cookies and nonces, with keys of their own each."""

    def __init__(self, key: bytes) -> None:
        """Derive the keys from the master key."""
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(key, b"totp")))
        self.cookie_key = _derive(key, b"cookies")
        self.nonce_key = _derive(key, b"nonces")

    @classmethod
    def open(cls, home: Path) -> "SecretsBox":
        """Read the key file in the bureau's home; made at the first use."""
        keep_out_of_core_dumps()
        path = home / "keys" / KEY_FILE
        if not path.exists():
            try:
                write_new_private_file(path, secrets.token_bytes(_KEY_BYTES))
            except IssuerError:
                # Another process was faster: its key holds.
                return cls(path.read_bytes())
        refuse_readable_by_others(path)
        return cls(path.read_bytes())

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the registry."""
        return self._fernet.encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Decrypt what `encrypt` gave."""
        return self._fernet.decrypt(token.encode("ascii")).decode("utf-8")


def _derive(key: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"vc-issuer " + use).derive(key)
