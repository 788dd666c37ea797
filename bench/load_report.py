"""Shows what was measured under load: a table, and the section of docs/performance.md."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

BEGIN, END = "<!-- load: begin, written by make load -->", "<!-- load: end -->"
_NAMES = {
    "certificate": "`POST /verify`, a certificate's JSON",
    "code": "`POST /verify`, the text of a QR code",
    "batch": "`POST /verify/batch`",
}


def section(record: dict[str, Any]) -> str:
    """Write the section."""
    machine, overload, soak = record["machine"], record["overload"], record["soak"]
    memory = soak["memory"]
    rows = [
        f"| {_NAMES[kind]} | {entry['ratio']} | {entry['halfLoad']['p99InVerifications']} | "
        f"{entry['perSecond']:.0f}/s | {entry['halfLoad']['p50Milliseconds']} ms | "
        f"{entry['halfLoad']['p99Milliseconds']} ms | {entry['errors']} |"
        for kind, entry in record["kinds"].items()
    ]
    return "\n".join(
        (
            f"Recorded {record['when']} by `make load`: {machine['cores']} cores, load "
            f"{machine['load']} at the end, Python {machine['python']}. A batch has "
            f"{record['linesInABatch']} lines.",
            "",
            "| | highest rate, of in-process | p99 at half of it, in verifications | highest rate "
            "| p50 | p99 | errors |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            f"Twice the highest rate: {overload['answeredShareOfHighest']} of it answered, p50 "
            f"{overload['p50Milliseconds']} ms, p99 {overload['p99Milliseconds']} ms, "
            f"{overload['refusedWith503']} refused with 503, {overload['errors']} errors; "
            f"afterwards {overload['afterwardsShareOfHighest']} of the rate before.",
            "",
            f"Soak of {soak['minutes']} minutes at half load: {soak['verifications']} "
            f"verifications in {soak['requests']} requests, {soak['errors']} errors. Memory "
            f"{memory['firstMB']} MB after the warm-up, {memory['lastMB']} MB at the end, at most "
            f"{memory['peakMB']} MB, {memory['slopeMBPerMinute']} MB a minute: "
            f"{'flat' if memory['flat'] else 'NOT flat'}.",
        )
    )


def write_section(record: dict[str, Any], page: Path) -> None:
    """Put the section into the page, in the place of the one before."""
    text = page.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} has no place for the section on load")
    page.write_text(f"{before}{BEGIN}\n{section(record)}\n{END}{after}", "utf-8")


def show(record: dict[str, Any], console: Console) -> None:
    """Print the table."""
    table = Table(title="vc-verifier serve, of in-process verification on one core")
    for column in (
        "kind",
        "verifications/s",
        "ratio",
        "p50 ms at half",
        "p99 ms at half",
        "errors",
    ):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, entry in record["kinds"].items():
        half = entry["halfLoad"]
        cells = (entry["perSecond"], entry["ratio"], half["p50Milliseconds"],
                 half["p99Milliseconds"], entry["errors"])  # fmt: skip
        table.add_row(kind, *map(str, cells))
    console.print(table)
    console.print("twice the load:", record["overload"])
    console.print("soak:", record["soak"])
