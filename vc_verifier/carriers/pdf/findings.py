"""What is said of a PDF as a carrier, and the verdict that each finding forces."""

from vc_core.problems import ProblemError, Text
from vc_core.times import format_timestamp
from vc_verifier.carriers.pdf.pages import ReaderNotInstalled
from vc_verifier.carriers.pdf.seal import PdfSeal, SealState
from vc_verifier.checks.finding import Finding, failed, passed, undecided
from vc_verifier.trust.seal_certificate import SEAL_NAME
from vc_verifier.verdict import Verdict


class PdfProblem(ProblemError):
    """Why a PDF is not the issued certificate."""


def original_finding() -> Finding:
    """Say that the file is as issued."""
    text = Text(
        "PDF 文件由电子印章整体签章，未经任何改动。",
        "The e-seal covers the entire PDF file, which is unchanged.",
    )
    return passed("carrier", "PDF_AS_ISSUED", text)


def carrier_finding(seal: PdfSeal) -> Finding:
    """Say what the signatures make of a file that is not, or not yet, the original."""
    if SEAL_NAME in seal.names:
        return failed("carrier", PdfProblem(*_IMITATED), Verdict.ALTERED)
    if seal.since is not None:
        return _compromised(format_timestamp(seal.since))
    problem, verdict = _CARRIERS[seal.state]
    return failed("carrier", PdfProblem(*problem), verdict)


def _compromised(since: str) -> Finding:
    """Say that the file's seal proves nothing, whatever the certificate in it is worth.

    Like a broken seal's, its file is a copy around an authentic certificate (DESIGN, 'A PDF
    original'); one that is not proven itself is refused by `checks.compromise`.
    """
    problem = PdfProblem(
        "PDF_SEAL_COMPROMISED",
        f"The key of the PDF file's seal has been in wrong hands since {since}, and the bureau's "
        "issuing log does not prove that this file was sealed before. Ask for a newly sealed one.",
        f"该 PDF 文件的印章密钥自 {since} 起失密，本局签发日志不能证明此文件在此之前签章。"
        "请索取重新签章的文件。",
        since=since,
    )
    return failed("carrier", problem, _COPY, as_of=since)


def nothing_found(seal: PdfSeal, unread: ProblemError | None) -> Finding:
    """Say what a file in which no sealed data was found is worth."""
    if seal.state is SealState.CHANGED or SEAL_NAME in seal.names:
        return carrier_finding(seal)
    if isinstance(unread, ReaderNotInstalled):
        # A certificate's code may stand on a page that nobody here can look at.
        return undecided("carrier", unread)
    if seal.state is SealState.FOREIGN:
        return failed("carrier", PdfProblem(*_BY_OTHERS), Verdict.NOT_ISSUED_BY_BUREAU)
    return failed("carrier", unread or PdfProblem(*_NOTHING), Verdict.NOT_VERIFIABLE)


def disagreement(code: str, en: str, zh: str, **extra: object) -> Finding:
    """Say that pieces of evidence in one file contradict each other."""
    return failed("carrier", PdfProblem(code, en, zh, **extra), Verdict.ALTERED)


_COPY = Verdict.COPY_WITHOUT_EFFECT
_CARRIERS: dict[SealState, tuple[tuple[str, str, str], Verdict]] = {
    SealState.NONE: (
        (
            "PDF_WITHOUT_SEAL",
            "The PDF file bears no electronic seal: it was made from a certificate, or around one.",
            "PDF 文件没有电子印章：它由证书转换而来，或是另行制作的文件。",
        ),
        _COPY,
    ),
    SealState.BROKEN: (
        (
            "PDF_SEAL_BROKEN",
            "The electronic seal no longer fits the PDF file: it was saved anew or damaged.",
            "电子印章与 PDF 文件不再相符：文件被另存、转换或损坏。",
        ),
        _COPY,
    ),
    SealState.FOLLOWED: (
        (
            "PDF_BYTES_APPENDED",
            "There are bytes after the sealed PDF file, which the seal does not cover.",
            "已签章的 PDF 文件之后还有印章未覆盖的内容。",
        ),
        _COPY,
    ),
    SealState.WHOLE: (
        (
            "PDF_NOT_ONE_CERTIFICATE",
            "The sealed PDF file does not hold exactly one certificate.",
            "已签章的 PDF 文件中并非恰好包含一份证书。",
        ),
        _COPY,
    ),
    SealState.CHANGED: (
        (
            "PDF_CHANGED_AFTER_SEALING",
            "The PDF file was changed after it had been sealed.",
            "PDF 文件在签章之后被修改。",
        ),
        Verdict.ALTERED,
    ),
    SealState.FOREIGN: (
        (
            "PDF_SIGNED_BY_OTHERS",
            "The PDF file is signed with a key that is not the bureau's seal.",
            "PDF 文件由非本局印章的密钥签名。",
        ),
        _COPY,
    ),
}
_IMITATED = (
    "PDF_SEAL_IMITATED",
    "The PDF file is signed in the seal's name with a key that is not the bureau's.",
    "PDF 文件以专用章名义签名，但所用密钥不属于本局。",
)
_BY_OTHERS = _CARRIERS[SealState.FOREIGN][0]
_NOTHING = (
    "PDF_NOTHING_SEALED",
    "Neither an embedded certificate nor a certificate's code was found in the PDF file.",
    "PDF 文件中既没有嵌入的证书，也没有证书二维码。",
)
