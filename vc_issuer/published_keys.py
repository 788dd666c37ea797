"""The keys as the registry has published them: the DID document, and which seals are compromised.

The DID document tells itself which status keys there are; see `vc_issuer.did_document`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from vc_core.times import format_timestamp, parse_timestamp
from vc_issuer.did_document import (
    StatusKey,
    current_seal,
    current_status_key,
    seal_names,
    status_keys,
)
from vc_issuer.keyring import Keyring
from vc_issuer.problems import IssuerError
from vc_issuer.registry.settings import find_setting, keep_setting, put_setting, read_setting

_COMPROMISES = "seal_compromises"


def compromises(session: Session) -> dict[str, datetime]:
    """Give since when each compromised seal is so, by name."""
    stored: dict[str, Any] = find_setting(session, _COMPROMISES) or {}
    return {name: parse_timestamp(since) for name, since in stored.items()}


def keep_compromise(session: Session, name: str, since: datetime) -> None:
    """Store that a seal is compromised since `since`, in place of what was known of it."""
    stored = {**compromises(session), name: since}
    put_setting(
        session, _COMPROMISES, {key: format_timestamp(moment) for key, moment in stored.items()}
    )


def demand_not_compromised(session: Session, seal: str) -> None:
    """Refuse to keep or give out what a seal has sealed that was declared compromised meanwhile.

    Verifiers would refuse it, and whoever declared it was not told of it.
    """
    if seal in compromises(session):
        raise IssuerError(
            "SEAL_COMPROMISED",
            "the e-seal was declared compromised meanwhile; what it sealed was discarded: "
            "run it again",
            "电子印章密钥已于此间声明失密，所签内容已丢弃：请再次运行",
        )


def publish_seals(session: Session, keyring: Keyring, names: list[str], in_use: str) -> None:
    """Store the DID document with these seals; its status keys stay as they are."""
    kept = status_keys(read_setting(session, "did_document"))
    _publish(session, keyring, names, in_use, kept)


def publish_status_keys(session: Session, keyring: Keyring, keys: Sequence[StatusKey]) -> None:
    """Store the DID document with these status keys; its seals stay as they are."""
    document = read_setting(session, "did_document")
    _publish(session, keyring, seal_names(document), current_seal(document), keys)


def still_published(session: Session, keyring: Keyring, did: str) -> bool:
    """Tell whether the key files are those that the registry has published; at first they are."""
    first = find_setting(session, "did_document")
    if first is None:
        keep_setting(session, "did_document", keyring.did_document(did))
        return True
    # A former status key's file may have been destroyed; the one in use is compared.
    in_use = current_status_key(first)
    keys = [
        replace(keyring.status_key(in_use), revoked=key.revoked) if key.name == in_use else key
        for key in status_keys(first)
    ]
    again = keyring.did_document(
        did, seal_names(first), compromises(session), current_seal(first), keys
    )
    return bool(first == again)


def _publish(
    session: Session, keyring: Keyring, names: list[str], in_use: str, keys: Sequence[StatusKey]
) -> None:
    did = read_setting(session, "did")
    document = keyring.did_document(did, names, compromises(session), in_use, keys)
    put_setting(session, "did_document", document)
