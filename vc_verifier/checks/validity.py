"""Validity: has the credential's time begun, and not ended?"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from vc_core.credential import validity_period
from vc_core.problems import ProblemError, Text
from vc_core.times import CLOCK_SKEW, InvalidTime, format_timestamp
from vc_verifier.checks.finding import Finding, failed, passed
from vc_verifier.verdict import Verdict


class ValidityProblem(ProblemError):
    """The credential is not valid at the time of verification."""


def check_validity(credential: dict[str, Any], at: datetime) -> Finding:
    """Check `validFrom` and `validUntil` at `at` (VC 2.0 §4.9)."""
    try:
        start, end = validity_period(credential)
    except InvalidTime as error:
        return failed("validity", error, Verdict.RULE_VIOLATION)
    if start is not None and at + CLOCK_SKEW < start:
        moment = format_timestamp(start)
        problem = ValidityProblem(
            "NOT_YET_VALID", f"It is valid only from {moment}.", f"自 {moment} 起方为有效。"
        )
        return failed("validity", problem, Verdict.NOT_YET_VALID, as_of=format_timestamp(at))
    if end is not None and end < at:
        moment = format_timestamp(end)
        problem = ValidityProblem(
            "EXPIRED", f"Its validity ended on {moment}.", f"有效期已于 {moment} 届满。"
        )
        return failed("validity", problem, Verdict.EXPIRED, as_of=format_timestamp(at))
    return _valid_at(format_timestamp(at))


# What is verified in one go is asked for one moment.
@lru_cache(maxsize=16)
def _valid_at(moment: str) -> Finding:
    text = Text("在有效期内。", "It is within its validity.")
    return passed("validity", "VALID_NOW", text, as_of=moment)
