"""`make differential-verify`: many credentials through three verifiers, every difference explained.

Ends with 1 if a difference belongs to no class of `verdict_classes`, or if we accept what a peer
refuses for another reason than a limit of that peer's own.
"""

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.bureau_example import NOW
from tests.interop.digitalbazaar_vc import digitalbazaar
from tests.interop.generated_credentials import generated_credentials
from tests.interop.three_verifiers import Answers, asked
from tests.interop.verdict_classes import PEER_LIMITS, STRICTER, Explanation, class_of
from vc_verifier.cli.progress import progress_bar


class Difference(NamedTuple):
    """A difference without a class: what it is like, and all that was said."""

    kind: str
    text: str


@dataclass
class Comparison:
    """How often verifiers agreed, and of what classes their differences were."""

    agreed: Counter[tuple[str, bool]] = field(default_factory=Counter)
    explained: Counter[tuple[str, str]] = field(default_factory=Counter)
    unexplained: list["Difference"] = field(default_factory=list)
    credentials: int = 0

    def add(self, answers: Answers) -> None:
        """Compare what was said of one credential."""
        for peer, answer in answers.peers():
            if answer.accepts == answers.ours.accepts:
                self.agreed[peer, answer.accepts] += 1
                continue
            explanation = class_of(answers, peer, answer)
            if explanation is None:
                self.unexplained.append(Difference(_kind(answers, peer), _shown(answers, peer)))
            else:
                self.explained[peer, explanation.name] += 1


def compare(
    count: int,
    *,
    seed: int,
    seconds: float = math.inf,
    numbers: Container[int] = range(sys.maxsize),
) -> Comparison:
    """Compare all three on `count` generated credentials, on `numbers` of them, or for so long."""
    end = time.monotonic() + seconds
    credentials = [one for one in generated_credentials(count, seed=seed) if one.number in numbers]
    comparison = Comparison()
    with progress_bar("Credentials", in_bytes=False) as progress:
        for done, answers in enumerate(asked(credentials, digitalbazaar(NOW)), start=1):
            comparison.add(answers)
            progress(done, len(credentials))
            comparison.credentials = done
            if time.monotonic() > end:
                break
    return comparison


def _kind(answers: Answers, peer: str) -> str:
    theirs = dict(answers.peers())[peer]
    way = answers.given.way.partition(":")[0]
    return f"{peer}, {answers.given.suite}, {way}: {answers.ours.reason} / {theirs.reason[:60]}"


def _shown(answers: Answers, peer: str) -> str:
    given = answers.given
    said = {name: f"{answer.accepts} {answer.reason[:200]}" for name, answer in answers.peers()}
    text = json.dumps(given.document)
    return (
        f"{peer}: credential {given.number}, {given.suite} {given.algorithm}, {given.way}; "
        f"we say {answers.ours.accepts} {answers.ours.reason}, they {said}\n{text[:3000]}"
    )


def table(comparison: Comparison) -> str:
    """Give a row for each class of differences, and for the agreements."""
    lines = ["| peer | what | credentials |", "|---|---|---|"]
    for (peer, accepted), count in sorted(comparison.agreed.items()):
        lines.append(f"| {peer} | both {'accept' if accepted else 'refuse'} | {count} |")
    classes: dict[str, tuple[str, Explanation]] = {
        **{one.name: ("we refuse", one) for one in STRICTER},
        **{one.name: ("their limit", one) for one in PEER_LIMITS},
    }
    for (peer, name), count in sorted(comparison.explained.items()):
        side, explanation = classes[name]
        lines.append(f"| {peer} | {side}: {name} ({explanation.section}) | {count} |")
    return "\n".join(lines)


def print_unexplained(differences: list[Difference], *, every: bool) -> None:
    """Print the differences without a class: all, or the first of each kind and how many."""
    counts = Counter(difference.kind for difference in differences)
    for difference in differences:
        count = 1 if every else counts.pop(difference.kind, 0)
        if count:
            print(f"\nUNEXPLAINED ({count}) {difference.text}")


def main() -> int:
    """Compare, print, and tell whether everything is explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.interop.compare_verdicts")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=math.inf, help="stop after so long")
    parser.add_argument("--skip", type=int, default=0, help="leave out so many, done before")
    parser.add_argument("--only", type=int, nargs="+", metavar="NUMBER", help="compare these alone")
    parser.add_argument("--all", action="store_true", help="print every difference, not one a kind")
    arguments = parser.parse_args()
    numbers = arguments.only or range(arguments.skip, arguments.count)
    comparison = compare(
        arguments.count, seed=arguments.seed, seconds=arguments.seconds, numbers=numbers
    )
    print(table(comparison))
    print_unexplained(comparison.unexplained, every=arguments.all)
    print(
        f"\n{comparison.credentials} credentials, seed {arguments.seed}, from number "
        f"{arguments.skip}: "
        f"{sum(comparison.explained.values())} differences explained, "
        f"{len(comparison.unexplained)} not"
    )
    return 1 if comparison.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
