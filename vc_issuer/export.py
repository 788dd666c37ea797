"""Writes certificates as files: the stored document, and its QR code made from it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.barcode import encode, encode_link
from vc_issuer.artifacts.raster import qr_link_png, qr_png_in_bulk, qr_styled_png
from vc_issuer.artifacts.vector import qr_link_svg, qr_pdf, qr_svg
from vc_issuer.files import write_atomically
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import ApplicationRow, CertificateRecord

Progress = Callable[[int, int], None]
PdfExport = Callable[[list[str], Path], None]

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
# The sealed PDF needs the e-seal, a clock and fonts, so it is made elsewhere: see vc_issuer/pdf.
PDF = "pdf"
# What is written unless something else is asked for.
DEFAULT_FORMATS = ("jsonld", "qr.svg", "qr.png")


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
    pdf: PdfExport | None = None,
    progress: Progress | None = None,
) -> list[str]:
    """Write NUMBER.FORMAT for each certificate and format; give the numbers.

    `pdf` writes the sealed PDFs; without it that format is unknown here.
    """
    simple = [name for name in formats if name != PDF or pdf is None]
    for name in simple:
        if name not in FORMATS and name not in LINK_FORMATS:
            known = ", ".join((*FORMATS, *LINK_FORMATS, PDF))
            raise IssuerError(
                "EXPORT_FORMAT", f"unknown format; known: {known}", f"未知格式；可用：{known}"
            )
        if name in LINK_FORMATS and selection.verifier is None:
            raise IssuerError(
                "VERIFIER_ADDRESS_NEEDED",
                f"{name} leads to a verifier's page; name it with --verifier-url",
                f"{name} 指向核验页面，请用 --verifier-url 指明网址",
            )
    with registry.reading() as session:
        numbers = _numbers(session, selection)
    folder.mkdir(parents=True, exist_ok=True)
    for done, number in enumerate(numbers, start=1):
        with registry.reading() as session:
            text = session.get_one(CertificateRecord, number).document or ""
        barcode = _barcode(text) if any(name != "jsonld" for name in simple) else ""
        for name in simple:
            if name in LINK_FORMATS:
                data = LINK_FORMATS[name](encode_link(json.loads(text), selection.verifier or ""))
            else:
                data = FORMATS[name](text, barcode)
            write_atomically(folder / f"{number}.{name}", data)
        if progress is not None:
            progress(done, len(numbers))
    if pdf is not None and PDF in formats:
        pdf(numbers, folder)
    return numbers


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
