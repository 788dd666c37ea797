"""Schema: does the credential fit the pinned JSON Schema of its kind?"""

from typing import Any

from vc_core.credential import as_list
from vc_core.documents.loader import pinned
from vc_core.problems import Text
from vc_core.schema import SchemaError, SchemaNotPinned, check_schema, validate_schema
from vc_verifier.checks.certificate_types import CERTIFICATE_TYPES
from vc_verifier.checks.finding import Finding, failed, passed, undecided
from vc_verifier.verdict import Verdict

_FITS = passed(
    "schema",
    "SCHEMA_FITS",
    Text("符合证书的固定模式。", "It fits the pinned schema of its kind."),
)


def check_credential_schema(credential: dict[str, Any]) -> Finding:
    """Check the schema that the credential names, and the one its type demands."""
    contexts = pinned()
    try:
        check_schema(credential, contexts)
        named = {entry.get("id") for entry in as_list(credential.get("credentialSchema", []))}
        for type_ in CERTIFICATE_TYPES.intersection(credential.get("type", [])):
            if contexts.schema_url(type_) not in named:
                validate_schema(credential, contexts.schema_url(type_), contexts)
    except SchemaNotPinned as error:
        return undecided("schema", error)
    except SchemaError as error:
        return failed("schema", error, Verdict.RULE_VIOLATION)
    return _FITS
