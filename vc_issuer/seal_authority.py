"""The seal's X.509 side (RFC 5280): seal CA, e-seal certificate, revocation list.

The e-seal's common name is the seal's name to the character. Unless a bureau was given names at its
`init`, the CA and the organisation say 'demonstration' in both languages: these are not the real
bureau's keys.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SEAL_NAME = "上海市人力资源和社会保障局专业技术资格证书专用章"
CA_YEARS = timedelta(days=3652)
SEAL_YEARS = timedelta(days=1826)
CRL_TERM = timedelta(days=90)
CRL_RENEWAL = timedelta(days=30)
# Clocks of others may be a little behind: a certificate is valid from shortly before now.
BACKDATE = timedelta(minutes=5)


@dataclass(frozen=True)
class SealNames:
    """The names in the seal's certificates."""

    ca: str = "（演示）电子印章根证书 Demonstration seal CA"
    organisation: str = "（演示）并非真实机构 Demonstration only"
    seal: str = SEAL_NAME

    @classmethod
    def of(cls, chain: Sequence[x509.Certificate]) -> Self:
        """Read the names from an e-seal's certificate and, after it, its CA's."""
        seal, ca = chain
        with _long_names():
            return cls(
                _value(ca, NameOID.COMMON_NAME),
                _value(seal, NameOID.ORGANIZATION_NAME),
                _value(seal, NameOID.COMMON_NAME),
            )


def certify_ca(
    key: ec.EllipticCurvePrivateKey, names: SealNames, now: datetime
) -> x509.Certificate:
    """Make the self-signed certificate of the seal CA."""
    name = _name(names.ca, names.organisation)
    return (
        _builder(name, name, key.public_key(), now, CA_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def certify_seal(
    seal_key: ec.EllipticCurvePublicKey,
    names: SealNames,
    *,
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """Make the e-seal's certificate: its subject common name is the seal's name."""
    with _long_names():
        issuer = ca.subject
    return (
        _builder(_name(names.seal, names.organisation), issuer, seal_key, now, SEAL_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(ca=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )


def sign_crl(
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    revoked: Mapping[int, datetime] = MappingProxyType({}),
) -> x509.CertificateRevocationList:
    """Make the CA's certificate revocation list; `revoked` is by serial number, since when."""
    with _long_names():
        issuer = ca.subject
    builder = x509.CertificateRevocationListBuilder()
    for serial, since in revoked.items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(since)
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
    return (
        builder.issuer_name(issuer)
        .last_update(now)
        .next_update(now + CRL_TERM)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    term: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now + term)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str, organisation: str) -> x509.Name:
    with _long_names():
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
                # 64 is a limit of characters (RFC 5280 appendix A.1); the library counts the
                # bytes of UTF-8, of which the seal's 24 characters have 72.
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation, _validate=False),
                x509.NameAttribute(NameOID.COMMON_NAME, common_name, _validate=False),
            ]
        )


def _value(certificate: x509.Certificate, name: x509.ObjectIdentifier) -> str:
    [attribute] = certificate.subject.get_attributes_for_oid(name)
    return str(attribute.value)


class _long_names(warnings.catch_warnings):  # noqa: N801 - used as a context manager
    """Keep the library from warning, at building and at reading, of that byte count."""

    def __enter__(self) -> None:
        super().__enter__()
        warnings.filterwarnings(
            "ignore", message="Attribute's length must be", category=UserWarning
        )
