"""Opening an envelope: which key its author has, whether it holds, and the document inside.

The media type decides how it is read; the author named in the document decides whose key may
have signed it. Both come before any signature, and nothing is believed until it holds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from vc_core.documents import strict_json
from vc_core.envelopes import cose, jose, sd_jwt, sd_jwt_vc
from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.errors import EnvelopeError, envelope_fails, envelope_malformed
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.identifiers import did_jwk, did_key
from vc_core.identifiers.resolver import Resolver
from vc_core.verification_methods.method import VerificationMethod

Form = Literal["jwt", "sd-jwt", "cose"]
Purpose = Literal["assertionMethod", "authentication"]

# Claims about the token, not about the document (RFC 7519 §4.1, RFC 7800 §3.1).
TOKEN_CLAIMS = frozenset({"iss", "jti", "sub", "iat", "exp", "nbf", "cnf", "aud", "nonce"}) | {
    sd_jwt_vc.TYPE_CLAIM
}
_FORMS: dict[str, Form] = {
    "application/vc+jwt": "jwt",
    "application/vp+jwt": "jwt",
    "application/vc+sd-jwt": "sd-jwt",
    "application/vp+sd-jwt": "sd-jwt",
    f"application/{sd_jwt_vc.MEDIA_TYPE}": "sd-jwt",
    "application/vc+cose": "cose",
    "application/vp+cose": "cose",
}


@dataclass(frozen=True)
class Opened:
    """A document whose envelope held: its form, its author's key, the claims beside it."""

    document: dict[str, Any]
    form: Form
    method: VerificationMethod
    claims: dict[str, Any]
    complete: bool
    """Whether nothing is withheld, as far as the envelope tells."""


def open_envelope(
    envelope: Envelope, *, resolver: Resolver, purpose: Purpose, now: datetime | None
) -> Opened:
    """Verify an envelope under its author's key (VC-JOSE-COSE §4).

    Raises `EnvelopeError`, or `VerificationMethodError` when the key is not known.
    """
    kind = "vc" if purpose == "assertionMethod" else "vp"
    form = _FORMS.get(envelope.media_type)
    prefixes = ("application/vc+", "application/dc+") if kind == "vc" else ("application/vp+",)
    if form is None or not envelope.media_type.startswith(prefixes):
        raise EnvelopeError(
            "ENVELOPE_UNKNOWN", "This kind of envelope is not known here.", "不支持该封装类型。"
        )
    author, name = _unverified_author(envelope, form)
    method = named_method(name, author, resolver=resolver, purpose=purpose)
    if method.revoked is not None and now is not None and method.revoked <= now:
        raise envelope_fails("its key has been revoked", "密钥已被撤销")
    key = EnvelopeKey.of(method.public_key)
    payload, complete = _verified(envelope, form, key, now)
    if author_of(payload) != author:
        raise envelope_fails("its author is not the one that was looked up", "作者前后不一致")
    jose.check_claims(payload)
    document = {name: value for name, value in payload.items() if name not in TOKEN_CLAIMS}
    claims = {name: value for name, value in payload.items() if name in TOKEN_CLAIMS}
    if form == "cose":
        claims |= _message(envelope).claims
    return Opened(document, form, method, claims, complete)


def author_of(payload: dict[str, Any]) -> str | None:
    """Give whose the document says it is: the issuer, the holder, or the token's `iss`."""
    author = payload.get("issuer", payload.get("holder", payload.get("iss")))
    identifier = author.get("id") if isinstance(author, dict) else author
    return identifier if isinstance(identifier, str) else None


def named_method(
    name: str | None, author: str | None, *, resolver: Resolver, purpose: Purpose
) -> VerificationMethod:
    """Resolve the key that `kid` names among the author's, and nobody else's."""
    if author is None:
        raise envelope_malformed("it names no author", "未写明作者")
    method = resolver.verification_method(method_url(name, author), purpose)
    if method.controller != author:
        raise envelope_fails("its key is not its author's", "密钥不属于作者")
    return method


def method_url(name: str | None, author: str) -> str:
    """Give the URL of the key that `kid` names, which may be relative to the author."""
    if name is not None and name.startswith("#"):
        return author + name
    if name is not None and "#" in name:
        return name
    # An identifier that is a key needs no name for it.
    if author.startswith(did_key.PREFIX):
        return did_key.method_url(author)
    if author.startswith(did_jwk.PREFIX):
        return did_jwk.method_url(author)
    return author if name is None else f"{author}#{name}"


def _unverified_author(envelope: Envelope, form: Form) -> tuple[str | None, str | None]:
    """Read author and key name; they only choose the key under which all is verified."""
    if form == "cose":
        message = _message(envelope)
        try:
            payload = strict_json.parse(message.payload)
        except strict_json.MalformedJson:
            raise envelope_malformed("its payload is not JSON", "载荷不是 JSON") from None
        name = message.key_name
    else:
        token = jose.parse_token(_text(envelope).partition("~")[0])
        payload, name = token.payload, token.key_name
        if form == "sd-jwt" and author_of(payload) is None:
            # The author may be among the disclosures; `verify_sd_jwt` checks that they belong.
            payload = sd_jwt.disclosed(_text(envelope))
    return (author_of(payload) if isinstance(payload, dict) else None), name


def _verified(
    envelope: Envelope, form: Form, key: EnvelopeKey, now: datetime | None
) -> tuple[dict[str, Any], bool]:
    if form == "cose":
        return cose.verify_message(
            _message(envelope), key=key, media_type=envelope.media_type, now=now
        ), True
    media_type = envelope.media_type.removeprefix("application/")
    if form == "jwt":
        token = jose.parse_token(_text(envelope))
        return jose.verify_token(token, key=key, media_type=media_type, now=now), True
    text = _text(envelope)
    document = sd_jwt.verify_sd_jwt(text, key=key, media_type=media_type, now=now)
    return document, sd_jwt.withholds_nothing(text)


def _text(envelope: Envelope) -> str:
    if not isinstance(envelope.content, str):
        raise envelope_malformed("it is not text", "不是文本")
    return envelope.content


def _message(envelope: Envelope) -> cose.Message:
    if not isinstance(envelope.content, bytes):
        raise envelope_malformed("it is not base64", "不是 base64")
    return cose.parse_message(envelope.content)
