"""The words of the page around a certificate's own data, in Chinese and English."""

from vc_core.problems import Text
from vc_issuer.seal_authority import SEAL_NAME

BUREAU = Text(
    "上海市人力资源和社会保障局",
    "Shanghai Municipal Human Resources and Social Security Bureau",
)
HEADING = Text(
    "上海市专业技术资格电子证书",
    "Shanghai Electronic Certificate of Professional and Technical Qualification",
)
STATEMENTS = {
    "ProfessionalTitleCredential": Text(
        "经评审（审定），持证人具备担任下列专业技术职务的任职资格。",
        "By review, the holder is competent for the professional post named below.",
    ),
    "ProfessionalQualificationCredential": Text(
        "经全市统一考试，持证人具备下列专业技术资格。",
        "By city-wide unified examination, the holder has the qualification named below.",
    ),
}
# A certificate's members in the order of the page.
LABELS: dict[str, Text] = {
    "name": Text("姓名", "Name"),
    "maskedIdNumber": Text("证件号码", "ID number"),
    "series": Text("系列", "Series"),
    "examination": Text("考试", "Examination"),
    "specialty": Text("专业", "Specialty"),
    "qualificationName": Text("资格名称", "Qualification"),
    "level": Text("级别", "Level"),
    "committee": Text("评审委员会", "Review committee"),
    "datePassed": Text("通过日期", "Date passed"),
    "organisingUnit": Text("组建单位", "Organising unit"),
    "eLicenceIdentifier": Text("电子证照标识", "E-licence identifier"),
    "certificateNumber": Text("证书编号", "Certificate No."),
    "replaces": Text("替代证书", "Replaces certificate"),
}
EXAMINATION_UNIT = Text("考试机构", "Exam organisation")
EMPHASISED = {"name": 1.3, "qualificationName": 1.12}

CODE_DESCRIPTION = "二维码：本证书的全部签章数据 QR code: all sealed data of this certificate"
CHECK_TITLE = Text("核验方法", "How to check")
CHECK_HOW = Text(
    "用本局核验页面或工具扫描上方二维码，或提交本 PDF 文件；普通相机无法识读。"
    "以核验页面显示的数据为准。",
    "Scan the code with the bureau's verifier, or submit this PDF file to it; an ordinary camera "
    "cannot read the code. Rely on the data that the verifier shows.",
)
SEALED_AT = Text("签章时间", "Sealed at")
NOTICE = Text(
    f"本证书加盖“{SEAL_NAME}”电子印章，与纸质证书具有同等法律效力。"
    "电子证书的任何形式的电子再转换版本，不具备同等法律效力。",
    "Sealed electronically with the bureau's special seal, this certificate has the same legal "
    "effect as paper. Any electronically re-converted version has no equal legal effect.",
)
LEGAL_BASIS = Text("制发依据：", "Issued under: ")
ATTACHMENT = "本证书的签章数据 The sealed data of this certificate (W3C Verifiable Credential)"
SEAL_FIELD = Text("电子印章：点击查看数字签名", "Electronic seal: click to see the signature")
