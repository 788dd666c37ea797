"""credentialSchema: a credential against the pinned JSON Schema it names (VC JSON Schema §3)."""

from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry

from vc_core.credential import as_list
from vc_core.documents.loader import PinnedContexts
from vc_core.problems import ProblemError


class SchemaError(ProblemError):
    """A credential does not fit its schema, or the schema's digest is not the pinned one."""


class SchemaNotPinned(ProblemError):
    """A schema that is not shipped here: nothing can be said, and nothing is fetched."""


def check_schema(credential: dict[str, Any], contexts: PinnedContexts) -> None:
    """Check `credential` (without its proof) against every `credentialSchema` it names.

    Raises `SchemaNotPinned` for an unknown schema and `SchemaError` for a misfit.
    """
    for entry in as_list(credential.get("credentialSchema", [])):
        _check_entry(credential, entry, contexts)


def _check_entry(credential: dict[str, Any], entry: Any, contexts: PinnedContexts) -> None:
    if not isinstance(entry, dict) or entry.get("type") != "JsonSchema":
        raise SchemaNotPinned(
            "SCHEMA_TYPE_UNKNOWN", "This type of schema is not known here.", "不支持该模式类型。"
        )
    url = entry.get("id")
    if url not in contexts.urls("schema"):
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
    unsecured = {name: member for name, member in credential.items() if name != "proof"}
    error = best_match(_validator(url, contexts).iter_errors(unsecured))
    if error is not None:
        # The path, never the value: a value may be personal data.
        path = ".".join(str(part) for part in error.absolute_path) or "credential"
        raise SchemaError(
            "SCHEMA_MISMATCH",
            f"The credential does not fit its schema at {path[:80]} ({error.validator}).",
            f"凭证在 {path[:80]} 处不符合模式（{error.validator}）。",
            path=path[:80],
        )


@lru_cache(maxsize=32)
def _validator(url: str, contexts: PinnedContexts) -> Draft202012Validator:
    # An empty registry: a $ref to anywhere else is an error, not a request.
    return Draft202012Validator(contexts.schema(url), registry=Registry())
