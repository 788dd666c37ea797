"""Runs conformance mode (waitress), on the loopback address and no other."""

from ipaddress import ip_address

from vc_core.problems import Text
from vc_verifier.conformance.application import create_conformance_app, usable
from vc_verifier.conformance.routes import Clock
from vc_verifier.trust.store import TrustStore
from vc_verifier.web.server import run

LOUD_WARNING = (
    Text(
        "一致性测试模式：信任任何 did:key，仅供测试，不得用于核验证书。",
        "CONFORMANCE MODE: any did:key is trusted. For tests only, never to judge certificates.",
    ),
    Text(
        "“核验通过”在此仅表示证明成立，与本局是否签发无关。",
        "'Verified' here says that proofs verify, nothing about who issued.",
    ),
)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine's own address, written as an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(store: TrustStore, *, clock: Clock, host: str, port: int) -> None:
    """Serve until interrupted, with the stored trust data if there is any."""
    if not is_loopback(host):
        raise ValueError("conformance mode is for this machine only")
    run(create_conformance_app(usable(store), clock=clock), host=host, port=port)
