"""The wheels alone give what they promise, in fresh environments outside of the repository."""

import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.distributions import Environment, build, copied, wheel_of_source
from tools.locked import ROOT, RUN_LOCK
from tools.verifier_lock import LOCK as VERIFIER_LOCK
from tools.verifier_lock import lock as verifier_lock
from vc_verifier.web import app_files

EXAMPLES = ROOT / "tests" / "fixtures" / "examples"
SAMPLE = ROOT / "tests" / "samples" / "title_results.csv"
UNITS = ROOT / "contexts" / "catalogue" / "units.demonstration.json"

# Installing from the package index may take long on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def whole(built, tmp_path_factory):
    # By its own metadata: a dependency that it does not name is missing.
    folder = tmp_path_factory.mktemp("whole") / "environment"
    return Environment(folder, RUN_LOCK, built[0], hashes=False)


@pytest.fixture(scope="module")
def verifier(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("verifier") / "environment"
    return Environment(folder, VERIFIER_LOCK, built[1])


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_packages_their_data_and_the_app_and_nothing_else(built):
    held = names(built[0])
    assert {name.split("/")[0] for name in held} == {"vc_core", "vc_issuer", "vc_verifier"}
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--", "vc_core", "vc_issuer", "vc_verifier"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    expected = {name for name in tracked if name and not name.startswith("vc_verifier/pwa/")}
    for source, target in (("contexts", "contexts"), ("keys/trust_anchors", "trust_anchors")):
        expected |= {
            f"vc_core/_data/{target}/{path.relative_to(ROOT / source).as_posix()}"
            for path in (ROOT / source).rglob("*")
            if path.is_file()
        }
    app = {f"vc_verifier/web/static/app/{path.name}" for path in app_files.BUILT.iterdir()}
    assert held == expected | app
    assert "vc_verifier/web/static/app/index.html" in held
    assert not [name for name in held if re.search(r"node_modules|tests|\.pem$|(^|/)var/", name)]


def test_the_verifiers_wheel_is_the_same_without_the_issuer(built):
    whole, alone = contents(built[0]), contents(built[1])
    issuer = {name for name in whole if name.startswith("vc_issuer/")}
    data = {name for name in whole if ".dist-info/" in name}
    assert issuer
    assert {n: c for n, c in alone.items() if ".dist-info/" not in n} == {
        name: content for name, content in whole.items() if name not in issuer | data
    }
    [entry_points] = [c for name, c in alone.items() if name.endswith("entry_points.txt")]
    assert b"vc-issuer" not in entry_points


def test_the_source_archive_builds_the_same_wheel(built, tmp_path):
    assert wheel_of_source(built[2], tmp_path).read_bytes() == built[0].read_bytes()


def test_the_description_is_the_readme_and_the_licence_goes_with_both(built):
    for wheel, readme in zip(built[:2], ("README.md", "docs/installing.md"), strict=True):
        files = contents(wheel)
        [metadata] = [c.decode() for name, c in files.items() if name.endswith("/METADATA")]
        assert "Description-Content-Type: text/markdown" in metadata
        assert metadata.endswith((ROOT / readme).read_text("utf-8"))
        assert "License-Expression: Apache-2.0" in metadata
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in files)


def test_the_verifiers_lock_is_cut_out_of_the_run_lock():
    assert VERIFIER_LOCK.read_text("utf-8") == verifier_lock(), "run: make lock"


def test_the_whole_wheel_issues_and_verifies(whole):
    assert re.fullmatch(r"vc-verifier \d+\.\d+\.\d+\S*\n", whole.run("vc-verifier", "--version"))
    assert whole.run("vc-issuer", "--version").startswith("vc-issuer ")
    for command in ("vc-issuer", "vc-verifier"):
        assert "usage" in whole.run(command, "--help")
    whole.run("vc-issuer", "init")
    whole.run("vc-issuer", "units", "import", copied(UNITS, whole))
    rows = SAMPLE.read_bytes().decode("gb18030").splitlines(keepends=True)[:3]
    (whole.work / "rows.csv").write_text("".join(rows), "utf-8")
    said = whole.run("vc-issuer", "apply", "rows.csv", "--unit", "U-SR-GC-DX", "--accept-valid")
    application = re.search(r"\bA-?\S+", said)
    assert application, "no application's id"
    whole.run("vc-issuer", "approve", application[0], "--by", "somebody-else")
    whole.run("vc-issuer", "issue", application[0])
    whole.run("vc-issuer", "export", "--out", "out", "--formats", "jsonld,qr.png,qr.svg")
    whole.run("vc-issuer", "publish", "--out", "public")
    pin(whole, "public/trust-root.json", "public/trust-bundle.json")
    certificates = sorted((whole.work / "out").glob("*.jsonld"))
    assert len(certificates) == 2
    files = whole.run("vc-verifier", "verify", *map(str, certificates), "--json")
    assert files.count('"verdict": "original"') == 2
    code = str(certificates[0].with_suffix(".qr.png"))
    scanned = whole.run("vc-verifier", "verify", "--scanned", code, "--json")
    assert json.loads(scanned)["verdict"] == "authentic-data"
    serves_the_app(whole)


def test_the_verifiers_wheel_verifies_without_any_issuer_code(verifier):
    program = "import importlib.util as u, sys; print([n for n in sys.argv[1:] if u.find_spec(n)])"
    issuing = ("vc_issuer", "sqlalchemy", "pyhanko", "typst", "openpyxl", "segno")
    assert verifier.run("python", "-c", program, "vc_core", *issuing) == "['vc_core']\n"
    assert "ModuleNotFoundError" in failing_import(verifier)
    assert not list(verifier.folder.rglob("vc_issuer"))
    assert not (verifier.folder / "bin" / "vc-issuer").exists()
    pin(verifier, str(EXAMPLES / "trust-root.json"), str(EXAMPLES / "trust-bundle.json"))
    entries = json.loads((EXAMPLES / "examples.json").read_bytes())
    judged = [one for one in entries if one["file"] in ("original.json", "original.pdf")]
    judged = [one for one in judged if one["verdict"] == "original"]
    assert len(judged) == 2
    for entry in judged:
        said = verifier.run(
            "vc-verifier", "verify", str(EXAMPLES / entry["file"]), "--at", entry["at"], "--json"
        )
        assert json.loads(said)["verdict"] == entry["verdict"] == "original"
    altered = ("verify", str(EXAMPLES / "altered.json"), "--at", judged[0]["at"], "--json")
    assert json.loads(verifier.run("vc-verifier", *altered, code=1))["verdict"] == "altered"
    serves_the_app(verifier)


def failing_import(environment):
    finished = subprocess.run(
        [environment.command("python"), "-c", "import vc_issuer"],
        cwd=environment.work,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode != 0
    return finished.stderr


def pin(environment, root, bundle):
    environment.run("vc-verifier", "trust", "init", "--root", root, "--bundle", bundle)


def serves_the_app(environment):
    """Fetch the app and one of its files from the installed server."""
    port = free_port()
    with environment.start("vc-verifier", "serve", "--port", str(port)) as server:
        try:
            page = fetched(f"http://127.0.0.1:{port}/").decode()
            asset = re.search(r'src="(/app/app-[0-9a-f]+\.js)"', page)
            assert asset, "the page is not the web app"
            content = fetched(f"http://127.0.0.1:{port}{asset[1]}")
            assert content == app_files.built()[asset[1].removeprefix("/app/")].content
        finally:
            server.terminate()


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def fetched(url):
    """Fetch an address of a server that may still be starting."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return answer.read()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.25)
    raise AssertionError("the server never answered")
