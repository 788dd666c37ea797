"""Counters in Prometheus text form: how many requests, of what route; never whose."""

import threading
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from vc_issuer.bureau import Bureau
from vc_issuer.registry.models import Application, AuditEntry, CertificateRecord

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts since the process began; its labels come from closed lists only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()

    def count_request(self, route: str, status: int) -> None:
        """Count one answered request by route."""
        with self._lock:
            self._requests[route, status] += 1

    def text(self, bureau: Bureau | None) -> str:
        """Give the exposition text: requests of this process, and how full a registry is."""
        with self._lock:
            requests = sorted(self._requests.items())
        lines = [
            "# HELP vc_issuer_http_requests_total Requests answered, by route and status.",
            "# TYPE vc_issuer_http_requests_total counter",
            *(
                f'vc_issuer_http_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in requests
            ),
        ]
        return "\n".join([*lines, *([] if bureau is None else _gauges(bureau))]) + "\n"


def _gauges(bureau: Bureau) -> Iterator[str]:
    with bureau.registry.reading() as session:
        gauges = {
            "certificates_sealed": select(func.count()).where(CertificateRecord.state == "sealed"),
            "applications_waiting": select(func.count()).where(Application.state == "submitted"),
            "audit_entries": select(func.count()).select_from(AuditEntry),
        }
        for name, query in gauges.items():
            value = session.scalar(query) or 0
            yield f"# TYPE vc_issuer_{name} gauge"
            yield f"vc_issuer_{name} {value}"
