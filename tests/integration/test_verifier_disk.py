"""The verifier's files damaged, exchanged or not to be written, its clock set: told, survived."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.bureau_fixture import AT, PublishedBureau
from tests.running_verifier import ROOT, RunningVerifier, running_verifier, verifier_home
from vc_core.times import format_timestamp
from vc_verifier.cli import main
from vc_verifier.trust.store import TrustStore

WEEK = timedelta(days=7)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[: len(data) // 3],
    "empty": lambda _: b"",
    "zeros": lambda data: bytes(len(data)),
    "one bit": lambda data: data[:45] + bytes([data[45] ^ 4]) + data[46:],
}


@pytest.fixture
def store(bureau: PublishedBureau, tmp_path: Path) -> TrustStore:
    store = verifier_home(bureau, tmp_path / "home")
    # So that there is an older one.
    store.update(json.dumps(bureau.bundle_with(sequence=7)).encode(), AT)
    return store


def one_clear_line(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that cannot succeed; give the only line that it says."""
    assert main(["--lang", "en", *arguments]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    return line


def replace(path: Path, data: bytes) -> None:
    """Write as an update does, so that the server never sees half of this test's own writing."""
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(path)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_command_names_the_damaged_file_and_an_update_repairs_it(
    bureau: PublishedBureau,
    store: TrustStore,
    tmp_path: Path,
    damage: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, home = store.home / "trust-bundle.json", str(store.home)
    certificate = tmp_path / "certificate.jsonld"
    certificate.write_text(bureau.text(), "utf-8")
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    for command in (["verify", str(certificate)], ["trust", "show"], ["serve", "--port", "1"]):
        line = one_clear_line(capsys, "--home", home, *command)
        assert "trust-bundle.json is damaged" in line or "did not sign it" in line
    store.update(whole, AT)
    arguments = ["--home", home, "verify", str(certificate), "--at", AT.isoformat()]
    assert main(arguments) == 0


def test_a_server_goes_on_with_what_it_has_until_the_files_are_whole_again(
    bureau: PublishedBureau, store: TrustStore
) -> None:
    bundle, root = store.home / "trust-bundle.json", store.home / "trust-root.json"
    texts = {path: path.read_bytes() for path in (bundle, root)}
    with running_verifier(store.home) as server:
        assert server.verdict(bureau.text()) == "original"
        for path, whole in texts.items():
            for damage in DAMAGES.values():
                replace(path, damage(whole))
                assert server.verdict(bureau.text()) == "original"
                assert server.verdict(bureau.text("阿卜杜拉·买买提")) == "revoked"
                assert server.ask("GET", "/healthz").json["status"] == "trust-not-renewed"
                # The web app gets what is good, too.
                assert server.ask("GET", f"/{path.name}").body == whole
            replace(path, whole)
            assert server.ask("GET", "/healthz").json["status"] == "ok"
        # An older bundle in its place is not taken either.
        replace(bundle, bureau.bundle)
        assert server.ask("GET", "/healthz").json == {
            "status": "trust-not-renewed",
            "trustBundle": {**server.ask("GET", "/healthz").json["trustBundle"], "sequence": 7},
        }
        newer = json.dumps(bureau.bundle_with(sequence=8)).encode()
        store.update(newer, AT)
        health = server.ask("GET", "/healthz").json
        assert (health["status"], health["trustBundle"]["sequence"]) == ("ok", 8)
        assert server.said().count("not taken (TRUST_DAMAGED)") >= 3
        assert "not taken (TRUST_ROLLBACK)" in server.said()


def test_a_server_does_not_begin_with_an_older_bundle_put_in_place(
    bureau: PublishedBureau, store: TrustStore, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(store.home / "trust-bundle.json", bureau.bundle)
    line = one_clear_line(capsys, "--home", str(store.home), "serve", "--port", "1")
    assert "(TRUST_ROLLBACK)" in line
    assert "no. 7" in line


def test_clock_jumps_are_told_and_pass(bureau: PublishedBureau, store: TrustStore) -> None:
    with running_verifier(store.home) as server, server.connect() as upload:
        body = json.dumps({"text": bureau.text()}).encode()
        head = b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        upload.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body[:500])
        for days, health, verdict in (
            (0, "ok", "original"),
            # The bundle has expired, says the clock: nothing is called good.
            (400, "trust-expired", "undecidable"),
            (0, "ok", "original"),
            # Before certificate and bundle were made: the clock is told to be the trouble.
            (-400, "clock-behind", "not-yet-valid"),
            (0, "ok", "original"),
        ):
            server.clock.jump(timedelta(days=days))
            assert server.ask("GET", "/healthz").json["status"] == health
            assert server.verdict(bureau.text()) == verdict
        # Under all of that an upload was on its way: a clock that is set cuts nobody off.
        upload.sendall(body[500:])
        assert upload.recv(65_536).startswith(b"HTTP/1.1 200 ")


@pytest.fixture
def read_only(tmp_path: Path, store: TrustStore) -> tuple[str, ...]:
    """Give what runs a command under a disk that nothing can be written to, /tmp included.

    In a mount namespace of its own everything is made read-only. Where that is not allowed, no
    file may grow at all, which refuses every write beside it.
    """
    script = (
        "mount --make-rprivate / && for place in $(awk '{print $5}' /proc/self/mountinfo); do "
        'mount -o remount,bind,ro "$place" 2>/dev/null || true; done; '
        f'touch {store.home}/x 2>/dev/null && exit 97; exec "$@"'
    )
    namespace = ("unshare", "--mount", "sh", "-c", script, "sh")
    tried = subprocess.run([*namespace, "true"], capture_output=True, check=False)
    return namespace if tried.returncode == 0 else ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")


def test_a_server_on_a_read_only_disk_serves_everything(
    bureau: PublishedBureau, store: TrustStore, read_only: tuple[str, ...]
) -> None:
    with running_verifier(store.home, prefix=read_only) as server:
        _serves_everything(bureau, server)


def _serves_everything(bureau: PublishedBureau, server: RunningVerifier) -> None:
    assert server.verdict(bureau.text()) == "original"
    # Larger than what usually stays in memory: uploads need no temporary file.
    large = b"\n".join([json.dumps(bureau.certificate()).encode()] * 1_000)
    answer = server.ask("POST", "/verify/batch", large, "application/jsonl")
    assert answer.body.count(b'"original"') >= 1_000
    form = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n%s\r\n--x--\r\n'
    )
    upload = form % (b"x" * 5_000_000)
    answer = server.ask("POST", "/verify", upload, "multipart/form-data; boundary=x")
    assert (answer.status, answer.json["verdict"]) == (200, "not-verifiable")


def test_on_a_read_only_disk_an_update_is_one_clear_line_and_nothing_changes(
    bureau: PublishedBureau, store: TrustStore, read_only: tuple[str, ...], tmp_path: Path
) -> None:
    newer, now = tmp_path / "newer.json", datetime.now(UTC)
    # By the clock of this machine: the command has no other.
    period = {"issued": format_timestamp(now), "expires": format_timestamp(now + WEEK)}
    newer.write_bytes(json.dumps(bureau.bundle_with(sequence=8, **period)).encode())
    before = {path.name: path.read_bytes() for path in store.home.iterdir()}
    run = subprocess.run(
        [*read_only, sys.executable, "-m", "vc_verifier.cli", "--home", str(store.home),
         "--lang", "en", "trust", "update", "--bundle", str(newer)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2, run.stderr
    (line,) = run.stderr.strip().splitlines()
    assert "(TRUST_UNWRITABLE)" in line
    assert {path.name: path.read_bytes() for path in store.home.iterdir()} == before
