"""The e-seal's X.509 certificate: the seal's exact name, the published key, the seal CA."""

import warnings
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from vc_core.verification_methods.public_key import PublicKey
from vc_verifier.trust.trust_error import untrusted

SEAL_NAME = "上海市人力资源和社会保障局专业技术资格证书专用章"


def check_seal_certificate(
    certificate: x509.Certificate,
    *,
    public_key: PublicKey,
    authority: x509.Certificate,
    revoked: x509.CertificateRevocationList,
    compromised: bool = False,
) -> None:
    """Check that a certificate is the seal's (notice, clause 三; NOTICE N3.1, N3.2).

    One common name, equal to the seal's to the character; the key of the DID document;
    signed by the seal CA, which may sign certificates; not on the CA's signed list, unless
    the bundle says that this seal is compromised: then it is judged by digests.
    """
    if _common_names(certificate) != [SEAL_NAME]:
        raise untrusted(
            "SEAL_NAME", "the certificate does not bear the seal's name", "证书名称不是专用章名称"
        )
    if _spki(certificate.public_key()) != _spki(public_key.key):
        raise untrusted(
            "SEAL_KEY",
            "certificate and DID document differ in the key",
            "证书与 DID 文档的公钥不一致",
        )
    try:
        certificate.verify_directly_issued_by(authority)
        authority.verify_directly_issued_by(authority)
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        raise untrusted(
            "SEAL_AUTHORITY", "the seal CA did not issue the certificate", "证书不是由印章 CA 签发"
        ) from None
    if not constraints.ca:
        raise untrusted(
            "SEAL_AUTHORITY", "the seal CA may not issue certificates", "印章 CA 无签发权限"
        )
    if revoked.issuer != authority.subject or not revoked.is_signature_valid(
        authority.public_key()  # type: ignore[arg-type]  # a CA key of another kind gives False
    ):
        raise untrusted(
            "SEAL_CRL", "the revocation list is not the seal CA's", "撤销列表不是印章 CA 签发"
        )
    listed = revoked.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if listed is not None and not compromised:
        raise untrusted("SEAL_REVOKED", "the seal's certificate is revoked", "印章证书已被撤销")


def _common_names(certificate: x509.Certificate) -> list[str | bytes]:
    with warnings.catch_warnings():
        # The seal's name has 24 characters (X.520 allows 64); the library counts its 72 bytes.
        warnings.simplefilter("ignore", UserWarning)
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return [name.value for name in names]


def _spki(key: object) -> bytes:
    data: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return data


def covers(certificate: x509.Certificate, moment: datetime) -> bool:
    """Tell whether `moment` lies within the certificate's own validity."""
    return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


def load_certificate(der: bytes) -> x509.Certificate:
    """Read a DER certificate, or raise `TrustError`."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        raise untrusted("SEAL_CERTIFICATE", "a certificate is malformed", "证书格式错误") from None


def load_revocation_list(der: bytes) -> x509.CertificateRevocationList:
    """Read a DER revocation list, or raise `TrustError`."""
    try:
        return x509.load_der_x509_crl(der)
    except ValueError:
        raise untrusted(
            "SEAL_CRL", "the revocation list is malformed", "撤销列表格式错误"
        ) from None
