"""The keys for status lists over time: a new one in place of the old, lost or in wrong hands.

Lists, recognitions and the key they are signed by are published together in one trust bundle, so
a rotation needs no preparation, and nothing that a former key signed has to hold (docs/adr/0090).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from vc_core.times import format_timestamp
from vc_issuer.audit import Event, append
from vc_issuer.did_document import current_status_key, status_keys
from vc_issuer.keyring import Keyring
from vc_issuer.problems import IssuerError
from vc_issuer.published_keys import publish_status_keys
from vc_issuer.registry import Registry
from vc_issuer.registry.settings import read_setting
from vc_issuer.slips.recognition import sign_recognitions_anew

State = Literal["in-use", "former", "compromised"]


@dataclass(frozen=True)
class KnownStatusKey:
    """A status key as the operator sees it."""

    name: str
    state: State
    compromised_since: datetime | None


class StatusKeyDesk:
    """Brings a new status key into use and declares one compromised; `publish` makes it known."""

    def __init__(self, registry: Registry, keyring: Keyring) -> None:
        """Take the registry and the keys."""
        self._registry = registry
        self._keyring = keyring

    def known(self) -> list[KnownStatusKey]:
        """Give every status key, in the order in which they were made."""
        with self._registry.reading() as session:
            document = read_setting(session, "did_document")
        in_use = current_status_key(document)
        return [
            KnownStatusKey(key.name, _state(key.name, key.revoked, in_use), key.revoked)
            for key in status_keys(document)
        ]

    def rotate(self, *, by: str, now: datetime, name: str | None = None) -> str:
        """Bring a new status key into use and give its name; `name` may say which is expected.

        The private part of the old one is not needed, so that a lost one can be replaced.
        """
        with self._registry.writing() as session:
            return self._rotate(session, by, now, name)

    def declare_compromised(self, name: str, *, since: datetime, by: str, now: datetime) -> str:
        """Revoke a status key that is in wrong hands since `since`; give the one then in use.

        The one in use is replaced in the same transaction. Whatever date they bear, lists by the
        revoked one no longer hold.
        """
        if since > now:
            raise IssuerError("STATUS_KEY_SINCE", "that moment is in the future", "该时间在未来")
        with self._registry.writing() as session:
            document = read_setting(session, "did_document")
            known = {key.name: key for key in status_keys(document)}
            if name not in known:
                raise IssuerError(
                    "NO_SUCH_STATUS_KEY", "there is no such status key", "没有该状态列表密钥"
                )
            revoked = known[name].revoked
            if revoked is not None and revoked <= since:
                raise IssuerError(
                    "ALREADY_COMPROMISED",
                    "it is declared compromised since that moment or before",
                    "该密钥已声明自此时或更早失密",
                )
            if name == current_status_key(document):
                self._rotate(session, by, now)
            keys = [
                replace(key, revoked=since) if key.name == name else key
                for key in status_keys(read_setting(session, "did_document"))
            ]
            publish_status_keys(session, self._keyring, keys)
            event = Event("status-key-compromised", name, {"since": format_timestamp(since)})
            append(session, [event], actor=by, now=now)
            return current_status_key(read_setting(session, "did_document"))

    def _rotate(self, session: Session, by: str, now: datetime, expected: str | None = None) -> str:
        document = read_setting(session, "did_document")
        keys, former = status_keys(document), current_status_key(document)
        name = f"status-{int(keys[-1].name.removeprefix('status-')) + 1}"
        if expected not in (None, name):
            raise IssuerError(
                "NOT_THE_NEXT_STATUS_KEY",
                f"the next status key is {name}; e-seals have a command of their own, "
                "vc-issuer seal",
                f"下一状态列表密钥为 {name}；印章密钥请用 vc-issuer seal",
            )
        # Made before it is stored: interrupted in between, the same key is taken next time.
        publish_status_keys(session, self._keyring, [*keys, self._keyring.make_status_key(name)])
        signer = self._keyring.current_status_signer(read_setting(session, "did_document"))
        sign_recognitions_anew(session, signer, now)
        append(session, [Event("status-key-rotated", name, {"former": former})], actor=by, now=now)
        return name


def _state(name: str, revoked: datetime | None, in_use: str) -> State:
    if revoked is not None:
        return "compromised"
    return "in-use" if name == in_use else "former"
