"""Sealed PDF pages: files a second with worker processes, and where one file's time goes.

    python -m bench.pdf [--workers N] [--files N]

A step's figure is processor time of one process. The rate is given by the clock, which wants a
quiet machine, and for each second of processor time in the workers.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from vc_core.barcode import encode
from vc_issuer.bureau import Bureau
from vc_issuer.pdf.code import code_svg
from vc_issuer.pdf.maker import open_maker
from vc_issuer.pdf.press import CHUNK, _make_chunk, _start_worker
from vc_issuer.registry.settings import read_setting

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parent.parent / "tests" / "samples"
TARGET = 20.0
_ROUNDS = 40


def certificates(home: Path) -> list[str]:
    """Make a demonstration bureau, issue its sample titles, and give their texts."""
    bureau = Bureau.initialise(home, now=AT)
    units = SAMPLES.parent.parent / "contexts" / "catalogue" / "units.demonstration.json"
    bureau.import_units(units.read_bytes(), actor="bench", now=AT)
    rows = (SAMPLES / "title_results.csv").read_bytes()
    receipt = bureau.apply(rows, "rows.csv", unit="U-SR-GC-DX", now=AT, accept_valid=True)
    assert receipt.application is not None
    bureau.approve(receipt.application, by="director", now=AT)
    bureau.issue(receipt.application, clock=lambda: AT)
    numbers = bureau.export(home / "files", formats=("jsonld",))
    bureau.close()
    return [(home / "files" / f"{number}.jsonld").read_text("utf-8") for number in numbers]


def milliseconds(work: Callable[[Any], object], inputs: Sequence[Any]) -> float:
    """Give the processor time for one of the inputs, in milliseconds."""
    begun = time.process_time()
    for each in inputs:
        work(each)
    return (time.process_time() - begun) / len(inputs) * 1_000


def steps(home: Path, texts: list[str]) -> dict[str, float]:
    """Measure each step of making one file; every certificate is another, as typst remembers."""
    maker = open_maker(home, _did_document(home), demonstration=True)
    pages, sealer = maker._pages, maker._sealer
    maker.make(texts[0], AT)
    measured = texts[1 : 1 + _ROUNDS]
    made = [pages.page(text) for text in texts[1 + _ROUNDS : 1 + 2 * _ROUNDS]]
    sealed = [sealer.seal(page, AT) for page in made]
    code = milliseconds(lambda text: code_svg(encode(json.loads(text))), measured)
    return {
        "code: encoding and drawing": code,
        "page: setting and writing (typst)": milliseconds(pages.page, measured) - code,
        "seal: copying into one revision, signing (pyHanko)": milliseconds(
            lambda page: sealer.seal(page, AT), made
        ),
        "check under the published certificate": milliseconds(maker._demand_whole, sealed),
    }


def rate(home: Path, texts: list[str], files: int, workers: int) -> tuple[float, float]:
    """Give files a second by the clock, and a second of processor time in the workers."""
    many = [texts[number % len(texts)] for number in range(files)]
    chunks = [many[at : at + CHUNK] for at in range(0, files, CHUNK)]
    with ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(home, _did_document(home), True),
    ) as executor:
        # The start is left out: loading fonts and libraries takes some 0.7 s once a worker.
        list(executor.map(timed, [chunks[0][:1]] * (4 * workers)))
        begun = time.perf_counter()
        worked = sum(executor.map(timed, chunks))
        return files / (time.perf_counter() - begun), files / worked


def timed(texts: list[str]) -> float:
    """Make files in a worker and give the processor time that took, in seconds."""
    begun = time.process_time()
    _make_chunk(AT, texts)
    return time.process_time() - begun


def _did_document(home: Path) -> dict[str, object]:
    with Bureau(home).registry.reading() as session:
        document: dict[str, object] = read_setting(session, "did_document")
        return document


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--files", type=int, default=400)
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        texts = certificates(home)
        table = Table("step", "ms", title="one file, processor time")
        found = steps(home, texts)
        for step, spent in found.items():
            table.add_row(step, f"{spent:.1f}")
        total = sum(found.values())
        table.add_row(
            "sum", f"{total:.1f}, that is {1_000 / total:.0f} files a second", style="bold"
        )
        console.print(table)
        by_clock, by_work = rate(home, texts, options.files, options.workers)
        console.print(
            f"{options.workers} workers: {by_clock:.1f} files a second by the clock, "
            f"{by_work:.1f} a second of processor time (target {TARGET:.0f})"
        )


if __name__ == "__main__":
    main()
