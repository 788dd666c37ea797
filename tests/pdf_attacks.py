"""What somebody does to a sealed PDF to mislead; each gives the file that is then presented."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.bureau_fixture import AT, PublishedBureau
from vc_issuer.pdf.page import PageMaker
from vc_issuer.pdf.signature import PdfSealer
from vc_issuer.seal_authority import SealNames, certify_ca, certify_seal
from vc_issuer.signers.file import FileSigner


def edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Open a PDF, change it and write it anew."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def updated(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Append a revision, leaving every sealed byte where it is."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def annotate(writer: Any) -> None:
    """Put a note on the page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Text"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(n) for n in (100, 400, 120, 420)]
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("approved"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def paint_over(writer: Any) -> None:
    """Cover the holder's name and write another one over it."""
    stream = generic.StreamObject(
        stream_data=b"q 1 1 1 rg 200 380 200 30 re f Q BT /F1 18 Tf 210 385 Td (Li Si) Tj ET"
    )
    font = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Font"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
            generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica"),
        }
    )
    fonts = generic.DictionaryObject({generic.pdf_name("/F1"): writer.add_object(font)})
    resources = generic.DictionaryObject({generic.pdf_name("/Font"): fonts})
    writer.add_stream_to_page(0, writer.add_object(stream), resources=resources)


def change_root(writer: Any) -> None:
    """Change the document's catalogue only."""
    writer.root["/PageLayout"] = generic.pdf_name("/SinglePage")
    writer.update_root()


def attach(content: bytes, name: str) -> Callable[[pikepdf.Pdf], None]:
    """Add an attachment under a name of its own in the name tree."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)

    return change


def attach_twice(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Add a second attachment whose key in the name tree is the first one's."""

    def change(pdf: pikepdf.Pdf) -> None:
        names = pdf.Root.Names.EmbeddedFiles.Names
        first = str(names[0])
        spec = pikepdf.AttachedFileSpec(pdf, content, filename=first)
        names.append(pikepdf.String(first))
        names.append(spec.obj)

    return change


def detach(pdf: pikepdf.Pdf) -> None:
    """Remove every attachment."""
    for name in list(pdf.attachments):
        del pdf.attachments[name]
    if "/AF" in pdf.Root:
        del pdf.Root.AF


def replace_attachment(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Put another content under the attachment's name."""

    def change(pdf: pikepdf.Pdf) -> None:
        (name,) = list(pdf.attachments)
        detach(pdf)
        attach(content, name)(pdf)

    return change


def strip_metadata(pdf: pikepdf.Pdf) -> None:
    """Remove the metadata stream."""
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata


def edit_metadata(pdf: pikepdf.Pdf) -> None:
    """Change the title."""
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "CV"


def remove_form(pdf: pikepdf.Pdf) -> None:
    """Remove the signature field and everything that points to it."""
    del pdf.Root.AcroForm
    if "/Perms" in pdf.Root:
        del pdf.Root.Perms
    del pdf.pages[0].obj.Annots


def foreign_sealer(common_name: str) -> PdfSealer:
    """Give a sealer whose key is nobody's, with a certificate of any name."""
    names = SealNames(ca="Somebody's CA", organisation="Somebody", seal=common_name)
    key, ca_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = certify_ca(ca_key, names, AT - timedelta(days=1))
    seal = certify_seal(key.public_key(), names, ca=ca, ca_key=ca_key, now=AT - timedelta(days=1))
    return PdfSealer(FileSigner(key, "did:web:x.example#k"), [seal, ca], demonstration=True)


class ForgedPages(PageMaker):
    """Sets pages that show other data than the certificate they carry."""

    def __init__(self, shown: dict[str, str]) -> None:
        super().__init__(demonstration=True)
        self._shown = shown

    def _page_data(self, *arguments: Any) -> dict[str, Any]:
        page = super()._page_data(*arguments)
        for field in page["fields"]:
            field["value"] = self._shown.get(field["label"]["zh"], field["value"])
        return page


def forged_page(bureau: PublishedBureau, **shown: str) -> bytes:
    """Give an unsigned page of an authentic certificate that shows something else."""
    return ForgedPages(shown).page(bureau.text())


def tampered(bureau: PublishedBureau, **members: str) -> bytes:
    """Give a certificate with other members and its old proofs."""
    document = bureau.certificate()
    document["credentialSubject"].update(members)
    return json.dumps(document, ensure_ascii=False).encode()


def flipped(data: bytes, marker: bytes, offset: int) -> bytes:
    """Flip one bit, a little after the first place where `marker` stands."""
    position = data.index(marker) + offset
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
