"""The e-seal on the page: one signature over the entire file, as other validators see it."""

import io
import json
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.bureau_fixture import AT
from tests.pdf_files import converted, maker_of, need, need_font, sealed_pdf
from vc_issuer.bureau import Bureau
from vc_issuer.keyring import Keyring
from vc_issuer.pdf.maker import PdfMaker
from vc_issuer.pdf.page import PageMaker
from vc_issuer.pdf.signature import PdfSealer
from vc_issuer.pdf.timestamps import HttpTimeStamper
from vc_issuer.problems import IssuerError
from vc_issuer.seal_authority import SealNames, certify_ca, certify_seal


@pytest.fixture
def original(bureau) -> bytes:
    return sealed_pdf(bureau)


def test_pyhanko_judges_the_original_valid_whole_and_certified(bureau, original):
    root = x509.Certificate.load(bureau.keyring.seal_ca().public_bytes(Encoding.DER))
    (signature,) = PdfFileReader(io.BytesIO(original)).embedded_signatures
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=AT)
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.self_reported_timestamp == AT


def by_pyhankos_command(bureau, data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "ca.pem").write_bytes(bureau.keyring.seal_ca().public_bytes(Encoding.PEM))
    (folder / "in.pdf").write_bytes(data)
    return subprocess.run(
        [
            *(sys.executable, "-m", "pyhanko", "sign", "validate", "--trust", "ca.pem"),
            *("--trust-replace", "--no-revocation-check", "--pretty-print", "in.pdf"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_pyhankos_own_command_judges_the_original_valid_and_the_entire_file_covered(
    bureau, original, tmp_path
):
    run = by_pyhankos_command(bureau, original, tmp_path)
    assert run.returncode == 0, run.stderr
    assert "上海市人力资源和社会保障局专业技术资格证书专用章" in run.stdout
    assert "The signature covers the entire file." in run.stdout
    assert "The signature is judged VALID." in run.stdout


def test_pyhankos_own_command_refuses_a_changed_file(bureau, original, tmp_path):
    changed = original.replace(b"/Lang", b"/Lung", 1)
    run = by_pyhankos_command(bureau, changed, tmp_path)
    assert run.returncode != 0
    assert "VALID." not in run.stdout.replace("INVALID.", "")


def test_popplers_pdfsig_judges_the_original_valid_and_wholly_signed(original):
    need("pdfsig")
    said = converted(original, "sh", "-c", "pdfsig -nocert in.pdf > out", output="out").decode()
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_the_file_is_one_revision_with_one_signature_field(original):
    assert original.count(b"startxref") == original.count(b"%%EOF") == 1
    with pikepdf.open(io.BytesIO(original)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.FT), str(field.T)) == ("/Sig", "Seal")
        assert str(pdf.Root.Perms.DocMDP.SubFilter) == "/ETSI.CAdES.detached"
        assert pdf.pages[0].Annots[0].objgen == field.objgen


def test_the_seal_is_drawn_with_curves_and_needs_no_font(original):
    with pikepdf.open(io.BytesIO(original)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        drawing = field.AP.N
        assert "/Font" not in drawing.Resources
        assert b"Tj" not in drawing.read_bytes()


def test_what_does_not_verify_under_the_published_certificate_does_not_leave(bureau):
    need_font()
    names, now = SealNames(), AT - timedelta(days=1)
    other, ca_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = certify_ca(ca_key, names, now)
    published = certify_seal(other.public_key(), names, ca=ca, ca_key=ca_key, now=now)
    keyring = Keyring(bureau.home)
    sealer = PdfSealer(bureau.seal, keyring.seal_chain(), demonstration=True)
    maker = PdfMaker(PageMaker(demonstration=True), sealer, published)
    with pytest.raises(IssuerError) as refused:
        maker.make(bureau.text(), AT)
    assert refused.value.code == "PDF_SEAL_NOT_HOLDING"


class TimeStampAuthority:
    """A time-stamp authority on this machine; its key is made for the test."""

    def __init__(self) -> None:
        names, now = SealNames(seal="Test TSA"), AT - timedelta(days=1)
        # The library's own test authority knows RSA only.
        key = rsa.generate_private_key(65537, 2048)
        ca_key = ec.generate_private_key(ec.SECP256R1())
        ca = certify_ca(ca_key, names, now)
        certificate = certify_seal(key.public_key(), names, ca=ca, ca_key=ca_key, now=now)
        pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(pkcs8),
            fixed_dt=AT,
        )

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


def test_with_a_time_stamp_authority_the_seal_is_b_t_and_still_the_original(bureau):
    need_font()
    authority = TimeStampAuthority()
    try:
        stamper = HttpTimeStamper(authority.url)
        chain = Keyring(bureau.home).seal_chain()
        sealer = PdfSealer(bureau.seal, chain, demonstration=True, timestamper=stamper)
        made = PdfMaker(PageMaker(demonstration=True), sealer, chain[0]).make(bureau.text(), AT)
    finally:
        authority.server.shutdown()
        authority.server.server_close()
    (signature,) = PdfFileReader(io.BytesIO(made)).embedded_signatures
    unsigned = {entry["type"].native for entry in signature.signer_info["unsigned_attrs"]}
    assert unsigned == {"signature_time_stamp_token"}
    assert bureau.verdict(made) == "original"


def test_an_unreachable_time_stamp_authority_stops_the_sealing(bureau):
    need_font()
    chain = Keyring(bureau.home).seal_chain()
    stamper = HttpTimeStamper("http://127.0.0.1:9/")
    sealer = PdfSealer(bureau.seal, chain, demonstration=True, timestamper=stamper)
    with pytest.raises(IssuerError) as refused:
        sealer.seal(PageMaker(demonstration=True).page(bureau.text()), AT)
    assert refused.value.code == "TSA_UNREACHABLE"


@pytest.mark.parametrize("workers", [1, 2])
def test_export_writes_sealed_files_and_logs_each_sealing(bureau, tmp_path, workers):
    need_font()
    maker_of(bureau.home, bureau.did)
    pipeline = Bureau(bureau.home)
    try:
        numbers = pipeline.export(tmp_path, formats=["pdf"], now=AT, workers=workers)
        # The example's superseded certificate was made so beneath the rules, without a correction.
        found = pipeline.reconcile().differences
        assert [line for line in found if not line.startswith("REPLACEMENT_ONE_SIDED")] == []
    finally:
        pipeline.close()
    assert len(numbers) == 8
    certificate = json.loads(bureau.text("王小明"))
    number = certificate["credentialSubject"]["certificateNumber"]
    assert bureau.verdict((tmp_path / f"{number}.pdf").read_bytes()) == "original"
