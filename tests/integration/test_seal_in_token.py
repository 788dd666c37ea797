"""The e-seal in a hardware security module (SoftHSM2) seals like a key in a file."""

import io
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

import vc_verifier
from tests.bureau_example import NOW, UNIT, UNITS
from tests.bureau_fixture import AT, _title_rows
from tests.pdf_files import missing, need, need_font
from vc_issuer.bureau import Bureau
from vc_issuer.pdf.page import PageMaker
from vc_issuer.problems import IssuerError
from vc_issuer.signers import pkcs11 as hsm
from vc_verifier.trust.bundle import Trust, TrustRoot

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN = "4321"


@pytest.fixture(scope="module")
def token(tmp_path_factory) -> dict[str, str]:
    """Make a token; give the settings that lead to it. The library is opened once a process."""
    need("softhsm2-util")
    module = next((path for path in MODULES if Path(path).exists()), None)
    if module is None:
        missing("SoftHSM2's library was not found: apt-get install softhsm2")
    pytest.importorskip("pkcs11")
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    (folder / "pin").write_text(f"{PIN}\n")
    (folder / "pin").chmod(0o600)
    environment = {"SOFTHSM2_CONF": str(folder / "softhsm2.conf")}
    program = shutil.which("softhsm2-util")
    subprocess.run(
        [program, "--init-token", "--free", "--label", "seal", "--so-pin", "1234", "--pin", PIN],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
    )
    return {
        **environment,
        hsm.MODULE_FROM: str(module),
        hsm.TOKEN_FROM: "seal",
        hsm.PIN_FILE_FROM: str(folder / "pin"),
    }


@pytest.fixture
def settings(token, monkeypatch) -> dict[str, str]:
    for name, value in token.items():
        monkeypatch.setenv(name, value)
    return token


def test_certificates_and_pdfs_sealed_in_a_token_are_originals(settings, tmp_path):
    need_font()
    bureau = Bureau.initialise(tmp_path, now=NOW)
    bureau.import_units(UNITS.read_bytes(), actor="clerk", now=NOW)
    receipt = bureau.apply(_title_rows(), "rows.csv", unit=UNIT, now=NOW)
    bureau.approve(receipt.application, by="director", now=NOW)
    bureau.issue(receipt.application, clock=lambda: NOW)
    number, *_ = bureau.export(tmp_path / "files", formats=("jsonld", "pdf"), now=AT)
    bureau.publish(tmp_path / "public", now=NOW)
    bureau.close()

    # The seal's key is in no file.
    assert not (tmp_path / "keys" / "seal-1.key.pem").exists()
    root = TrustRoot.parse((tmp_path / "public" / "trust-root.json").read_bytes())
    bundle = vc_verifier_bundle(tmp_path)
    trust = Trust.load(bundle, root)
    for kind in ("jsonld", "pdf"):
        data = (tmp_path / "files" / f"{number}.{kind}").read_bytes()
        assert vc_verifier.verify(data, trust=trust, at=AT).verdict.value == "original"


def vc_verifier_bundle(home: Path):
    import json

    return json.loads((home / "public" / "trust-bundle.json").read_bytes())


def test_pyhankos_own_token_signer_with_the_raw_mechanism_agrees(settings, bureau):
    need_font()
    import pkcs11
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.pkcs11 import PKCS11Signer
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    from vc_issuer.seal_authority import SealNames, certify_ca, certify_seal

    opened = hsm.configured_token()
    public_key = opened.load_or_create("raw")
    names, since = SealNames(), AT - timedelta(days=1)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = certify_ca(ca_key, names, since)
    seal = certify_seal(public_key, names, ca=ca, ca_key=ca_key, now=since)
    certificate = asn1_x509.Certificate.load(seal.public_bytes(Encoding.DER))
    theirs = PKCS11Signer(
        opened._session, signing_cert=certificate, key_label="raw", use_raw_mechanism=True
    )
    page = PageMaker(demonstration=True).page(bureau.text())
    signed = PdfSigner(PdfSignatureMetadata(field_name="Seal"), signer=theirs).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(page))
    )
    (signature,) = PdfFileReader(signed).embedded_signatures
    signature.compute_integrity_info()
    assert validate_sig_integrity(
        signature.signer_info,
        certificate,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    ) == (True, True)
    ours = opened.signer("raw", "did:web:rsj.sh.example#raw")
    assert len(ours.sign(b"x")) == 64
    assert pkcs11.Mechanism.ECDSA


def test_a_key_in_the_token_cannot_be_taken_out(settings):
    import pkcs11

    opened = hsm.configured_token()
    opened.load_or_create("raw")
    key = opened._session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label="raw")
    assert key[pkcs11.Attribute.SENSITIVE] is True
    assert key[pkcs11.Attribute.EXTRACTABLE] is False


def test_what_keeps_the_token_closed_is_said_in_one_line(settings, monkeypatch, tmp_path):
    wrong = tmp_path / "pin"
    wrong.write_text("0000")
    wrong.chmod(0o640)
    for name, value, code in (
        (hsm.TOKEN_FROM, "another", "HSM_UNAVAILABLE"),
        (hsm.MODULE_FROM, "/nowhere/module.so", "HSM_UNAVAILABLE"),
        (hsm.PIN_FILE_FROM, str(tmp_path / "missing"), "HSM_UNAVAILABLE"),
        (hsm.TOKEN_FROM, "", "HSM_SETTINGS"),
        (hsm.PIN_FILE_FROM, str(wrong), "KEY_FILE_MODE"),
    ):
        with monkeypatch.context() as changed:
            changed.setenv(name, value)
            with pytest.raises(IssuerError) as refused:
                hsm.configured_token()
        assert refused.value.code == code
    with pytest.raises(IssuerError) as refused:
        hsm.configured_token().signer("nobody", "")
    assert refused.value.code == "KEY_MISSING"


def test_without_settings_seals_are_kept_in_files(monkeypatch):
    monkeypatch.delenv(hsm.MODULE_FROM, raising=False)
    assert hsm.configured_token() is None
