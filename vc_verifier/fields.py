"""The members of a certificate that people read, in the order of the certificate, with labels."""

from vc_core.problems import Text

FIELDS: dict[str, Text] = {
    "name": Text("姓名", "Name"),
    "maskedIdNumber": Text("证件号码", "ID number"),
    "certificateNumber": Text("证书编号", "Certificate number"),
    "series": Text("系列", "Series"),
    "examination": Text("考试", "Examination"),
    "specialty": Text("专业", "Specialty"),
    "qualificationName": Text("资格名称", "Qualification"),
    "level": Text("级别", "Level"),
    "datePassed": Text("通过日期", "Date passed"),
    "committee": Text("评审委员会", "Review committee"),
    "organisingUnit": Text("组建单位", "Organising unit"),
    "organisingUnitCode": Text("统一社会信用代码", "Unified social credit code"),
    "eLicenceIdentifier": Text("电子证照标识", "E-licence identifier"),
}
# All that stands at a certificate's top level.
MEMBERS = frozenset(
    {
        *("@context", "id", "type", "issuer", "validFrom", "credentialSubject"),
        *("credentialStatus", "credentialSchema", "legalBasis", "replaces", "proof"),
    }
)
