"""The public keys of units: registered by the bureau, used for applications and slips (N2.2).

A unit makes and keeps its private key itself; the bureau sees the public half only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.documents.strict_json import parse
from vc_core.identifiers.did_key import PREFIX, document_of
from vc_core.problems import ProblemError
from vc_issuer.applications import find_unit
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.service_models import UnitKey
from vc_issuer.times import whole_second


@dataclass(frozen=True)
class RegisteredKey:
    """One key of a unit, and since when until when it counts."""

    did: str
    unit: str
    registered_at: datetime
    withdrawn_at: datetime | None


class UnitKeys:
    """Registers and withdraws the public keys of units."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry."""
        self._registry = registry

    def register(self, code: str, data: bytes, *, by: str, now: datetime) -> str:
        """Register a unit's public key and give its did:key; a key belongs to one unit for ever."""
        did = read_public_key(data)
        now = whole_second(now)
        with self._registry.writing() as session:
            find_unit(session, code)
            if session.get(UnitKey, did) is not None:
                raise IssuerError("UNIT_KEY_KNOWN", "this key is on file", "该公钥已登记")
            session.add(UnitKey(did=did, unit_code=code, registered_by=by, registered_at=now))
            append(session, [Event("register-key", code, {"key": did})], actor=by, now=now)
        return did

    def withdraw(self, did: str, *, by: str, now: datetime) -> None:
        """Withdraw a key: nothing that it signs is taken from now on."""
        now = whole_second(now)
        with self._registry.writing() as session:
            key = session.get(UnitKey, did, with_for_update=True)
            if key is None or key.withdrawn_at is not None:
                raise _unknown()
            key.withdrawn_by, key.withdrawn_at = by, now
            append(session, [Event("withdraw-key", key.unit_code, {"key": did})], actor=by, now=now)

    def list(self, code: str) -> "Sequence[RegisteredKey]":
        """Give a unit's keys, the latest first."""
        with self._registry.reading() as session:
            found = session.scalars(
                select(UnitKey)
                .where(UnitKey.unit_code == code)
                .order_by(UnitKey.registered_at.desc(), UnitKey.did)
            )
            return [
                RegisteredKey(key.did, key.unit_code, key.registered_at, key.withdrawn_at)
                for key in found
            ]


def demand_key(session: Session, did: str, code: str) -> UnitKey:
    """Give a key of the unit that is in force, or refuse it as unknown."""
    key = session.get(UnitKey, did)
    if key is None or key.unit_code != code or key.withdrawn_at is not None:
        raise _unknown()
    return key


def read_public_key(data: bytes) -> str:
    """Read a did:key, a bare Multikey, or a JSON document holding one; give the did:key."""
    try:
        text = data.decode("utf-8").strip()
        if text.startswith("{"):
            text = _from_document(parse(text))
        did = text if text.startswith(PREFIX) else PREFIX + text
        document_of(did)
    except (UnicodeDecodeError, ProblemError) as error:
        raise IssuerError(
            "UNIT_KEY_FILE",
            "not a public key: a did:key, a Multikey, or a JSON document with "
            "publicKeyMultibase is expected",
            "不是公钥文件：应为 did:key、Multikey 或含 publicKeyMultibase 的 JSON",
        ) from error
    return did


def _from_document(document: Any) -> str:
    for name in ("publicKeyMultibase", "id"):
        value = document.get(name)
        if isinstance(value, str):
            return value
    return ""


def _unknown() -> IssuerError:
    return IssuerError(
        "UNIT_KEY_UNKNOWN",
        "the unit has no such key in force",
        "该单位没有此有效公钥",
    )
