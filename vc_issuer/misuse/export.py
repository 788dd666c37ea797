"""The proven cases as a file for the public credit platform (N6.2)."""

import csv
import io

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.times import format_timestamp
from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.application.identity import mask_id_number
from vc_issuer.application.report import quoted
from vc_issuer.registry.models import Application, ApplicationRow, CertificateRecord, UnitRecord
from vc_issuer.registry.service_models import MisuseEvidence, MisuseRecord

HEADINGS = (
    "案件编号 Case",
    "违规类别 Category",
    "证书编号 Certificate number",
    "姓名 Name",
    "证件号码（掩码）Masked ID number",
    "资格名称 Qualification",
    "管理单位 Organising unit",
    "认定人 Decided by",
    "认定时间 Decided at",
    "证据摘要 Evidence (SHA-256)",
)
_WORDS = {"lending": "出借（挂证）", "tampering": "篡改", "forging": "伪造", "abuse": "滥用"}


def proven_cases_csv(session: Session) -> tuple[int, bytes]:
    """Give how many proven cases there are, and a CSV file of them in UTF-8 with BOM.

    A value that a spreadsheet program would take for a formula is quoted (SECURITY.md R17).
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(HEADINGS)
    found = session.execute(
        select(MisuseRecord, ApplicationRow, UnitRecord)
        .join(CertificateRecord, CertificateRecord.number == MisuseRecord.certificate_number)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .join(Application, Application.id == ApplicationRow.application_id)
        .join(UnitRecord, UnitRecord.code == Application.unit_code)
        .order_by(MisuseRecord.decided_at, MisuseRecord.case_id)
    ).all()
    for record, row, unit in found:
        holder = AcceptedRow.from_document(row.document)
        evidence = session.scalars(
            select(MisuseEvidence.digest)
            .where(MisuseEvidence.case_id == record.case_id)
            .order_by(MisuseEvidence.id)
        )
        values = (
            record.case_id,
            _WORDS[record.category],
            record.certificate_number,
            holder.name,
            mask_id_number(holder.id_number),
            holder.qualification_name,
            unit.name,
            record.decided_by,
            format_timestamp(record.decided_at),
            " ".join(evidence),
        )
        writer.writerow([quoted(value) for value in values])
    return len(found), b"\xef\xbb\xbf" + output.getvalue().encode("utf-8")
