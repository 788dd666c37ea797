"""The sample files, from application to exported certificates, by the command line alone."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.bureau_example import UNITS
from vc_core.barcode import decode, encode
from vc_verifier import verify
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.verdict import Verdict

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.slow


def run(home: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "vc_issuer.cli", "--home", str(home), "--lang", "en", *arguments],
        cwd=ROOT, capture_output=True, timeout=240, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Issue both sample files and export everything into one folder beside the home."""
    folder = tmp_path_factory.mktemp("samples")
    home = folder / "home"
    run(home, "init")
    run(home, "units", "import", str(UNITS))
    for name, expected in EXPECTED.items():
        report = run(
            home, "apply", str(SAMPLES / name), "--unit", expected["unit"], "--accept-valid"
        )
        application = report.splitlines()[-1]
        run(home, "approve", application, "--by", "director")
        run(home, "issue", application, "--workers", "2")
        run(home, "export", "--application", application, "--out", str(folder / name),
            "--formats", "jsonld")  # fmt: skip
    run(home, "reconcile")
    return folder


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_exactly_the_accepted_rows_have_certificates(issued: Path, name: str) -> None:
    assert len(list((issued / name).glob("*.jsonld"))) == EXPECTED[name]["acceptedCount"]


def test_at_least_320_certificates_come_out_of_400_rows(issued: Path) -> None:
    assert len(list(issued.glob("*/*.jsonld"))) >= 320


def test_every_certificate_of_the_samples_is_an_original_for_the_verifier(issued: Path) -> None:
    run(issued / "home", "publish", "--out", str(issued / "public"))
    root, bundle = ((issued / "public" / f"trust-{part}.json") for part in ("root", "bundle"))
    trust = Trust.load(json.loads(bundle.read_bytes()), TrustRoot.parse(root.read_bytes()))
    verdicts = Counter(
        verify(path.read_bytes(), trust=trust, at=datetime.now(UTC)).verdict
        for path in issued.glob("*/*.jsonld")
    )
    assert verdicts == {Verdict.ORIGINAL: len(list(issued.glob("*/*.jsonld")))}


def test_every_certificate_fits_into_its_qr_code_and_comes_back_the_same(issued: Path) -> None:
    for path in sorted(issued.glob("*/*.jsonld"))[::10]:
        certificate = json.loads(path.read_bytes())
        [rdfc] = [p for p in certificate["proof"] if p["cryptosuite"] == "ecdsa-rdfc-2019"]
        assert decode(encode(certificate)) == {**certificate, "proof": rdfc}


def test_no_exported_certificate_holds_a_full_id_number(issued: Path) -> None:
    for path in issued.glob("*/*.jsonld"):
        masked = json.loads(path.read_bytes())["credentialSubject"]["maskedIdNumber"]
        assert masked.count("*") == len(masked) - 7 == 4


def test_applying_again_changes_nothing(issued: Path) -> None:
    for name, expected in EXPECTED.items():
        run(issued / "home", "apply", str(SAMPLES / name), "--unit", expected["unit"],
            "--accept-valid", code=1)  # fmt: skip
    run(issued / "home", "reconcile")
