"""The verifier's description of itself: valid, whole, and true of what it answers."""

import json
import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.bureau_fixture import AT
from vc_verifier.web.application import create_app


@pytest.fixture
def client(bureau):
    return create_app(lambda: bureau.trust, clock=lambda: AT).test_client()


def described(client):
    return client.get("/openapi.json").get_json()


def fits(client, name, value):
    document = described(client)
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(schema).validate(value)


def test_the_description_is_valid_openapi_and_has_every_route_that_is_no_page(client):
    document = described(client)
    validate(document)
    assert document["openapi"] == "3.1.0"
    pages = {"/", "/form", "/openapi.json", "/app-settings.json", "/static/<path:filename>"}
    app = {"/v", "/service-worker.js", "/app/<name>"}
    routes = {
        re.sub(r"<string\(length=\d+\):secret>", "{secret}", rule.rule)
        for rule in client.application.url_map.iter_rules()
    }
    assert routes - pages - app == set(document["paths"])


def test_answers_are_as_described(client, bureau):
    good = client.post("/verify", json={"document": bureau.certificate()})
    fits(client, "Reports", good.get_json())
    bad = client.post("/verify", json={"text": "nothing"})
    fits(client, "Reports", bad.get_json())
    vcalm = client.post("/credentials/verify", json={"verifiableCredential": bureau.certificate()})
    fits(client, "Vcalm", vcalm.get_json())
    fits(client, "Problem", client.post("/verify", json={}).get_json())
    fits(client, "Health", client.get("/healthz").get_json())
    [line] = client.post("/verify/batch", data=b"nothing\n").get_data(as_text=True).splitlines()
    fits(client, "Report", json.loads(line))


def test_answers_to_wallets_are_as_described(client):
    begun = client.post("/presentations").get_json()
    fits(client, "WalletRequest", begun)
    fits(client, "WalletResult", client.get(begun["result"]).get_json())
    refused = client.post("/presentations/response", data={"state": "x"})
    fits(client, "WalletRefusal", refused.get_json())
