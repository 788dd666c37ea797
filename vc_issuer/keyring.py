"""The keys and certificates of the bureau: files under `keys/`, or e-seals in a token."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from vc_core.identifiers.did_key import did_of, method_url
from vc_core.times import CLOCK_SKEW
from vc_core.verification_methods.public_key import from_cryptography
from vc_issuer.did_document import (
    FIRST_SEAL,
    FIRST_STATUS_KEY,
    PublishedSeal,
    StatusKey,
    bureau_document,
    current_seal,
    current_status_key,
)
from vc_issuer.files import write_atomically
from vc_issuer.problems import IssuerError
from vc_issuer.seal_authority import (
    CRL_RENEWAL,
    SealNames,
    certify_ca,
    certify_seal,
    sign_crl,
)
from vc_issuer.signers.file import (
    FileSigner,
    load_key,
    load_or_create_key,
    passphrase,
    passphrase_for_new_keys,
)
from vc_issuer.signers.pkcs11 import TokenSigner, configured_token

# Kept in files even where e-seals are in a token.
_IN_FILES = ("seal-ca", "trust-root")


class Keyring:
    """Opens the bureau's keys one by one, each only when it is needed."""

    def __init__(self, home: Path) -> None:
        """Take the bureau's home; nothing is read yet."""
        self._keys = home / "keys"

    @classmethod
    def create(
        cls,
        home: Path,
        names: SealNames,
        now: datetime,
        *,
        published: dict[str, Any] | None = None,
    ) -> Self:
        """Make what is missing of keys, certificates and revocation list; keep what is there.

        Of a bureau with a `published` DID document what is missing was lost, and another key in
        its place would be in the way of the one to be restored.
        """
        keyring = cls(home)
        if published is not None:
            keyring._demand_keys(current_seal(published), current_status_key(published))
            return keyring
        keyring._keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = passphrase_for_new_keys(keyring._keys)
        keys = {
            name: load_or_create_key(keyring._keys / f"{name}.key.pem", words)
            for name in (*_IN_FILES, FIRST_STATUS_KEY)
        }
        ca_file = keyring._keys / "seal-ca.crt.pem"
        if not ca_file.exists():
            ca = certify_ca(keys["seal-ca"], names, now)
            write_atomically(ca_file, ca.public_bytes(Encoding.PEM))
        keyring.make_seal(FIRST_SEAL, names, now)
        keyring.renewed_crl(now)
        return keyring

    def make_seal(self, name: str, names: SealNames, now: datetime) -> None:
        """Make a seal's key and certificate; what is there already is kept."""
        public_key = self._made_seal_key(name)
        file = self._keys / f"{name}.crt.pem"
        if not file.exists():
            seal = certify_seal(
                public_key, names, ca=self.seal_ca(), ca_key=self._key("seal-ca"), now=now
            )
            write_atomically(file, seal.public_bytes(Encoding.PEM))

    def _made_seal_key(self, name: str) -> ec.EllipticCurvePublicKey:
        """Make a seal's key in the configured token, else in a file; one that is there stays."""
        file = self._keys / f"{name}.key.pem"
        token = None if file.exists() else configured_token()
        if token is not None:
            return token.load_or_create(name)
        return load_or_create_key(file, passphrase(self._keys)).public_key()

    def seal_signer(self, did: str, name: str = FIRST_SEAL) -> FileSigner | TokenSigner:
        """Unlock one e-seal by name; only what seals certificates asks for it."""
        # Where the key is decides, not what is configured now: a seal made in a file stays there.
        if not (self._keys / f"{name}.key.pem").exists():
            token = configured_token()
            if token is not None:
                return token.signer(name, f"{did}#{name}")
        return FileSigner(self._key(name), f"{did}#{name}")

    def current_seal_signer(self, did_document: dict[str, Any]) -> FileSigner | TokenSigner:
        """Unlock the e-seal that the published DID document has in use."""
        return self.seal_signer(did_document["id"], current_seal(did_document))

    def make_status_key(self, name: str) -> StatusKey:
        """Make a key for status lists; one that is there already is kept."""
        key = load_or_create_key(self._keys / f"{name}.key.pem", passphrase(self._keys))
        return StatusKey(name, from_cryptography(key.public_key()))

    def status_key(self, name: str = FIRST_STATUS_KEY) -> StatusKey:
        """Give the public half of a key for status lists, read from its own file."""
        return StatusKey(name, from_cryptography(self._key(name).public_key()))

    def status_signer(self, did: str, name: str = FIRST_STATUS_KEY) -> FileSigner:
        """Unlock a key that signs status lists and recognitions, never a certificate."""
        return FileSigner(self._key(name), f"{did}#{name}")

    def current_status_signer(self, did_document: dict[str, Any]) -> FileSigner:
        """Unlock the status key that the published DID document has in use."""
        return self.status_signer(did_document["id"], current_status_key(did_document))

    def trust_root_signer(self) -> FileSigner:
        """Unlock the trust root, which signs trust bundles and is not the e-seal."""
        key = self._key("trust-root")
        return FileSigner(key, method_url(did_of(key.public_key())))

    def seal_ca(self) -> x509.Certificate:
        """Read the seal CA's certificate."""
        return self._certificate("seal-ca")

    def seal_chain(self, name: str = FIRST_SEAL) -> list[x509.Certificate]:
        """Read an e-seal's certificate and, after it, its CA's."""
        return [self._certificate(name), self.seal_ca()]

    def renewed_crl(
        self, now: datetime, revoked: Mapping[str, datetime] = MappingProxyType({})
    ) -> x509.CertificateRevocationList:
        """Give the revocation list with the `revoked` seals, signed anew when that is needed."""
        path = self._keys / "seal-ca.crl.pem"
        serials = {self._certificate(name).serial_number: since for name, since in revoked.items()}
        if path.exists():
            crl = x509.load_pem_x509_crl(path.read_bytes())
            fresh = (
                crl.next_update_utc is not None
                and crl.next_update_utc - now > CRL_RENEWAL
                # Not one that a clock gone wrong has dated.
                and crl.last_update_utc <= now + CLOCK_SKEW
            )
            # With the dates: a compromise may be found to be older than was declared.
            if fresh and {e.serial_number: e.revocation_date_utc for e in crl} == serials:
                return crl
        crl = sign_crl(self.seal_ca(), self._key("seal-ca"), now, serials)
        write_atomically(path, crl.public_bytes(Encoding.PEM))
        return crl

    def did_document(
        self,
        did: str,
        names: Sequence[str] = (FIRST_SEAL,),
        revoked: Mapping[str, datetime] = MappingProxyType({}),
        in_use: str = FIRST_SEAL,
        status_keys: Sequence[StatusKey] = (),
    ) -> dict[str, Any]:
        """Make the DID document of the seals `names` and the status keys, at first the first."""
        seals = [PublishedSeal(name, self.seal_chain(name), revoked.get(name)) for name in names]
        status_keys = status_keys or [self.status_key()]
        return bureau_document(did, seals=seals, in_use=in_use, status_keys=status_keys)

    def _demand_keys(self, seal: str, status_key: str) -> None:
        for name in (*_IN_FILES, status_key):
            self._key(name)
        if configured_token() is None:
            self._key(seal)

    def _key(self, name: str) -> ec.EllipticCurvePrivateKey:
        return load_key(self._keys / f"{name}.key.pem", passphrase(self._keys))

    def _certificate(self, name: str) -> x509.Certificate:
        path = self._keys / f"{name}.crt.pem"
        if not path.exists():
            raise IssuerError(
                "KEY_MISSING",
                f"the certificate {path.name} is missing: restore it from the backup",
                f"缺少证书 {path.name}：请从备份恢复",
            )
        return x509.load_pem_x509_certificate(path.read_bytes())
