"""Issuing in processes of their own, which may be killed, and what must hold afterwards."""

import json
import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from tests.bureau_example import NOW, UNITS
from vc_issuer.bureau import Bureau
from vc_issuer.registry.models import Application, CertificateRecord

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """How a process ended (a signal is negative) and what it said."""

    code: int
    said: str


class Processes(AbstractContextManager["Processes"]):
    """Starts `vc-issuer` in processes of their own, one after the other."""

    def __init__(self) -> None:
        """Start the process that the others are forked from."""
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.issuing_child"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self, *arguments: str, **conditions: Any) -> None:
        """Start a command; `ended` waits for it."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(json.dumps({"arguments": arguments, **conditions}) + "\n")
        self._parent.stdin.flush()

    def ended(self) -> Ended:
        """Wait for the command started last."""
        assert self._parent.stdout is not None
        return Ended(**json.loads(self._parent.stdout.readline()))

    def issue(self, bureau: Bureau, application: str, **conditions: Any) -> Ended:
        """Issue an application, under conditions that `tests.issuing_child` knows."""
        more = conditions.pop("more", ())
        self.start("--home", str(bureau.home), "issue", application, *more, **conditions)
        return self.ended()

    def __enter__(self) -> Self:
        """Give the processes."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the parent; its child is waited for."""
        self._parent.communicate()


def bureau_on(database: str | None, home: Path) -> Bureau:
    """Make a bureau with the demonstration units, with its registry at an address."""
    bureau = Bureau.initialise(home, now=NOW, database=database)
    bureau.import_units(UNITS.read_bytes(), actor="clerk", now=NOW)
    return bureau


def assert_nothing_contradicts(bureau: Bureau) -> None:
    """Hold that log, chain, registry and lists agree, half-done as the work may be."""
    assert bureau.reconcile().differences == ()


def assert_one_certificate_per_row(bureau: Bureau, rows: int) -> None:
    """Hold the whole: each row one sealed certificate, numbers and places unique, no gap."""
    with bureau.registry.reading() as session:
        records = list(session.scalars(select(CertificateRecord)))
        states = set(session.scalars(select(Application.state)))
    assert len(records) == rows
    assert states == {"issued"}
    assert {record.state for record in records} == {"sealed"}
    assert len({record.number for record in records}) == rows
    assert len({record.row_id for record in records}) == rows
    assert len({(record.status_list, record.status_index) for record in records}) == rows
    serials = sorted(int(record.number[4:12]) for record in records)
    assert serials == list(range(1, rows + 1))
    subjects = [json.loads(record.document or "")["credentialSubject"] for record in records]
    assert len({subject["certificateNumber"] for subject in subjects}) == rows
    assert_nothing_contradicts(bureau)
