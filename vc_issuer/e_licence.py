"""E-licence identifiers (电子证照标识, GB/T 36904): made only when the operator configures them.

The bureau's type code is not public, so there is no default. The form is that of published
examples: root, type code, issuing body's code, serial number, version, check character (ISO 7064
MOD 37,36 over the parts after the root).
"""

import re
from dataclasses import dataclass
from typing import Any, Self

from vc_issuer.check_digits import is_credit_code, mod_37_36_check
from vc_issuer.problems import IssuerError

ROOT = "1.2.156.3005.2"
VERSION = "001"
_TYPE_CODE = re.compile(r"[0-9A-Z]{18}[0-9]{3}")


@dataclass(frozen=True)
class ELicence:
    """The two codes of an operator: the licence type's (21 characters) and the body's own."""

    type_code: str
    issuer_code: str

    def __post_init__(self) -> None:
        """Refuse codes of another form; the body's is a unified social credit code."""
        if not _TYPE_CODE.fullmatch(self.type_code) or not is_credit_code(self.issuer_code):
            raise IssuerError(
                "E_LICENCE_CODES",
                "a type code has 18 characters and 3 digits, the issuing body's is a unified "
                "social credit code",
                "证照类型代码为 18 位加 3 位数字，颁发机构代码为统一社会信用代码",
            )

    def identifier(self, serial: str) -> str:
        """Give the identifier of the certificate with a number, which is the serial number."""
        parts = (self.type_code, self.issuer_code, serial, VERSION)
        return ".".join((ROOT, *parts, mod_37_36_check("".join(parts))))

    def to_json(self) -> dict[str, Any]:
        """Give the setting's form."""
        return {"typeCode": self.type_code, "issuerCode": self.issuer_code}

    @classmethod
    def from_json(cls, value: dict[str, Any] | None) -> Self | None:
        """Read the setting; nothing when it is not configured."""
        return None if value is None else cls(value["typeCode"], value["issuerCode"])
