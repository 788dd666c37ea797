"""An application file (制证申请): read strictly, checked row by row, reported."""

from vc_issuer.application.accepted import (
    PROFESSIONAL_QUALIFICATION,
    PROFESSIONAL_TITLE,
    ApplicationRow,
    CheckedApplication,
    IdentityKey,
)
from vc_issuer.application.checking import check_application
from vc_issuer.application.file_error import ApplicationFileError
from vc_issuer.application.identity import mask_id_number
from vc_issuer.application.report import report_text, report_xlsx
from vc_issuer.application.rows import RawRow, read_rows

__all__ = [
    "PROFESSIONAL_QUALIFICATION",
    "PROFESSIONAL_TITLE",
    "ApplicationFileError",
    "ApplicationRow",
    "CheckedApplication",
    "IdentityKey",
    "RawRow",
    "check_application",
    "mask_id_number",
    "read_rows",
    "report_text",
    "report_xlsx",
]
