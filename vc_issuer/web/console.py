"""What all routes share: the bureau, its accounts, the clock, limits, counters, running jobs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from vc_issuer.accounts.directory import Accounts
from vc_issuer.accounts.drafts import Drafts
from vc_issuer.bureau import Bureau
from vc_issuer.registry.settings import read_setting
from vc_issuer.times import whole_second
from vc_issuer.web.jobs import IssuingJobs
from vc_issuer.web.metrics import Metrics
from vc_issuer.web.rate_limit import Limits, usual_limits

Clock = Callable[[], datetime]


@dataclass
class Console:
    """One bureau's web service."""

    bureau: Bureau
    clock: Clock
    public_url: str | None = None
    limits: Limits = field(default_factory=usual_limits)
    metrics: Metrics = field(default_factory=Metrics)

    def now(self) -> datetime:
        """Give the present moment in whole seconds."""
        return whole_second(self.clock())

    @cached_property
    def accounts(self) -> Accounts:
        """Give the accounts."""
        return Accounts(self.bureau.home, self.bureau.registry)

    @cached_property
    def drafts(self) -> Drafts:
        """Give the files uploaded and not yet handed in."""
        return Drafts(self.bureau.registry)

    @cached_property
    def jobs(self) -> IssuingJobs:
        """Give the applications being issued by this process."""
        return IssuingJobs(self.bureau, self.clock)

    @cached_property
    def demonstration(self) -> bool:
        """Tell whether the bureau is a demonstration; unless denied, it is."""
        with self.bureau.registry.reading() as session:
            return read_setting(session, "demonstration") is not False
