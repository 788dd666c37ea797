"""The issuer's refusals: errors that an operator or a caller can act on."""

from vc_core.problems import ProblemError


class IssuerError(ProblemError):
    """Something the issuer refuses to do, with the reason in both languages."""
