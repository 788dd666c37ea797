"""The e-seal's certificate and the bureau's DID document."""

import warnings
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.bureau_example import NOW
from vc_core.identifiers.did_web import document_of
from vc_issuer.keyring import Keyring
from vc_issuer.seal_authority import CRL_RENEWAL, CRL_TERM, SealNames

DID = "did:web:rsj.sh.example"


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.create(tmp_path_factory.mktemp("home"), SealNames(), NOW)


def common_name(name: x509.Name) -> str:
    [attribute] = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(attribute.value)


def subject(certificate: x509.Certificate) -> x509.Name:
    with warnings.catch_warnings():
        # The seal's 24 characters have 72 bytes, of which the library warns.
        warnings.simplefilter("ignore", UserWarning)
        return certificate.subject


def test_the_seals_name_is_exact(keyring: Keyring) -> None:
    name = common_name(subject(keyring.seal_chain()[0]))
    assert name == "上海市人力资源和社会保障局专业技术资格证书专用章"


def test_ca_and_organisation_say_demonstration_in_both_languages(keyring: Keyring) -> None:
    for certificate in keyring.seal_chain():
        [organisation] = subject(certificate).get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        assert "演示" in str(organisation.value)
        assert "Demonstration" in str(organisation.value)


def test_the_seal_is_certified_by_the_seal_ca(keyring: Keyring) -> None:
    seal, ca = keyring.seal_chain()
    seal.verify_directly_issued_by(ca)
    ca.verify_directly_issued_by(ca)
    assert not seal.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_revocation_list_is_signed_by_the_ca_and_renewed_in_time(keyring: Keyring) -> None:
    ca_key = keyring.seal_ca().public_key()
    assert isinstance(ca_key, ec.EllipticCurvePublicKey)
    crl = keyring.renewed_crl(NOW)
    assert crl.is_signature_valid(ca_key)
    assert keyring.renewed_crl(NOW) == crl
    late = NOW + CRL_TERM - CRL_RENEWAL
    assert keyring.renewed_crl(late).last_update_utc == late


def test_the_did_document_gives_the_seal_as_multikey_and_as_jwk_with_its_chain(
    keyring: Keyring,
) -> None:
    document = keyring.did_document(DID)
    parsed = document_of(DID, document)
    seal = parsed.method(f"{DID}#seal-1", "assertionMethod")
    jwk = parsed.method(f"{DID}#seal-1-jwk", "assertionMethod")
    status = parsed.method(f"{DID}#status-1", "assertionMethod")
    assert seal.public_key.to_bytes() == jwk.public_key.to_bytes()
    assert seal.public_key.to_bytes() != status.public_key.to_bytes()
    chain = document["verificationMethod"][1]["publicKeyJwk"]["x5c"]
    leaf = x509.load_der_x509_certificate(b64decode(chain[0]))
    assert leaf == keyring.seal_chain()[0]
    assert len(chain) == 2


def test_the_trust_root_is_another_key_than_the_seal(keyring: Keyring) -> None:
    root = keyring.trust_root_signer()
    assert root.verification_method.startswith("did:key:zDn")
    assert root.public_key != keyring.seal_signer(DID).public_key


def test_making_it_again_keeps_every_file(keyring: Keyring, tmp_path: Path) -> None:
    Keyring.create(tmp_path, SealNames(), NOW)
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    Keyring.create(tmp_path, SealNames(), NOW)
    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before
