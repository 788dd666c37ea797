"""Which identity provider (OpenID Connect) signs people in, if the operator has one.

There is one for the staff and one for holders at most. The client's secret is stored encrypted.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import Setting
from vc_issuer.registry.settings import put_setting

Audience = Literal["staff", "holders"]
AUDIENCES: tuple[Audience, ...] = ("staff", "holders")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST = 500


@dataclass(frozen=True)
class IdentityProvider:
    """A provider and how it knows us; holders are found by two of its claims."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = ""
    name_claim: str = "name"
    id_number_claim: str = "id_number"
    scope: str = "openid profile"

    def __post_init__(self) -> None:
        """Refuse what cannot be a provider's: an address without TLS, an empty or overlong text."""
        texts = (
            self.issuer,
            self.client_id,
            self.client_secret,
            self.name_claim,
            self.id_number_claim,
            self.scope,
        )
        usable = all(0 < len(text) <= _LONGEST and text.isprintable() for text in texts)
        if not usable or len(self.label) > _LONGEST or "openid" not in self.scope.split():
            raise _refused()
        demand_safe_address(self.issuer)

    @property
    def shown(self) -> str:
        """Give what people know the provider by."""
        return self.label or urlsplit(self.issuer).hostname or self.issuer


def demand_safe_address(url: Any) -> None:
    """Refuse an address without TLS; only this machine's own loopback goes without."""
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except (ValueError, AttributeError, TypeError) as error:
        raise _refused() from error
    if not safe or not parts.hostname or parts.username is not None or parts.fragment:
        raise _refused()


def keep_provider(
    session: Session,
    audience: Audience,
    provider: IdentityProvider,
    *,
    box: SecretsBox,
    by: str,
    now: datetime,
) -> None:
    """Set the provider of an audience."""
    members = {
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "label": provider.label,
        "name_claim": provider.name_claim,
        "id_number_claim": provider.id_number_claim,
        "scope": provider.scope,
    }
    secret = box.encrypt(provider.client_secret)
    put_setting(session, _key(audience), {**members, "client_secret": secret})
    append(session, [Event("configure", _key(audience), members)], actor=by, now=now)


def forget_provider(session: Session, audience: Audience, *, by: str, now: datetime) -> None:
    """Take the provider of an audience away; a second time changes nothing."""
    found = session.get(Setting, _key(audience))
    if found is not None:
        session.delete(found)
        append(session, [Event("configure", _key(audience), {})], actor=by, now=now)


def read_provider(session: Session, audience: Audience, box: SecretsBox) -> IdentityProvider | None:
    """Give the provider of an audience."""
    found = session.get(Setting, _key(audience))
    if found is None:
        return None
    secret = box.decrypt(found.value["client_secret"])
    return IdentityProvider(**{**found.value, "client_secret": secret})


def _key(audience: Audience) -> str:
    return f"oidc_{audience}"


def _refused() -> IssuerError:
    return IssuerError(
        "IDENTITY_PROVIDER",
        "not a usable identity provider: an https address, a client id and a secret are needed",
        "身份提供方设置不可用：须有 https 地址、客户端标识和密钥",
    )
