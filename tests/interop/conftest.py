"""What the interoperability tests share: certificates that the bureau's pipeline has issued."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.bureau_example import NOW, new_bureau

SAMPLES = Path(__file__).parents[1] / "samples"
TITLES, EXAMINATIONS = 30, 15


@dataclass(frozen=True)
class Issued:
    """Certificates as exported, and the DID document as published."""

    did_document: dict[str, Any]
    certificates: list[dict[str, Any]]


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Issued:
    """Issue the first good rows of both sample files, rare and long names among them."""
    folder = tmp_path_factory.mktemp("bureau")
    bureau = new_bureau(folder / "home")
    for data, name, unit in (
        (_first_titles(), "titles.csv", "U-SR-GC-DX"),
        (_first_examinations(), "results.xlsx", "U-EX-SZ"),
    ):
        receipt = bureau.apply(data, name, unit=unit, now=NOW, accept_valid=True)
        assert receipt.application is not None
        bureau.approve(receipt.application, by="director", now=NOW)
        assert bureau.issue(receipt.application, clock=lambda: NOW).refused == ()
    bureau.publish(folder / "public", now=NOW)
    bureau.export(folder / "certificates", formats=["jsonld"])
    bureau.close()
    return Issued(
        json.loads((folder / "public" / ".well-known" / "did.json").read_bytes()),
        [json.loads(path.read_bytes()) for path in sorted((folder / "certificates").iterdir())],
    )


def _first_titles() -> bytes:
    lines = (SAMPLES / "title_results.csv").read_bytes().splitlines(keepends=True)
    return b"".join(lines[: 1 + TITLES])


def _first_examinations() -> bytes:
    workbook = openpyxl.load_workbook(SAMPLES / "exam_results.xlsx")
    workbook.worksheets[0].delete_rows(2 + EXAMINATIONS, 1000)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()
