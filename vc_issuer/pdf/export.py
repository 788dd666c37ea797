"""Writes NUMBER.pdf for stored certificates; every sealing is in the audit log before its file."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from vc_issuer.audit import Event, append
from vc_issuer.did_document import current_seal
from vc_issuer.files import write_atomically
from vc_issuer.pdf.press import pdfs
from vc_issuer.published_keys import demand_not_compromised
from vc_issuer.registry import Registry
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.settings import read_setting

ACTION = "seal-pdf"
Progress = Callable[[int, int], None]


def export_pdfs(
    registry: Registry,
    numbers: Sequence[str],
    folder: Path,
    *,
    home: Path,
    now: datetime,
    workers: int = 1,
    actor: str,
    progress: Progress | None = None,
) -> None:
    """Make and write the files of the certificates `numbers`, which are sealed and stored."""
    with registry.reading() as session:
        did_document = read_setting(session, "did_document")
        demonstration = bool(read_setting(session, "demonstration"))
    made = pdfs(
        _texts(registry, numbers),
        now,
        home=home,
        did_document=did_document,
        demonstration=demonstration,
        workers=workers,
    )
    done = 0
    for chunk in made:
        files = list(zip(numbers[done : done + len(chunk)], chunk, strict=True))
        events = [
            Event(ACTION, number, {"digest": hashlib.sha256(data).hexdigest()})
            for number, data in files
        ]
        with registry.writing() as session:
            demand_not_compromised(session, current_seal(did_document))
            append(session, events, actor=actor, now=now)
        for number, data in files:
            write_atomically(folder / f"{number}.pdf", data)
            done += 1
            if progress is not None:
                progress(done, len(numbers))


def _texts(registry: Registry, numbers: Sequence[str]) -> Iterator[str]:
    for number in numbers:
        with registry.reading() as session:
            text = session.get_one(CertificateRecord, number).document or ""
        yield text
