"""Runs the conformance issuer beside the bureau's own site, on this machine only (waitress)."""

from collections.abc import Callable, Iterable
from typing import Any

import waitress

from vc_core.problems import Text
from vc_issuer.bureau import Bureau
from vc_issuer.conformance.application import Clock, create_conformance_app
from vc_issuer.web.application import create_app
from vc_issuer.web.server import HOST, THREADS

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
# The description is one of both.
_OWN_PATHS = ("/issuers", "/conformance/", "/openapi.json")

LOUD_WARNING = (
    Text(
        "一致性测试模式：/issuers/… 无需登录即可签发，密钥仅存于内存，仅供测试。",
        "CONFORMANCE MODE: /issuers/... issues without authentication, by keys that live in "
        "memory only. For tests.",
    ),
    Text(
        "这些密钥不是本局的专用章，所签凭证没有任何效力。",
        "None of these keys is the bureau's seal; what they sign has no effect.",
    ),
)


def serve(bureau: Bureau | None, *, port: int, public_url: str | None, clock: Clock) -> None:
    """Serve until interrupted; without a bureau there are the conformance routes only."""
    url = public_url or f"http://{HOST}:{port}"
    ordinary = None if bureau is None else create_app(bureau, public_url=public_url)
    conformance = create_conformance_app(public_url=url, clock=clock, bureau=ordinary)
    waitress.serve(beside(conformance, ordinary), host=HOST, port=port, threads=THREADS, ident=None)


def beside(conformance: Wsgi, ordinary: Wsgi | None) -> Wsgi:
    """Give one application: the conformance paths go to it, all others to the bureau's."""
    if ordinary is None:
        return conformance

    def choose(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = str(environment.get("PATH_INFO", ""))
        chosen = conformance if path.startswith(_OWN_PATHS) else ordinary
        return chosen(environment, start_response)

    return choose
