"""The result of a verification: one verdict, every check, and what was verified."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from vc_core.problems import ProblemDetails, Text
from vc_core.results import NotATruthValue
from vc_core.times import format_timestamp
from vc_verifier.differences import Difference
from vc_verifier.verdict import (
    DISCLOSED_EFFECT,
    MEANINGS,
    SLIP_EFFECT,
    UNDECIDED_EFFECTS,
    LegalEffect,
    Verdict,
)

Kind = Literal["certificate", "slip", "other"]
Carrier = Literal[
    "json",
    "n-quads",
    "barcode",
    "camera",
    "image",
    "pdf",
    "office",
    "archive",
    "presentation",
    "derived",
    "jwt",
    "sd-jwt",
    "cose",
]
CheckName = Literal[
    "carrier", "issuedForm", "proof", "issuer", "validity", "status", "schema", "rules"
]
CHECK_NAMES: tuple[CheckName, ...] = (
    "carrier",
    "issuedForm",
    "proof",
    "issuer",
    "validity",
    "status",
    "schema",
    "rules",
)

# Carriers whose data can be a part of the certificate, disclosed by the holder.
_DISCLOSING = frozenset({"derived", "jwt", "sd-jwt", "presentation"})


class CheckOutcome(StrEnum):
    """How one check came out; what was not decided is `not-checked`, never failed or passed."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True)
class Check:
    """One question that was asked, and its answer."""

    check: CheckName
    outcome: CheckOutcome
    code: str
    text: Text
    as_of: str | None = None
    entries: tuple["CheckOutcome", ...] = ()
    """How each entry of what was asked about came out, where they are judged one by one."""

    def to_json(self) -> dict[str, Any]:
        """Give the JSON of INTERFACES.md."""
        members: dict[str, Any] = {
            "check": self.check,
            "outcome": self.outcome.value,
            "code": self.code,
            "zh": self.text.zh,
            "en": self.text.en,
        }
        return members if self.as_of is None else {**members, "asOf": self.as_of}


def not_checked(name: CheckName) -> Check:
    """Give the answer of a question that was never asked, because an earlier one decided."""
    return Check(
        name,
        CheckOutcome.NOT_CHECKED,
        "NOT_CHECKED",
        Text("未检查：前面的检查已有结论。", "Not checked: an earlier check decided."),
    )


@dataclass(frozen=True)
class VerificationResult(NotATruthValue):
    """What a presented object is worth, with all reasons; `credential` only if its proof held.

    `parts` are the results of several certificates found in one file; `differences` says field
    by field where what was presented is not what is sealed, as far as that can be known.
    """

    verdict: Verdict
    carrier: Carrier
    as_of: datetime
    trust_bundle: dict[str, Any] | None
    checks: tuple[Check, ...]
    kind: Kind | None = None
    credential: dict[str, Any] | None = None
    issuer_name: Text | None = None
    warnings: tuple[ProblemDetails, ...] = ()
    errors: tuple[ProblemDetails, ...] = ()
    parts: tuple["VerificationResult", ...] = field(default=())
    differences: tuple[Difference, ...] = ()

    @property
    def verified(self) -> bool:
        """Tell whether the verdict is a favourable one."""
        return self.verdict.favourable

    @property
    def title(self) -> Text:
        """Give the verdict in words."""
        return MEANINGS[self.verdict].title

    @property
    def legal_effect(self) -> LegalEffect:
        """Give the legal consequence; a slip or a disclosure never has a certificate's."""
        if self.kind == "slip" and self.verdict.favourable:
            return SLIP_EFFECT
        if self.verdict is Verdict.AUTHENTIC_DATA and self.carrier in _DISCLOSING:
            return DISCLOSED_EFFECT
        effect = MEANINGS[self.verdict].effect
        if self.verdict is Verdict.UNDECIDABLE and self.errors:
            # The reason that decided stands first; what helps depends on it.
            return UNDECIDED_EFFECTS.get(self.errors[0].code, effect)
        return effect

    def to_json(self) -> dict[str, Any]:
        """Give the result of INTERFACES.md, the same for command line, HTTP and library."""
        effect = self.legal_effect
        members: dict[str, Any] = {
            "verified": self.verified,
            "verdict": self.verdict.value,
            "title": {"zh": self.title.zh, "en": self.title.en},
            "kind": self.kind,
            "legalEffect": {
                "equal": effect.equal,
                "clause": effect.clause,
                "zh": effect.text.zh,
                "en": effect.text.en,
            },
            "carrier": self.carrier,
            "asOf": format_timestamp(self.as_of),
            "trustBundle": self.trust_bundle,
            "checks": [check.to_json() for check in self.checks],
            "credential": self.credential,
            "issuerName": None
            if self.issuer_name is None
            else {"zh": self.issuer_name.zh, "en": self.issuer_name.en},
            "warnings": [problem.to_json() for problem in self.warnings],
            "errors": [problem.to_json() for problem in self.errors],
            "differences": [difference.to_json() for difference in self.differences],
        }
        if self.parts:
            members["parts"] = [part.to_json() for part in self.parts]
        return members


def json_line(place: dict[str, Any], result: VerificationResult) -> str:
    """Write a result as one line of JSON lines; `place` says which input it answers."""
    return f"{_ENCODER.encode({**place, **result.to_json()})}\n"


# Without state; `json.dumps` would make one for each line.
_ENCODER = json.JSONEncoder(ensure_ascii=False)
