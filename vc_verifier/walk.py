"""The verifier's one verb: from any carrier to a verdict, without a network."""

import json
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from vc_core import barcode
from vc_core.documents import strict_json
from vc_core.problems import ProblemError, Text
from vc_verifier.carriers import archive, image, jwt
from vc_verifier.carriers.detect import Presented, detect_bytes, detect_text
from vc_verifier.carriers.foreign import foreign_code, foreign_token
from vc_verifier.checks.finding import Finding, failed, passed
from vc_verifier.checks.seal import SealProblem
from vc_verifier.examine import Examination, examine_document
from vc_verifier.result import Carrier, VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

# INTERFACES: every input up to 10 MB is answered; a larger one is refused unread.
MOST_BYTES = 10_000_000
# Seconds after which no further PDF of the same input is begun.
_MOST_PDF_SECONDS = 0.8
DOCUMENT_LIMITS = strict_json.Limits(size=1_000_000, depth=48, values=20_000)


class CarrierProblem(ProblemError):
    """What was presented cannot carry a certificate, or not one that is readable here."""


def verify(
    data: bytes | str | dict[str, Any], *, trust: Trust, at: datetime, scanned: bool = False
) -> VerificationResult:
    """Verify a carrier at the time `at`; `scanned` says that a camera saw the picture's code.

    Never raises for bad input: what cannot be read is `not-verifiable`, with the reason.
    """
    walk = _Walk(trust, at, scanned)
    if isinstance(data, dict):
        return walk.from_object(data)
    if len(data) > MOST_BYTES:
        return walk.unreadable(
            "json",
            CarrierProblem("TOO_LARGE", "It is larger than 10 MB.", "文件超过 10 MB。"),
        )
    return walk.from_bytes(data) if isinstance(data, bytes) else walk.from_text(data)


class _Walk:
    def __init__(self, trust: Trust, at: datetime, scanned: bool) -> None:  # noqa: FBT001
        # One input, one budget of work, however many credentials and proofs are in it.
        self._trust = replace(trust, jsonld=trust.jsonld.bounded())
        self._at = at
        self._scanned = scanned
        # All pictures of one input share this, so that an archive of them is answered in time.
        self._picture_seconds = image.MOST_SECONDS
        self._pdf_seconds = _MOST_PDF_SECONDS

    def from_object(self, document: dict[str, Any]) -> VerificationResult:
        """Walk on from a parsed document: as text, since only text is known to be JSON."""
        try:
            return self.from_text(json.dumps(document, ensure_ascii=False))
        except (TypeError, ValueError, RecursionError):
            problem = CarrierProblem("NOT_JSON", "The object is not JSON.", "该对象不是 JSON。")
            return self.unreadable("json", problem)

    def from_bytes(self, data: bytes) -> VerificationResult:
        """Walk on from bytes of any kind."""
        match detect_bytes(data):
            case Presented.IMAGE:
                return self._image(data)
            case Presented.ARCHIVE:
                return self._archive(data)
            case Presented.PDF:
                return self._pdf(data)
            case _:
                return self._encoded_text(data)

    def _pdf(self, data: bytes) -> VerificationResult:
        try:
            # Imported here: its libraries are an extra of the installation.
            from vc_verifier.carriers.pdf.judgement import examine_pdf
        except ModuleNotFoundError:
            problem = CarrierProblem(
                "PDF_NOT_READ",
                "PDF files are not read by this installation; install the extra: "
                "pip install 'professional-certificates[pdf]', or scan the code on the page.",
                "此安装不读取 PDF 文件；请安装 pip install 'professional-certificates[pdf]'，"
                "或改为扫描页面上的二维码。",
            )
            return self.unreadable("pdf", problem)
        if self._pdf_seconds <= 0:
            problem = CarrierProblem(
                "TOO_MANY_PDFS",
                "There are more PDF files in it than are examined at once; present this one alone.",
                "其中 PDF 文件过多，一次无法全部检查；请单独提交该文件。",
            )
            return self.unreadable("pdf", problem)
        begun = time.monotonic()
        results = examine_pdf(data, trust=self._trust, at=self._at)
        # Pages are read in a process of their own, so that this thread's time says nothing.
        self._pdf_seconds -= time.monotonic() - begun
        return self.combined(results)

    def _encoded_text(self, data: bytes) -> VerificationResult:
        try:
            return self.from_text(data.decode("utf-8"))
        except UnicodeDecodeError:
            problem = CarrierProblem(
                "NOT_RECOGNISED",
                "It is neither a picture, nor text in UTF-8, nor another known carrier.",
                "不是图片，也不是 UTF-8 文本或其他已知的载体。",
            )
            return self.unreadable("json", problem)

    def from_text(self, text: str) -> VerificationResult:
        """Walk on from text: a barcode's, a token, or JSON."""
        match detect_text(text):
            case Presented.BARCODE:
                return self._barcode(text.strip(), self._carrier_of_barcode("barcode"))
            case Presented.JWT:
                return self._jwt(text)
            case Presented.JSON:
                return self._json(text, self.json())
            case _:
                return self._not_ours("barcode", [text], _nothing_found())

    def json(self) -> Examination:
        """Give the examination of a JSON file: it may be the original."""
        finding = passed(
            "carrier", "JSON_FILE", Text("载体是 JSON-LD 文件。", "The carrier is a JSON-LD file.")
        )
        return self._examination("json", finding, Verdict.ORIGINAL)

    def _json(self, text: str, examination: Examination) -> VerificationResult:
        try:
            document = strict_json.parse(text, limits=DOCUMENT_LIMITS)
        except strict_json.MalformedJson as error:
            return self.unreadable(examination.carrier, error)
        return self.combined(examine_document(document, examination))

    def _barcode(self, text: str, examination: Examination) -> VerificationResult:
        try:
            document = barcode.decode(text)
        except barcode.UnknownTypeTable as error:
            return examination.refuse(error, Verdict.UNDECIDABLE)
        except barcode.BarcodeError as error:
            return examination.refuse(error, Verdict.NOT_VERIFIABLE)
        return self.combined(examine_document(document, examination))

    def _jwt(self, token: str) -> VerificationResult:
        text = Text("载体是 JWT。", "The carrier is a JWT.")
        examination = self._examination(
            "jwt", passed("carrier", "JWT", text), Verdict.COPY_WITHOUT_EFFECT
        )
        try:
            parts = jwt.take_apart(token)
        except jwt.MalformedJwt as error:
            return examination.refuse(error, Verdict.NOT_VERIFIABLE)
        # Only the key that is named counts: anybody can write the bureau's name as issuer.
        claimed = [parts.header.get("kid")]
        results = examine_document([parts.payload], examination)
        sealed = [result for result in results if result.credential is not None]
        if sealed:
            return self.combined(sealed)
        if any(isinstance(c, str) and c.partition("#")[0] in self._trust.issuers for c in claimed):
            # The bureau seals no tokens yet, so a token in its name is none of its work.
            problem = SealProblem(
                "JWT_NOT_SEALED_BY_BUREAU",
                "It claims the bureau, but the bureau issues no tokens of this kind.",
                "自称由本局签发，但本局不签发此类令牌。",
            )
            return examination.refuse(problem, Verdict.ALTERED)
        if not jwt.holds_credential(parts):
            return examination.refuse(foreign_token(), Verdict.NOT_ISSUED_BY_BUREAU)
        problem = SealProblem(
            "NOT_THE_SEAL",
            "It is signed by a key that is not the bureau's certificate seal.",
            "签名所用密钥不是本局的证书专用章密钥。",
        )
        return examination.refuse(problem, Verdict.NOT_ISSUED_BY_BUREAU)

    def _image(self, data: bytes) -> VerificationResult:
        carrier: Carrier = "camera" if self._scanned else "image"
        if self._picture_seconds <= 0:
            problem = CarrierProblem(
                "TOO_MANY_PICTURES",
                "There are more pictures in it than are examined at once; present this one alone.",
                "其中图片过多，一次无法全部检查；请单独提交该图片。",
            )
            return self.unreadable(carrier, problem)
        begun = time.thread_time()
        try:
            codes = image.read_codes(data, seconds=self._picture_seconds)
        except image.ImageUnreadable as error:
            return self.unreadable(carrier, error)
        finally:
            self._picture_seconds -= time.thread_time() - begun
        kinds = {code: detect_text(code) for code in codes}
        examination = self._carrier_of_barcode(carrier)
        ours = [code for code, kind in kinds.items() if kind is Presented.BARCODE]
        if ours:
            return self.combined([self._barcode(code.strip(), examination) for code in ours])
        # Other sealed forms fit into large codes, too; they are verified as what they are.
        results = [
            self._json(code, examination) if kind is Presented.JSON else self._jwt(code)
            for code, kind in kinds.items()
            if kind in (Presented.JSON, Presented.JWT)
        ]
        if results:
            return self.combined(results)
        return self._not_ours(carrier, codes, _no_code(codes))

    def _not_ours(
        self, carrier: Carrier, texts: list[str], otherwise: ProblemError
    ) -> VerificationResult:
        """Name another system's code, or say `otherwise`; no address in it is opened."""
        problem, verdict = foreign_code(texts) or (otherwise, Verdict.NOT_VERIFIABLE)
        return self._examination(carrier, failed("carrier", problem, verdict), verdict).result([])

    def _archive(self, data: bytes) -> VerificationResult:
        try:
            entries = archive.entries(data)
        except archive.ArchiveUnreadable as error:
            return self.unreadable("json", error)
        problem = CarrierProblem(
            "IN_AN_ARCHIVE",
            "The certificate is inside an archive; to have it judged as the original, unpack it "
            "and present the file itself.",
            "证书位于压缩包内；如需按原件判定，请解压后提交文件本身。",
        )
        results = []
        for _name, content in entries:
            if detect_bytes(content) is not Presented.ARCHIVE:
                results.append(_demoted(self.from_bytes(content), problem))
        return self.combined(results) if results else self.unreadable("json", _nothing_found())

    def _carrier_of_barcode(self, carrier: Carrier) -> Examination:
        if carrier == "image":
            problem = CarrierProblem(
                "PICTURE_IS_A_COPY",
                "A picture of a certificate is a re-converted version of it.",
                "证书的图片属于电子再转换版本。",
            )
            finding = failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
            return self._examination(carrier, finding, Verdict.COPY_WITHOUT_EFFECT)
        text = Text(
            "载体是二维码；其周围的纸张或屏幕未经核验。",
            "The carrier is a code; the paper or screen around it was not examined.",
        )
        return self._examination(
            carrier, passed("carrier", "BARCODE", text), Verdict.AUTHENTIC_DATA
        )

    def _examination(self, carrier: Carrier, finding: Finding, best: Verdict) -> Examination:
        return Examination(self._trust, self._at, carrier, finding, best)

    def unreadable(self, carrier: Carrier, error: ProblemError) -> VerificationResult:
        """Give the result of a carrier from which nothing could be read."""
        finding = failed("carrier", error, Verdict.NOT_VERIFIABLE)
        return self._examination(carrier, finding, Verdict.NOT_VERIFIABLE).result([])

    def combined(self, results: Iterable[VerificationResult]) -> VerificationResult:
        """Combine the results of one file: one verdict each, and the file is a copy."""
        found = list(results)
        if len(found) == 1:
            return found[0]
        problem = CarrierProblem(
            "SEVERAL_CERTIFICATES",
            "There are several certificates in it; each has a verdict of its own.",
            "其中有多份证书，分别给出结论。",
        )
        finding = failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
        worst = min((result.verdict for result in found), key=lambda verdict: verdict.rank)
        overall = self._examination(found[0].carrier, finding, worst).result([])
        parts = tuple(_demoted(result, problem) for result in found)
        return replace(overall, parts=parts)


def _demoted(result: VerificationResult, problem: ProblemError) -> VerificationResult:
    """Give a result as that of a copy, where it was better than that."""
    if not result.verdict.favourable:
        return result
    return replace(
        result,
        verdict=Verdict.COPY_WITHOUT_EFFECT,
        errors=(*result.errors, problem.details),
    )


def _nothing_found() -> CarrierProblem:
    return CarrierProblem(
        "NOTHING_SEALED",
        "It is no credential, no code of one, and no picture of such a code.",
        "不是凭证，也不是凭证的二维码内容或图片。",
    )


def _no_code(codes: list[str]) -> CarrierProblem:
    if codes:
        return CarrierProblem(
            "NOT_A_CERTIFICATE_CODE",
            "There is a code in the picture, but not a certificate's.",
            "图片中有二维码，但不是证书的二维码。",
        )
    return CarrierProblem(
        "NO_CODE_FOUND",
        "No code was found in the picture; it may be cropped, blurred or too small.",
        "图片中没有找到二维码；可能被裁剪、模糊或过小。",
    )
