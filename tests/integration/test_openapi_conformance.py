"""Conformance mode answers as its OpenAPI documents say, and they leave no route out."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate

from tests.bureau_example import NOW, new_bureau
from tests.described_service import ACCEPTED, findings
from vc_issuer.conformance.application import create_conformance_app as create_issuer
from vc_issuer.conformance.serving import beside
from vc_issuer.web import create_app as create_bureau
from vc_verifier.conformance.application import create_conformance_app as create_verifier

EXAMPLES = int(os.environ.get("VC_OPENAPI_EXAMPLES", "8"))
# Something well-formed that is no conforming credential, or does not verify, is 400 in VCALM.
_DOES_NOT_HOLD = {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400"]}}
REASONS: dict[str, dict[str, Any]] = {
    "/credentials/verify": _DOES_NOT_HOLD,
    "/conformance/proof-only/credentials/verify": _DOES_NOT_HOLD,
    "/presentations/verify": _DOES_NOT_HOLD,
    "/presentations/response": _DOES_NOT_HOLD,
    "/credentials/derive": _DOES_NOT_HOLD,
    "/issuers/{name}/credentials/issue": _DOES_NOT_HOLD,
    "/verify/batch": {"negative_data_rejection": {"expected-statuses": ["200"]}},
}
OURS = "http://127.0.0.1:8080"


def issuer(bureau: Flask | None = None) -> Flask:
    return create_issuer(public_url=OURS, clock=lambda: NOW, bureau=bureau)


def described(app: Flask) -> dict[str, Any]:
    document: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    validate(document)
    return document


def routes(app: Flask) -> set[str]:
    return {rule.rule.replace("<name>", "{name}") for rule in app.url_map.iter_rules()}


def test_the_verifiers_description_has_the_routes_of_conformance_mode() -> None:
    paths = described(create_verifier(None, clock=lambda: NOW))["paths"]
    assert {
        "/credentials/verify",
        "/credentials/derive",
        "/presentations/verify",
        "/conformance/proof-only/credentials/verify",
        "/healthz",
        "/metrics",
    } <= paths.keys()


def test_the_issuers_description_has_every_route_without_a_bureau() -> None:
    app = issuer()
    document = described(app)
    assert document["openapi"] == "3.1.0"
    assert document["paths"].keys() == routes(app) - {"/openapi.json"}
    assert {"/issuers", "/issuers/{name}/credentials/issue", "/credentials/status", "/metrics"} <= (
        document["paths"].keys()
    )


def test_beside_a_bureau_one_description_has_the_routes_of_both(tmp_path: Path) -> None:
    ordinary = create_bureau(new_bureau(tmp_path), public_url=OURS)
    both = issuer(ordinary)
    paths = described(both)["paths"]
    assert {"/issuers", "/conformance/credentials/status", "/trust-bundle.json", "/metrics"} <= (
        paths.keys()
    )
    # That path is the bureau's there, and it asks for a token.
    assert paths["/credentials/status"]["post"]["security"] == [{"token": []}]
    served: list[str] = []
    application = beside(both, ordinary)
    application(
        {
            "PATH_INFO": "/openapi.json",
            "REQUEST_METHOD": "GET",
            "wsgi.url_scheme": "http",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": None,
        },
        lambda status, _headers, *_: served.append(status),
    )
    assert served == ["200 OK"]


def test_the_ordinary_issuers_description_has_its_counters(tmp_path: Path) -> None:
    app = create_bureau(new_bureau(tmp_path), public_url=OURS)
    assert "/metrics" in described(app)["paths"]


def test_the_conformance_issuer_counts_its_requests() -> None:
    client = issuer().test_client()
    client.get("/issuers")
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    assert 'vc_issuer_http_requests_total{route="/issuers",status="200"} 1' in answer.text


def test_without_a_bureau_a_status_is_changed_where_vcalm_has_it() -> None:
    client = issuer().test_client()
    did = client.get("/issuers").get_json()["bitstring-status-list"]
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:6f4a1b9c-0a2f-4d52-8a1e-3a7c9b8d1e2f",
        "type": ["VerifiableCredential"],
        "issuer": did,
        "credentialSubject": {"id": "did:example:holder"},
    }
    path = "/issuers/bitstring-status-list/credentials/issue"
    assert client.post(path, json={"credential": credential}).status_code == 201
    for address in ("/credentials/status", "/conformance/credentials/status"):
        body = {
            "credentialId": credential["id"],
            "credentialStatus": {"statusPurpose": "revocation"},
        }
        assert client.post(address, json=body).status_code == 200
        assert client.post(address, json={**body, "credentialId": "x"}).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("service", ["issuer", "verifier"])
def test_every_answer_is_as_described(service: str) -> None:
    app = issuer() if service == "issuer" else create_verifier(None, clock=lambda: NOW)
    found = findings(app, examples=EXAMPLES, reasons=REASONS, any_form=frozenset({"POST /verify"}))
    assert found.failed == set()
    assert {label for label in found.operations if " /" in label} == {
        f"{method.upper()} {path}"
        for path, methods in described(app)["paths"].items()
        for method in methods
    }
    assert {200, 400} <= found.statuses
    assert max(found.statuses) < 500
