"""The words of the console for what the registry keeps as codes."""

from datetime import datetime
from typing import Any

from vc_core.problems import Text
from vc_issuer.accounts.roles import ROLE_NAMES, Role
from vc_issuer.application.columns import HEADINGS
from vc_issuer.remit import KINDS as KINDS_OF_UNITS
from vc_issuer.times import SHANGHAI

APPLICATION_STATES = {
    "submitted": Text("待批准", "awaiting approval"),
    "approved": Text("已批准", "approved"),
    "issued": Text("已签发", "issued"),
    "rejected": Text("已驳回", "rejected"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
CERTIFICATE_STATES = {
    "in-force": Text("有效", "in force"),
    "suspended": Text("暂停", "suspended"),
    "revoked": Text("已撤销", "revoked"),
    "superseded": Text("已换发", "superseded"),
}
REQUEST_KINDS = {
    "correct": Text("更正换发", "correction"),
    "suspend": Text("暂停", "suspension"),
    "reinstate": Text("恢复", "reinstatement"),
    "revoke": Text("撤销", "revocation"),
}
REQUEST_STATES = {
    "requested": Text("待决定", "awaiting decision"),
    "approved": Text("已同意", "approved"),
    "rejected": Text("已驳回", "rejected"),
}
CASE_STATES = {
    "reported": Text("已举报", "reported"),
    "investigating": Text("核查中", "investigating"),
    "substantiated": Text("查实", "substantiated"),
    "dismissed": Text("不成立", "dismissed"),
}
CASE_CATEGORIES = {
    "lending": Text("出借（挂证）", "lending"),
    "tampering": Text("篡改", "tampering"),
    "forging": Text("伪造", "forging"),
    "abuse": Text("其他滥用", "other abuse"),
}
EVIDENCE_KINDS = {
    "presented": Text("所出示的文件", "what was presented"),
    "document": Text("文件", "document"),
    "record": Text("记录", "record"),
    "statement": Text("陈述", "statement"),
}
# Who acts without an account of their own.
ACTORS = {"public": Text("公众", "the public")}
# One tone per state, so that a colour always means the same; words say it, too.
TONES = {
    "submitted": "caution",
    "approved": "data",
    "issued": "good",
    "in-force": "good",
    "suspended": "caution",
    "revoked": "bad",
    "superseded": "unknown",
    "requested": "caution",
    "rejected": "unknown",
    "withdrawn": "unknown",
    "reported": "caution",
    "investigating": "data",
    "substantiated": "bad",
    "dismissed": "unknown",
}
SUBJECT_FIELDS = (
    ("name", Text("姓名", "Name")),
    ("maskedIdNumber", Text("证件号码", "ID number")),
    ("certificateNumber", Text("证书编号", "Certificate number")),
    ("series", Text("系列", "Series")),
    ("examination", Text("考试", "Examination")),
    ("specialty", Text("专业", "Specialty")),
    ("qualificationName", Text("资格名称", "Qualification")),
    ("level", Text("级别", "Level")),
    ("datePassed", Text("通过日期", "Date passed")),
    ("committee", Text("评审委员会", "Review committee")),
    ("organisingUnit", Text("组建单位", "Organising unit")),
    ("organisingUnitCode", Text("统一社会信用代码", "Unified social credit code")),
    ("eLicenceIdentifier", Text("电子证照标识", "E-licence identifier")),
)
CORRECTABLE = (
    "name",
    "id_type",
    "id_number",
    "series",
    "examination",
    "specialty",
    "qualification_name",
    "level",
    "route",
    "date_passed",
    "committee",
)
KINDS = {
    "ProfessionalTitleCredential": Text("专业技术职称电子证书", "Professional title certificate"),
    "ProfessionalQualificationCredential": Text(
        "专业技术资格电子证书", "Professional qualification certificate"
    ),
}


def sealed_fields(document: dict[str, Any]) -> list[tuple[Text, str]]:
    """Give the sealed data in the order of a certificate."""
    subject = document["credentialSubject"]
    fields = [(label, str(subject[name])) for name, label in SUBJECT_FIELDS if name in subject]
    fields.append((Text("制发依据", "Legal basis"), str(document["legalBasis"])))
    return fields


def kind_of(document: dict[str, Any]) -> Text:
    """Give the certificate's kind as its heading."""
    return next(text for name, text in KINDS.items() if name in document["type"])


def heading_of(column: str) -> Text:
    """Give a column's heading; a field without a column is named as it is."""
    return HEADINGS.get(column, Text(column, column))


def clause(number: str | None) -> Text:
    """Name a clause of the notice; mere form rests on none."""
    if number is None:
        return Text("–", "–")
    return Text(f"第{number}条", f"clause {'一二三四五六七'.index(number) + 1}")


def unit_kind(kind: str) -> Text:
    """Name a kind of unit."""
    return KINDS_OF_UNITS[kind][2]


def role_name(role: Role) -> Text:
    """Give a role's name."""
    return ROLE_NAMES[role]


def moment(value: datetime | None) -> str:
    """Give a moment in Beijing time to the minute."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
