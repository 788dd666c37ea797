"""A bound on the work that one untrusted document may cause."""

from vc_core.problems import ProblemError


class WorkBudgetExceeded(ProblemError):
    """The document would cost more work than any certificate needs."""


class WorkBudget:
    """Counts units of work down to zero, then refuses; deterministic, unlike a timeout."""

    def __init__(self, units: int) -> None:
        self.left = units

    def spend(self, units: int = 1) -> None:
        """Take `units` away, or raise `WorkBudgetExceeded`."""
        self.left -= units
        if self.left < 0:
            raise WorkBudgetExceeded(
                "WORK_BUDGET_EXCEEDED",
                "Processing this document would take more work than is allowed.",
                "处理该文件所需的计算量超过上限。",
            )
