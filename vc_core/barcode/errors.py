"""What can go wrong with a barcode: two errors, both safe to show."""

from vc_core.problems import ProblemError


class BarcodeError(ProblemError):
    """The text or bytes are not a barcode we read, or the credential is not one we encode."""


class UnknownTypeTable(ProblemError):
    """The barcode may be sound, but it needs a type table that is not installed."""


def malformed(en: str, zh: str) -> BarcodeError:
    """Give the one error of the decoder; `en` and `zh` name what was wrong, not its content."""
    return BarcodeError(
        "BARCODE_MALFORMED",
        f"This code cannot be read as a certificate barcode: {en}.",
        f"无法按证书二维码读取：{zh}。",
    )


def not_encodable(en: str, zh: str) -> BarcodeError:
    """Give the one error of the encoder."""
    return BarcodeError(
        "BARCODE_NOT_ENCODABLE",
        f"The credential cannot be put into a barcode: {en}.",
        f"该凭证无法编入二维码：{zh}。",
    )


def unknown_type_table(registry_entry_id: int) -> UnknownTypeTable:
    """Name the CBOR-LD registry entry that is missing here."""
    return UnknownTypeTable(
        "UNKNOWN_TYPE_TABLE",
        f"The barcode needs CBOR-LD type table {registry_entry_id}, which is not installed here.",
        f"该二维码需要编号为 {registry_entry_id} 的类型表，本机尚未安装。",
        registryEntryId=registry_entry_id,
    )
