"""The goals of performance: what is measured, as a ratio of what, with target and stretch.

A measuring module offers `measure(settings) -> Iterator[Measured]` and is named in
`bench.__main__.MODULES`; each `Measured` names one of these goals by its key.
"""

# ruff: noqa: E501 -- the goals are a table
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Goal:
    """One line of the table; `bound` is what CI's regression guard demands of any machine."""

    key: str
    what: str
    of: str
    """What the figure is a share of, or its unit where it is none."""
    target: float
    stretch: float
    bound: float
    """Generous: a busy machine and a slow one keep it, a lost optimisation does not."""
    better: Literal["higher", "lower"] = "higher"

    def reached(self, value: float, limit: float) -> bool:
        """Tell whether `value` is as good as `limit`."""
        return value >= limit if self.better == "higher" else value <= limit


@dataclass(frozen=True)
class Measured:
    """What one run found for a goal: the median of its rounds, and their spread."""

    key: str
    value: float
    rounds: tuple[float, ...] = ()
    """The value of each round, where there are several."""
    peers: dict[str, float] = field(default_factory=dict)
    """The same figure of others' software, measured in the same run."""
    note: str = ""


@dataclass(frozen=True)
class Missing:
    """A goal that could not be measured here, and why."""

    key: str
    reason: str


@dataclass(frozen=True)
class Settings:
    """How long a run may take: `rounds` of about `seconds` for each side of each ratio."""

    rounds: int = 7
    seconds: float = 0.25
    quick: bool = False
    """Whether this is CI's regression guard: modules may measure less of what is slow."""
    peers: bool = True
    only: frozenset[str] = frozenset()
    """The keys that were asked for; none means all."""

    def wants(self, *keys: str) -> bool:
        """Tell whether one of these goals was asked for."""
        return not self.only or not self.only.isdisjoint(keys)


GOALS = (
    Goal("eddsa-rdfc-issue", "eddsa-rdfc-2022 issue, known shape", "raw Ed25519 sign", 0.50, 0.60, 0.20),
    Goal("eddsa-rdfc-verify", "eddsa-rdfc-2022 verify, known shape", "raw Ed25519 verify", 0.65, 0.80, 0.30),
    Goal("ecdsa-rdfc-issue", "ecdsa-rdfc-2019 issue, known shape", "raw P-256 sign", 0.45, 0.55, 0.15),
    Goal("ecdsa-rdfc-verify", "ecdsa-rdfc-2019 verify, known shape", "raw P-256 verify", 0.55, 0.70, 0.25),
    Goal("unknown-shape", "unknown shape, canonicalise", "raw Ed25519 sign", 0.045, 0.10, 0.01),
    Goal("eddsa-jcs-issue", "eddsa-jcs-2022 issue", "raw Ed25519 sign", 0.55, 0.65, 0.20),
    Goal("eddsa-jcs-verify", "eddsa-jcs-2022 verify", "raw Ed25519 verify", 0.65, 0.75, 0.30),
    Goal("jwt-sign", "vc+jwt sign (EdDSA)", "raw Ed25519 sign", 0.65, 0.75, 0.25),
    Goal("jwt-verify", "vc+jwt verify (EdDSA)", "raw Ed25519 verify", 0.75, 0.85, 0.30),
    Goal("sd-base", "ecdsa-sd-2023 base proof", "key generation + n+1 raw signatures", 0.75, 0.85, 0.30),
    Goal("batch-issue", "batch: rows of a file → sealed in SQLite, 2 processes", "raw P-256, 2 processes, 2 proofs a row", 0.25, 0.40, 0.05),
    Goal("batch-verify", "batch verify from a file, 2 processes", "raw P-256, 2 processes, 2 proofs each", 0.70, 0.85, 0.20),
    Goal("barcode-encode", "barcode text from certificate", "npm cborld encodes", 2.0, 5.0, 1.0),
    Goal("http-verify", "batch verify over HTTP", "in-process verify, one core", 0.80, 1.0, 0.30),
    Goal("worker-memory", "memory per worker", "MB", 90, 70, 180, "lower"),
    Goal("worker-growth", "growth of a worker's memory with batch size", "MB", 2, 1, 15, "lower"),
    Goal("start-up", "start of `vc-verifier verify FILE` to verdict", "s", 0.5, 0.25, 2.0, "lower"),
)  # fmt: skip
BY_KEY = {goal.key: goal for goal in GOALS}
