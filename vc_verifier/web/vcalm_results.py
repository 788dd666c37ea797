"""Results as VCALM 1.0 tells them (w3c/vcalm): by property and entry, our own report beside it."""

from collections.abc import Sequence
from typing import Any

from vc_core.credential import as_list
from vc_verifier.result import Check, CheckName, CheckOutcome, VerificationResult, not_checked

# What was decided, told as VCALM tells it; anything else is nobody's to call good or bad.
_DECIDED = {CheckOutcome.PASSED: True, CheckOutcome.FAILED: False}
_NOT_DECIDED = not_checked("proof")
# Of a period, the end that the check found wanting.
_END_AT_FAULT = {"NOT_YET_VALID": "validFrom", "EXPIRED": "validUntil"}


def response_members(result: VerificationResult) -> dict[str, Any]:
    """Give VCALM's members; stricter than it, a revoked credential is never `verified`."""
    report = result.to_json()
    return {
        "verified": result.verified,
        "credential": result.credential,
        "results": _results(result),
        "problemDetails": [*report["errors"], *report["warnings"]],
        "report": report,
    }


def _results(result: VerificationResult) -> dict[str, Any]:
    """Give what was decided about each property and entry; what was not is left out."""
    checks = {check.check: check for check in result.checks}
    credential = result.credential or {}
    results: dict[str, Any] = {
        name: {"verified": verified, "input": credential[name]}
        for name, verified in _of_period(checks.get("validity", _NOT_DECIDED)).items()
        if name in credential
    }
    for name, outcomes in (
        ("credentialSchema", _of_schemas),
        ("credentialStatus", _of_entries),
        ("proof", _of_proofs),
    ):
        entries = as_list(credential.get(name, []))
        told = [
            {"verified": _DECIDED[outcome], "input": entry}
            for outcome, entry in zip(outcomes(checks, len(entries)), entries, strict=True)
            if outcome in _DECIDED
        ]
        if told:
            results[name] = told
    return results


def _of_period(check: Check) -> dict[str, bool]:
    if check.outcome is CheckOutcome.PASSED:
        return {"validFrom": True, "validUntil": True}
    at_fault = _END_AT_FAULT.get(check.code) if check.outcome is CheckOutcome.FAILED else None
    return {} if at_fault is None else {at_fault: False}


_Checks = dict[CheckName, Check]
_Outcomes = Sequence[CheckOutcome]


def _of_entries(checks: _Checks, count: int) -> _Outcomes:
    """Tell of status, which is looked up entry by entry."""
    entries = checks.get("status", _NOT_DECIDED).entries
    return entries if len(entries) == count else _undecided(count)


def _of_schemas(checks: _Checks, count: int) -> _Outcomes:
    """Tell of schemas; which of several did not fit is not known."""
    outcome = checks.get("schema", _NOT_DECIDED).outcome
    if outcome is CheckOutcome.PASSED or count == 1:
        return [outcome] * count
    return _undecided(count)


def _of_proofs(checks: _Checks, count: int) -> _Outcomes:
    """Tell of proofs; a seal holds by one of several, and by all in its issued form."""
    outcome = checks.get("proof", _NOT_DECIDED).outcome
    form = checks.get("issuedForm", _NOT_DECIDED).outcome
    return [outcome] * count if count == 1 or form is CheckOutcome.PASSED else _undecided(count)


def _undecided(count: int) -> _Outcomes:
    return [CheckOutcome.NOT_CHECKED] * count
