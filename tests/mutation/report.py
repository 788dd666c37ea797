"""Writes what came of a campaign: a table for people, and a file that says the same."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.mutation.campaign import Tally

FAVOURABLE = ("original", "valid-presentation", "authentic-data")


def table(tally: Tally) -> str:
    """Give a row for each kind of document and of edit: how many, and the verdicts."""
    by_document: Counter[str] = Counter()
    by_edit: Counter[str] = Counter()
    for (document, edit, _), count in tally.cells.items():
        by_document[document] += count
        by_edit[edit] += count
    return "\n".join(
        [
            *_rows("document", by_document, tally, 0),
            "",
            *_rows("edit", by_edit, tally, 1),
        ]
    )


def _rows(heading: str, counts: Counter[str], tally: Tally, place: int) -> list[str]:
    verdicts = sorted({verdict for _, _, verdict in tally.cells}, key=_least_favourable_first)
    head = [heading, "edits", "the same data", *verdicts]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for name, count in sorted(counts.items()):
        per_verdict: Counter[str] = Counter()
        for cell, number in tally.cells.items():
            if cell[place] == name:
                per_verdict[cell[2]] += number
        same = sum(n for cell, n in tally.same_data.items() if cell[place] == name)
        numbers = [count, same, *(per_verdict[verdict] for verdict in verdicts)]
        lines.append(f"| {name} | {' | '.join(map(str, numbers))} |")
    return lines


def _least_favourable_first(verdict: str) -> tuple[bool, str]:
    return verdict in FAVOURABLE, verdict


def accepted(tally: Tally) -> int:
    """Count the edits that were given a favourable verdict, rightly or not."""
    return sum(n for (_, _, verdict), n in tally.cells.items() if verdict in FAVOURABLE)


def write(tally: Tally, path: Path, *, seed: int, seconds: float) -> None:
    """Write the counts as JSON."""
    cells: dict[str, Any] = {}
    for (document, edit, verdict), count in sorted(tally.cells.items()):
        cells.setdefault(document, {}).setdefault(edit, {})[verdict] = count
    path.write_text(
        json.dumps(
            {
                "date": datetime.now(UTC).date().isoformat(),
                "seed": seed,
                "edits": tally.edits,
                "seconds": round(seconds),
                "survivors": len(tally.survivors),
                "raised": len(tally.errors),
                "acceptedAsTheSameData": sum(tally.same_data.values()),
                "verdicts": cells,
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        "utf-8",
    )
