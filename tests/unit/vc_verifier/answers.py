"""What a finding says, told in one row for tests of the checks."""

from vc_verifier.checks.finding import Finding


def said(finding: Finding):
    """Give all that a finding says but its words, which must be there in both languages."""
    assert finding.check.text.zh.strip()
    assert finding.check.text.en.strip()
    check = finding.check
    code = None if finding.problem is None else finding.problem.code
    assert code in (None, check.code)
    return check.check, check.outcome.value, check.code, finding.verdict, check.as_of
