"""What wallets read about the issuer before they trust it with anything (OpenID4VCI 1.0 §12)."""

from typing import Any

from vc_core.documents.loader import CREDENTIALS_V2, PinnedContexts
from vc_core.envelopes.sd_jwt_vc import BASE_TYPE, type_iri
from vc_core.problems import Text
from vc_issuer.lint import SEALING_SUITES
from vc_issuer.wallet.configurations import Configuration, configurations
from vc_issuer.wallet.key_proof import ALGORITHMS
from vc_issuer.wallet.offer import GRANT
from vc_issuer.web.wording import KINDS, SUBJECT_FIELDS

TOKEN_PATH = "/wallet/token"  # noqa: S105 - an address
NONCE_PATH = "/wallet/nonce"
CREDENTIAL_PATH = "/wallet/credential"
LOGO_PATH = "/static/icon.svg"
_LOGO_TEXT = Text("证书图标", "Certificate icon")
_INK, _PAPER = "#8c1c22", "#ffffff"
_LOCALES = (("zh-CN", "zh"), ("en", "en"))


def issuer_metadata(
    issuer: str, *, name: dict[str, str], contexts: PinnedContexts
) -> dict[str, Any]:
    """Give the credential issuer metadata; `issuer` is its identifier, without a final slash."""
    return {
        "credential_issuer": issuer,
        "credential_endpoint": issuer + CREDENTIAL_PATH,
        "nonce_endpoint": issuer + NONCE_PATH,
        "display": [
            {"name": name[language], "locale": locale, "logo": _logo(issuer, language)}
            for locale, language in _LOCALES
        ],
        "credential_configurations_supported": {
            entry.id: _configuration(entry, issuer, contexts) for entry in configurations()
        },
    }


def authorization_server_metadata(issuer: str) -> dict[str, Any]:
    """Give the OAuth metadata (RFC 8414): one grant, no clients to register."""
    return {
        "issuer": issuer,
        "token_endpoint": issuer + TOKEN_PATH,
        "response_types_supported": [],
        "grant_types_supported": [GRANT],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def _configuration(entry: Configuration, issuer: str, contexts: PinnedContexts) -> dict[str, Any]:
    shared = {"format": entry.format, "credential_metadata": _shown(entry, issuer, contexts)}
    if entry.format == "ldp_vc":
        # Without binding methods and proof types: the certificate is the person's by its claims,
        # and a key that a wallet proved could not be written into it (VCI §14.1).
        return {
            **shared,
            "credential_signing_alg_values_supported": list(SEALING_SUITES),
            "credential_definition": {
                "@context": [CREDENTIALS_V2, contexts.certificate_context],
                "type": [BASE_TYPE, entry.credential_type],
            },
        }
    return {
        **shared,
        "vct": type_iri(entry.credential_type, contexts),
        "cryptographic_binding_methods_supported": ["jwk"],
        "credential_signing_alg_values_supported": ["ES256"],
        "proof_types_supported": {
            "jwt": {"proof_signing_alg_values_supported": list(ALGORITHMS)},
        },
    }


def _shown(entry: Configuration, issuer: str, contexts: PinnedContexts) -> dict[str, Any]:
    kind = KINDS[entry.credential_type]
    schema = contexts.schema(contexts.schema_url(entry.credential_type))
    subject = schema["properties"]["credentialSubject"]
    return {
        "display": [
            {
                "name": getattr(kind, language),
                "locale": locale,
                "logo": _logo(issuer, language),
                "background_color": _INK,
                "text_color": _PAPER,
            }
            for locale, language in _LOCALES
        ],
        "claims": [
            {
                "path": ["credentialSubject", member],
                "mandatory": member in subject["required"],
                "display": [
                    {"name": getattr(words, language), "locale": locale}
                    for locale, language in _LOCALES
                ],
            }
            for member, words in SUBJECT_FIELDS
            if member in subject["properties"]
        ],
    }


def _logo(issuer: str, language: str) -> dict[str, str]:
    return {"uri": issuer + LOGO_PATH, "alt_text": getattr(_LOGO_TEXT, language)}
