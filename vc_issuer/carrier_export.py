"""Writes NUMBER.vc.jwt, .sd-jwt, .vc.cose and .holder.jsonld; each sealing is logged before."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from vc_core.documents.loader import pinned
from vc_issuer.audit import Event, append
from vc_issuer.carrier_sealing import HOLDERS_COPY, CarrierSealer
from vc_issuer.files import write_atomically
from vc_issuer.keyring import Keyring
from vc_issuer.published_keys import demand_not_compromised
from vc_issuer.registry import Registry
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.settings import read_setting

ACTION = "seal-carrier"
CHUNK = 50
Progress = Callable[[int, int], None]


def open_carrier_sealer(registry: Registry, home: Path) -> CarrierSealer:
    """Unlock the e-seal for carriers of stored certificates."""
    with registry.reading() as session:
        document = read_setting(session, "did_document")
    return CarrierSealer.unlock(Keyring(home), document, pinned())


def sealed_carrier(
    registry: Registry,
    number: str,
    form: str,
    *,
    home: Path,
    now: datetime,
    actor: str,
) -> bytes:
    """Seal one certificate in another form; the log has it before anybody is given it."""
    sealer = open_carrier_sealer(registry, home)
    return _sealed(registry, sealer, [(number, form)], now, actor)[0]


def export_carriers(
    registry: Registry,
    numbers: Sequence[str],
    folder: Path,
    forms: Sequence[str],
    *,
    home: Path,
    now: datetime,
    actor: str,
    progress: Progress | None = None,
) -> None:
    """Write the files of the certificates `numbers`, which are sealed and stored."""
    sealer = open_carrier_sealer(registry, home)
    wanted = [(number, form) for number in numbers for form in forms]
    for done, chunk in _chunks(wanted):
        for (number, form), data in zip(
            chunk, _sealed(registry, sealer, chunk, now, actor), strict=True
        ):
            # The holder's copy can disclose everything, and is for the holder alone.
            write_atomically(folder / f"{number}.{form}", data, private=form == HOLDERS_COPY)
        if progress is not None:
            progress(done, len(wanted))


def _sealed(
    registry: Registry,
    sealer: CarrierSealer,
    wanted: Sequence[tuple[str, str]],
    now: datetime,
    actor: str,
) -> list[bytes]:
    with registry.reading() as session:
        records = [session.get_one(CertificateRecord, number) for number, _form in wanted]
        stored = [(record.document or "", record.digest or "") for record in records]
    sealed = [
        sealer.seal(text, digest, form, now)
        for (text, digest), (_number, form) in zip(stored, wanted, strict=True)
    ]
    events = [
        Event(ACTION, number, {"form": form, "digest": hashlib.sha256(data).hexdigest()})
        for (number, form), data in zip(wanted, sealed, strict=True)
    ]
    with registry.writing() as session:
        demand_not_compromised(session, sealer.seal_name)
        append(session, events, actor=actor, now=now)
    return sealed


def _chunks(wanted: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Sequence[tuple[str, str]]]]:
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        yield start + len(chunk), chunk
