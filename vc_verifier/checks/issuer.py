"""Issuer: is the body that the credential names the one whose seal it bears?"""

from functools import lru_cache
from typing import Any

from vc_core.credential import validity_period
from vc_core.problems import ProblemError, Text
from vc_core.times import InvalidTime, format_timestamp
from vc_verifier.checks.finding import Finding, failed, passed
from vc_verifier.checks.seal import Seal
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.seal_certificate import covers
from vc_verifier.verdict import Verdict


class IssuerProblem(ProblemError):
    """The credential's issuer and its seal do not belong together."""


def check_issuer(credential: dict[str, Any], seal: Seal, trust: Trust) -> Finding:
    """Check that the seal is the named issuer's and its certificate covers the sealing time."""
    issuer = seal.issuer
    if issuer is None or seal.method is None:
        raise ValueError("the issuer is asked only of authentic data")
    named = credential.get("issuer")
    if (named.get("id") if isinstance(named, dict) else named) != issuer.did:
        problem = IssuerProblem(
            "ISSUER_MISMATCH",
            "The issuer it names is not the one whose seal it bears.",
            "所写的签发者与签章不属于同一机构。",
        )
        return failed("issuer", problem, Verdict.RULE_VIOLATION)
    try:
        sealed_at, _ = validity_period(credential)
    except InvalidTime as error:
        return failed("issuer", error, Verdict.RULE_VIOLATION)
    certificate = issuer.seals[seal.method]
    # A token, or the base of a disclosure, may be sealed later and by a newer seal.
    if sealed_at is None or not covers(certificate, seal.made_at or sealed_at):
        problem = IssuerProblem(
            "SEAL_CERTIFICATE_PERIOD",
            "The seal's certificate was not valid at the time of sealing.",
            "签章时专用章证书不在有效期内。",
        )
        return failed("issuer", problem, Verdict.RULE_VIOLATION)
    return _trusted(issuer.name, format_timestamp(trust.issued))


# Named by the trust bundle, hence few.
@lru_cache(maxsize=64)
def _trusted(name: Text, as_of: str) -> Finding:
    text = Text(f"签发者可信：{name.zh}。", f"The issuer is trusted: {name.en}.")
    return passed("issuer", "ISSUER_TRUSTED", text, as_of=as_of)
