"""Compromise: is the seal's key in wrong hands, and was this sealed provably before?"""

from typing import Any

from vc_core.times import format_timestamp
from vc_verifier.checks.finding import Finding, failed
from vc_verifier.checks.seal import Seal, SealProblem
from vc_verifier.verdict import Verdict


def check_compromise(certificate: dict[str, Any], seal: Seal) -> Finding | None:
    """Refuse what a compromised key sealed, whatever date it bears (DESIGN, 'Keys and trust').

    Spared is a whole certificate whose digest the signed issuing log proves; a disclosure of
    part of one cannot be. None if nothing speaks against the seal.
    """
    if seal.issuer is None or seal.method is None:
        raise ValueError("only authentic data is asked about its key")
    compromise = seal.issuer.compromises.get(seal.method)
    if compromise is None or compromise.spares(certificate):
        return None
    since = format_timestamp(compromise.since)
    problem = SealProblem(
        "SEAL_COMPROMISED",
        f"Its seal's key has been in wrong hands since {since}, and the bureau's issuing log does "
        "not prove that it was sealed before. Ask the bureau.",
        f"其印章密钥自 {since} 起失密，本局签发日志不能证明它在此之前签章。请向本局核实。",
        since=since,
    )
    return failed("proof", problem, Verdict.ALTERED, as_of=since)
