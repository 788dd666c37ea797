"""The keys and certificates in the bureau's home, each in a file of its own under `keys/`."""

from datetime import datetime
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from vc_core.identifiers.did_key import did_of, method_url
from vc_issuer.did_document import SEAL, STATUS, bureau_document
from vc_issuer.files import write_atomically
from vc_issuer.problems import IssuerError
from vc_issuer.seal_authority import (
    CRL_RENEWAL,
    SealNames,
    certify_ca,
    certify_seal,
    sign_crl,
)
from vc_issuer.signers.file import FileSigner, load_key, load_or_create_key, passphrase


class Keyring:
    """Opens the bureau's keys one by one, each only when it is needed."""

    def __init__(self, home: Path) -> None:
        """Take the bureau's home; nothing is read yet."""
        self._keys = home / "keys"

    @classmethod
    def create(cls, home: Path, names: SealNames, now: datetime) -> Self:
        """Make what is missing of keys, certificates and revocation list; keep what is there."""
        keyring = cls(home)
        keyring._keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = passphrase(keyring._keys)
        keys = {
            name: load_or_create_key(keyring._keys / f"{name}.key.pem", words)
            for name in ("seal-ca", "seal-1", "status-1", "trust-root")
        }
        ca_file, seal_file = (keyring._keys / f"{name}.crt.pem" for name in ("seal-ca", "seal-1"))
        if not ca_file.exists():
            ca = certify_ca(keys["seal-ca"], names, now)
            write_atomically(ca_file, ca.public_bytes(Encoding.PEM))
        if not seal_file.exists():
            seal = certify_seal(
                keys["seal-1"].public_key(),
                names,
                ca=keyring.seal_ca(),
                ca_key=keys["seal-ca"],
                now=now,
            )
            write_atomically(seal_file, seal.public_bytes(Encoding.PEM))
        keyring.renewed_crl(now)
        return keyring

    def seal_signer(self, did: str) -> FileSigner:
        """Unlock the e-seal; only the issuing walk asks for it."""
        return FileSigner(self._key("seal-1"), did + SEAL)

    def status_signer(self, did: str) -> FileSigner:
        """Unlock the key that signs status lists only."""
        return FileSigner(self._key("status-1"), did + STATUS)

    def trust_root_signer(self) -> FileSigner:
        """Unlock the trust root, which signs trust bundles and is not the e-seal."""
        key = self._key("trust-root")
        return FileSigner(key, method_url(did_of(key.public_key())))

    def seal_ca(self) -> x509.Certificate:
        """Read the seal CA's certificate."""
        return self._certificate("seal-ca")

    def seal_chain(self) -> list[x509.Certificate]:
        """Read the e-seal's certificate and, after it, its CA's."""
        return [self._certificate("seal-1"), self.seal_ca()]

    def renewed_crl(self, now: datetime) -> x509.CertificateRevocationList:
        """Give the revocation list, signed anew when its end is near."""
        path = self._keys / "seal-ca.crl.pem"
        if path.exists():
            crl = x509.load_pem_x509_crl(path.read_bytes())
            if crl.next_update_utc is not None and crl.next_update_utc - now > CRL_RENEWAL:
                return crl
        crl = sign_crl(self.seal_ca(), self._key("seal-ca"), now)
        write_atomically(path, crl.public_bytes(Encoding.PEM))
        return crl

    def did_document(self, did: str) -> dict[str, Any]:
        """Make the DID document out of the public keys."""
        status_key = self.status_signer(did).public_key
        return bureau_document(did, seal_chain=self.seal_chain(), status_key=status_key)

    def _key(self, name: str) -> ec.EllipticCurvePrivateKey:
        return load_key(self._keys / f"{name}.key.pem", passphrase(self._keys))

    def _certificate(self, name: str) -> x509.Certificate:
        path = self._keys / f"{name}.crt.pem"
        if not path.exists():
            raise IssuerError(
                "KEY_MISSING",
                f"no certificate {path.name}: run vc-issuer init",
                f"没有证书 {path.name}：请运行 vc-issuer init",
            )
        return x509.load_pem_x509_certificate(path.read_bytes())
