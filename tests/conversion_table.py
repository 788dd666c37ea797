"""The conversion matrix as one table: what is done to a certificate, and what it is then worth.

`C…` are the rows of tests/fixtures/conversion_matrix.csv, `X…` conversions beyond it. The tests of
tests/integration/test_conversion_matrix_*.py say more about single rows.
"""

import email
import email.policy
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from typing import Any

import segno
from PIL import Image, ImageFilter
from pyld import jsonld

from tests import pdf_attacks as attack
from tests.bureau_fixture import AT, PublishedBureau
from tests.json_conversions import (
    OPTIONS,
    OTHER_CONTEXT,
    as_n_quads,
    compacted_with_proof_put_back,
    framed_with_proof_put_back,
    swapped,
)
from tests.office_files import by_libreoffice, letter, ofd, with_part
from tests.pdf_conversions import (
    by,
    encoded,
    picture,
    picture_in_pdf,
    printed_by_chromium,
    rendered,
    retyped_by_chromium,
    scan,
    tabled_by_chromium,
    through_postscript,
)
from tests.pdf_files import converted, joined, maker_of, sealed_pdf
from tests.presentations import CHALLENGE, DOMAIN, presented
from tests.reference_proofs import TestKey, plainly_secured
from vc_core import barcode
from vc_issuer.artifacts.vector import qr_svg
from vc_issuer.pdf.seal_drawing import BASE_LINE, RING_TEXT
from vc_verifier.carriers.labels import LABELS
from vc_verifier.presentation import verify_presented
from vc_verifier.result import VerificationResult

COPY, ALTERED, ORIGINAL = "copy-without-effect", "altered", "original"
DATA, NOTHING, FOREIGN = "authentic-data", "not-verifiable", "not-issued-by-bureau"
UNDECIDABLE, REVOKED, PRESENTED = "undecidable", "revoked", "valid-presentation"
NAME, OTHER, GONE = "张三丰", "王小明", "阿卜杜拉·买买提"
SEAL_NAME = RING_TEXT + BASE_LINE
FORGER = TestKey(secret=666)
DIR = "2026000000016.jsonld"


@dataclass(frozen=True)
class Row:
    """One conversion; `reason` is the code that decided, `options` go to the verifier."""

    id: str
    conversion: str
    verdict: str
    reason: str | None
    make: Callable[[PublishedBureau], Any]
    options: dict[str, Any] = field(default_factory=dict)

    def judge(self, bureau: PublishedBureau) -> VerificationResult:
        """Convert, and verify what came of it."""
        made = self.make(bureau)
        if isinstance(made, VerificationResult):
            return made
        return bureau.verify(made, **self.options)


@cache
def _office(letter_text: str, code: bytes | None, kind: str) -> bytes:
    return by_libreoffice(letter(letter_text, code), "in.fodt", kind)


def pdf(change: Callable[[bytes], Any], name: str = NAME) -> Callable[[PublishedBureau], Any]:
    return lambda bureau: change(sealed_pdf(bureau, name))


def edit(change: Callable[[Any], None]) -> Callable[[PublishedBureau], Any]:
    return pdf(lambda data: attack.edited(data, change))


def update(change: Callable[[Any], None]) -> Callable[[PublishedBureau], Any]:
    return pdf(lambda data: attack.updated(data, change))


def document(change: Callable[[dict[str, Any]], Any]) -> Callable[[PublishedBureau], Any]:
    return lambda bureau: change(bureau.certificate())


def text(change: Callable[[str], Any]) -> Callable[[PublishedBureau], Any]:
    return lambda bureau: change(bureau.text())


def subject(**members: str) -> Callable[[PublishedBureau], Any]:
    return document(lambda c: {**c, "credentialSubject": {**c["credentialSubject"], **members}})


def code(change: Callable[[bytes], Any]) -> Callable[[PublishedBureau], Any]:
    return lambda bureau: change(bureau.pictures[NAME])


def symbol(payload: str, **options: Any) -> bytes:
    out = io.BytesIO()
    segno.make(payload, micro=False, **options).save(out, kind="png", scale=5, border=5)
    return out.getvalue()


def drawn_by_segno(payload: str) -> bytes:
    out = io.BytesIO()
    segno.make(payload, micro=False).save(out, kind="svg", scale=4)
    return out.getvalue()


def altered_code(bureau: PublishedBureau) -> bytes:
    sealed = barcode.decode(bureau.barcodes[NAME])
    sealed["credentialSubject"]["level"] = "正高级"
    return symbol(barcode.encode(sealed))


def jwt(payload: Any) -> str:
    from tests.integration.test_conversion_matrix_json import compact_jwt

    return compact_jwt(payload, FORGER)


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def mailed(data: bytes) -> bytes:
    message = EmailMessage()
    message.set_content("附件为我的证书。")
    message.add_attachment(data, maintype="application", subtype="pdf", filename="证书.pdf")
    received = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    (attachment,) = received.iter_attachments()
    return bytes(attachment.get_content())


def presentation(**asked: Any) -> Callable[[PublishedBureau], VerificationResult]:
    given = {"challenge": CHALLENGE, "domain": DOMAIN, "at": AT, **asked}
    return lambda bureau: verify_presented(
        presented([bureau.certificate()]), trust=bureau.trust, **given
    )


def without_code(data: bytes) -> bytes:
    page = rendered(data, 150)
    return encoded(page.crop((0, 0, page.width * 2 // 3, page.height)), "PNG")


def code_on_another_photo(data: bytes) -> bytes:
    photo = Image.effect_noise((900, 700), 60)
    photo.paste(Image.open(io.BytesIO(data)).convert("L"), (250, 150))
    return encoded(photo, "JPEG", quality=80)


def photographed(data: bytes) -> bytes:
    page = rendered(data, 220).transform(
        (2400, 1800), Image.Transform.QUAD, (-60, -40, 20, 1900, 2700, 1850, 2600, -90)
    )
    return encoded(page.filter(ImageFilter.GaussianBlur(0.8)), "JPEG", quality=55)


def signed_by(name: str, *, certificate: bool = True) -> Callable[[PublishedBureau], bytes]:
    def make(bureau: PublishedBureau) -> bytes:
        page = maker_of(bureau.home, bureau.did)._pages.page(bureau.text())
        if not certificate:
            page = attack.blank()
        return attack.foreign_sealer(name).seal(page, AT)

    return make


def merged(*command: str) -> Callable[[PublishedBureau], bytes]:
    return lambda b: joined(sealed_pdf(b, NAME), sealed_pdf(b, OTHER), *command)


def printed_with_other_name(bureau: PublishedBureau) -> bytes:
    return attack.edited(attack.forged_page(bureau, 姓名="李四光"), attack.detach)


def retyped(sentence: str = "", **shown: str) -> Callable[[PublishedBureau], bytes]:
    """Type the page anew with its labels in both languages, print it with the code."""
    return lambda b: retyped_by_chromium(b.pictures[NAME], _labelled(b, shown), sentence)


def dated_in_chinese(bureau: PublishedBureau) -> bytes:
    """Type the page anew with its date as people write it."""
    year, month, day = bureau.certificate()["credentialSubject"]["datePassed"].split("-")
    return retyped(通过日期=f"{year}年{int(month)}月{int(day)}日")(bureau)


def tabled(width: str, **shown: str) -> Callable[[PublishedBureau], bytes]:
    """Type the page anew as a table under a header row, print it with the code."""
    return lambda b: tabled_by_chromium(b.pictures[NAME], _labelled(b, shown), width)


def retyped_letter(kind: str, sentence: str = "", **shown: str) -> Callable[[PublishedBureau], Any]:
    """Type the page anew as an office document, with the code."""

    def make(bureau: PublishedBureau) -> bytes:
        lines = [f"{label} {value}" for label, value in _labelled(bureau, shown)]
        return _office("\n".join([*lines, sentence]), bureau.pictures[NAME], kind)

    return make


def _labelled(bureau: PublishedBureau, shown: dict[str, str]) -> list[tuple[str, str]]:
    subject = bureau.certificate()["credentialSubject"]
    return [
        (f"{label.zh} {label.en}", shown.get(label.zh, subject[member]))
        for member, label in LABELS.items()
    ]


def evidence(certificate: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": OTHER_CONTEXT[:1],
        "type": ["VerifiableCredential"],
        "issuer": FORGER.did,
        "credentialSubject": {"id": "urn:example:person"},
        "evidence": [certificate],
    }


GS = ("gs", "-q", "-sDEVICE=pdfwrite")
LATE = {"at": AT + timedelta(days=20)}
CAMERA = {"scanned": True}
UNKNOWN = "https://elsewhere.example/context"

# fmt: off
TABLE: tuple[Row, ...] = (
    # The issued files, and what leaves them what they are
    Row("C01", "issued PDF, byte for byte", ORIGINAL, None, pdf(lambda data: data)),
    Row("C02", "issued JSON-LD, byte for byte", ORIGINAL, None, text(str.encode)),
    Row("C03", "JSON in one line, keys sorted, escaped", ORIGINAL, None, text(lambda t: json.dumps(json.loads(t), sort_keys=True))),
    Row("C38", "PDF sent by mail", ORIGINAL, None, pdf(mailed)),
    Row("C40", "PDF, status list 20 days old", ORIGINAL, None, pdf(lambda data: data), LATE),
    Row("C39", "PDF of a revoked certificate", REVOKED, "REVOKED", pdf(lambda data: data, GONE)),
    # JSON: not JSON, other forms, other data
    Row("C04", "a key twice", NOTHING, "JSON_DUPLICATE_NAME", text(lambda t: t.replace('"name":', '"name": "李鬼", "name":', 1))),
    Row("C04", "a byte that is no UTF-8", NOTHING, "NOT_RECOGNISED", text(lambda t: t.encode().replace(b"\xe5\xbc\xa0", b"\xe5\xbc", 1))),
    Row("X79", "saved with a byte order mark", NOTHING, "SAVED_IN_ANOTHER_ENCODING", text(lambda t: t.encode("utf-8-sig"))),
    Row("X80", "saved as UTF-16", NOTHING, "SAVED_IN_ANOTHER_ENCODING", text(lambda t: t.encode("utf-16"))),
    Row("C05", "compacted under another context", COPY, "NOT_AS_ISSUED", document(lambda c: jsonld.compact(c, OTHER_CONTEXT, OPTIONS))),
    Row("C05", "expanded", COPY, "NOT_AS_ISSUED", document(lambda c: jsonld.expand(c, OPTIONS))),
    Row("C05", "flattened", COPY, "NOT_AS_ISSUED", document(lambda c: jsonld.flatten(c, None, OPTIONS))),
    Row("C05", "framed, proofs put back", COPY, "NOT_AS_ISSUED", document(framed_with_proof_put_back)),
    Row("X01", "compacted, proofs put back", COPY, "NOT_AS_ISSUED", document(compacted_with_proof_put_back)),
    Row("X02", "converted to N-Quads", COPY, "N_QUADS_ARE_A_COPY", document(as_n_quads)),
    Row("X03", "converted to N-Quads, the name changed", ALTERED, "CONVERTED_AND_ALTERED", document(lambda c: as_n_quads(c).replace(NAME, "李四"))),
    Row("X04", "converted to N-Quads without its proofs", NOTHING, "NO_PROOF", lambda b: as_n_quads(b.unsecured())),
    Row("C06", "an undefined member added", ALTERED, "PROOF_VERIFICATION_ERROR", document(lambda c: {**c, "position": "处长"})),
    Row("C07", "two terms swapped by an inline context", ALTERED, "CONVERTED_AND_ALTERED", document(lambda c: swapped(c, values=False))),
    Row("C07", "two terms and their values swapped", COPY, "NOT_AS_ISSUED", document(lambda c: swapped(c, values=True))),
    Row("C07", "an unknown remote context", UNDECIDABLE, "CONTEXT_NOT_PINNED", document(lambda c: {**c, "@context": [*c["@context"], UNKNOWN]})),
    Row("C08", "the name changed by one character", ALTERED, "PROOF_VERIFICATION_ERROR", subject(name="张三豐")),
    Row("C08", "a look-alike letter in the unit's code", ALTERED, "PROOF_VERIFICATION_ERROR", document(lambda c: json.loads(json.dumps(c).replace("DEM", "D\\u0415M")))),
    Row("C09", "a name that was sealed unnormalised, normalised", ALTERED, "PROOF_VERIFICATION_ERROR", lambda b: _normalised(b)),
    Row("C10", "signed again with another key", FOREIGN, "NOT_THE_SEAL", lambda b: plainly_secured(b.unsecured(), FORGER, "ecdsa-jcs-2019", "ecdsa-rdfc-2019")),
    Row("C10", "turned into a JWT by somebody else", FOREIGN, "NOT_THE_SEAL", lambda b: jwt(b.unsecured())),
    Row("C11", "whole, as the payload of somebody's JWT", COPY, "WRAPPED", document(lambda c: jwt({"vc": c}))),
    Row("C11", "whole, in a zip", COPY, "IN_AN_ARCHIVE", text(lambda t: zipped(a=t.encode()))),
    Row("C11", "whole, as evidence in another credential", COPY, "WRAPPED", document(evidence)),
    Row("X05", "whole, in a presentation without a proof", COPY, "WRAPPED", document(lambda c: {"type": ["VerifiablePresentation"], "verifiableCredential": [c]})),
    Row("X06", "PDF and JSON in one zip", COPY, "SEVERAL_CERTIFICATES", lambda b: zipped(a=b.text().encode(), b=sealed_pdf(b, NAME))),
    Row("C12", "presented by the holder, fresh, for us", PRESENTED, None, presentation()),
    Row("C13", "presentation replayed", COPY, "PRESENTATION_NOT_VALID", presentation(challenge="another")),
    Row("C13", "presentation expired", COPY, "PRESENTATION_NOT_VALID", presentation(at=AT + timedelta(hours=2))),
    Row("C13", "presentation for another audience", COPY, "PRESENTATION_NOT_VALID", presentation(domain="elsewhere.example")),
    Row("C14", "the text proof removed", COPY, "NOT_AS_ISSUED", document(lambda c: {**c, "proof": c["proof"][1]})),
    Row("C14", "the meaning proof removed", COPY, "NOT_AS_ISSUED", document(lambda c: {**c, "proof": c["proof"][0]})),
    Row("C36", "recognised text", NOTHING, "NOTHING_SEALED", lambda b: "姓名：张三丰 级别：副高级 证书编号：2026000000016"),
    Row("C36", "retyped JSON without a proof", NOTHING, "NO_PROOF", lambda b: b.unsecured()),
    # PDF: saved, printed and converted without a lie
    Row("C15", "qpdf", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "in.pdf", "out.pdf"))),
    Row("C15", "qpdf, linearised", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--linearize", "in.pdf", "out.pdf"))),
    Row("C15", "qpdf, object streams", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--object-streams=generate", "in.pdf", "out.pdf"))),
    Row("X07", "qpdf, uncompressed", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--qdf", "in.pdf", "out.pdf"))),
    Row("X08", "qpdf, recompressed", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--recompress-flate", "--compression-level=9", "in.pdf", "out.pdf"))),
    Row("X09", "qpdf, older version", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--force-version=1.4", "in.pdf", "out.pdf"))),
    Row("X10", "qpdf, encrypted with an empty password", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--encrypt", "", "", "256", "--", "in.pdf", "out.pdf"))),
    Row("X11", "qpdf, page turned", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--rotate=+90", "in.pdf", "out.pdf"))),
    Row("X12", "pikepdf, opened and saved", COPY, "PDF_SEAL_BROKEN", edit(lambda p: None)),
    Row("C16", "ghostscript", COPY, "PDF_WITHOUT_SEAL", pdf(by(*GS, "-o", "out.pdf", "in.pdf"))),
    Row("X13", "ghostscript, for the screen", COPY, "PDF_WITHOUT_SEAL", pdf(by(*GS, "-dPDFSETTINGS=/screen", "-o", "out.pdf", "in.pdf"))),
    Row("X14", "ghostscript, text as curves", COPY, "PDF_WITHOUT_SEAL", pdf(by(*GS, "-dNoOutputFonts", "-o", "out.pdf", "in.pdf"))),
    Row("C17", "mutool clean", COPY, "PDF_SEAL_BROKEN", pdf(by("mutool", "clean", "in.pdf", "out.pdf"))),
    Row("C17", "pdfseparate: the page extracted", COPY, "PDF_SEAL_BROKEN", pdf(by("pdfseparate", "in.pdf", "out.pdf"))),
    Row("C17", "pdfunite: two certificates merged", COPY, "SEVERAL_CERTIFICATES", merged("pdfunite", "a.pdf", "b.pdf", "out.pdf")),
    Row("X15", "qpdf: two certificates merged", COPY, "SEVERAL_CERTIFICATES", merged("qpdf", "--empty", "--pages", "a.pdf", "b.pdf", "--", "out.pdf")),
    Row("X16", "qpdf: the page extracted", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", "--empty", "--pages", "in.pdf", "1", "--", "out.pdf"))),
    Row("X17", "mutool clean, everything rewritten", COPY, "PDF_SEAL_BROKEN", pdf(by("mutool", "clean", "-ggggz", "in.pdf", "out.pdf"))),
    Row("X18", "mutool clean, decompressed", COPY, "PDF_SEAL_BROKEN", pdf(by("mutool", "clean", "-d", "in.pdf", "out.pdf"))),
    Row("X19", "mutool merge", COPY, "PDF_WITHOUT_SEAL", pdf(by("mutool", "merge", "-o", "out.pdf", "in.pdf"))),
    Row("X20", "mutool convert", COPY, "PDF_WITHOUT_SEAL", pdf(by("mutool", "convert", "-o", "out.pdf", "in.pdf"))),
    Row("C18", "printed to PDF (cairo)", COPY, "PDF_WITHOUT_SEAL", pdf(by("pdftocairo", "-pdf", "in.pdf", "out.pdf"))),
    Row("X21", "printed to PDF by headless Chromium", COPY, "PDF_WITHOUT_SEAL", pdf(printed_by_chromium)),
    Row("X22", "PostScript and back", COPY, "PDF_WITHOUT_SEAL", pdf(through_postscript)),
    Row("X23", "opened in LibreOffice, exported to PDF", COPY, "PDF_WITHOUT_SEAL", pdf(lambda data: by_libreoffice(data, "in.pdf", "pdf"))),
    Row("C19", "picture of 150 dpi in a PDF", COPY, "PDF_WITHOUT_SEAL", pdf(picture_in_pdf(150))),
    Row("C19", "ghostscript, rendered", COPY, "PDF_WITHOUT_SEAL", pdf(by("gs", "-q", "-sDEVICE=pdfimage24", "-r200", "-o", "out.pdf", "in.pdf"))),
    Row("X81", "two originals, one after the other in one file", COPY, "SEVERAL_CERTIFICATES", lambda b: sealed_pdf(b, NAME) + sealed_pdf(b, OTHER)),
    Row("X82", "the same original twice in one file", COPY, "PDF_BYTES_APPENDED", pdf(lambda data: data + data)),
    Row("X24", "picture of 100 dpi in a PDF", COPY, "PDF_WITHOUT_SEAL", pdf(picture_in_pdf(100))),
    Row("X25", "picture of 300 dpi in a PDF", COPY, "PDF_WITHOUT_SEAL", pdf(picture_in_pdf(300))),
    Row("X26", "picture in a PDF, upside down", COPY, "PDF_WITHOUT_SEAL", pdf(picture_in_pdf(150, angle=180))),
    Row("X27", "picture in a PDF, askew", COPY, "PDF_WITHOUT_SEAL", pdf(picture_in_pdf(200, angle=3.5))),
    Row("C20", "metadata edited", COPY, "PDF_SEAL_BROKEN", edit(attack.edit_metadata)),
    Row("C20", "metadata stripped", COPY, "PDF_SEAL_BROKEN", edit(attack.strip_metadata)),
    Row("C20", "attachment stripped", COPY, "PDF_SEAL_BROKEN", edit(attack.detach)),
    Row("X28", "attachment removed by qpdf", COPY, "PDF_SEAL_BROKEN", pdf(by("qpdf", f"--remove-attachment={DIR}", "in.pdf", "out.pdf"))),
    Row("X29", "seal and form removed", COPY, "PDF_WITHOUT_SEAL", edit(attack.remove_form)),
    Row("C21", "a newline appended", COPY, "PDF_BYTES_APPENDED", pdf(lambda data: data + b"\n")),
    Row("C21", "junk appended", COPY, "PDF_BYTES_APPENDED", pdf(lambda data: data + b"junk" * 99)),
    Row("C22", "bytes in front", COPY, "PDF_SEAL_BROKEN", pdf(lambda data: b"\n\n" + data)),
    Row("C22", "truncated", COPY, "PDF_SEAL_BROKEN", pdf(lambda data: data[:-2_000])),
    Row("C23", "one bit flipped in a font", COPY, "PDF_SEAL_BROKEN", pdf(lambda data: attack.flipped(data, b"/FontFile3", 400))),
    Row("X30", "only the text taken out", NOTHING, "NOTHING_SEALED", pdf(lambda data: converted(data, "pdftotext", "in.pdf", "out.txt", output="out.txt"))),
    # PDF: attacks
    Row("C24", "later revision: a note", ALTERED, "PDF_CHANGED_AFTER_SEALING", update(attack.annotate)),
    Row("C24", "later revision: name painted over", ALTERED, "PDF_CHANGED_AFTER_SEALING", update(attack.paint_over)),
    Row("C24", "later revision: catalogue changed", ALTERED, "PDF_CHANGED_AFTER_SEALING", update(attack.change_root)),
    Row("X31", "shadow attack: page replaced", ALTERED, "PDF_CHANGED_AFTER_SEALING", update(attack.replace_page)),
    Row("X32", "shadow attack: other tree of pages", ALTERED, "PDF_CHANGED_AFTER_SEALING", update(attack.hide_and_swap)),
    Row("X33", "a second signature by somebody else", ALTERED, "PDF_CHANGED_AFTER_SEALING", pdf(attack.sign_again)),
    Row("X83", "an original and after it another with a later revision", ALTERED, "PDF_CHANGED_AFTER_SEALING", lambda b: sealed_pdf(b, NAME) + attack.updated(sealed_pdf(b, OTHER), attack.paint_over)),
    Row("X84", "an original and after it an unsealed page", ALTERED, "PDF_CHANGED_AFTER_SEALING", lambda b: sealed_pdf(b, NAME) + attack.blank()),
    Row("X34", "overlay painted, file saved anew", COPY, "PDF_SEAL_BROKEN", edit(attack.paint)),
    Row("C25", "second attachment of the same name", ALTERED, "PDF_ATTACHMENTS_DISAGREE", lambda b: attack.edited(sealed_pdf(b, NAME), attack.attach_twice(b.text(OTHER).encode()))),
    Row("X35", "attachment swapped for another certificate", ALTERED, "PDF_CODE_DISAGREES", lambda b: attack.edited(sealed_pdf(b, NAME), attack.replace_attachment(b.text(OTHER).encode()))),
    Row("X36", "attachment swapped for an altered one", ALTERED, "PROOF_VERIFICATION_ERROR", lambda b: attack.edited(sealed_pdf(b, NAME), attack.replace_attachment(attack.tampered(b, name="李四")))),
    Row("C26", "other name on the page", ALTERED, "PDF_TEXT_DISAGREES", lambda b: attack.forged_page(b, 姓名="李四光")),
    Row("X37", "other level on the page", ALTERED, "PDF_TEXT_DISAGREES", lambda b: attack.forged_page(b, 级别="正高级")),
    Row("C27", "unsigned page around an authentic code", COPY, "PDF_WITHOUT_SEAL", lambda b: attack.edited(attack.forged_page(b), attack.detach)),
    Row("C27", "unsigned page of another name around a code", ALTERED, "PDF_TEXT_DISAGREES", printed_with_other_name),
    Row("X65", "sealed qualification inside of a higher one", ALTERED, "PDF_TEXT_DISAGREES", lambda b: attack.forged_page(b, 资格名称="正高级工程师")),
    Row("X66", "sealed name inside of a longer one", ALTERED, "PDF_TEXT_DISAGREES", lambda b: attack.forged_page(b, 姓名="张三丰帆")),
    Row("X67", "typed anew in a browser, code beside it", COPY, "PDF_WITHOUT_SEAL", retyped()),
    Row("X68", "typed anew in a browser, higher qualification", ALTERED, "PDF_TEXT_DISAGREES", retyped(资格名称="正高级工程师")),
    Row("X69", "typed anew in a browser, name with another surname before it", ALTERED, "PDF_TEXT_DISAGREES", retyped(姓名="李张三丰")),
    Row("X70", "typed anew in a browser, sealed level only in a sentence", ALTERED, "PDF_TEXT_DISAGREES", retyped("本人由副高级晋升。", 级别="正高级")),
    Row("X85", "a table under a header row, code beside it", COPY, "PDF_WITHOUT_SEAL", tabled("100%")),
    Row("X86", "the same in narrow columns", COPY, "PDF_WITHOUT_SEAL", tabled("5cm")),
    Row("X87", "a table under a header row, another name", ALTERED, "PDF_TEXT_DISAGREES", tabled("100%", 姓名="李四光")),
    Row("X88", "a table in narrow columns, higher qualification", ALTERED, "PDF_TEXT_DISAGREES", tabled("5cm", 资格名称="正高级工程师")),
    Row("X89", "the same, written anew by ghostscript", ALTERED, "PDF_TEXT_DISAGREES", lambda b: by(*GS, "-o", "out.pdf", "in.pdf")(tabled("5cm", 资格名称="正高级工程师")(b))),
    Row("X90", "typed anew in a browser, date written in Chinese", COPY, "PDF_WITHOUT_SEAL", dated_in_chinese),
    Row("X91", "Word document, name that goes on in the next line", ALTERED, "OFFICE_TEXT_DISAGREES", retyped_letter("docx", 姓名="张三丰\n帆")),
    Row("X38", "foreign seal of the same name", ALTERED, "PDF_SEAL_IMITATED", signed_by(SEAL_NAME)),
    Row("X39", "foreign seal, one character different", COPY, "PDF_SIGNED_BY_OTHERS", signed_by(SEAL_NAME.replace("章", "璋"))),
    Row("X40", "foreign seal, one character different, nothing inside", FOREIGN, "PDF_SIGNED_BY_OTHERS", signed_by(SEAL_NAME.replace("章", "璋"), certificate=False)),
    Row("X41", "seal transplanted from another certificate", COPY, "PDF_SEAL_BROKEN", lambda b: attack.transplanted(sealed_pdf(b, OTHER), sealed_pdf(b, NAME))),
    Row("X42", "byte range with a gap", COPY, "PDF_SEAL_BROKEN", pdf(attack.with_gap)),
    Row("X43", "byte range that ends early", COPY, "PDF_SEAL_BROKEN", pdf(attack.with_second_half_shortened)),
    Row("X44", "two certificates under one true seal", COPY, "SEVERAL_CERTIFICATES", attack.doubly_sealed),
    Row("X45", "encrypted with a password", NOTHING, "PDF_UNREADABLE", pdf(attack.locked)),
    Row("X46", "script added", COPY, "PDF_SEAL_BROKEN", edit(attack.add_javascript)),
    Row("X47", "XFA form added", COPY, "PDF_WITHOUT_SEAL", edit(attack.add_xfa)),
    Row("X48", "picture of a billion pixels added", COPY, "PDF_SEAL_BROKEN", edit(attack.huge_picture)),
    Row("X49", "forms nested ten deep added", COPY, "PDF_SEAL_BROKEN", edit(attack.nested_forms)),
    Row("X64", "sealed PDF attached to somebody's own PDF", COPY, "PDF_WITHOUT_SEAL", pdf(attack.in_a_portfolio)),
    # Pictures
    Row("C28", "screenshot at 90 dpi", COPY, "PICTURE_IS_A_COPY", pdf(picture(90))),
    Row("C28", "screenshot at 150 dpi", COPY, "PICTURE_IS_A_COPY", pdf(picture(150))),
    Row("C28", "JPEG of quality 10", COPY, "PICTURE_IS_A_COPY", pdf(picture(150, "JPEG", quality=10))),
    Row("C28", "screenshot at 90 dpi, JPEG of quality 10", COPY, "PICTURE_IS_A_COPY", pdf(picture(90, "JPEG", quality=10))),
    Row("X50", "screenshot at 300 dpi", COPY, "PICTURE_IS_A_COPY", pdf(picture(300))),
    Row("X51", "JPEG of fair quality", COPY, "PICTURE_IS_A_COPY", pdf(picture(150, "JPEG", quality=70))),
    Row("X52", "WebP", COPY, "PICTURE_IS_A_COPY", pdf(picture(150, "WEBP", quality=60))),
    Row("X53", "photographed from the side", COPY, "PICTURE_IS_A_COPY", pdf(photographed)),
    Row("X76", "the bureau's own SVG of the code", COPY, "PICTURE_IS_A_COPY", lambda b: qr_svg(b.barcodes[NAME])),
    Row("X77", "SVG of another program", NOTHING, "PICTURE_KIND_NOT_READ", lambda b: drawn_by_segno(b.barcodes[NAME])),
    Row("X78", "printed to PostScript", NOTHING, "PICTURE_KIND_NOT_READ", pdf(by("pdftops", "in.pdf", "out.ps", output="out.ps"))),
    Row("C29", "screenshot without the code", NOTHING, "NO_CODE_FOUND", pdf(without_code)),
    Row("C29", "screenshot at 30 dpi", NOTHING, "NO_CODE_FOUND", pdf(picture(30))),
    Row("C30", "code on another person's photo", COPY, "PICTURE_IS_A_COPY", code(code_on_another_photo)),
    Row("C31", "code seen by a camera", DATA, None, code(lambda data: data), CAMERA),
    Row("C31", "print of the page seen by a camera", DATA, None, pdf(picture(150)), CAMERA),
    Row("C32", "code made anew, other error correction", DATA, None, lambda b: symbol(b.barcodes[NAME], error="Q", boost_error=False), CAMERA),
    Row("C33", "code with an altered payload", ALTERED, "PROOF_VERIFICATION_ERROR", altered_code, CAMERA),
    Row("C34", "code with a look-alike address", FOREIGN, "FOREIGN_CODE", lambda b: symbol("https://rsj.sh.examp1e/verify?n=2026000000016"), CAMERA),
    Row("C37", "scan of a paper print", COPY, "PICTURE_IS_A_COPY", pdf(scan(0))),
    Row("X54", "scan, askew", COPY, "PICTURE_IS_A_COPY", pdf(scan(-4))),
    Row("X55", "scan, turned", COPY, "PICTURE_IS_A_COPY", pdf(scan(90))),
    # Office documents and OFD
    Row("C35", "OFD with the code as a picture", COPY, "OFFICE_DOCUMENT", code(lambda data: ofd("姓名 张三丰", picture=data))),
    Row("C35", "OFD with the certificate attached", COPY, "OFFICE_DOCUMENT", text(lambda t: ofd("姓名 张三丰", attachment=t.encode()))),
    Row("C35", "OFD with the code drawn as a path", COPY, "OFFICE_DOCUMENT", lambda b: ofd("姓名 张三丰", drawn=b.barcodes[NAME])),
    Row("C35", "PDF made of an OFD: a picture in a PDF", COPY, "PDF_WITHOUT_SEAL", code(lambda data: encoded(Image.open(io.BytesIO(data)).convert("RGB"), "PDF", resolution=100))),
    Row("X56", "OFD whose text says another name", ALTERED, "OFFICE_TEXT_DISAGREES", text(lambda t: ofd("姓名 李四光", attachment=t.encode()))),
    Row("X57", "OFD without certificate or code", NOTHING, "OFFICE_NOTHING_SEALED", lambda b: ofd("姓名 张三丰")),
    Row("X58", "Word document with the code", COPY, "OFFICE_DOCUMENT", code(lambda data: _office("附我的证书。", data, "docx"))),
    Row("X59", "Word document with the code, other name", ALTERED, "OFFICE_TEXT_DISAGREES", code(lambda data: _office("姓名：李四光", data, "docx"))),
    Row("X71", "Word document, name longer than the sealed one", ALTERED, "OFFICE_TEXT_DISAGREES", code(lambda data: _office("姓名：张三丰帆", data, "docx"))),
    Row("X72", "Word document typed like the page", COPY, "OFFICE_DOCUMENT", retyped_letter("docx")),
    Row("X73", "Word document typed like the page, higher qualification", ALTERED, "OFFICE_TEXT_DISAGREES", retyped_letter("docx", 资格名称="正高级工程师")),
    Row("X74", "OpenDocument text, sealed level only in a sentence", ALTERED, "OFFICE_TEXT_DISAGREES", retyped_letter("odt", "本人由副高级晋升。", 级别="正高级")),
    Row("X75", "the same exported to PDF by LibreOffice", ALTERED, "PDF_TEXT_DISAGREES", retyped_letter("pdf", "本人由副高级晋升。", 级别="正高级")),
    Row("X60", "OpenDocument text with the code", COPY, "OFFICE_DOCUMENT", code(lambda data: _office("附我的证书。", data, "odt"))),
    Row("X61", "Word document exported to PDF by LibreOffice", COPY, "PDF_WITHOUT_SEAL", code(lambda data: _office("附我的证书。", data, "pdf"))),
    Row("X62", "Word document with the JSON as text", COPY, "OFFICE_DOCUMENT", text(lambda t: _office(t, None, "docx"))),
    Row("X63", "Word document with the PDF inside", COPY, "OFFICE_DOCUMENT", lambda b: with_part(_office("附我的证书。", b.pictures[NAME], "docx"), "word/embeddings/a.bin", sealed_pdf(b, NAME))),
)
# fmt: on


def _normalised(bureau: PublishedBureau) -> dict[str, Any]:
    """Seal a name in a form that the issuer refuses, and normalise it afterwards."""
    unsecured = bureau.unsecured()
    unsecured["credentialSubject"]["name"] = "Ale\u0301n"
    sealed = bureau.sealed(unsecured)
    sealed["credentialSubject"]["name"] = "Al\u00e9n"
    return sealed
