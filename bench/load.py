"""The verifier's production server under load, as ratios to verifying in process in the same run.

    python -m bench.load [--minutes 10] [--quick] [--record]

Starts `vc-verifier serve` as a user does, on this machine. Prints a table; `--record`, for a quiet
machine, writes docs/load.json and the section of docs/performance.md made of it. Exit code 1 if a
request failed, memory grew, or the server fell over under twice its load.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from bench.load_clients import Request, Tally, as_fast_as_answered, at_a_rate
from bench.load_report import show, write_section
from bench.load_server import Prepared, RunningServer, prepared, running_server
from bench.load_soak import Memory, sampled

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "docs" / "load.json"
CONNECTIONS = 8
# Below the server's own limit: who finds none free would wait outside.
MOST_CONNECTIONS = 450
LINES = 100
# Of the answers under twice the load, as a share of the highest rate.
LEAST_UNDER_OVERLOAD = 0.5


def run(*, seconds: float, rounds: int, soak_seconds: float, say: Callable[[str], None]) -> Any:
    """Measure everything, in turn, and give the record."""
    with tempfile.TemporaryDirectory(prefix="vc-load-") as folder:
        inputs = prepared(Path(folder))
        with running_server(inputs.home) as server:
            kinds = requests_of(inputs)
            measured = {}
            for kind, requests in kinds.items():
                say(f"{kind}: highest rate, then half of it")
                measured[kind] = measure_kind(
                    server, requests, inputs.in_process[kind], seconds=seconds, rounds=rounds
                )
            say("certificates: twice the highest rate")
            single = kinds["certificate"]
            overload = measure_overload(
                server, single, measured["certificate"]["perSecond"], seconds=2 * seconds
            )
            say(f"soak: {soak_seconds / 60:g} minutes at half load")
            soak = measure_soak(server, kinds, measured, seconds=soak_seconds)
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2),
        },
        "linesInABatch": LINES,
        "kinds": measured,
        "overload": overload,
        "soak": soak,
    }


def requests_of(inputs: Prepared) -> dict[str, list[Request]]:
    """Give the requests of each kind, each about another certificate."""
    batch = [
        b"\n".join((inputs.certificates * LINES)[at : at + LINES])
        for at in range(min(5, len(inputs.certificates)))
    ]
    return {
        "certificate": [
            request("/verify", "application/ld+json", text, b'"verdict": "original"')
            for text in inputs.certificates
        ],
        "code": [
            request(
                "/verify",
                "application/json",
                json.dumps({"text": text}).encode(),
                b'"verdict": "authentic-data"',
            )
            for text in inputs.codes
        ],
        "batch": [
            request("/verify/batch", "application/jsonl", body, b'"verdict": "original"', LINES)
            for body in batch
        ],
    }


def request(path: str, kind: str, body: bytes, expected: bytes, times: int = 1) -> Request:
    """Write one request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    return Request(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body, expected, times)


def measure_kind(
    server: RunningServer,
    requests: Sequence[Request],
    in_process: Callable[[float], float],
    *,
    seconds: float,
    rounds: int,
) -> dict[str, Any]:
    """Measure the highest rate beside in-process verification, and latency at half of it."""
    each = requests[0].times
    # Shapes are learned and connections opened before anything counts.
    fast(server, requests, seconds / 2)
    ratios, rates, own, failed = [], [], [], Counter[str]()
    for _ in range(rounds):
        own.append(in_process(seconds))
        tally = fast(server, requests, seconds)
        rates.append(tally.answered * each / tally.seconds)
        ratios.append(rates[-1] / own[-1])
        failed += failures(tally)
    half = asyncio.run(
        at_a_rate(
            server.port, requests, rate=median(rates) / each / 2, seconds=2 * seconds,
            connections=MOST_CONNECTIONS,
        )
    )  # fmt: skip
    return {
        "perSecond": round(median(rates), 1),
        "inProcessPerSecond": round(median(own), 1),
        "ratio": round(median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "halfLoad": {
            "p50Milliseconds": round(half.percentile(0.5) * 1_000, 2),
            "p99Milliseconds": round(half.percentile(0.99) * 1_000, 2),
            # The same as a multiple of one verification in process.
            "p99InVerifications": round(half.percentile(0.99) * median(own) / each, 1),
            "requests": half.answered,
        },
        **errors(failed + failures(half)),
    }


def fast(server: RunningServer, requests: Sequence[Request], seconds: float) -> Tally:
    """Send as fast as is answered."""
    return asyncio.run(
        as_fast_as_answered(server.port, requests, connections=CONNECTIONS, seconds=seconds)
    )


def failures(tally: Tally) -> Counter[str]:
    """Count what went wrong where nothing may: no error, no refusal, none left unsent."""
    found = Counter(tally.errors)
    found["refused with 503"] += tally.statuses[503]
    found["found no connection free"] += tally.not_sent
    return +found


def errors(failed: Counter[str]) -> dict[str, Any]:
    """Give how many failed, and of what."""
    return {"errors": failed.total(), **({"failures": dict(failed)} if failed else {})}


def measure_overload(
    server: RunningServer, requests: Sequence[Request], highest: float, *, seconds: float
) -> dict[str, Any]:
    """Offer twice the highest rate; then see that the server is as it was."""
    twice = asyncio.run(
        at_a_rate(
            server.port, requests, rate=2 * highest, seconds=seconds, connections=MOST_CONNECTIONS
        )
    )
    after = fast(server, requests, seconds / 2)
    share = twice.answered / twice.seconds / highest
    return {
        "offeredPerSecond": round(2 * highest, 1),
        "answeredShareOfHighest": round(share, 3),
        "p50Milliseconds": round(twice.percentile(0.5) * 1_000, 1),
        "p99Milliseconds": round(twice.percentile(0.99) * 1_000, 1),
        "refusedWith503": twice.statuses[503],
        "foundNoConnectionFree": twice.not_sent,
        "afterwardsShareOfHighest": round(after.answered / after.seconds / highest, 3),
        **errors(twice.errors + failures(after)),
        "stands": share >= LEAST_UNDER_OVERLOAD and not twice.errors and not failures(after),
    }


def measure_soak(
    server: RunningServer,
    kinds: dict[str, list[Request]],
    measured: dict[str, Any],
    *,
    seconds: float,
) -> dict[str, Any]:
    """Keep half the load up with all kinds together, and sample memory each second."""
    # A sixth of the highest rate of each of three kinds: half the load together.
    loads = [
        (requests, measured[kind]["perSecond"] / requests[0].times / 6)
        for kind, requests in kinds.items()
    ]

    async def load() -> list[Tally]:
        return await asyncio.gather(
            *(
                at_a_rate(
                    server.port, requests, rate=rate, seconds=seconds,
                    connections=MOST_CONNECTIONS // len(loads),
                )
                for requests, rate in loads
            )
        )  # fmt: skip

    memory = Memory()
    with sampled(server.process.pid, memory):
        began = time.monotonic()
        tallies = asyncio.run(load())
        lasted = time.monotonic() - began
    return {
        "minutes": round(lasted / 60, 2),
        "requests": sum(tally.answered for tally in tallies),
        "verifications": sum(
            tally.answered * requests[0].times
            for tally, (requests, _) in zip(tallies, loads, strict=True)
        ),
        **errors(sum((failures(tally) for tally in tallies), Counter[str]())),
        "p99Milliseconds": {
            kind: round(tally.percentile(0.99) * 1_000, 2)
            for kind, tally in zip(kinds, tallies, strict=True)
        },
        "memory": memory.verdict(),
    }


def errors_in(record: dict[str, Any]) -> list[str]:
    """Name what did not hold."""
    found = [
        f"{kind}: {entry['errors']} requests failed"
        for kind, entry in record["kinds"].items()
        if entry["errors"]
    ]
    if not record["overload"]["stands"]:
        found.append("the server fell over, or fell far behind, under twice its load")
    if record["soak"]["errors"]:
        found.append(f"soak: {record['soak']['errors']} requests failed")
    if not record["soak"]["memory"]["flat"]:
        found.append("soak: memory grew")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and with `--record` write."""
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the soak")
    parser.add_argument("--quick", action="store_true", help="a few seconds, to see that it works")
    parser.add_argument(
        "--record", action="store_true", help="write docs/load.json, docs/performance.md"
    )
    options = parser.parse_args(arguments)
    console = Console()
    record = run(
        seconds=0.5 if options.quick else 5.0,
        rounds=1 if options.quick else 5,
        soak_seconds=3.0 if options.quick else options.minutes * 60,
        say=lambda words: console.print(f"[dim]{words}"),
    )
    show(record, console)
    found = errors_in(record)
    for line in found:
        console.print(f"[red]{line}")
    if options.record:
        RECORD.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
        write_section(record, ROOT / "docs" / "performance.md")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
