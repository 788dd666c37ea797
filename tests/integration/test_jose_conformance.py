"""The command line for the JOSE/COSE suite: what it issues it verifies, and nothing else."""

import json

import pytest
from jwcrypto.jwk import JWK

from tools.jose_conformance import FORMS, KINDS, main

CURVES = ["P-256", "P-384", "P-521", "Ed25519"]
V2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIAL = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "issuer": "https://issuer.example/1",
    "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
}
PRESENTATION = {
    "@context": [V2],
    "type": ["VerifiablePresentation"],
    "holder": "https://issuer.example/1",
    "verifiableCredential": [
        {
            "@context": V2,
            "id": "data:application/vc+jwt,a.b.c",
            "type": "EnvelopedVerifiableCredential",
        }
    ],
}
DOCUMENTS = {"credential": CREDENTIAL, "presentation": PRESENTATION}


def method(curve):
    kind = {"kty": "OKP" if curve == "Ed25519" else "EC", "crv": curve}
    jwk = JWK.generate(**kind)
    return {
        "id": "https://issuer.example/1#key-1",
        "type": "JsonWebKey",
        "controller": "https://issuer.example/1",
        "publicKeyJwk": jwk.export_public(as_dict=True),
        "secretKeyJwk": jwk.export_private(as_dict=True),
    }


@pytest.fixture
def run(tmp_path):
    def call(function, text, key, feature, paths=()):
        files = {name: tmp_path / name for name in ("input", "key", "output")}
        files["input"].write_text(text)
        files["key"].write_text(json.dumps(key))
        options = [f"--{name}={path}" for name, path in files.items()]
        assert main([function, *options, f"--feature={feature}", f"--sd={json.dumps(paths)}"]) == 0
        return json.loads(files["output"].read_text())

    return call


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_it_issues_it_verifies_under_that_key_only(run, kind, form, curve):
    key, feature = method(curve), f"{kind}_{form}"
    paths = ["credentialSubject.name"] if (kind, form) == ("credential", "sdjwt") else []
    issued = run("issue", json.dumps(DOCUMENTS[kind]), key, feature, paths)
    assert issued["result"] == "success", issued
    verified = run("verify", issued["data"], key, feature)
    assert json.loads(verified["data"]) == DOCUMENTS[kind]
    assert run("verify", issued["data"], method(curve), feature)["result"] == "failure"
    other = [f"{name}_{form}" for name in KINDS if name != kind]
    assert run("verify", issued["data"], key, other[0])["result"] == "failure"


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("credential", {"badExtension": {"huh": "what?"}}),
        ("credential", {"issuer": None}),
        ("presentation", {"verifiableCredential": [{"@context": V2, "type": "Enveloped"}]}),
        (
            "presentation",
            {
                "verifiableCredential": [
                    {
                        "@context": V2,
                        "id": "not-a-credential",
                        "type": "EnvelopedVerifiableCredential",
                    }
                ]
            },
        ),
    ],
)
def test_what_does_not_conform_is_not_issued(run, kind, change):
    document = json.dumps({**DOCUMENTS[kind], **change})
    assert run("issue", document, method("P-256"), f"{kind}_jose")["result"] == "failure"


@pytest.mark.parametrize("form", FORMS)
def test_an_unsecured_document_does_not_verify(run, form):
    answer = run("verify", json.dumps(CREDENTIAL), method("P-256"), f"credential_{form}")
    assert answer["result"] == "failure"


def test_what_cannot_be_read_is_an_error(run):
    assert run("issue", "{", method("P-256"), "credential_jose")["result"] == "error"
