"""The columns of an application file and their headings in Chinese and English."""

from collections.abc import Sequence
from typing import NamedTuple

from vc_core.problems import Text
from vc_issuer.application.file_error import ApplicationFileError

MAX_COLUMNS = 40


class Column(NamedTuple):
    """One column: the field it fills, its headings, whether the file must have it."""

    field: str
    heading: Text
    other_headings: tuple[str, ...]
    required: bool


COLUMNS = (
    Column("name", Text("姓名", "Name"), (), required=True),
    Column("id_type", Text("证件类型", "ID type"), ("type of id",), required=False),
    Column("id_number", Text("证件号码", "ID number"), ("证件号",), required=True),
    Column("series", Text("系列", "Series"), ("职称系列",), required=False),
    Column("examination", Text("考试", "Examination"), ("考试名称", "exam"), required=False),
    Column("specialty", Text("专业", "Specialty"), (), required=False),
    Column(
        "qualification_name",
        Text("资格名称", "Qualification"),
        ("qualification name",),
        required=True,
    ),
    Column("level", Text("级别", "Level"), (), required=True),
    Column("route", Text("取得方式", "Route"), (), required=True),
    Column("date_passed", Text("通过日期", "Date passed"), ("date",), required=True),
    Column("committee", Text("评审委员会", "Committee"), ("review committee",), required=False),
)
HEADINGS: dict[str, Text] = {
    **{column.field: column.heading for column in COLUMNS},
    # Columns of legacy records only; reports on them share the words.
    "family": Text("类别", "Family"),
    "certificate_number": Text("证书编号", "Certificate number"),
}

_SERIES_OR_EXAMINATION = Text("系列 / 考试", "Series or Examination")


def fields_of(headings: Sequence[str], columns: Sequence[Column] = COLUMNS) -> list[str]:
    """Give the field of each heading; unknown, doubled or missing headings are refused.

    English headings may be written with capitals and underscores. A file needs a column for the
    series (titles) or for the examination (qualifications).
    """
    known = {
        spelling.casefold(): column
        for column in columns
        for spelling in (column.heading.zh, column.heading.en, *column.other_headings)
    }
    fields: list[str] = []
    for position, heading in enumerate(headings, start=1):
        column = known.get(" ".join(heading.replace("_", " ").split()).casefold())
        if column is None:
            raise ApplicationFileError("HEADING_UNKNOWN", column=position)
        if column.field in fields:
            raise ApplicationFileError("HEADING_DUPLICATE", heading=column.heading)
        fields.append(column.field)
    for column in columns:
        if column.required and column.field not in fields:
            raise ApplicationFileError("HEADING_MISSING", heading=column.heading)
    if "series" not in fields and "examination" not in fields:
        raise ApplicationFileError("HEADING_MISSING", heading=_SERIES_OR_EXAMINATION)
    return fields
