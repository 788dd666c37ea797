"""Writes certificates as files: the stored document, and its QR code made from it."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.barcode import encode, encode_link
from vc_issuer.artifacts.raster import qr_link_png, qr_png_in_bulk, qr_styled_png
from vc_issuer.artifacts.vector import qr_link_svg, qr_pdf, qr_svg
from vc_issuer.carrier_sealing import FORMS as CARRIER_FORMS
from vc_issuer.files import write_atomically
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import ApplicationRow, CertificateRecord

Progress = Callable[[int, int], None]
SealedExport = Callable[[list[str], Path, Sequence[str]], None]

# Each form is made of the stored text, so that no carrier can say what the certificate does not.
FORMATS: dict[str, Callable[[str, str], bytes]] = {
    "jsonld": lambda text, _barcode: text.encode("utf-8"),
    "qr.svg": lambda _text, barcode: qr_svg(barcode),
    "qr.png": lambda _text, barcode: qr_png_in_bulk(barcode),
    "qr-styled.png": lambda _text, barcode: qr_styled_png(barcode),
    "qr.pdf": lambda _text, barcode: qr_pdf(barcode),
}
# The second symbol, for phones without a verifier: a link to the page at `Selection.verifier`.
LINK_FORMATS: dict[str, Callable[[str], bytes]] = {
    "qr-link.svg": qr_link_svg,
    "qr-link.png": qr_link_png,
    "link.txt": lambda link: link.encode("ascii") + b"\n",
}
# What is sealed anew needs the e-seal and a clock, so it is made elsewhere: see vc_issuer/pdf and
# vc_issuer/carrier_export.
PDF = "pdf"
SEALED_FORMATS = (PDF, *CARRIER_FORMS)
# Certificates of a chunk, hence of one query, and of one task of a worker.
CHUNK = 25
# What is written unless something else is asked for.
DEFAULT_FORMATS = ("jsonld", "qr.svg", "qr.png")


Spread = Callable[["Writer", Iterable[list[str]]], Iterator[int]]


@dataclass(frozen=True)
class Selection:
    """Which certificates: those numbered, those of one application, or all."""

    numbers: Sequence[str] = ()
    application: str | None = None
    verifier: str | None = None
    """The address of the verifier's page, for links to it."""


def export(
    registry: Registry,
    selection: Selection,
    folder: Path,
    formats: Sequence[str] = DEFAULT_FORMATS,
    *,
    sealed: SealedExport | None = None,
    progress: Progress | None = None,
    spread: Spread | None = None,
    resume: bool = False,
) -> list[str]:
    """Write NUMBER.FORMAT for each certificate and format; give the numbers.

    `sealed` writes what is sealed anew; without it those formats are unknown here. With `resume`,
    files that are there are kept: each was written whole, or not at all. `spread` gives the rest
    to several processes.
    """
    anew = [name for name in formats if name in SEALED_FORMATS and sealed is not None]
    simple = tuple(name for name in formats if name not in anew)
    _demand_known(simple, selection)
    with registry.reading() as session:
        numbers = _numbers(session, selection)
    folder.mkdir(parents=True, exist_ok=True)
    if simple:
        writer = Writer(folder, simple, selection.verifier, resume)
        chunks = (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
        done = 0
        for written in spread(writer, chunks) if spread else writer.write_all(registry, chunks):
            done += written
            if progress is not None:
                progress(done, len(numbers))
    if sealed is not None:
        for name in anew:
            there = {n for n in numbers if resume and (folder / f"{n}.{name}").exists()}
            sealed([number for number in numbers if number not in there], folder, [name])
    return numbers


def _demand_known(formats: Sequence[str], selection: Selection) -> None:
    for name in formats:
        if name not in FORMATS and name not in LINK_FORMATS:
            known = ", ".join((*FORMATS, *LINK_FORMATS, *SEALED_FORMATS))
            raise IssuerError(
                "EXPORT_FORMAT", f"unknown format; known: {known}", f"未知格式；可用：{known}"
            )
        if name in LINK_FORMATS and selection.verifier is None:
            raise IssuerError(
                "VERIFIER_ADDRESS_NEEDED",
                f"{name} leads to a verifier's page; name it with --verifier-url",
                f"{name} 指向核验页面，请用 --verifier-url 指明网址",
            )


@dataclass(frozen=True)
class Writer:
    """Writes the files of some certificates; may be handed to another process."""

    folder: Path
    formats: tuple[str, ...]
    verifier: str | None
    resume: bool

    def write_all(self, registry: Registry, chunks: Iterable[list[str]]) -> Iterator[int]:
        """Write chunk by chunk; give how many certificates each was."""
        for chunk in chunks:
            yield self.write(registry, chunk)

    def write(self, registry: Registry, numbers: Sequence[str]) -> int:
        """Write the files of the certificates `numbers`."""
        with registry.reading() as session:
            texts = session.execute(
                select(CertificateRecord.number, CertificateRecord.document).where(
                    CertificateRecord.number.in_(numbers)
                )
            ).all()
        for number, text in texts:
            for name, path in self._missing(number):
                write_atomically(path, self._content(name, text or ""))
        return len(numbers)

    def _missing(self, number: str) -> list[tuple[str, Path]]:
        files = [(name, self.folder / f"{number}.{name}") for name in self.formats]
        return [(name, path) for name, path in files if not (self.resume and path.exists())]

    def _content(self, name: str, text: str) -> bytes:
        if name in LINK_FORMATS:
            return LINK_FORMATS[name](encode_link(json.loads(text), self.verifier or ""))
        return FORMATS[name](text, _barcode(text) if name != "jsonld" else "")


@lru_cache(maxsize=1)
def _barcode(text: str) -> str:
    certificate: dict[str, Any] = json.loads(text)
    return encode(certificate)


def _numbers(session: Session, selection: Selection) -> list[str]:
    query = (
        select(CertificateRecord.number)
        .where(CertificateRecord.state == "sealed")
        .order_by(CertificateRecord.number)
    )
    if selection.application is not None:
        query = query.join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id).where(
            ApplicationRow.application_id == selection.application
        )
    sealed = list(session.scalars(query))
    if not selection.numbers:
        return sealed
    missing = set(selection.numbers) - set(sealed)
    if missing:
        raise IssuerError(
            "NO_SUCH_CERTIFICATE",
            f"no certificate has the number {min(missing)[:32]}",
            f"没有编号为 {min(missing)[:32]} 的证书",
        )
    return [number for number in sealed if number in set(selection.numbers)]
