"""What speaks against a carrier before anything in it is examined: each reason in words."""

from vc_core.problems import ProblemError
from vc_verifier.carriers.detect import in_utf_16

# How Microsoft's older formats begin.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class CarrierProblem(ProblemError):
    """What was presented cannot carry a certificate, or not one that is readable here."""


def no_text(data: bytes) -> CarrierProblem:
    """Say why bytes that are no text in UTF-8, and no known carrier, are not read."""
    if in_utf_16(data):
        return another_encoding()
    return old_office() if data.startswith(_OLE) else not_recognised()


def old_office() -> CarrierProblem:
    """Say that an older office format is not read."""
    return CarrierProblem(
        "OLD_OFFICE_FORMAT",
        "Documents of old office programs (doc, xls, ppt) are not read here; present the "
        "certificate itself, or a picture of its code.",
        "此处不读取旧版办公文档（doc、xls、ppt）；请提交证书本身或其二维码图片。",
    )


def another_encoding() -> CarrierProblem:
    """Say that a file was saved anew with a byte order mark (RFC 8259 §8.1 allows none)."""
    return CarrierProblem(
        "SAVED_IN_ANOTHER_ENCODING",
        "The file was saved in another encoding: it begins with a byte order mark, which no "
        "issued file does. Present the file as it was issued, or save it as UTF-8 without it.",
        "文件以另一种编码保存：开头带有字节顺序标记（BOM），签发的文件没有该标记。"
        "请提交签发时的原文件，或另存为不带 BOM 的 UTF-8。",
    )


def nothing_found() -> CarrierProblem:
    """Say that nothing sealed is in it."""
    return CarrierProblem(
        "NOTHING_SEALED",
        "It is no credential, no code of one, and no picture of such a code.",
        "不是凭证，也不是凭证的二维码内容或图片。",
    )


def no_code(codes: list[str]) -> CarrierProblem:
    """Say that the codes in a picture are no certificate's, or that there is none."""
    if codes:
        return CarrierProblem(
            "NOT_A_CERTIFICATE_CODE",
            "There is a code in the picture, but not a certificate's.",
            "图片中有二维码，但不是证书的二维码。",
        )
    return CarrierProblem(
        "NO_CODE_FOUND",
        "No code was found in the picture; it may be cropped, blurred or too small.",
        "图片中没有找到二维码；可能被裁剪、模糊或过小。",
    )


def too_large() -> CarrierProblem:
    """Say that it is larger than anything is read."""
    return CarrierProblem("TOO_LARGE", "It is larger than 10 MB.", "文件超过 10 MB。")


def not_json() -> CarrierProblem:
    """Say that an object is nothing that JSON can say."""
    return CarrierProblem("NOT_JSON", "The object is not JSON.", "该对象不是 JSON。")


def pdf_not_read() -> CarrierProblem:
    """Say how to make this installation read PDF files."""
    return CarrierProblem(
        "PDF_NOT_READ",
        "PDF files are not read by this installation; install the extra: "
        "pip install 'professional-certificates-verifier[pdf]', or scan the code on the page.",
        "此安装不读取 PDF 文件；请安装 pip install 'professional-certificates-verifier[pdf]'，"
        "或改为扫描页面上的二维码。",
    )


def too_many_pdfs() -> CarrierProblem:
    """Say that one input holds more PDF files than are examined."""
    return CarrierProblem(
        "TOO_MANY_PDFS",
        "There are more PDF files in it than are examined at once; present this one alone.",
        "其中 PDF 文件过多，一次无法全部检查；请单独提交该文件。",
    )


def not_recognised() -> CarrierProblem:
    """Say that it is no carrier that is known."""
    return CarrierProblem(
        "NOT_RECOGNISED",
        "It is neither a picture, nor text in UTF-8, nor another known carrier.",
        "不是图片，也不是 UTF-8 文本或其他已知的载体。",
    )


def n_quads_are_a_copy() -> CarrierProblem:
    """Say that RDF statements are not the issued file."""
    return CarrierProblem(
        "N_QUADS_ARE_A_COPY",
        "The certificate was converted to RDF (N-Quads), which is not the issued file.",
        "证书被转换为 RDF 数据（N-Quads），不是所签发的文件。",
    )


def too_many_pictures() -> CarrierProblem:
    """Say that one input holds more pictures than are examined."""
    return CarrierProblem(
        "TOO_MANY_PICTURES",
        "There are more pictures in it than are examined at once; present this one alone.",
        "其中图片过多，一次无法全部检查；请单独提交该图片。",
    )


def in_an_archive() -> CarrierProblem:
    """Say that a file in an archive is not judged as the original."""
    return CarrierProblem(
        "IN_AN_ARCHIVE",
        "The certificate is inside an archive; to have it judged as the original, unpack it "
        "and present the file itself.",
        "证书位于压缩包内；如需按原件判定，请解压后提交文件本身。",
    )


def picture_is_a_copy() -> CarrierProblem:
    """Say that a picture is a re-converted version."""
    return CarrierProblem(
        "PICTURE_IS_A_COPY",
        "A picture of a certificate is a re-converted version of it.",
        "证书的图片属于电子再转换版本。",
    )


def several_certificates() -> CarrierProblem:
    """Say that a file holds several certificates."""
    return CarrierProblem(
        "SEVERAL_CERTIFICATES",
        "There are several certificates in it; each has a verdict of its own.",
        "其中有多份证书，分别给出结论。",
    )
