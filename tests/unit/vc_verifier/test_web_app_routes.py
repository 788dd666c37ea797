"""How the web app is served: headers, codings, caching; what it is made of and weighs."""

import gzip
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

from tests.bureau_fixture import AT
from tests.web_app_build import PWA, build_app
from vc_verifier.trust.store import TrustStore
from vc_verifier.web import app_files
from vc_verifier.web.app_files import AppFile
from vc_verifier.web.application import create_app

FIRST_LOAD_BYTES = 700_000
SMALL = {
    "index.html": AppFile(b"<!doctype html><title>app</title>", "text/html; charset=utf-8"),
    "service-worker.js": AppFile(b"// worker", "text/javascript; charset=utf-8"),
    "app-0123456789ab.js": AppFile(
        b"plain", "text/javascript; charset=utf-8", {"br": b"brotli", "gzip": b"gzipped"}
    ),
}


@pytest.fixture
def store(bureau, tmp_path) -> TrustStore:
    store = TrustStore(tmp_path / "verifier")
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    return store


@pytest.fixture
def client(store):
    return create_app(store, clock=lambda: AT, app=SMALL).test_client()


@pytest.fixture
def built():
    """Give the built app, or skip with the command that builds it."""
    files = app_files.built()
    if not files:
        if os.environ.get("CI") == "true":
            pytest.fail("the web app is not built: make app")
        pytest.skip("the web app is not built: make app (needs node and npm)")
    return files


@pytest.mark.parametrize("path", ["/", "/v", "/service-worker.js", "/app/app-0123456789ab.js"])
def test_the_app_runs_its_own_files_only(client, path):
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in client.get(path).headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["connect-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"


def test_the_camera_is_for_the_app_alone(client):
    assert "camera=(self)" in client.get("/").headers["Permissions-Policy"]
    assert "camera=()" in client.get("/form").headers["Permissions-Policy"]
    assert "script-src" not in client.get("/form").headers["Content-Security-Policy"]


def test_a_file_keeps_for_ever_and_the_shell_is_asked_for_each_time(client):
    assert "immutable" in client.get("/app/app-0123456789ab.js").headers["Cache-Control"]
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    assert client.get("/service-worker.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("br, gzip", "br", b"brotli"),
        ("gzip", "gzip", b"gzipped"),
        ("gzip;q=0", None, b"plain"),
        ("", None, b"plain"),
    ],
)
def test_the_smallest_accepted_coding_is_sent(client, accepted, coding, body):
    answer = client.get("/app/app-0123456789ab.js", headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding"), answer.data) == (coding, body)
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["index.html", "service-worker.js", "nothing.js", "..%2fpage.css"])
def test_nothing_else_is_served_as_a_file(client, name):
    assert client.get(f"/app/{name}").status_code == 404


def test_trust_data_is_served_byte_for_byte_and_only_when_it_is_new(client, bureau):
    assert client.get("/trust-root.json").data == bureau.root
    answer = client.get("/trust-bundle.json")
    assert answer.data == bureau.bundle
    again = client.get("/trust-bundle.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    small = client.get("/trust-bundle.json", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == bureau.bundle


def test_an_updated_bundle_is_served_at_once(client, store, bureau):
    newer = json.dumps(bureau.bundle_with(sequence=9), ensure_ascii=False).encode()
    store.update(newer, AT)
    assert client.get("/trust-bundle.json").data == newer


def test_where_misuse_is_reported_is_a_setting(store):
    address = "https://b.example/report"
    app = create_app(store, clock=lambda: AT, app=SMALL, report_url=address)
    assert app.test_client().get("/app-settings.json").get_json() == {"reportUrl": address}


def test_without_the_app_its_place_is_the_page_that_needs_no_script(store):
    client = create_app(store, clock=lambda: AT, app={}).test_client()
    assert client.get("/").data == client.get("/form").data
    assert "<form" in client.get("/").text
    assert client.get("/app/app-0123456789ab.js").status_code == 404


def test_a_part_of_an_app_is_none(tmp_path):
    (tmp_path / "index.html").write_text("x", "utf-8")
    assert app_files.load(tmp_path) == {}
    assert app_files.load(tmp_path / "missing") == {}


def test_the_first_load_weighs_less_than_700_kb_compressed(built, store):
    client = create_app(store, clock=lambda: AT).test_client()
    accepted = {"Accept-Encoding": "br, gzip"}
    paths = [
        "/",
        "/service-worker.js",
        "/trust-root.json",
        "/trust-bundle.json",
        *(f"/app/{name}" for name in built if name not in ("index.html", "service-worker.js")),
    ]
    total = sum(len(client.get(path, headers=accepted).data) for path in paths)
    print(f"\nfirst load: {total:,} bytes")
    assert total < FIRST_LOAD_BYTES
    slower = sum(len(client.get(path, headers={"Accept-Encoding": "gzip"}).data) for path in paths)
    assert slower < FIRST_LOAD_BYTES


def test_the_shell_has_no_inline_script_or_style_and_loads_nothing_from_elsewhere(built):
    shell = built["index.html"].content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", shell) == []
    assert "<style" not in shell
    assert re.search(r"\bon\w+=|style=", shell) is None
    assert re.findall(r'(?:src|href)="(?!/)', shell) == []


def test_the_manifest_makes_the_app_installable(built):
    (name,) = [name for name in built if name.endswith(".webmanifest")]
    manifest = json.loads(built[name].content)
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == "/"
    assert manifest["display"] == "standalone"
    sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    assert all(icon["src"].removeprefix("/app/") in built for icon in manifest["icons"])


@pytest.mark.node
def test_the_same_sources_give_the_same_bytes(built, tmp_path):
    again = build_app(tmp_path / "again")
    assert {name: file.content for name, file in again.items()} == {
        name: file.content for name, file in built.items()
    }, "or the installed one is older than its sources: make app"


@pytest.mark.node
def test_a_root_can_be_pinned_in_the_build(bureau, built, tmp_path):
    root = tmp_path / "trust-root.json"
    root.write_bytes(bureau.root)
    files = build_app(tmp_path / "pinned", "--trust-root", str(root))
    did = json.loads(bureau.root)["id"].encode()
    assert any(did in file.content for name, file in files.items() if name.endswith(".js"))


def test_the_wheel_carries_the_app_and_none_of_its_sources(built, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, cwd=PWA.parents[1])
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"vc_verifier/web/static/app/{name}" for name in built} <= set(names)
    assert [name for name in names if name.startswith("vc_verifier/pwa/")] == []
