"""`make run`: a demonstration bureau from nothing to served pages, with the real commands.

Everything goes through `vc-issuer` and `vc-verifier` as a user would type them; each command
is printed before it runs. Run again, what is already there is used again.
"""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
VAR = ROOT / "var"
ISSUER_HOME, VERIFIER_HOME = VAR / "issuer", VAR / "verifier"
PUBLISHED, CERTIFICATES = VAR / "published", VAR / "certificates"
UNITS = ROOT / "contexts" / "catalogue" / "units.demonstration.json"
SAMPLES = (
    (ROOT / "tests" / "samples" / "title_results.csv", "U-SR-GC-DX"),
    (ROOT / "tests" / "samples" / "exam_results.xlsx", "U-EX-SZ"),
)
ACCOUNTS = VAR / "accounts"
PEOPLE = {
    "unit": ("--role", "unit-clerk", "--unit", "U-SR-GC-DX"),
    "approver": ("--role", "bureau-clerk", "--role", "bureau-approver"),
    "supervisor": ("--role", "bureau-supervisor"),
}
FORMATS = ("jsonld", "qr.svg", "qr.png")
ISSUER_URL, VERIFIER_URL = "http://127.0.0.1:8080", "http://127.0.0.1:8081"


def command(name: str) -> str:
    """Give the path of an installed command: beside this Python, or the one on the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else name


def shown(arguments: list[str]) -> str:
    """Write a command line as a person would type it from the repository's top."""
    words = [Path(arguments[0]).name, *arguments[1:]]
    return " ".join(word.replace(f"{ROOT}/", "") for word in words)


def run(*arguments: str, accept: tuple[int, ...] = (0,), quiet: bool = False) -> str:
    """Print and run a command; stop everything if it fails; give its standard output."""
    line = [command(arguments[0]), *arguments[1:]]
    print(f"\n$ {shown(line)}", flush=True)
    errors = subprocess.PIPE if quiet else None
    finished = subprocess.run(line, stdout=subprocess.PIPE, stderr=errors, text=True, check=False)
    if not quiet:
        print(finished.stdout, end="", flush=True)
    if finished.returncode not in accept:
        print(finished.stderr or "", end="", file=sys.stderr)
        sys.exit(f"The command above failed with exit code {finished.returncode}.")
    return finished.stdout


def issuer(*arguments: str, **options: object) -> str:
    """Run vc-issuer in the demonstration's home."""
    return run("vc-issuer", "--home", str(ISSUER_HOME), *arguments, **options)  # type: ignore[arg-type]


def verifier(*arguments: str, **options: object) -> str:
    """Run vc-verifier in the demonstration's home."""
    return run("vc-verifier", "--home", str(VERIFIER_HOME), *arguments, **options)  # type: ignore[arg-type]


def applications_of(unit: str) -> list[tuple[str, str]]:
    """Give id and state of a unit's applications, the oldest first, from the registry itself."""
    # Imported here and below: until `main` runs, Ctrl-C would show where the imports are.
    from sqlalchemy import select

    from vc_issuer.bureau import Bureau
    from vc_issuer.registry.models import Application

    registry = Bureau(ISSUER_HOME).registry
    with registry.reading() as session:
        query = select(Application.id, Application.state).where(Application.unit_code == unit)
        return [(row.id, row.state) for row in session.execute(query.order_by(Application.id))]


def sealed_numbers() -> set[str]:
    """Give the numbers of all sealed certificates."""
    from sqlalchemy import select

    from vc_issuer.bureau import Bureau
    from vc_issuer.registry.models import CertificateRecord

    registry = Bureau(ISSUER_HOME).registry
    with registry.reading() as session:
        query = select(CertificateRecord.number).where(CertificateRecord.state == "sealed")
        return set(session.scalars(query))


def apply_once(sample: Path, unit: str) -> str:
    """Apply with one sample file and have it approved, unless that was done; give the id."""
    if not applications_of(unit):
        issuer("apply", str(sample), "--unit", unit, "--accept-valid")
    application, state = applications_of(unit)[0]
    if state == "submitted":
        issuer("approve", application, "--by", "demonstration-approver")
    return application


def issue_all() -> None:
    """Seal what the sample files ask for; what is sealed already is left alone."""
    VAR.mkdir(exist_ok=True)
    issuer("init")
    issuer("units", "import", str(UNITS))
    for sample, unit in SAMPLES:
        issuer("issue", apply_once(sample, unit))
    issuer("publish", "--out", str(PUBLISHED))
    if not exported_completely(FORMATS):
        issuer("export", "--out", str(CERTIFICATES))
    if not exported_completely(("pdf",)):
        workers = str(os.cpu_count() or 1)
        pdf = ("--formats", "pdf", "--workers", workers)
        # A machine without the page's font still gets everything else, and is told how to get it.
        issuer("export", "--out", str(CERTIFICATES), *pdf, accept=(0, 2))


def exported_completely(formats: Sequence[str]) -> bool:
    """Tell whether every sealed certificate has these files."""
    return all(
        (CERTIFICATES / f"{number}.{name}").exists()
        for number in sealed_numbers()
        for name in formats
    )


def add_people() -> None:
    """Make the console's demonstration accounts, each with a password of its own in a file."""
    ACCOUNTS.mkdir(mode=0o700, exist_ok=True)
    for name, roles in PEOPLE.items():
        file = ACCOUNTS / f"{name}.password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(12), "utf-8")
            issuer("users", "add", name, *roles, "--password-file", str(file), quiet=True)


def verify_one() -> None:
    """Verify one certificate without a network: as a file, and as a camera sees its code."""
    root, bundle = PUBLISHED / "trust-root.json", PUBLISHED / "trust-bundle.json"
    verifier("trust", "init", "--root", str(root), "--bundle", str(bundle))
    certificate = sorted(CERTIFICATES.glob("*.jsonld"))[-1]
    verifier("verify", str(certificate))
    verifier("verify", "--scanned", str(certificate.with_suffix(".qr.png")))


def serve() -> None:
    """Serve issuer and verifier until Ctrl-C."""
    servers = [
        subprocess.Popen([command(name), "--home", str(home), "serve", "--port", *options])
        for name, home, options in (
            ("vc-issuer", ISSUER_HOME, ("8080",)),
            ("vc-verifier", VERIFIER_HOME, ("8081", "--report-url", f"{ISSUER_URL}/report")),
        )
    ]
    print(
        f"\nissuer    {ISSUER_URL}\nverifier  {VERIFIER_URL}\n"
        f"Scan a code with the verifier, or give it files from {CERTIFICATES.relative_to(ROOT)}/.\n"
        f"Sign in to the issuer as {', '.join(PEOPLE)}; the passwords are in "
        f"{ACCOUNTS.relative_to(ROOT)}/, and the bureau's second factor is printed by\n"
        "  .venv/bin/vc-issuer --home var/issuer users totp approver --code\n"
        "Ctrl-C ends both.",
        flush=True,
    )
    try:
        while all(server.poll() is None for server in servers):
            time.sleep(0.3)
        sys.exit("A server ended; see its message above.")
    except KeyboardInterrupt:
        print("\nstopped")
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(timeout=10)


def main() -> None:
    """Run the whole demonstration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="end after the verification")
    options = parser.parse_args()
    os.chdir(ROOT)
    # `kill` ends it as Ctrl-C does, so that no server is left behind.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    try:
        issue_all()
        add_people()
        verify_one()
        if not options.no_serve:
            serve()
    except KeyboardInterrupt:
        print("\nstopped; run it again to go on", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
