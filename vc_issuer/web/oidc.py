"""Signing in by OpenID Connect: the authorization code flow with PKCE, carried out by Authlib.

Authlib keeps state, nonce and code verifier in the visitor's own signed cookie, and checks the
identity token's signature, issuer, audience, times and nonce (OpenID Connect Core 1.0, §3.1.3.7).
"""

from dataclasses import dataclass
from typing import Any, Protocol, cast

from flask import Flask, session
from werkzeug.wrappers import Response

from vc_issuer.accounts.identity_provider import IdentityProvider, demand_safe_address
from vc_issuer.problems import IssuerError

# Signatures that only the provider can make; a shared secret or none is no proof.
_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_TIMEOUT_SECONDS = 10
# OpenID Connect Core 1.0, §2.
_LONGEST_SUBJECT = 255
# Where Authlib keeps what an attempt needs, in the cookie.
_STATE = "_state_"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class _Client(Protocol):
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]: ...
    def authorize_redirect(self, redirect_uri: str) -> Response: ...
    def authorize_access_token(self, **options: Any) -> dict[str, Any]: ...
    def userinfo(self, **options: Any) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Identity:
    """What a provider says of somebody; the representation leaves out the person."""

    subject: str
    name: str
    id_number: str

    def __repr__(self) -> str:
        """Give nothing away."""
        return "Identity()"


class OpenIdConnect:
    """Sends people to a provider and reads what it says when they return."""

    def __init__(self, app: Flask) -> None:
        """Take the application; nothing is loaded or fetched before somebody signs in."""
        self._app = app
        self._clients: dict[IdentityProvider, _Client] = {}

    def send(self, provider: IdentityProvider, return_to: str) -> Response:
        """Send a visitor to the provider; they come back to `return_to`."""
        client = self._client(provider)
        # One attempt at a time: what was begun and left would fill the cookie.
        for name in [name for name in session if name.startswith(_STATE)]:
            del session[name]
        return cast(Response, _guarded(lambda: client.authorize_redirect(return_to)))

    def receive(self, provider: IdentityProvider) -> Identity:
        """Read who came back in this request; anything that does not fit is refused."""
        client = self._client(provider)
        # Said here: without an audience wished for, Authlib is content with an `azp`.
        options = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        }
        claims = _guarded(lambda: _claims(client, provider, options))
        return Identity(
            claims["sub"],
            _text(claims, provider.name_claim),
            _text(claims, provider.id_number_claim),
        )

    def _client(self, provider: IdentityProvider) -> _Client:
        client = self._clients.get(provider)
        if client is None:
            client = _guarded(lambda: _made(self._app, provider))
            # Replaced settings leave no client behind.
            self._clients = {provider: client, **dict(list(self._clients.items())[:1])}
        return cast(_Client, client)


def _made(app: Flask, provider: IdentityProvider) -> _Client:
    """Make a client from the provider's metadata (OpenID Connect Discovery 1.0, §4.3)."""
    from authlib.integrations.flask_client import OAuth

    client = cast(
        _Client,
        OAuth(app).register(
            "provider",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": provider.scope,
                "code_challenge_method": "S256",
                "default_timeout": _TIMEOUT_SECONDS,
            },
        ),
    )
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != provider.issuer:
        raise _unusable()
    for name in _ENDPOINTS:
        demand_safe_address(metadata.get(name))
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    accepted = [algorithm for algorithm in offered if algorithm in _ALGORITHMS]
    if not accepted:
        raise _unusable()
    metadata["id_token_signing_alg_values_supported"] = accepted
    return client


def _claims(client: _Client, provider: IdentityProvider, options: dict[str, Any]) -> dict[str, Any]:
    """Give the identity token's claims, with those of the userinfo endpoint where it lacks some."""
    token = client.authorize_access_token(claims_options=options)
    # Without an identity token nothing has been verified.
    claims = dict(token["userinfo"])
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise _unusable()
    wanted = {provider.name_claim, provider.id_number_claim}
    endpoint = client.server_metadata.get("userinfo_endpoint")
    if wanted <= claims.keys() or endpoint is None:
        return claims
    demand_safe_address(endpoint)
    more = client.userinfo(token=token)
    if more.get("sub") != subject:
        raise _unusable()
    return {**more, **claims}


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value[:255] if isinstance(value, str) else ""


def _guarded(step: Any) -> Any:
    """Run a step of Authlib's; whatever it refuses is one refusal of ours."""
    try:
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError
        from requests.exceptions import RequestException
    except ImportError as error:
        raise IssuerError(
            "OIDC_MISSING",
            "this needs the extra 'oidc': pip install 'professional-certificates[oidc]'",
            "需要可选依赖 oidc：pip install 'professional-certificates[oidc]'",
        ) from error
    try:
        return step()
    except (AuthlibBaseError, JoseError, RequestException) as error:
        raise _unusable() from error
    # A provider's malformed answer: a missing member, a wrong type, no JSON.
    except (LookupError, TypeError, ValueError, RuntimeError) as error:
        raise _unusable() from error


def _unusable() -> IssuerError:
    return IssuerError(
        "IDENTITY_PROVIDER",
        "Signing in with the identity provider did not succeed; please try again.",
        "通过身份提供方登录未成功，请重试。",
    )
