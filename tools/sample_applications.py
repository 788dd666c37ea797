"""Makes the synthetic application files of tests/samples and what must become of each row.

    python tools/sample_applications.py            writes the files
    python tools/sample_applications.py --check    says whether the files are the ones it makes

There is no clock and no randomness: the same files come out every time. What becomes of a row is
known from how it was made (sample_rows.py), not computed by the code under test.
"""

import argparse
import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from sample_rows import (
    EXAM_DUPLICATES,
    SPOILED_EXAMS,
    SPOILED_TITLES,
    TITLE_DUPLICATES,
    Reasons,
    Row,
    Spoiled,
    good_exam,
    good_title,
)

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "samples"
TITLE_FILE = "title_results.csv"
EXAM_FILE = "exam_results.xlsx"
TITLE_UNIT = "U-SR-GC-DX"
EXAM_UNIT = "U-EX-SZ"
ROWS = 200

HEADINGS = {
    "name": "姓名",
    "id_type": "证件类型",
    "id_number": "证件号码",
    "series": "系列",
    "examination": "考试",
    "specialty": "专业",
    "qualification_name": "资格名称",
    "level": "级别",
    "route": "取得方式",
    "date_passed": "通过日期",
    "committee": "评审委员会",
}


@dataclass
class Sample:
    """One file: its unit, its rows from row 2 on, and the refusals expected."""

    unit: str
    rows: list[Row]
    expected: dict[int, Reasons]


def make_sample(
    unit: str, good: Callable[[int], Row], spoiled: Sequence[Spoiled], duplicates: int
) -> Sample:
    """Mix the spoiled rows evenly among the good ones; duplicates of good rows come last."""
    sample = Sample(unit, [], {})
    step = (ROWS - duplicates) // len(spoiled)
    for number in range(1, ROWS - duplicates + 1):
        row, (which, rest) = good(number), divmod(number, step)
        if rest == 0 and which <= len(spoiled):
            changes, reasons = spoiled[which - 1]
            row |= changes
            sample.expected[number + 1] = reasons
        sample.rows.append(row)
    for place in range(duplicates):
        # Rows 2 and 3 are good ones.
        sample.rows.append(sample.rows[place])
        sample.expected[len(sample.rows) + 1] = (("id_number", "DUPLICATE"),)
    return sample


def title_csv(sample: Sample) -> bytes:
    fields = [name for name in HEADINGS if name != "examination"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS[name] for name in fields)
    writer.writerows([row[name] for name in fields] for row in sample.rows)
    return text.getvalue().encode("gb18030")


def exam_xlsx(sample: Sample) -> bytes:
    fields = [name for name in HEADINGS if name != "committee"]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("考试合格人员")
    sheet.append([HEADINGS[name] for name in fields])
    for row in sample.rows:
        cells = [WriteOnlyCell(sheet) for _ in fields]
        for cell, name in zip(cells, fields, strict=True):
            cell.value = row[name]
            if isinstance(row[name], str):
                cell.number_format = "@"
        sheet.append(cells)
    output = io.BytesIO()
    workbook.save(output)
    return without_clock(output.getvalue())


def without_clock(workbook: bytes) -> bytes:
    """Write the container again, uncompressed and without the times the library put in."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(output, "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">[0-9-]{10}T[0-9:]{8}Z<", b">2019-09-01T00:00:00Z<", content)
            target.writestr(zipfile.ZipInfo(name, (2019, 9, 1, 0, 0, 0)), content)
    return output.getvalue()


def expected_json(samples: dict[str, Sample]) -> bytes:
    """Say for each file which rows are accepted and why the others are refused."""
    lines = ["{"]
    for name, sample in samples.items():
        accepted = [n for n in range(2, len(sample.rows) + 2) if n not in sample.expected]
        refused = [
            json.dumps({"row": row, "column": column, "code": code})
            for row, reasons in sample.expected.items()
            for column, code in reasons
        ]
        lines += [
            f'  "{name}": {{',
            f'    "unit": "{sample.unit}", "rows": {len(sample.rows)},',
            f'    "acceptedCount": {len(accepted)}, "refusedCount": {len(sample.expected)},',
            f'    "accepted": {accepted},',
            '    "refused": [',
            ",\n".join(f"      {entry}" for entry in refused),
            "    ]",
            "  }" + ("," if name != list(samples)[-1] else ""),
        ]
    return "\n".join([*lines, "}", ""]).encode()


def files() -> dict[str, bytes]:
    """Make all files by name."""
    titles = make_sample(TITLE_UNIT, good_title, SPOILED_TITLES, TITLE_DUPLICATES)
    exams = make_sample(EXAM_UNIT, good_exam, SPOILED_EXAMS, EXAM_DUPLICATES)
    return {
        TITLE_FILE: title_csv(titles),
        EXAM_FILE: exam_xlsx(exams),
        "expected.json": expected_json({TITLE_FILE: titles, EXAM_FILE: exams}),
    }


def same(name: str, one: bytes, other: bytes) -> bool:
    """Compare files: workbooks cell by cell, because XML may be spelled in several ways."""
    if not name.endswith(".xlsx"):
        return one == other
    first, second = (load_workbook(io.BytesIO(data)).worksheets for data in (one, other))
    return [list(sheet.values) for sheet in first] == [list(sheet.values) for sheet in second]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        path = FOLDER / name
        if check and (not path.is_file() or not same(name, path.read_bytes(), content)):
            print(f"{name} differs", file=sys.stderr)
            return 1
        if not check:
            path.write_bytes(content)
            print(f"{path.name}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
