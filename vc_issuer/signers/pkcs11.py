"""A P-256 key in a hardware security module (PKCS#11 3.0); it never leaves the token.

Only the raw ECDSA mechanism is asked for: the hash is made here, so that tokens without
CKM_ECDSA_SHA256 serve as well, and the signature comes as the r‖s that proofs and CMS need.
"""

import hashlib
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from vc_core.signer import Algorithm
from vc_issuer.files import refuse_readable_by_others
from vc_issuer.problems import IssuerError
from vc_issuer.signers.memory import keep_out_of_core_dumps

MODULE_FROM = "VC_ISSUER_PKCS11_MODULE"
TOKEN_FROM = "VC_ISSUER_PKCS11_TOKEN"  # noqa: S105 - a variable's name
PIN_FILE_FROM = "VC_ISSUER_PKCS11_PIN_FILE"


class TokenSigner:
    """Signs with a key inside a token; ECDSA signatures come as r‖s, 64 bytes."""

    algorithm: Algorithm = "P-256"

    def __init__(
        self,
        key: Any,
        public_key: ec.EllipticCurvePublicKey,
        verification_method: str,
        lock: threading.Lock,
    ) -> None:
        """Take the token's key object, its public half, and the URL where that is published."""
        self._key = key
        self._lock = lock
        self.public_key = public_key
        self.verification_method = verification_method

    def sign(self, data: bytes) -> bytes:
        """Sign SHA-256 of `data` (FIPS 186-5); raises `HSM_FAILED` if the token does not."""
        import pkcs11

        digest = hashlib.sha256(data).digest()
        try:
            # A session of a token does one thing at a time.
            with self._lock:
                return bytes(self._key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
        except pkcs11.PKCS11Error as error:
            raise _failed(error) from error


class Token:
    """One opened token; keys in it are named by their seal."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._lock = threading.Lock()

    def signer(self, name: str, verification_method: str) -> TokenSigner:
        """Give the key called `name`; `KEY_MISSING` if the token has none of that name."""
        import pkcs11

        try:
            with self._lock:
                key = self._session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=name)
                public = self._public_key(name)
        except pkcs11.NoSuchKey as error:
            raise IssuerError(
                "KEY_MISSING",
                f"there is no key {name} in the token: run vc-issuer init",
                f"令牌中没有密钥 {name}：请运行 vc-issuer init",
            ) from error
        except pkcs11.PKCS11Error as error:
            raise _failed(error) from error
        return TokenSigner(key, public, verification_method, self._lock)

    def load_or_create(self, name: str) -> ec.EllipticCurvePublicKey:
        """Give the public half of the key called `name`, made in the token if it is not there."""
        import pkcs11
        from pkcs11.util.ec import encode_named_curve_parameters

        try:
            return self.signer(name, "").public_key
        except IssuerError as error:
            if error.code != "KEY_MISSING":
                raise
        curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
        try:
            with self._lock:
                parameters = self._session.create_domain_parameters(
                    pkcs11.KeyType.EC, curve, local=True
                )
                # Sensitive and not extractable: the token gives the key to nobody.
                parameters.generate_keypair(store=True, label=name)
                return self._public_key(name)
        except pkcs11.PKCS11Error as error:
            raise _failed(error) from error

    def _public_key(self, name: str) -> ec.EllipticCurvePublicKey:
        import pkcs11
        from pkcs11.util.ec import encode_ec_public_key

        found = self._session.get_key(pkcs11.ObjectClass.PUBLIC_KEY, label=name)
        key = load_der_public_key(encode_ec_public_key(found))
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            raise IssuerError(
                "KEY_KIND",
                f"the key {name} in the token is not a P-256 key",
                f"令牌中的密钥 {name} 不是 P-256 密钥",
            )
        return key


def configured_token() -> Token | None:
    """Open the token that the operator configured; None if seals are kept in files."""
    module = os.environ.get(MODULE_FROM)
    if not module:
        return None
    label, pin_file = os.environ.get(TOKEN_FROM), os.environ.get(PIN_FILE_FROM)
    if not label or not pin_file:
        raise IssuerError(
            "HSM_SETTINGS",
            f"{MODULE_FROM} is set, so {TOKEN_FROM} and {PIN_FILE_FROM} must be, too",
            f"已设置 {MODULE_FROM}，还须设置 {TOKEN_FROM} 和 {PIN_FILE_FROM}",
        )
    return _opened(module, label, pin_file)


@lru_cache(maxsize=2)
def _opened(module: str, label: str, pin_file: str) -> Token:
    """Log in once a process: a token refuses a second log-in."""
    keep_out_of_core_dumps()
    try:
        import pkcs11
    except ModuleNotFoundError as error:
        raise IssuerError(
            "HSM_LIBRARY_MISSING",
            "install the extra: pip install 'professional-certificates[pkcs11]'",
            "请安装：pip install 'professional-certificates[pkcs11]'",
        ) from error
    try:
        refuse_readable_by_others(Path(pin_file))
        pin = Path(pin_file).read_text("utf-8").strip()
        token = pkcs11.lib(module).get_token(token_label=label)
        return Token(token.open(user_pin=pin, rw=True))
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid) as error:
        raise IssuerError(
            "HSM_PIN", "the token does not accept the PIN", "令牌不接受该 PIN"
        ) from error
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
        raise IssuerError(
            "HSM_UNAVAILABLE",
            f"the token {label} could not be opened; see {MODULE_FROM}, {TOKEN_FROM} and "
            f"{PIN_FILE_FROM}",
            f"无法打开令牌 {label}；请检查 {MODULE_FROM}、{TOKEN_FROM} 和 {PIN_FILE_FROM}",
        ) from error


def _failed(error: Exception) -> IssuerError:
    return IssuerError(
        "HSM_FAILED",
        f"the token refused ({type(error).__name__}); nothing was sealed",
        f"令牌拒绝操作（{type(error).__name__}），未签章",
    )
