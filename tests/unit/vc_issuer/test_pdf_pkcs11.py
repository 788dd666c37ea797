"""The e-seal in a hardware security module (SoftHSM2) seals a PDF like a key in a file."""

import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bureau_fixture import AT
from tests.pdf_files import missing, need, need_font
from vc_issuer.pdf.maker import PdfMaker
from vc_issuer.pdf.page import PageMaker
from vc_issuer.pdf.signature import PdfSealer
from vc_issuer.seal_authority import SealNames, certify_ca, certify_seal

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


class TokenSigner:
    """Signs with a key that never leaves its token: raw ECDSA over our SHA-256."""

    algorithm = "P-256"
    verification_method = "did:web:rsj.sh.example#seal-1"

    def __init__(self, key) -> None:
        self._key = key

    def sign(self, data: bytes) -> bytes:
        import hashlib

        import pkcs11

        digest = hashlib.sha256(data).digest()
        return bytes(self._key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))


def test_a_key_in_a_token_seals_a_pdf(bureau, tmp_path, monkeypatch):
    need("softhsm2-util")
    need_font()
    module = next((path for path in MODULES if Path(path).exists()), None)
    if module is None:
        missing("SoftHSM2's library was not found: apt-get install softhsm2")
    pkcs11 = pytest.importorskip("pkcs11")
    from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    subprocess.run(
        [
            shutil.which("softhsm2-util"),
            "--init-token",
            "--free",
            "--label",
            "seal",
            "--so-pin",
            "1234",
            "--pin",
            "1234",
        ],
        check=True,
        capture_output=True,
        env=os.environ,
    )
    token = pkcs11.lib(module).get_token(token_label="seal")
    with token.open(user_pin="1234", rw=True) as session:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )
        public, private = parameters.generate_keypair(store=False)
        key = serialization.load_der_public_key(encode_ec_public_key(public))
        names, now = SealNames(), AT - timedelta(days=1)
        ca_key = ec.generate_private_key(ec.SECP256R1())
        ca = certify_ca(ca_key, names, now)
        seal = certify_seal(key, names, ca=ca, ca_key=ca_key, now=now)
        sealer = PdfSealer(TokenSigner(private), [seal, ca], demonstration=True)
        made = PdfMaker(PageMaker(demonstration=True), sealer, seal).make(bureau.text(), AT)
    assert made.startswith(b"%PDF-2.0")
