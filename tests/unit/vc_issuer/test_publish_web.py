"""The public routes."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_core.documents.loader import pinned
from vc_issuer.web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home: Path = tmp_path_factory.mktemp("bureau") / "home"
    bureau = new_bureau(home)
    issue(bureau, approved_application(bureau, 1))
    return create_app(bureau, clock=lambda: NOW).test_client()


PUBLIC = [
    "/.well-known/did.json",
    "/did.json",
    "/trust-root.json",
    "/trust-bundle.json",
    "/status-lists/revocation/1",
    "/status-lists/suspension/1",
    "/contexts/v1",
    "/schemas/professional-title/v1",
    "/schemas/professional-qualification/v1",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_document_is_json_and_cacheable(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    json.loads(answer.data)
    assert "max-age" in answer.headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("path", [*PUBLIC, "/", "/healthz", "/nowhere"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_bundle_and_static_file_are_the_same_bytes(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/contexts/v1").data == pinned().bytes(pinned().certificate_context)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/status-lists/revocation/2", 404),
        ("/status-lists/message/1", 404),
        ("/status-lists/revocation/-1", 404),
        ("/contexts/v2", 404),
        ("/contexts/../../keys/seal-1.key.pem", 404),
        ("/contexts/%2e%2e/manifest.json", 404),
        ("/schemas/professional-title/v9", 404),
    ],
)
def test_what_is_not_published_is_a_problem_document(
    client: FlaskClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == status


def test_other_methods_are_refused(client: FlaskClient) -> None:
    answer = client.post("/trust-bundle.json", data=b"{}")
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert "GET" in answer.headers["Allow"]


def test_an_unexpected_error_tells_nothing(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home")

    def broken_clock() -> None:
        raise RuntimeError("310000197203170013")

    client = create_app(bureau, clock=broken_clock).test_client()  # type: ignore[arg-type]
    answer = client.get("/trust-bundle.json")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert b"310000" not in answer.data


def test_the_start_page_says_demonstration_in_both_languages(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert "演示机构" in page
    assert "Demonstration bureau" in page
    assert "did:web:rsj.sh.example" in page


def test_health_is_answered_and_not_cached(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.get_json() == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"
