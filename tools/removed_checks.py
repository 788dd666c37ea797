"""Removes the verifier's checks one at a time and says which test notices (`make removed-checks`).

Works on a copy in a temporary folder. Ends with 1 if some removal goes unnoticed, or if a row no
longer fits the code. With names of checks only those are removed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("vc_core", "vc_issuer", "vc_verifier", "tests", "contexts", "keys", "pyproject.toml")
FAILED = re.compile(r"^FAILED \S+?::(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Removal:
    """A check, the text that makes it, what is left without it, and the tests to ask."""

    check: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]


_JSON = "tests/integration/test_conversion_matrix_json.py"
_CHECKS = "tests/unit/vc_verifier/test_checks.py"
_TOKENS = "tests/integration/test_sealed_tokens.py"
REMOVALS = (
    Removal(
        "signature",
        "vc_core/verification_methods/check.py",
        "    except InvalidSignature:\n        return False\n",
        "    except InvalidSignature:\n        return True\n",
        (_JSON,),
    ),
    Removal(
        "length of a signature",
        "vc_core/verification_methods/check.py",
        "if len(signature) != SIGNATURE_LENGTH[public_key.algorithm]:",
        "if False:",
        ("tests/vectors/test_wycheproof.py",),
    ),
    Removal(
        "purpose of a proof",
        "vc_core/proofs.py",
        'if proof.get("proofPurpose") != self.purpose:',
        "if False:",
        ("tests/unit/vc_core/test_proofs.py", "tests/vectors/test_own_vectors.py"),
    ),
    Removal(
        "end of a proof",
        "vc_core/proofs.py",
        "if expires is not None and expires < self.now:",
        "if False:",
        ("tests/unit/vc_core/test_proofs.py", "tests/integration/test_disclosures.py"),
    ),
    Removal(
        "key revoked in the DID document",
        "vc_core/proofs.py",
        "if method.revoked is not None and now is not None and method.revoked <= now:",
        "if False:",
        ("tests/integration/test_compromised_seal.py",),
    ),
    Removal(
        "challenge of a presentation",
        "vc_core/proofs.py",
        'if self.challenge is not None and proof.get("challenge") != self.challenge:',
        "if False:",
        ("tests/integration/test_presentations_verify.py",),
    ),
    Removal(
        "exact contexts of a certificate",
        "vc_verifier/checks/certificate_types.py",
        'return document.get("@context") == certificate_contexts()',
        "return True",
        (_JSON, _CHECKS),
    ),
    Removal(
        "both proofs for an original",
        "vc_verifier/checks/seal.py",
        "return self.as_made and self.proofs == 2 and self.holding == {BINDS_TEXT, BINDS_MEANING}",
        "return bool(self.holding)",
        (_JSON, _CHECKS),
    ),
    Removal(
        "compromised seal",
        "vc_verifier/checks/compromise.py",
        "if compromise is None or compromise.spares(certificate):",
        "if True:",
        ("tests/integration/test_compromised_seal.py",),
    ),
    Removal(
        "issuer named in the certificate",
        "vc_verifier/checks/issuer.py",
        'if (named.get("id") if isinstance(named, dict) else named) != issuer.did:',
        "if False:",
        (_JSON, _CHECKS, "tests/integration/test_hostile_json.py"),
    ),
    Removal(
        "period of the seal's certificate",
        "vc_verifier/checks/issuer.py",
        "if sealed_at is None or not covers(certificate, seal.made_at or sealed_at):",
        "if False:",
        (_TOKENS, "tests/integration/test_disclosures.py"),
    ),
    Removal(
        "validity",
        "vc_verifier/checks/validity.py",
        "if end is not None and end < at:",
        "if False:",
        (_CHECKS,),
    ),
    Removal(
        "set status bit",
        "vc_verifier/checks/status.py",
        "    if found.value != 0:\n",
        "    if False:\n",
        (_JSON, _CHECKS, _TOKENS),
    ),
    Removal(
        "issuer of a status list",
        "vc_verifier/checks/status.py",
        "        or status_list.issuer != issuer\n",
        "",
        (_CHECKS,),
    ),
    Removal(
        "schema",
        "vc_verifier/checks/schema.py",
        "        check_schema(credential, contexts)\n",
        "        pass\n",
        (_CHECKS, "tests/integration/test_hostile_json.py"),
    ),
    Removal(
        "first day of the notice",
        "vc_verifier/checks/rules.py",
        "if passed_on < FIRST_DAY:",
        "if False:",
        (_CHECKS, _TOKENS),
    ),
    Removal(
        "algorithm of a token",
        "vc_core/envelopes/jose.py",
        'if not key.is_named(header.get("alg")):',
        "if False:",
        (_TOKENS, "tests/unit/vc_core/envelopes"),
    ),
    Removal(
        "critical header parameters",
        "vc_core/envelopes/jose.py",
        'if "crit" in header:',
        "if False:",
        (_TOKENS, "tests/unit/vc_core/envelopes"),
    ),
    Removal(
        "disclosures belong to the token",
        "vc_core/envelopes/sd_jwt.py",
        "if self._open.keys() - self._seen:",
        "if False:",
        (_TOKENS, "tests/unit/vc_core/envelopes"),
    ),
    Removal(
        "expired trust bundle",
        "vc_verifier/examination.py",
        "if verdict.favourable and not self.trust.in_force(self.at):",
        "if False:",
        ("tests/unit/vc_verifier",),
    ),
)


def main() -> int:
    """Remove each check in turn; print a table."""
    unnoticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                ignored = shutil.ignore_patterns("node_modules", "__pycache__")
                shutil.copytree(source, copy / name, ignore=ignored)
            else:
                shutil.copy(source, copy / name)
        for removal in REMOVALS:
            if len(sys.argv) > 1 and removal.check not in sys.argv[1:]:
                continue
            noticed = _first_failure(copy, removal)
            unnoticed += noticed is None
            print(f"| {removal.check} | {removal.file} | {noticed or 'NOT NOTICED'} |", flush=True)
    return 1 if unnoticed else 0


def _first_failure(copy: Path, removal: Removal) -> str | None:
    """Give the first test that fails without the check."""
    path = copy / removal.file
    whole = path.read_text("utf-8")
    if whole.count(removal.text) != 1:
        print(f"{removal.check}: its text stands {whole.count(removal.text)} times", flush=True)
        return None
    path.write_text(whole.replace(removal.text, removal.without), "utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *removal.tests],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
            env={"VC_VECTORS": str(ROOT.parent / "shared" / "vectors"), **os.environ},
        )
    finally:
        path.write_text(whole, "utf-8")
    found = FAILED.search(run.stdout)
    return found[1] if found else None


if __name__ == "__main__":
    sys.exit(main())
