"""From the bytes of a file of legacy records to raw rows, by their own headings."""

from vc_core.problems import Text
from vc_issuer.application.columns import COLUMNS, Column
from vc_issuer.application.rows import RawRow, read_rows

_SHARED = {column.field: column for column in COLUMNS}
LEGACY_COLUMNS = (
    Column("family", Text("类别", "Family"), ("证书类别",), required=True),
    Column(
        "certificate_number", Text("证书编号", "Certificate number"), ("证书号",), required=False
    ),
    _SHARED["name"],
    _SHARED["id_type"],
    _SHARED["id_number"]._replace(required=False),
    _SHARED["series"],
    _SHARED["examination"],
    _SHARED["specialty"],
    _SHARED["qualification_name"],
    _SHARED["level"],
    _SHARED["date_passed"],
    _SHARED["committee"]._replace(other_headings=("review committee", "发证机构", "body")),
)
FAMILIES = {"职称": "title", "title": "title", "职业资格": "qualification", "考试": "qualification",
            "qualification": "qualification"}  # fmt: skip


def read_legacy_rows(data: bytes, filename: str) -> list[RawRow]:
    """Read a file of legacy records (CSV or XLSX) within the bounds of every application file."""
    return read_rows(data, filename, columns=LEGACY_COLUMNS)
