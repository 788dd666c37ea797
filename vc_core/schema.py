"""credentialSchema: a credential against the pinned JSON Schema it names (VC JSON Schema §3)."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from vc_core.credential import CREDENTIALS_V2, as_list
from vc_core.documents.loader import PinnedContexts
from vc_core.documents.schema_acceptance import Accepts, acceptor
from vc_core.problems import ProblemError

# Raises `SchemaError` for a credential that does not fit.
Check = Callable[[dict[str, Any]], None]

CREDENTIAL_TYPE = "JsonSchemaCredential"
SCHEMA_TYPE = "JsonSchema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
METASCHEMA_URL = "https://www.w3.org/ns/credentials/json-schema/v2.json"


class SchemaError(ProblemError):
    """A credential does not fit its schema, or the schema's digest is not the pinned one."""


class SchemaNotPinned(ProblemError):
    """A schema that is not shipped here: nothing can be said, and nothing is fetched."""


def check_schema(
    credential: dict[str, Any],
    contexts: PinnedContexts,
    *,
    schema_credentials: Mapping[str, dict[str, Any]] = MappingProxyType({}),
) -> None:
    """Check `credential` (without its proof) against every `credentialSchema` it names.

    `schema_credentials` are JsonSchemaCredentials by their `id`, whose proofs the caller has
    verified and whose issuers it trusts. Raises `SchemaNotPinned` for an unknown schema and
    `SchemaError` for a misfit.
    """
    for entry in as_list(credential.get("credentialSchema", [])):
        known = schema_credentials.get(str(entry.get("id"))) if isinstance(entry, dict) else None
        if known is not None and entry.get("type") == CREDENTIAL_TYPE:
            _check_of(schema_in(known))(credential)
        else:
            _check_entry(credential, entry, contexts)


def json_schema_credential(
    *, url: str, issuer: str, schema: dict[str, Any], valid_from: str
) -> dict[str, Any]:
    """Make the unsecured credential that publishes `schema` at `url` (VC JSON Schema §3.2)."""
    credential = {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", CREDENTIAL_TYPE],
        "issuer": issuer,
        "validFrom": valid_from,
        "credentialSchema": {"id": METASCHEMA_URL, "type": SCHEMA_TYPE},
        "credentialSubject": {"id": schema["$id"], "type": SCHEMA_TYPE, "jsonSchema": schema},
    }
    schema_in(credential)
    return credential


def schema_in(credential: dict[str, Any]) -> dict[str, Any]:
    """Give the schema that a JsonSchemaCredential carries; another dialect is refused."""
    subject = credential.get("credentialSubject")
    schema = subject.get("jsonSchema") if isinstance(subject, dict) else None
    if (
        CREDENTIAL_TYPE not in as_list(credential.get("type"))
        or not isinstance(subject, dict)
        or subject.get("type") != SCHEMA_TYPE
        or not isinstance(schema, dict)
        or schema.get("$schema") != DIALECT
    ):
        raise _unusable("it carries no JSON Schema 2020-12", "其中没有 2020-12 版 JSON Schema")
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError as InvalidSchema

    try:
        Draft202012Validator.check_schema(schema)
    except InvalidSchema:
        raise _unusable("its JSON Schema is invalid", "其中的 JSON Schema 无效") from None
    return schema


def _unusable(en: str, zh: str) -> SchemaError:
    return SchemaError(
        "SCHEMA_CREDENTIAL", f"Unusable schema credential: {en}.", f"模式凭证不可用：{zh}。"
    )


def _check_entry(credential: dict[str, Any], entry: Any, contexts: PinnedContexts) -> None:
    if not isinstance(entry, dict) or entry.get("type") != "JsonSchema":
        raise SchemaNotPinned(
            "SCHEMA_TYPE_UNKNOWN", "This type of schema is not known here.", "不支持该模式类型。"
        )
    url = entry.get("id")
    if not isinstance(url, str) or url not in contexts.pinned_schemas:
        raise SchemaNotPinned(
            "SCHEMA_NOT_PINNED",
            "The credential's schema is not known here.",
            "凭证所用的模式未知。",
        )
    if "digestSRI" in entry and entry["digestSRI"] != contexts.digest_sri(url):
        raise SchemaError(
            "SCHEMA_DIGEST",
            "The schema's digest is not the pinned one.",
            "模式摘要与固定版本不符。",
        )
    validate_schema(credential, url, contexts)


def validate_schema(credential: dict[str, Any], url: str, contexts: PinnedContexts) -> None:
    """Validate `credential` without its proof against the pinned schema at `url`."""
    if not _acceptor(url, contexts)(_unsecured(credential)):
        _check(url, contexts)(credential)


def _check_of(schema: dict[str, Any]) -> Check:
    """Make the general check of a schema."""
    # Imported where it is used: what the acceptor accepts does without.
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    # An empty registry: a $ref to anywhere else is an error, not a request.
    validator = Draft202012Validator(schema, registry=Registry())

    def check(credential: dict[str, Any]) -> None:
        try:
            error = best_match(validator.iter_errors(_unsecured(credential)))
        except Unresolvable:
            raise _unusable("it refers to a schema elsewhere", "引用了其他位置的模式") from None
        if error is not None:
            # The path, never the value: a value may be personal data.
            path = ".".join(str(part) for part in error.absolute_path) or "credential"
            raise SchemaError(
                "SCHEMA_MISMATCH",
                f"The credential does not fit its schema at {path[:80]} ({error.validator}).",
                f"凭证在 {path[:80]} 处不符合模式（{error.validator}）。",
                path=path[:80],
            )

    return check


def _unsecured(credential: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in credential.items() if name != "proof"}


@lru_cache(maxsize=32)
def _check(url: str, contexts: PinnedContexts) -> Check:
    return _check_of(contexts.schema(url))


@lru_cache(maxsize=32)
def _acceptor(url: str, contexts: PinnedContexts) -> Accepts:
    return acceptor(contexts.schema(url))
