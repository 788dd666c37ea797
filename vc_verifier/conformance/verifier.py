"""Verifying in conformance mode: any credential or presentation under the known contexts.

The bureau's own certificate types keep their rules: they go the ordinary way.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.credential import as_list
from vc_core.documents import strict_json
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.envelopes.data_url import CREDENTIAL, Envelope, is_enveloped, open_data_url
from vc_core.envelopes.opening import Opened, open_envelope
from vc_core.identifiers import did_jwk, did_key
from vc_core.identifiers.resolver import FirstThatKnows
from vc_core.presentations import check_audience
from vc_core.problems import ProblemError, Text
from vc_core.proofs import verify_proof
from vc_verifier.carriers.detect import Presented, detect_bytes, detect_text
from vc_verifier.checks.certificate_types import is_certificate
from vc_verifier.checks.finding import Finding, failed, passed
from vc_verifier.conformance import findings as ask
from vc_verifier.conformance import legacy_jwt
from vc_verifier.conformance.asked import NOTHING_ASKED, Asked, unanswered
from vc_verifier.conformance.findings import ConformanceProblem
from vc_verifier.conformance.result import ConformanceResult, combine
from vc_verifier.result import Carrier, VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict
from vc_verifier.walk import verify as verify_ordinarily

RESOLVER = FirstThatKnows(
    [
        (did_key.PREFIX, did_key.DidKeyResolver()),
        (did_jwk.PREFIX, did_jwk.DidJwkResolver()),
    ]
)
_CARRIER_OF_FORM: dict[str, Carrier] = {"jwt": "jwt", "sd-jwt": "sd-jwt", "cose": "json"}
_DERIVED_PROOF = "u2V0B"


@dataclass(frozen=True)
class ConformanceVerifier:
    """Verifies whatever conforms; `bound` demands that the issuer controls the key."""

    jsonld: JsonLd
    bound: bool = True

    def __call__(
        self,
        data: bytes | str | dict[str, Any],
        *,
        trust: Trust,
        at: datetime | None = None,
        scanned: bool = False,
        asked: Asked = NOTHING_ASKED,
    ) -> VerificationResult:
        """Verify any carrier: JSON and tokens here, all others the ordinary way.

        With something `asked`, every proof must answer it.
        """
        if at is None:
            raise ValueError("the time of verification is the caller's to say")
        if isinstance(data, bytes) and detect_bytes(data) is Presented.OTHER:
            try:
                data = data.decode("utf-8")
            except UnicodeDecodeError:
                return _ordinarily(data, trust, at, asked, scanned=scanned)
        if isinstance(data, str):
            match detect_text(data):
                case Presented.JWT:
                    return self.token(data.strip(), at, asked)
                case Presented.JSON:
                    return self._json(data, trust, at, asked)
        if isinstance(data, dict):
            return self._document(data, trust, at, asked)
        return _ordinarily(data, trust, at, asked, scanned=scanned)

    def _json(self, text: str, trust: Trust, at: datetime, asked: Asked) -> VerificationResult:
        try:
            document = strict_json.parse(text)
        except strict_json.MalformedJson as error:
            return _unreadable(error, "json", at)
        if not isinstance(document, dict):
            return _ordinarily(text, trust, at, asked)
        return self._document(document, trust, at, asked)

    def _document(
        self, document: dict[str, Any], trust: Trust, at: datetime, asked: Asked
    ) -> VerificationResult:
        if not is_certificate(document):
            return self.credential(document, at, asked)
        if trust.issuers:
            return _ordinarily(document, trust, at, asked)
        error = ConformanceProblem(
            "NO_TRUST_DATA",
            "It is one of the bureau's certificates, and no trust data is installed here.",
            "这是本局的证书类型，而此处未安装信任数据。",
        )
        finding = failed("issuer", error, Verdict.UNDECIDABLE)
        return combine([finding], best=Verdict.UNDECIDABLE, carrier="json", at=at)

    def credential(
        self, document: Any, at: datetime, asked: Asked = NOTHING_ASKED
    ) -> ConformanceResult:
        """Verify one credential, embedded proof or envelope; never raises for a bad one."""
        if is_enveloped(document, CREDENTIAL):
            try:
                envelope = open_data_url(document, CREDENTIAL)
            except ProblemError as error:
                return _unreadable(error, "json", at)
            return self._enveloped(envelope, at, asked)
        if not isinstance(document, dict):
            problem = ConformanceProblem(
                "NOT_A_CREDENTIAL", "It is not a JSON object.", "不是 JSON 对象。"
            )
            return _unreadable(problem, "json", at)
        form = ask.form_finding(document, self.jsonld)
        carrier: Carrier = "derived" if _is_derived(document) else "json"
        best = Verdict.AUTHENTIC_DATA if carrier == "derived" else Verdict.ORIGINAL
        if form.verdict is not None:
            return combine([form], best=best, carrier=carrier, at=at)
        result = verify_proof(
            document,
            resolver=RESOLVER,
            now=at,
            challenge=asked.challenge,
            domain=asked.domain,
            jsonld=self.jsonld,
        )
        proof = ask.proof_finding(result.outcome, result.problem, tried=bool(result.proofs))
        if result.document is None:
            return combine([form, proof], best=best, carrier=carrier, at=at)
        findings = [_carrier(carrier), form, proof]
        if self.bound:
            methods = [single.verification_method for single in result.proofs]
            findings.append(ask.issuer_finding(document, methods))
        findings += ask.content_findings(document, at, self.jsonld)
        return combine(findings, best=best, carrier=carrier, at=at, credential=document)

    def token(self, text: str, at: datetime, asked: Asked = NOTHING_ASKED) -> ConformanceResult:
        """Verify a credential that came as a token, without its data: URL."""
        media_type = "application/vc+sd-jwt" if "~" in text else "application/vc+jwt"
        return self._enveloped(Envelope(media_type, text), at, asked)

    def _enveloped(self, envelope: Envelope, at: datetime, asked: Asked) -> ConformanceResult:
        carrier: Carrier = "sd-jwt" if "sd-jwt" in envelope.media_type else "jwt"
        try:
            if envelope.media_type == legacy_jwt.MEDIA_TYPE:
                opened = legacy_jwt.open_credential(envelope, resolver=RESOLVER, now=at)
            else:
                opened = open_envelope(
                    envelope, resolver=RESOLVER, purpose="assertionMethod", now=at
                )
            check_audience(opened.claims, challenge=asked.challenge, domain=asked.domain)
        except ProblemError as error:
            finding = ask.envelope_finding(error)
            return combine([finding], best=Verdict.ORIGINAL, carrier=carrier, at=at)
        return self._opened(opened, at)

    def _opened(self, opened: Opened, at: datetime) -> ConformanceResult:
        carrier = _CARRIER_OF_FORM[opened.form]
        best = Verdict.ORIGINAL if opened.complete else Verdict.AUTHENTIC_DATA
        form = ask.form_finding(opened.document, self.jsonld)
        if form.verdict is not None:
            return combine([form], best=best, carrier=carrier, at=at)
        text = Text("封装签名成立。", "The envelope's signature verifies.")
        findings = [
            _carrier(carrier),
            form,
            passed("proof", "ENVELOPE_HOLDS", text),
            ask.issuer_finding(opened.document, [opened.method.id]),
            *ask.content_findings(opened.document, at, self.jsonld),
        ]
        return combine(findings, best=best, carrier=carrier, at=at, credential=opened.document)


def conformance_verifier(*, bound: bool = True) -> ConformanceVerifier:
    """Make a verifier over the shipped contexts, those of the suites included."""
    return ConformanceVerifier(JsonLd(pinned(conformance=True), unsigned_direction=True), bound)


def _ordinarily(
    data: bytes | str | dict[str, Any],
    trust: Trust,
    at: datetime,
    asked: Asked,
    *,
    scanned: bool = False,
) -> VerificationResult:
    return unanswered(verify_ordinarily(data, trust=trust, at=at, scanned=scanned), asked)


def _is_derived(document: dict[str, Any]) -> bool:
    values = [
        proof.get("proofValue")
        for proof in as_list(document.get("proof"))
        if isinstance(proof, dict)
    ]
    return any(isinstance(value, str) and value.startswith(_DERIVED_PROOF) for value in values)


def _carrier(carrier: Carrier) -> Finding:
    text = Text("一致性测试模式，未评价载体。", "Conformance mode: the carrier is not judged.")
    return passed("carrier", f"CONFORMANCE_{carrier.upper().replace('-', '_')}", text)


def _unreadable(error: ProblemError, carrier: Carrier, at: datetime) -> ConformanceResult:
    finding = failed("carrier", error, Verdict.NOT_VERIFIABLE)
    return combine([finding], best=Verdict.NOT_VERIFIABLE, carrier=carrier, at=at)
