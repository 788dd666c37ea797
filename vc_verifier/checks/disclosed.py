"""Disclosed: what can still be asked of a certificate of which the holder withheld a part."""

from dataclasses import replace
from typing import Any

from vc_core.problems import Text
from vc_verifier.checks.finding import Finding, passed
from vc_verifier.checks.rules import check_disclosed_rules
from vc_verifier.checks.seal import Seal, SealProblem, form_of_issue
from vc_verifier.result import Check, CheckOutcome
from vc_verifier.trust.bundle import Trust


def derived_finding() -> Finding:
    """Issued form: what it is is said by the carrier; it makes no claim to be the original."""
    text = Text(
        "由持证人从签章证书中选择披露的内容；未披露的部分不作判断。",
        "What the holder chose to disclose of a sealed certificate; nothing is said of the rest.",
    )
    return passed("issuedForm", "DERIVED", text)


def holders_copy_finding(seal: Seal) -> Finding:
    """Issued form of the file from which a holder derives; handing it out discloses everything."""
    finding = form_of_issue(seal)
    problem = SealProblem(
        "HOLDERS_COPY",
        "This is the holder's own copy for partial disclosures; keep it, and hand out the "
        "certificate or a disclosure made from it.",
        "这是持证人用于选择性披露的自留副本，请自行保管；对外请提供证书原件或由其生成的披露件。",
    )
    if finding.verdict is not None:
        return replace(finding, problem=problem.details)
    check = Check("issuedForm", CheckOutcome.WARNING, problem.code, problem.text)
    return Finding(check, None, problem.details)


def examine_disclosed(credential: dict[str, Any], trust: Trust) -> list[Finding]:
    """Ask the rules about what is disclosed; a schema is for whole certificates only."""
    text = Text(
        "部分内容未披露，未按完整证书的模式检查。",
        "Part of it is withheld, so it was not held against the schema of whole certificates.",
    )
    schema = Finding(Check("schema", CheckOutcome.NOT_CHECKED, "DISCLOSED_IN_PART", text))
    return [schema, check_disclosed_rules(credential, trust)]
