"""The exit codes, which scripts rely on."""

from collections.abc import Iterable

from vc_verifier.verdict import Verdict

FAVOURABLE = 0
DECIDED_OTHERWISE = 1
WRONG_USE = 2
UNDECIDABLE = 3
INTERRUPTED = 130


def exit_code(verdicts: Iterable[Verdict]) -> int:
    """Give the code of several verdicts: one against weighs more than one undecidable."""
    unfavourable = [verdict for verdict in verdicts if not verdict.favourable]
    if not unfavourable:
        return FAVOURABLE
    if any(verdict is not Verdict.UNDECIDABLE for verdict in unfavourable):
        return DECIDED_OTHERWISE
    return UNDECIDABLE
