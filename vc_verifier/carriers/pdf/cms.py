"""A detached CMS signature (RFC 5652) as PAdES writes it: ECDSA P-256 with SHA-256, one signer.

Reading and checking only; anything else than that one profile is no seal of the bureau's.
"""

import hashlib
import warnings
from dataclasses import dataclass

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from vc_core.problems import ProblemError
from vc_core.results import NotATruthValue

_DIGEST = "sha256"
_PLAIN_DIGEST = {"algorithm": _DIGEST, "parameters": None}
_SIGNATURE = "sha256_ecdsa"
_TIME_STAMP = "signature_time_stamp_token"
_MOST_CERTIFICATES = 8
# The attribute that names the signer's certificate is declared with the time-stamp types.
_SIGNER = tsp.CMSAttributeType.map("1.2.840.113549.1.9.16.2.47")


class SignatureUnreadable(ProblemError):
    """The digits are no CMS signature that is read here."""


@dataclass(frozen=True)
class Signed(NotATruthValue):
    """The parts of one signature that decide."""

    attributes: bytes
    """The signed attributes as they were signed."""
    digest: bytes
    signature: bytes
    signer_hash: bytes
    """SHA-256 of the certificate that the signature itself names (RFC 5035)."""
    certificates: tuple[bytes, ...]
    identifier: bytes
    """Issuer and serial number by which the signer is named beside its signature."""
    common_names: tuple[str, ...]

    def names(self, certificate: x509.Certificate) -> bool:
        """Tell whether the signature says that it is by this very certificate's key."""
        der = certificate.public_bytes(Encoding.DER)
        return self.signer_hash == hashlib.sha256(der).digest()

    def holds(self, covered: bytes, certificate: x509.Certificate) -> bool:
        """Tell whether the signature is over these bytes, by the certificate's key."""
        key = certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        if hashlib.sha256(covered).digest() != self.digest:
            return False
        # What the signature leaves open must be as the bureau writes it, too: one certificate.
        der = certificate.public_bytes(Encoding.DER)
        if self.certificates != (der,) or self.identifier != _identifier(der):
            return False
        try:
            key.verify(self.signature, self.attributes, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


def read_signed(padded: bytes) -> Signed:
    """Take a signature apart; refused: another profile, and anything but zeros after it."""
    try:
        return _read(padded)
    # The readers answer hostile bytes with anything from TypeError to InvalidVersion.
    except Exception:  # noqa: BLE001
        raise _unreadable() from None


def _read(padded: bytes) -> Signed:
    content = cms.ContentInfo.load(padded[: _der_length(padded)], strict=True)
    if content["content_type"].native != "signed_data" or any(padded[_der_length(padded) :]):
        raise _unreadable()
    signed = content["content"]
    (signer,) = signed["signer_infos"]
    if not _is_profile(signed, signer):
        return _other(signed)
    attributes = {entry["type"].native: entry["values"] for entry in signer["signed_attrs"]}
    if len(attributes) != len(signer["signed_attrs"]):
        raise _unreadable()
    if any(entry["type"].native != _TIME_STAMP for entry in signer["unsigned_attrs"] or ()):
        raise _unreadable()
    ((kind,), (digest,)) = attributes["content_type"], attributes["message_digest"]
    if kind.native != "data":
        raise _unreadable()
    return Signed(
        attributes=signer["signed_attrs"].untag().dump(),
        digest=digest.native,
        signature=signer["signature"].native,
        signer_hash=_signer_hash(attributes),
        certificates=tuple(entry.chosen.dump() for entry in signed["certificates"] or ()),
        identifier=signer["sid"].chosen.dump(),
        common_names=_common_names(signed),
    )


def _is_profile(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Tell whether all that the signature leaves open is as PAdES baseline writes it."""
    return (
        signed["version"].native == "v1"
        and [entry.native for entry in signed["digest_algorithms"]] == [_PLAIN_DIGEST]
        and signed["encap_content_info"].native == {"content_type": "data", "content": None}
        and signed["crls"].native is None
        and signer["version"].native == "v1"
        and signer["sid"].name == "issuer_and_serial_number"
        and signer["digest_algorithm"].native == _PLAIN_DIGEST
        and signer["signature_algorithm"].native == {**_PLAIN_DIGEST, "algorithm": _SIGNATURE}
    )


def _other(signed: cms.SignedData) -> Signed:
    """Give a signature of another profile: nobody's seal, but its names can be told."""
    return Signed(b"", b"", b"", b"", (), b"", _common_names(signed))


def _signer_hash(attributes: dict[str, cms.SetOfAny]) -> bytes:
    """Read which certificate is meant; without the attribute it is none that we know."""
    values = attributes.get(_SIGNER)
    if values is None:
        return b""
    identity = values[0]["certs"][0]
    if identity["hash_algorithm"]["algorithm"].native != _DIGEST:
        return b""
    digest: bytes = identity["cert_hash"].native
    return digest


def _identifier(der: bytes) -> bytes:
    body = asn1_x509.Certificate.load(der)["tbs_certificate"]
    named = {"issuer": body["issuer"], "serial_number": body["serial_number"]}
    identifier: bytes = cms.IssuerAndSerialNumber(named).dump()
    return identifier


def _common_names(signed: cms.SignedData) -> tuple[str, ...]:
    names = []
    for entry in list(signed["certificates"] or ())[:_MOST_CERTIFICATES]:
        with warnings.catch_warnings():
            # The seal's name has 24 characters; the library counts their 72 bytes.
            warnings.simplefilter("ignore", UserWarning)
            subject = x509.load_der_x509_certificate(entry.chosen.dump()).subject
            names += [
                str(name.value) for name in subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            ]
    return tuple(names)


def _der_length(data: bytes) -> int:
    """Give the length of the DER value at the start (X.690 §8.1.3, definite form)."""
    if len(data) < 4 or data[0] != 0x30:
        raise _unreadable()
    if data[1] < 0x80:
        return 2 + data[1]
    octets = data[1] & 0x7F
    if not 1 <= octets <= 3:
        raise _unreadable()
    return 2 + octets + int.from_bytes(data[2 : 2 + octets], "big")


def _unreadable() -> SignatureUnreadable:
    return SignatureUnreadable(
        "PDF_SIGNATURE_UNREADABLE", "The signature is malformed.", "签名格式错误。"
    )
