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
from vc_verifier.carriers import archive, office
from vc_verifier.carriers import problems as say
from vc_verifier.carriers.detect import Presented, detect_bytes, detect_text, hidden_by_mark
from vc_verifier.carriers.foreign import foreign_code
from vc_verifier.carriers.office_judgement import judge_office, nothing_in_office
from vc_verifier.checks.finding import Finding, failed, passed, undecided, with_finding
from vc_verifier.examination import Examination
from vc_verifier.examine import MOST_VALUES, examine_document
from vc_verifier.examine_quads import examine_n_quads
from vc_verifier.result import Carrier, VerificationResult
from vc_verifier.tokens import examine_json, examine_message, examine_token
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

# INTERFACES: every input up to 10 MB is answered; a larger one is refused unread.
MOST_BYTES = 10_000_000
# Seconds after which no further PDF of the same input is begun.
_MOST_PDF_SECONDS = 0.8
_JSON_FILE = passed(
    "carrier", "JSON_FILE", Text("载体是 JSON-LD 文件。", "The carrier is a JSON-LD file.")
)
DOCUMENT_LIMITS = strict_json.Limits(size=1_000_000, depth=48, values=20_000)


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
            say.too_large(),
        )
    return walk.from_bytes(data) if isinstance(data, bytes) else walk.from_text(data)


class _Walk:
    def __init__(self, trust: Trust, at: datetime, scanned: bool) -> None:  # noqa: FBT001
        self._trust = trust.bounded()
        self._at = at
        self._scanned = scanned
        # All pictures of one input share this, so that an archive of them is answered in time.
        self._picture_seconds: float | None = None
        self._pdf_seconds = _MOST_PDF_SECONDS

    def from_object(self, document: dict[str, Any]) -> VerificationResult:
        """Walk on from a parsed document: as text, since only text is known to be JSON."""
        try:
            return self.from_text(json.dumps(document, ensure_ascii=False))
        except (TypeError, ValueError, RecursionError):
            problem = say.not_json()
            return self.unreadable("json", problem)

    def from_bytes(self, data: bytes) -> VerificationResult:
        """Walk on from bytes of any kind."""
        match detect_bytes(data):
            case Presented.IMAGE:
                return self._image(data)
            case Presented.ARCHIVE:
                return self._archive(data)
            case Presented.OFFICE:
                return self._office(data)
            case Presented.PDF:
                return self._pdf(data)
            case Presented.COSE:
                return self._message(data)
            case _:
                return self._encoded_text(data)

    def _pdf(self, data: bytes) -> VerificationResult:
        try:
            # Imported here: its libraries are an extra of the installation.
            from vc_verifier.carriers.pdf.judgement import examine_pdf
        except ModuleNotFoundError:
            return self._not_installed("pdf", say.pdf_not_read())
        if self._pdf_seconds <= 0:
            problem = say.too_many_pdfs()
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
            return self.unreadable("json", say.no_text(data))

    def from_text(self, text: str) -> VerificationResult:
        """Walk on from text: a barcode's, a token, or JSON."""
        match detect_text(text):
            case Presented.BARCODE:
                return self._barcode(text.strip(), self._carrier_of_barcode("barcode"))
            case Presented.JWT:
                return self._token(text)
            case Presented.JSON:
                # Each value takes a character at least.
                return self._json(text, self.json(short=len(text) <= MOST_VALUES))
            case Presented.N_QUADS:
                return self._n_quads(text)
            case _ if hidden_by_mark(text):
                return self.unreadable("json", say.another_encoding())
            case _:
                return self._not_ours("barcode", [text], say.nothing_found())

    def json(self, *, short: bool = False) -> Examination:
        """Give the examination of a JSON file: it may be the original."""
        return Examination(
            self._trust,
            self._at,
            "json",
            _JSON_FILE,
            Verdict.ORIGINAL,
            strictly_parsed=True,
            short=short,
        )

    def _json(self, text: str, examination: Examination) -> VerificationResult:
        try:
            document = strict_json.parse(text, limits=DOCUMENT_LIMITS)
        except strict_json.MalformedJson as error:
            return self.unreadable(examination.carrier, error)
        return self.combined(examine_json(document, examination))

    def _n_quads(self, text: str) -> VerificationResult:
        problem = say.n_quads_are_a_copy()
        finding = failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
        examination = self._examination("n-quads", finding, Verdict.COPY_WITHOUT_EFFECT)
        return examine_n_quads(text, examination)

    def _barcode(self, text: str, examination: Examination) -> VerificationResult:
        try:
            document = barcode.decode(text)
        except barcode.UnknownTypeTable as error:
            return examination.refuse(error, Verdict.UNDECIDABLE)
        except barcode.BarcodeError as error:
            return examination.refuse(error, Verdict.NOT_VERIFIABLE)
        return self.combined(examine_document(document, examination))

    def _token(self, token: str) -> VerificationResult:
        text = Text("载体是 JWT。", "The carrier is a JWT.")
        examination = self._examination("jwt", passed("carrier", "JWT", text), Verdict.ORIGINAL)
        return self.combined(examine_token(token, examination))

    def _message(self, data: bytes) -> VerificationResult:
        text = Text("载体是 COSE 消息。", "The carrier is a COSE message.")
        examination = self._examination("jwt", passed("carrier", "COSE", text), Verdict.ORIGINAL)
        return self.combined(examine_message(data, examination))

    def _image(self, data: bytes) -> VerificationResult:
        # Imported here: its decoders are more than everything that a file of JSON needs.
        from vc_verifier.carriers import image

        carrier: Carrier = "camera" if self._scanned else "image"
        if self._picture_seconds is None:
            self._picture_seconds = image.MOST_SECONDS
        if self._picture_seconds <= 0:
            problem = say.too_many_pictures()
            return self.unreadable(carrier, problem)
        begun = time.thread_time()
        try:
            codes = image.read_codes(data, seconds=self._picture_seconds)
        except image.DecoderNotInstalled as error:
            return self._not_installed(carrier, error)
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
            self._json(code, examination)
            if kind is Presented.JSON
            else self.combined(examine_token(code, examination))
            for code, kind in kinds.items()
            if kind in (Presented.JSON, Presented.JWT)
        ]
        if results:
            return self.combined(results)
        return self._not_ours(carrier, codes, say.no_code(codes))

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
            return self.unreadable("archive", error)
        problem = say.in_an_archive()
        results = []
        for _name, content in entries:
            if detect_bytes(content) not in (Presented.ARCHIVE, Presented.OFFICE):
                results.append(_demoted(self.from_bytes(content), problem))
        if not results:
            return self.unreadable("archive", say.nothing_found())
        return self.combined(results, carrier="archive")

    def _office(self, data: bytes) -> VerificationResult:
        kind = office.office_kind(data) or Text("办公文档", "office document")
        try:
            document = office.read_office(data, kind)
        except archive.ArchiveUnreadable as error:
            return self.unreadable("office", error)
        embedded = [
            *(r for inner in document.documents for r in examine_document(inner, self.json())),
            *(self._pdf(pdf) for pdf in document.pdfs),
        ]
        shown = [
            *(self._image(picture) for picture in document.pictures),
            *(self.from_text(code) for code in document.codes),
        ]
        results = judge_office(document, embedded, shown)
        return (
            self.combined(results)
            if results
            else self.unreadable("office", nothing_in_office(kind))
        )

    def _carrier_of_barcode(self, carrier: Carrier) -> Examination:
        if carrier == "image":
            problem = say.picture_is_a_copy()
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

    def _not_installed(self, carrier: Carrier, error: ProblemError) -> VerificationResult:
        """Give the result of a carrier that this installation does not read: nothing is known."""
        finding = undecided("carrier", error)
        return self._examination(carrier, finding, Verdict.UNDECIDABLE).result([])

    def combined(
        self, results: Iterable[VerificationResult], *, carrier: Carrier | None = None
    ) -> VerificationResult:
        """Combine the results of one file: one verdict each, and the file is a copy.

        `carrier` is what holds them all; without it, it is what holds the first.
        """
        found = list(results)
        if len(found) == 1:
            return found[0]
        problem = say.several_certificates()
        finding = failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
        worst = min((result.verdict for result in found), key=lambda verdict: verdict.rank)
        overall = self._examination(carrier or found[0].carrier, finding, worst).result([])
        parts = tuple(_demoted(result, problem) for result in found)
        if worst.rank < Verdict.COPY_WITHOUT_EFFECT.rank:
            # That there are several decided nothing then; the worst one's reason did.
            reasons = next(result.errors[:1] for result in found if result.verdict is worst)
            overall = replace(overall, errors=(*reasons, *overall.errors))
        return replace(overall, parts=parts)


def _demoted(result: VerificationResult, problem: ProblemError) -> VerificationResult:
    """Give a result as that of a copy, where it was better than that."""
    if not result.verdict.favourable:
        return result
    return with_finding(result, failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT))
