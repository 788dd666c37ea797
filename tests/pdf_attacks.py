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


def replace_page(writer: Any) -> None:
    """Shadow attack, replace: give the page other contents in a later revision."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stream = generic.StreamObject(stream_data=b"BT ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def hide_and_swap(writer: Any) -> None:
    """Shadow attack, hide and replace: point the catalogue at another tree of pages."""
    pages = writer.root["/Pages"]
    other = generic.DictionaryObject(dict(pages))
    writer.root["/Pages"] = writer.add_object(other)
    writer.update_root()


def sign_again(data: bytes) -> bytes:
    """Add somebody's second signature in a later revision."""
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner

    signer = foreign_sealer("Somebody else")._signer
    # The library obeys the seal's 'no changes'; an attacker's would not. Level 3 stands there only
    # while it signs, so that the seal is intact afterwards.
    level = data.index(b"/P 1", data.index(b"/TransformParams"))
    writer = IncrementalPdfFileWriter(io.BytesIO(data[:level] + b"/P 3" + data[level + 4 :]))
    metadata = PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
    signed = PdfSigner(metadata, signer).sign_pdf(writer, existing_fields_only=False).getvalue()
    return bytes(signed[:level] + b"/P 1" + signed[level + 4 :])


def transplanted(sealed: bytes, other: bytes) -> bytes:
    """Put the seal of one file, digits and all, in place of the seal of another."""

    def digits(data: bytes) -> tuple[int, int]:
        begin = data.index(b"/Contents <") + len(b"/Contents <")
        return begin, data.index(b">", begin)

    (a, b), (c, d) = digits(sealed), digits(other)
    return other[:c] + sealed[a:b] + other[d:]


def with_byte_range(data: bytes, change: Callable[[list[int]], list[int]]) -> bytes:
    """Write another byte range of the same length into the file."""
    begin = data.index(b"/ByteRange [") + len(b"/ByteRange [")
    end = data.index(b"]", begin)
    numbers = change([int(number) for number in data[begin:end].split()])
    written = " ".join(map(str, numbers)).encode().ljust(end - begin)
    assert len(written) == end - begin
    return data[:begin] + written + data[end:]


def with_gap(data: bytes) -> bytes:
    """Shorten the sealed part before the digits, so that some bytes are in nobody's range."""
    return with_byte_range(data, lambda r: [r[0], r[1] - 10, r[2], r[3]])


def with_second_half_shortened(data: bytes) -> bytes:
    """Shorten the sealed part after the digits, so that the file's end is not covered."""
    return with_byte_range(data, lambda r: [r[0], r[1], r[2], r[3] - 100])


def paint(pdf: pikepdf.Pdf) -> None:
    """Cover the middle of the page; the file is saved anew and its text layer stays."""
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(b"q 1 1 1 rg 100 150 400 250 re f Q"))


def add_javascript(pdf: pikepdf.Pdf) -> None:
    """Let a script run when the file is opened."""
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('original')")
    )


def add_xfa(pdf: pikepdf.Pdf) -> None:
    """Put a dynamic form into the file, which a few readers show instead of the page."""
    remove_form(pdf)
    form = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>"
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(form))


def huge_picture(pdf: pikepdf.Pdf) -> None:
    """Draw a picture of a billion pixels, written in a few kilobytes."""
    picture = pdf.make_stream(
        bytes(200),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=32_000,
        Height=32_000,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray,
    )
    page = pdf.pages[0]
    page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name("/Huge"))
    page.contents_add(pdf.make_stream(b"q 800 0 0 600 0 0 cm /Huge Do Q"))


def nested_forms(pdf: pikepdf.Pdf) -> None:
    """Draw forms that draw each other ten times each, ten deep: ten thousand million drawings."""
    page = pdf.pages[0]
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=pikepdf.Name.XObject)
    inner.Subtype, inner.BBox = pikepdf.Name.Form, [0, 0, 800, 600]
    for _ in range(10):
        outer = pdf.make_stream(b"/F Do " * 10, Type=pikepdf.Name.XObject)
        outer.Subtype, outer.BBox = pikepdf.Name.Form, [0, 0, 800, 600]
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        inner = outer
    page.add_resource(inner, pikepdf.Name.XObject, pikepdf.Name("/Bomb"))
    page.contents_add(pdf.make_stream(b"/Bomb Do"))


def blank() -> bytes:
    """Give a page with nothing on it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(842, 595))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def locked(data: bytes) -> bytes:
    """Encrypt with a password that nobody told."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="secret"))
        return out.getvalue()


def in_a_portfolio(data: bytes) -> bytes:
    """Attach the sealed file to somebody's own PDF."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        attach(data, "certificate.pdf")(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def doubly_sealed(bureau: PublishedBureau) -> bytes:
    """Let the true seal close a page that carries two certificates, which the issuer never does."""
    from tests.pdf_files import maker_of

    maker = maker_of(bureau.home, bureau.did)
    page = edited(
        maker._pages.page(bureau.text()), attach(bureau.text("王小明").encode(), "b.jsonld")
    )
    return maker._sealer.seal(page, AT)
