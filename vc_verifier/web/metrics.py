"""Counters in Prometheus text form: how many, of what kind; never whose."""

import threading
from collections import Counter

from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts since the process began; its labels come from closed lists only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._verdicts: Counter[tuple[str, str]] = Counter()
        self._requests: Counter[tuple[str, int]] = Counter()

    def count_result(self, result: VerificationResult) -> None:
        """Count one verdict by carrier."""
        with self._lock:
            self._verdicts[result.verdict.value, result.carrier] += 1

    def count_request(self, route: str, status: int) -> None:
        """Count one answered request by route."""
        with self._lock:
            self._requests[route, status] += 1

    def text(self, trust: Trust) -> str:
        """Give the exposition text; every verdict is listed, also those not yet given."""
        with self._lock:
            verdicts, requests = dict(self._verdicts), dict(self._requests)
        seen = {verdict for verdict, _ in verdicts}
        for verdict in Verdict:
            if verdict.value not in seen:
                verdicts[verdict.value, "json"] = 0
        lines = [
            "# HELP vc_verifier_verdicts_total Verdicts given, by verdict and carrier.",
            "# TYPE vc_verifier_verdicts_total counter",
            *(
                f'vc_verifier_verdicts_total{{verdict="{verdict}",carrier="{carrier}"}} {count}'
                for (verdict, carrier), count in sorted(verdicts.items())
            ),
            "# HELP vc_verifier_http_requests_total Requests answered, by route and status.",
            "# TYPE vc_verifier_http_requests_total counter",
            *(
                f'vc_verifier_http_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(requests.items())
            ),
            "# HELP vc_verifier_trust_bundle_sequence Sequence number of the trust bundle.",
            "# TYPE vc_verifier_trust_bundle_sequence gauge",
            f"vc_verifier_trust_bundle_sequence {trust.sequence}",
            "# HELP vc_verifier_trust_bundle_expires_timestamp_seconds When it expires.",
            "# TYPE vc_verifier_trust_bundle_expires_timestamp_seconds gauge",
            f"vc_verifier_trust_bundle_expires_timestamp_seconds {int(trust.expires.timestamp())}",
        ]
        return "\n".join(lines) + "\n"
