"""The round seal as the appearance of the signature field.

Clicking the seal therefore shows the signature.
"""

from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle

from vc_issuer.pdf.seal_drawing import SIDE, seal_content


@dataclass(frozen=True)
class SealStyle(BaseStampStyle):
    """Draws the seal; a demonstration's seal says so inside the ring."""

    demonstration: bool = True

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: dict[str, Any],  # noqa: ARG002
    ) -> "SealStamp":
        """Give the drawing for a box on the page."""
        return SealStamp(writer=writer, style=self, box=box)


class SealStamp(BaseStamp):
    """One seal, as large as its square field."""

    def render(self) -> bytes:
        """Give the content stream; ink multiplies, so that text below the seal stays legible."""
        self.set_resource(
            category=ResourceType.EXT_G_STATE,
            name=pdf_name("/Ink"),
            value=DictionaryObject(  # type: ignore[no-untyped-call]
                {pdf_name("/Type"): pdf_name("/ExtGState"), pdf_name("/BM"): pdf_name("/Multiply")}
            ),
        )
        scale = self.box.width / SIDE
        drawing = seal_content(demonstration=self.style.demonstration)
        return b"q /Ink gs %.6f 0 0 %.6f 0 0 cm\n%s\nQ" % (scale, scale, drawing)
