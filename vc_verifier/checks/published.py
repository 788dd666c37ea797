"""Proof: is it one of the status lists that the bureau publishes, and so no certificate?"""

from collections.abc import Sequence
from typing import Any

from vc_core.credential import types_of
from vc_core.problems import ProblemError
from vc_core.status_list import LIST_CREDENTIAL_TYPE
from vc_verifier.checks.finding import Finding, failed
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict


class PublishedProblem(ProblemError):
    """It is something that the bureau publishes, and nothing that this verifier judges."""


def published_finding(document: Any, methods: Sequence[str], trust: Trust) -> Finding | None:
    """Tell a status list under a key for such lists from what somebody else signed.

    It is neither forged nor another's; nothing in it was verified, and nothing favourable is said.
    """
    if not isinstance(document, dict) or LIST_CREDENTIAL_TYPE not in types_of(document):
        return None
    known = {url for issuer in trust.issuers.values() for url in issuer.status_methods}
    if not methods or not known.issuperset(methods):
        return None
    problem = PublishedProblem(
        "STATUS_LIST_NO_CERTIFICATE",
        "It is a status list, under a key of the bureau for such lists. It is no certificate, and "
        "its signature was not examined here.",
        "这是状态列表，所写密钥是本局用于状态列表的密钥；它不是证书，此处未核验其签名。",
    )
    return failed("proof", problem, Verdict.NOT_VERIFIABLE)
