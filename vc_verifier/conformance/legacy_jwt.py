"""JWTs of VC 1.1, with `vc` and `vp` claims: read in conformance mode only.

VC-JOSE-COSE forbids these claims, but the data model's public suite still presents them.
Nothing of the bureau's is ever accepted in this form.
"""

from dataclasses import replace
from datetime import datetime

from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.errors import envelope_malformed
from vc_core.envelopes.jose import parse_token, verify_token
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.envelopes.opening import Opened, Purpose, named_method
from vc_core.identifiers.resolver import Resolver
from vc_core.presentations import check_audience

MEDIA_TYPE = "application/jwt"
_TYP = "jwt"


def open_credential(envelope: Envelope, *, resolver: Resolver, now: datetime) -> Opened:
    """Verify a token and give the credential in its `vc` claim."""
    return _open(envelope, "vc", "assertionMethod", resolver, now)


def open_presentation(
    envelope: Envelope,
    *,
    resolver: Resolver,
    now: datetime,
    challenge: str | None,
    domain: str | None,
) -> Opened:
    """Verify a token and give the presentation in its `vp` claim, made for this verifier."""
    opened = _open(envelope, "vp", "authentication", resolver, now)
    check_audience(opened.claims, challenge=challenge, domain=domain)
    return opened


def _open(
    envelope: Envelope, claim: str, purpose: Purpose, resolver: Resolver, now: datetime
) -> Opened:
    if not isinstance(envelope.content, str):
        raise envelope_malformed("it is not text", "不是文本")
    token = parse_token(envelope.content)
    # VC 1.1 did not demand `typ`; another one than JWT is refused all the same.
    token = replace(token, header={"typ": _TYP, **token.header})
    author = token.payload.get("iss")
    method = named_method(
        token.key_name,
        author if isinstance(author, str) else None,
        resolver=resolver,
        purpose=purpose,
    )
    key = EnvelopeKey.of(method.public_key)
    payload = verify_token(token, key=key, media_type=_TYP, now=now)
    document = payload.get(claim)
    if not isinstance(document, dict):
        raise envelope_malformed(f"it has no {claim} claim", f"缺少 {claim} 声明")
    claims = {name: value for name, value in payload.items() if name != claim}
    return Opened(document, "jwt", method, claims, complete=True)
