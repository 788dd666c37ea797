"""The e-seals over time: a new one in place of the old, and one whose key is in wrong hands.

Former seals stay published, so that what they sealed stays valid. A compromised one fails for all
dates, but for what the signed issuing log proves to have been sealed before (docs/adr/0071).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.times import format_timestamp
from vc_issuer.audit import Event, append
from vc_issuer.did_document import current_seal, seal_names
from vc_issuer.keyring import Keyring
from vc_issuer.problems import IssuerError
from vc_issuer.published_keys import compromises, keep_compromise, publish_seals
from vc_issuer.registry import Registry
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.settings import read_setting
from vc_issuer.seal_authority import SealNames
from vc_issuer.seal_evidence import digests_of, proven_digests, sealed_by

State = Literal["prepared", "in-use", "former", "compromised"]


@dataclass(frozen=True)
class Seal:
    """A seal as the operator sees it."""

    name: str
    valid_from: datetime
    valid_until: datetime
    state: State
    compromised_since: datetime | None


@dataclass(frozen=True)
class Compromised:
    """What a compromise leaves of the seal's certificates: how many proven, and which are not."""

    proven: int
    unproven: tuple[str, ...]
    in_use: str


class SealDesk:
    """Brings a new seal into use and declares one compromised; nothing is published by it."""

    def __init__(self, registry: Registry, keyring: Keyring) -> None:
        """Take the registry and the keys."""
        self._registry = registry
        self._keyring = keyring

    def known(self) -> list[Seal]:
        """Give every seal, the one in use last."""
        with self._registry.reading() as session:
            document = read_setting(session, "did_document")
            names, in_use = seal_names(document), current_seal(document)
            since = compromises(session)
        seals = []
        for name in names:
            certificate = self._keyring.seal_chain(name)[0]
            seals.append(
                Seal(
                    name,
                    certificate.not_valid_before_utc,
                    certificate.not_valid_after_utc,
                    _state(name, names, in_use, since),
                    since.get(name),
                )
            )
        return seals

    def prepare(self, *, by: str, now: datetime, name: str | None = None) -> str:
        """Publish the next seal ahead of its use, so that verifiers know it in time.

        `name` may say which is expected; another is refused before anything is made.
        """
        with self._registry.writing() as session:
            document = read_setting(session, "did_document")
            names = seal_names(document)
            if _next_seal(names, current_seal(document), compromises(session)) is not None:
                raise IssuerError(
                    "ALREADY_PREPARED",
                    "the next seal is published already: run vc-issuer seal rotate",
                    "下一印章密钥已公布：请运行 vc-issuer seal rotate",
                )
            made = self._make(names, now, name)
            publish_seals(session, self._keyring, [*names, made], current_seal(document))
            append(session, [Event("seal-prepared", made, {})], actor=by, now=now)
            return made

    def rotate(self, *, by: str, now: datetime, name: str | None = None) -> str:
        """Bring the next seal into use and give its name; certificates of the old stay valid.

        It is the prepared one, or one made now, which verifiers do not know until they update.
        `name` may say which is expected; another is refused before anything is made.
        """
        with self._registry.writing() as session:
            return self._rotate(session, by, now, name)

    def declare_compromised(
        self, name: str, *, since: datetime, by: str, now: datetime
    ) -> Compromised:
        """Declare a seal's key to be in wrong hands since `since`; earlier counts, later does not.

        The seal in use is replaced in the same transaction. Told are the certificates that the
        log cannot prove to be older: they need a correction under the new seal.
        """
        if since > now:
            raise IssuerError("SEAL_SINCE", "that moment is in the future", "该时间在未来")
        with self._registry.writing() as session:
            document = read_setting(session, "did_document")
            known = compromises(session)
            if name not in seal_names(document):
                raise IssuerError("NO_SUCH_SEAL", "there is no such seal", "没有该印章密钥")
            if name in known and known[name] <= since:
                raise IssuerError(
                    "ALREADY_COMPROMISED",
                    "it is declared compromised since that moment or before",
                    "该密钥已声明自此时或更早失密",
                )
            keep_compromise(session, name, since)
            if name == current_seal(document):
                self._rotate(session, by, now)
            else:
                names, in_use = seal_names(document), current_seal(document)
                publish_seals(session, self._keyring, names, in_use)
            event = Event("seal-compromised", name, {"since": format_timestamp(since)})
            append(session, [event], actor=by, now=now)
            return _left(session, name, since)

    def _rotate(self, session: Session, by: str, now: datetime, expected: str | None = None) -> str:
        document = read_setting(session, "did_document")
        names, former = seal_names(document), current_seal(document)
        prepared = _next_seal(names, former, compromises(session))
        if prepared is not None:
            _demand_next(prepared, expected)
        name = prepared or self._make(names, now, expected)
        added = [] if prepared else [name]
        publish_seals(session, self._keyring, [*names, *added], name)
        append(session, [Event("seal-rotated", name, {"former": former})], actor=by, now=now)
        return name

    def _make(self, names: list[str], now: datetime, expected: str | None) -> str:
        name = f"seal-{_number(names[-1]) + 1}"
        _demand_next(name, expected)
        # The bureau's names are those in the certificates that it was made with.
        seal_names = SealNames.of(self._keyring.seal_chain(names[-1]))
        # Made before it is stored: interrupted in between, the same key is taken next time.
        self._keyring.make_seal(name, seal_names, now)
        return name


def _demand_next(name: str, expected: str | None) -> None:
    if expected not in (None, name):
        raise IssuerError(
            "NOT_THE_NEXT_SEAL",
            f"the next e-seal is {name}; keys for status lists have a command of their own, "
            "vc-issuer status-key",
            f"下一印章密钥为 {name}；状态列表密钥请用 vc-issuer status-key",
        )


def _number(name: str) -> int:
    return int(name.removeprefix("seal-"))


def _next_seal(names: list[str], in_use: str, since: Mapping[str, datetime]) -> str | None:
    """Give the seal that was prepared and is not compromised, if there is one."""
    ahead = [name for name in names if _number(name) > _number(in_use) and name not in since]
    return ahead[0] if ahead else None


def _state(name: str, names: list[str], in_use: str, since: Mapping[str, datetime]) -> State:
    if name in since:
        return "compromised"
    if name == in_use:
        return "in-use"
    return "prepared" if name == _next_seal(names, in_use, since) else "former"


def _left(session: Session, name: str, since: datetime) -> Compromised:
    digests = proven_digests(session, name, since)
    proven, unproven = 0, list[str]()
    for record in session.scalars(
        select(CertificateRecord)
        .where(CertificateRecord.state == "sealed")
        .order_by(CertificateRecord.number)
    ):
        document = record.document or ""
        if not sealed_by(document, name):
            continue
        if digests_of(document) & digests:
            proven += 1
        else:
            unproven.append(record.number)
    in_use = current_seal(read_setting(session, "did_document"))
    return Compromised(proven, tuple(unproven), in_use)
