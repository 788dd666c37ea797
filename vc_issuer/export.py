"""Writes certificates as files: the stored document, and its QR code made from it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.barcode import encode
from vc_issuer.artifacts.qr import qr_png, qr_svg
from vc_issuer.files import write_atomically
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import ApplicationRow, CertificateRecord

Progress = Callable[[int, int], None]

# Each form is made of the stored text, so that no carrier can say what the certificate does not.
FORMATS: dict[str, Callable[[str, str], bytes]] = {
    "jsonld": lambda text, _barcode: text.encode("utf-8"),
    "qr.svg": lambda _text, barcode: qr_svg(barcode),
    "qr.png": lambda _text, barcode: qr_png(barcode),
}


@dataclass(frozen=True)
class Selection:
    """Which certificates: those numbered, those of one application, or all."""

    numbers: Sequence[str] = ()
    application: str | None = None


def export(
    registry: Registry,
    selection: Selection,
    folder: Path,
    formats: Sequence[str] = tuple(FORMATS),
    *,
    progress: Progress | None = None,
) -> list[str]:
    """Write NUMBER.FORMAT for each certificate and format; give the numbers."""
    for name in formats:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise IssuerError(
                "EXPORT_FORMAT", f"unknown format; known: {known}", f"未知格式；可用：{known}"
            )
    with registry.reading() as session:
        numbers = _numbers(session, selection)
    folder.mkdir(parents=True, exist_ok=True)
    for done, number in enumerate(numbers, start=1):
        with registry.reading() as session:
            text = session.get_one(CertificateRecord, number).document or ""
        barcode = _barcode(text) if any(name != "jsonld" for name in formats) else ""
        for name in formats:
            write_atomically(folder / f"{number}.{name}", FORMATS[name](text, barcode))
        if progress is not None:
            progress(done, len(numbers))
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
