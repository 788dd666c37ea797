"""JsonSchemaCredential: a schema that comes signed, and is never fetched (VC JSON Schema §3.2)."""

import pytest

from vc_core.credential import check_credential
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.schema import (
    SchemaError,
    SchemaNotPinned,
    check_schema,
    json_schema_credential,
    schema_in,
)

URL = "https://issuer.example/schemas/name"
SCHEMA = {
    "$id": "https://issuer.example/schemas/name.json",
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"credentialSubject": {"type": "object", "required": ["name"]}},
}


def schema_credential(**schema):
    return json_schema_credential(
        url=URL,
        issuer="did:example:issuer",
        schema={**SCHEMA, **schema},
        valid_from="2026-11-20T08:00:00Z",
    )


def check(subject, **known):
    credential = {
        "credentialSubject": subject,
        "credentialSchema": {"id": URL, "type": "JsonSchemaCredential"},
    }
    check_schema(credential, pinned(), schema_credentials=known or {URL: schema_credential()})


def test_a_schema_credential_is_a_conforming_credential():
    check_credential(schema_credential())
    assert lossless_quads(schema_credential(), JsonLd(pinned()))


def test_a_credential_that_fits_its_signed_schema_is_accepted():
    check({"name": "Alice"})


def test_a_credential_that_does_not_fit_is_refused():
    with pytest.raises(SchemaError, match="does not fit"):
        check({"id": "did:example:alice"})


def test_a_schema_credential_that_nobody_gave_is_not_fetched():
    with pytest.raises(SchemaNotPinned):
        check({"name": "Alice"}, **{"https://issuer.example/another": schema_credential()})


def test_a_reference_to_elsewhere_is_refused():
    elsewhere = schema_credential(properties={"a": {"$ref": "https://elsewhere.example/x"}})
    with pytest.raises(SchemaError, match="elsewhere"):
        check_schema(
            {"a": 1, "credentialSchema": {"id": URL, "type": "JsonSchemaCredential"}},
            pinned(),
            schema_credentials={URL: elsewhere},
        )


@pytest.mark.parametrize(
    "schema", [{"$schema": "http://json-schema.org/draft-07/schema#"}, {"type": "nonsense"}]
)
def test_another_dialect_or_an_invalid_schema_is_refused(schema):
    with pytest.raises(SchemaError):
        schema_credential(**schema)


@pytest.mark.parametrize(
    "change",
    [
        {"type": ["VerifiableCredential"]},
        {"credentialSubject": {"type": "JsonSchema"}},
        {"credentialSubject": {"type": "Other", "jsonSchema": SCHEMA}},
        {"credentialSubject": None},
    ],
)
def test_what_carries_no_schema_is_refused(change):
    with pytest.raises(SchemaError):
        schema_in({**schema_credential(), **change})
