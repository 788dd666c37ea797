"""Counts what an operation makes Python do: the same on a busy machine as on a quiet one.

    python -m bench.steps

Bytecodes and calls say nothing of the time inside a call, such as a signature's; of changes to
our own code they tell where a ratio of times drowns in the noise of other programs.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.batches import application_file, verifier_home, write_lines
from bench.lines import one_line, unread
from bench.proofs import SUITES, issue, verify
from bench.sample import AT, RawCrypto, as_file, title_certificates
from bench.selective import MANDATORY
from tests.bureau_example import NOW, UNIT, new_bureau
from vc_core.proofs import add_proof
from vc_issuer.issue import RowRange
from vc_issuer.workshop import open_issuer
from vc_verifier.batch import Clerk, Lines
from vc_verifier.trust.store import TrustStore

_WARM = 20
_ROWS = 200

Work = Callable[[], object]


class Steps(NamedTuple):
    """What one operation takes."""

    bytecodes: int
    python_calls: int
    c_calls: int


def count(work: Work) -> Steps:
    """Run `work` warm, once for its bytecodes and once for its calls."""
    work()
    bytecodes = 0

    def trace(frame: Any, event: str, _argument: Any) -> Any:
        nonlocal bytecodes
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        bytecodes += event == "opcode"
        return trace

    calls: Counter[str] = Counter()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    sys.setprofile(lambda _frame, event, _argument: calls.update((event,)))
    try:
        work()
    finally:
        sys.setprofile(None)
    return Steps(bytecodes, calls["call"], calls["c_call"])


def operations(folder: Path) -> Iterator[tuple[str, Work]]:
    """Give each operation, warm: issuing and verifying by suite, a row and a line of a batch."""
    documents = title_certificates(_WARM)
    for _key, suite, algorithm in SUITES:
        raw = RawCrypto(algorithm)
        files = [as_file(issue(document, suite, raw)) for document in documents]
        for file in files:
            verify(file, raw)
        yield f"{suite} issue", lambda s=suite, r=raw: issue(documents[0], s, r)
        yield f"{suite} verify", lambda f=files[0], r=raw: verify(f, r)
    yield "ecdsa-sd-2023 base proof", _base_proof(documents)
    yield from _batch(folder)


def _base_proof(documents: list[dict[str, Any]]) -> Work:
    signer = RawCrypto("P-256").signer

    def make(document: dict[str, Any]) -> object:
        return add_proof(
            document,
            signer=signer,
            cryptosuite="ecdsa-sd-2023",
            created=AT,
            mandatory_pointers=MANDATORY,
        )

    for document in documents:
        make(document)
    return lambda: make(documents[0])


def _batch(folder: Path) -> Iterator[tuple[str, Work]]:
    bureau = new_bureau(folder / "home")
    receipt = bureau.apply(application_file(0, _ROWS), "titles.csv", unit=UNIT, now=NOW)
    assert receipt.application is not None
    bureau.approve(receipt.application, by="director", now=NOW)
    issuer = open_issuer(folder / "home", bureau.registry)
    issuer.issue_range(receipt.application, RowRange(1, _ROWS), NOW, by="bench")
    verifier_home(bureau, folder / "verifier")
    write_lines(bureau, folder / "many.jsonl", _ROWS)
    trust = TrustStore(folder / "verifier").load()
    clerk = Clerk(folder / "verifier", NOW, one_line, unread)
    lines = (folder / "many.jsonl").read_bytes().splitlines(keepends=True)
    for line in lines[:_WARM]:
        clerk.do(Lines(1, len(line), data=line), trust)
    line = lines[_WARM]
    yield "a line of a batch verified", lambda: clerk.do(Lines(1, len(line), data=line), trust)


def main() -> None:
    """Count and print."""
    print("| operation | bytecodes | calls of Python | of C |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="vc-steps-") as folder:
        for name, work in operations(Path(folder)):
            steps = count(work)
            print(f"| {name} | {' | '.join(f'{number:,}' for number in steps)} |", flush=True)


if __name__ == "__main__":
    main()
