"""From a PDF's bytes to results: the original by its seal alone, anything else by what it holds.

DESIGN.md, 'A PDF original'. The page's picture and text are never evidence for anything; they
can only contradict.
"""

from dataclasses import replace
from datetime import datetime

from cryptography import x509

from vc_core import barcode
from vc_verifier.carriers.claims import contradicted
from vc_verifier.carriers.detect import Presented, detect_text
from vc_verifier.carriers.evidence import (
    Results,
    certificates_of,
    distinct,
    numbers,
    with_differences,
)
from vc_verifier.carriers.labels import LABELS
from vc_verifier.carriers.pdf import findings
from vc_verifier.carriers.pdf.embedded import as_document, embedded_documents
from vc_verifier.carriers.pdf.pages import Pages, read_pages
from vc_verifier.carriers.pdf.seal import PdfSeal, SealState, read_seal
from vc_verifier.checks.finding import Finding, with_finding
from vc_verifier.examination import Examination
from vc_verifier.examine import examine_document
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

# What should be evidence of one certificate is of several.
_OF_SEVERAL = ("PDF_CODE_DISAGREES", "PDF_ATTACHMENTS_DISAGREE")


def examine_pdf(data: bytes, *, trust: Trust, at: datetime) -> Results:
    """Examine a PDF: one result, or one for each certificate in it."""
    seal = _unless_compromised(read_seal(data, _pinned(trust)), data, trust)
    documents = embedded_documents(data)
    # 1. The seal covers the entire file: whatever is in it, the bureau put there.
    if seal.state is SealState.WHOLE and len(documents) == 1:
        finding = findings.original_finding()
        examination = Examination(trust, at, "pdf", finding, Verdict.ORIGINAL)
        return [_of_one_issuer(r, seal) for r in examine_document(documents[0], examination)]
    # 2. Otherwise look for certificates inside, and for codes on the pages.
    pages = read_pages(data)
    documents = documents or [
        document
        for entry in pages.attachments
        if entry.text and (document := as_document(entry.text.encode("utf-8"))) is not None
    ]
    finding = findings.carrier_finding(seal)
    examination = Examination(trust, at, "pdf", finding, Verdict.COPY_WITHOUT_EFFECT)
    embedded = [r for document in documents for r in examine_document(document, examination)]
    printed = [r for code in pages.codes for r in _examine_code(code, examination)]
    # 3. One result for each certificate; without any, say what was missing.
    results = distinct([*embedded, *printed])
    if not results:
        finding = findings.nothing_found(seal, pages.problem)
        return [replace(examination, carrier_finding=finding).result([])]
    # 4. Pages that could not be looked at are told of: something may contradict there.
    if pages.problem is not None:
        told = pages.problem.details
        results = [replace(r, warnings=(*r.warnings, told)) for r in results]
    # 5. Pieces of evidence that contradict each other were put together by somebody.
    contradictions = _contradictions(embedded, printed, pages)
    for contradiction in contradictions:
        results = [with_finding(result, contradiction) for result in results]
    claims = contradicted(pages.text, certificates_of(results))
    swapped = any(finding.check.code in _OF_SEVERAL for finding in contradictions)
    return with_differences(results, documents, claims, all_of_one=swapped)


def _pinned(trust: Trust) -> dict[str, x509.Certificate]:
    return {
        method: certificate
        for issuer in trust.issuers.values()
        for method, certificate in issuer.seals.items()
    }


def _unless_compromised(seal: PdfSeal, data: bytes, trust: Trust) -> PdfSeal:
    """Say of an intact seal that its key is compromised, unless the log proves these bytes.

    What is wrong with a broken seal, or a file changed after sealing, is so under any key.
    """
    if seal.state not in (SealState.WHOLE, SealState.FOLLOWED):
        return seal
    for issuer in trust.issuers.values():
        compromise = issuer.compromises.get(str(seal.method))
        if compromise is not None and not compromise.spares_file(data):
            return replace(seal, state=SealState.COMPROMISED, since=compromise.since)
    return seal


def _of_one_issuer(result: VerificationResult, seal: PdfSeal) -> VerificationResult:
    """Demand that who sealed the file also issued the certificate in it."""
    issuer = None if result.credential is None else result.credential["issuer"]
    if issuer is None or issuer == str(seal.method).partition("#")[0]:
        return result
    return with_finding(
        result,
        findings.disagreement(
            "PDF_OTHER_ISSUER",
            "The file is sealed by another body than the certificate in it.",
            "文件与其中的证书由不同机构签章。",
        ),
    )


def _examine_code(code: str, examination: Examination) -> Results:
    if detect_text(code) is not Presented.BARCODE:
        return []
    # A code has one proof by design; as a picture's it is measured by that.
    by_code = replace(examination, carrier="image")
    try:
        results = examine_document(barcode.decode(code.strip()), by_code)
    except barcode.UnknownTypeTable as error:
        results = [by_code.refuse(error, Verdict.UNDECIDABLE)]
    except barcode.BarcodeError:
        return []
    return [replace(result, carrier="pdf") for result in results]


def _contradictions(embedded: Results, printed: Results, pages: Pages) -> list[Finding]:
    found = []
    names = [entry.name for entry in pages.attachments]
    contents = {entry.text for entry in pages.attachments}
    if len(set(names)) < len(names) and len(contents) > 1:
        found.append(
            findings.disagreement(
                "PDF_ATTACHMENTS_DISAGREE",
                "Several attachments of the same name differ.",
                "存在同名但内容不同的附件。",
            )
        )
    inside, outside = numbers(embedded), numbers(printed)
    if inside and outside and not inside & outside:
        found.append(
            findings.disagreement(
                "PDF_CODE_DISAGREES",
                "The code on the page is of another certificate than the one attached.",
                "页面上的二维码与附件不是同一份证书。",
            )
        )
    members = list(contradicted(pages.text, certificates_of([*embedded, *printed])))
    if members:
        found.append(_text_disagrees(members))
    return found


def _text_disagrees(members: list[str]) -> Finding:
    zh = "、".join(LABELS[member].zh for member in members)
    en = ", ".join(LABELS[member].en for member in members)
    return findings.disagreement(
        "PDF_TEXT_DISAGREES",
        f"The text on the page differs from the sealed data: {en}.",
        f"页面文字与签章数据不一致：{zh}。",
        members=members,
    )
