"""Makes the certificate's page (PDF/A-4f) from the stored document and nothing else.

The stored text is attached byte for byte as the one associated file; what the page shows is read
from that text, so that the two cannot differ.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from vc_core.barcode import encode
from vc_core.problems import Text
from vc_core.times import parse_timestamp
from vc_issuer.pdf import wording
from vc_issuer.pdf.code import code_svg
from vc_issuer.pdf.fonts import configured_folder, page_font
from vc_issuer.problems import IssuerError
from vc_issuer.times import SHANGHAI

PROFILE: Literal["a-4f"] = "a-4f"


@dataclass(frozen=True)
class Square:
    """A place on the page: its left upper corner and side, in millimetres."""

    x: float
    y: float
    side: float


# The code keeps 30 mm and more, and the seal stays clear of it: a print of both must scan.
CODE = Square(208.5, 63.0, 39.0)
SEAL = Square(206.5, 145.6, 43.0)
PAGE_HEIGHT = 210.0


class PageMaker:
    """Sets pages one after the other with the fonts loaded once."""

    def __init__(self, *, demonstration: bool) -> None:
        """Load template and fonts; a demonstration's pages say so across the page."""
        self._demonstration = demonstration
        self._font, fonts = page_font(configured_folder())
        template = Path(str(files(__package__).joinpath("page.typ")))
        self._compiler = typst.Compiler(
            input=template, root=template.parent, font_paths=fonts, ignore_system_fonts=True
        )

    def page(self, text: str) -> bytes:
        """Set the page of the stored certificate `text`; the same text gives the same bytes.

        Refuses a character without a glyph (`GLYPH_MISSING`) and data that does not fit one page.
        """
        credential: dict[str, Any] = json.loads(text)
        number = str(credential["credentialSubject"]["certificateNumber"])
        sealed_at = parse_timestamp(credential["validFrom"])
        page = self._page_data(text, number, credential, sealed_at)
        try:
            made = self._compiler.compile(
                sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
                format="pdf",
                pdf_standards=PROFILE,
                timestamp=int(sealed_at.timestamp()),
            )
        except typst.TypstError as error:
            raise _refusal(error, number) from None
        if not isinstance(made, bytes):
            raise _overflow(number)
        return made

    def _page_data(
        self, text: str, number: str, credential: dict[str, Any], sealed_at: datetime
    ) -> dict[str, Any]:
        return {
            "font": self._font,
            "demonstration": self._demonstration,
            "title": f"{wording.HEADING.zh} {number}",
            "description": wording.HEADING.en,
            "bureau": _both(wording.BUREAU),
            "heading": _both(wording.HEADING),
            "statement": _both(wording.STATEMENTS[credential["type"][1]]),
            "fields": list(_fields(credential)),
            "code": {
                **asdict(CODE),
                "svg": code_svg(encode(credential)),
                "alt": wording.CODE_DESCRIPTION,
            },
            "check": {"title": _both(wording.CHECK_TITLE), "how": _both(wording.CHECK_HOW)},
            "signed": {
                "by": wording.BUREAU.zh,
                "label": _both(wording.SEALED_AT),
                "at": _local_time(sealed_at),
            },
            "notes": [
                _both(wording.NOTICE),
                {
                    "zh": wording.LEGAL_BASIS.zh + credential["legalBasis"],
                    "en": wording.LEGAL_BASIS.en + credential["legalBasis"],
                },
            ],
            "attachment": {
                "name": f"{number}.jsonld",
                "text": text,
                "description": wording.ATTACHMENT,
            },
        }


def _fields(credential: dict[str, Any]) -> list[dict[str, Any]]:
    subject = {**credential["credentialSubject"], "replaces": credential.get("replaces")}
    fields = []
    for member, label in wording.LABELS.items():
        value = subject.get(member)
        if not value:
            continue
        if member == "organisingUnit" and "examination" in subject:
            label = wording.EXAMINATION_UNIT
        if member == "organisingUnit":
            value = f"{value}（{subject['organisingUnitCode']}）"
        fields.append(
            {"label": _both(label), "value": value, "scale": wording.EMPHASISED.get(member, 1)}
        )
    return fields


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _local_time(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local:%Y}年{local.month}月{local.day}日 {local:%H:%M:%S}（北京时间）"


def _refusal(error: typst.TypstError, number: str) -> IssuerError:
    """Tell a page that is full and a missing glyph apart from a fault of ours."""
    said = f"{error.message} {error.diagnostic}"
    if "PAGE_OVERFLOW" in said:
        return _overflow(number)
    if "could not be displayed" in said or "font" in said:
        return IssuerError(
            "GLYPH_MISSING",
            f"certificate {number} has a character for which the page's font has no glyph",
            f"证书 {number} 含有页面字体没有字形的字符",
        )
    return IssuerError(
        "PAGE_NOT_MADE",
        f"the page of certificate {number} could not be set",
        f"证书 {number} 的页面无法生成",
    )


def _overflow(number: str) -> IssuerError:
    return IssuerError(
        "PAGE_OVERFLOW",
        f"certificate {number} does not fit one page",
        f"证书 {number} 的内容超出一页",
    )
