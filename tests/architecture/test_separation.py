"""The verifier runs without the issuer, and neither secrets nor addresses are in the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bureau_fixture import AT

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split("\0")


def test_the_verifier_verifies_in_a_folder_without_the_issuer(tmp_path, bureau):
    for folder in ("vc_core", "vc_verifier", "contexts"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    published, certificate = bureau.home / "public", tmp_path / "certificate.jsonld"
    certificate.write_text(bureau.text(), "utf-8")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "import vc_verifier\n"
        "from vc_core.documents import strict_json\n"
        "from vc_verifier.trust.bundle import BUNDLE_LIMITS, Trust, TrustRoot\n"
        "published, certificate = Path(sys.argv[2]), Path(sys.argv[3])\n"
        "root = TrustRoot.parse((published / 'trust-root.json').read_bytes())\n"
        "data = (published / 'trust-bundle.json').read_bytes()\n"
        "trust = Trust.load(strict_json.parse(data, limits=BUNDLE_LIMITS), root)\n"
        "from datetime import datetime, UTC\n"
        "at = datetime.fromisoformat(sys.argv[4])\n"
        "result = vc_verifier.verify(certificate.read_bytes(), trust=trust, at=at)\n"
        "assert not any(name.startswith('vc_issuer') for name in sys.modules)\n"
        "print(result.verdict.value)\n"
    )
    run = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            program,
            str(tmp_path),
            str(published),
            str(certificate),
            AT.isoformat(),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (run.stdout.strip(), run.returncode) == ("original", 0), run.stderr


@pytest.mark.parametrize("mark", ["PRIVATE KEY-----", '"d":"', 'secretKeyMultibase":'])
def test_no_private_key_is_tracked(mark):
    with_key = [
        name
        for name in TRACKED
        if (ROOT / name).is_file()
        # Tests may hold test keys; the W3C's contexts define the term.
        and not name.startswith(("tests/", "contexts/w3c/"))
        and mark in (ROOT / name).read_text("utf-8", "ignore")
    ]
    assert with_key == []
