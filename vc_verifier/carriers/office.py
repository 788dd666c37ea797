"""Office documents (OOXML, OpenDocument, OFD): what a certificate can be carried by inside of one.

Such a file is a zip of parts. Its pictures, embedded files and text are taken out; its layout,
macros, links and formulas are never looked at.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

from vc_core.problems import Text
from vc_verifier.carriers.archive import Limits, entries, looks_like_zip
from vc_verifier.carriers.image_signature import looks_like_image
from vc_verifier.carriers.ofd_drawing import drawn_page
from vc_verifier.carriers.pdf.embedded import as_document

_MOST_TEXT = 200_000
# What an OFD page's contents are called, and how many of them are drawn.
_OFD_PAGE = "Content.xml"
_MOST_DRAWN_PAGES = 3
# A presentation of 50 slides has several parts for each.
_LIMITS = Limits(files=400, nested=True)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_KINDS: tuple[tuple[bytes, Text], ...] = (
    (b"word/document.xml", Text("Word 文档（docx）", "Word document (docx)")),
    (b"xl/workbook.xml", Text("Excel 工作簿（xlsx）", "Excel workbook (xlsx)")),
    (b"ppt/presentation.xml", Text("PowerPoint 演示文稿（pptx）", "PowerPoint file (pptx)")),
    (_OPEN_DOCUMENT + b"text", Text("OpenDocument 文本（odt）", "OpenDocument text (odt)")),
    (_OPEN_DOCUMENT, Text("OpenDocument 文档", "OpenDocument file")),
    (b"OFD.xml", Text("OFD 版式文件", "OFD fixed-layout document")),
)
# Ends of paragraphs, lines, cells and text objects in the four vocabularies; all else is markup.
_BREAK = re.compile(
    r"</(?:\w+:)?(?:p|h|tc|table-cell|TextObject)>|<(?:\w+:)?(?:br|line-break|tab)\b"
)
_TAG = re.compile(r"<[^<>]*>")
_SEALED_TEXT = re.compile(r"VC1-[\x20-\x7e]{20,8000}", re.ASCII)


@dataclass(frozen=True)
class OfficeDocument:
    """What was taken out of an office document; nothing in it has been verified."""

    kind: Text
    pictures: tuple[bytes, ...]
    pdfs: tuple[bytes, ...]
    documents: tuple[Any, ...]
    """JSON documents with a proof: embedded files, or typed into the text."""
    codes: tuple[str, ...]
    """Texts of certificate codes that stand in the text."""
    text: str


def office_kind(data: bytes) -> Text | None:
    """Name the kind of office document by its parts' names; None for any other zip."""
    if not looks_like_zip(data):
        return None
    return next((kind for mark, kind in _KINDS if mark in data), None)


def read_office(data: bytes, kind: Text) -> OfficeDocument:
    """Take an office document apart; raises `ArchiveUnreadable` as for any archive."""
    pictures, pdfs, documents, texts, pages = [], [], [], [], []
    for name, content in entries(data, limits=_LIMITS):
        if looks_like_image(content):
            pictures.append(content)
        elif content.startswith(b"%PDF-"):
            pdfs.append(content)
        elif (document := as_document(content)) is not None:
            documents.append(document)
        elif name.endswith(".xml"):
            texts.append(_text_of(content))
            if name == _OFD_PAGE:
                pages.append(content)
    drawings = [drawn_page(page) for page in pages[:_MOST_DRAWN_PAGES]]
    text = "\n".join(texts)[:_MOST_TEXT]
    typed = as_document(_between_braces(text).encode("utf-8"))
    return OfficeDocument(
        kind=kind,
        pictures=(*pictures, *(drawn for drawn in drawings if drawn is not None)),
        pdfs=tuple(pdfs),
        documents=(*documents, *([] if typed is None else [typed])),
        codes=tuple(dict.fromkeys(_SEALED_TEXT.findall(text))),
        text=text,
    )


def _text_of(xml: bytes) -> str:
    # Tags are cut out, never parsed: no entity is ever expanded but the five of XML.
    text = xml[: 4 * _MOST_TEXT].decode("utf-8", "replace")
    return html.unescape(_TAG.sub("", _BREAK.sub(r"\n\g<0>", text)))


def _between_braces(text: str) -> str:
    begin, end = text.find("{"), text.rfind("}")
    return text[begin : end + 1] if 0 <= begin < end else ""
