"""Holders: who somebody is, by name and ID document, and which certificates are theirs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.application.identity import RESIDENT_ID, canonical_number
from vc_issuer.registry.models import Application, ApplicationRow, CertificateRecord


def plain_name(name: str) -> bytes:
    """Write a name without spaces and with the one separator, as people type them differently."""
    return "".join(name.split()).replace("•", "·").replace("・", "·").encode("utf-8")


def row_of_certificate(session: Session, number: str) -> ApplicationRow:
    """Give the row that a certificate was made from."""
    certificate = session.get_one(CertificateRecord, number)
    return session.get_one(ApplicationRow, certificate.row_id)


def find_holder(session: Session, *, name: str, id_number: str) -> ApplicationRow | None:
    """Give a sealed row of the person with this resident ID number and name, if there is one."""
    rows = session.scalars(
        select(ApplicationRow)
        .join(CertificateRecord, CertificateRecord.row_id == ApplicationRow.id)
        .where(ApplicationRow.id_number == canonical_number(id_number.strip()))
        .where(CertificateRecord.state == "sealed")
        .order_by(ApplicationRow.id)
    )
    wanted = plain_name(name)
    return next(
        (
            row
            for row in rows
            if row.document["id_type"] == RESIDENT_ID
            and plain_name(str(row.document["name"])) == wanted
        ),
        None,
    )


def certificates_of(
    session: Session, row: ApplicationRow, *, unit: str | None = None
) -> list[CertificateRecord]:
    """Give the certificates of a row's person, of all units or of one."""
    person = (row.document["id_type"], row.id_number, row.document["name"])
    query = (
        select(CertificateRecord, ApplicationRow)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .join(Application, Application.id == ApplicationRow.application_id)
        .where(ApplicationRow.id_number == row.id_number)
        .where(CertificateRecord.state == "sealed")
        .order_by(CertificateRecord.number)
    )
    if unit is not None:
        query = query.where(Application.unit_code == unit)
    return [
        certificate
        for certificate, other in session.execute(query)
        if (other.document["id_type"], other.id_number, other.document["name"]) == person
    ]
