"""Generates the CBOR-LD type table of the bureau's certificates from the catalogue.

    python -m tools.barcode_tables            write contexts/barcode_tables/
    python -m tools.barcode_tables --check    only say whether something would be appended

A table is frozen and append-only: what is printed on paper must decode for ever. So the
generator keeps every number that a text has, appends what is new, and never takes away:
what left the catalogue stays in the table.
"""

import argparse
import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from vc_core.barcode.tables import parse_type_table
from vc_core.documents.loader import CREDENTIALS_V2, PinnedContexts

CONTEXTS = Path(__file__).parent.parent / "contexts"
TABLES = CONTEXTS / "barcode_tables"

# Provisional until registered (first come, first served from 65,536 on): the number is this
# one setting. 310000 is Shanghai's division code.
REGISTRY_ENTRY_ID = 310_000

ISSUER = "did:web:rsj.sh.example"
SEAL_KEYS = 4
STATUS_LISTS = 16
LEVELS = ("中级", "副高级", "正高级")
CRYPTOSUITES = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019", "ecdsa-sd-2023", "eddsa-rdfc-2022")

SECURITY = "https://w3id.org/security#"
CREDENTIALS = "https://www.w3.org/2018/credentials#"

HEADER = """\
# Written by tools/barcode_tables.py; append-only and pinned by SHA-256 in index.json.
# Names of units and committees are the demonstration's.
"""


def wanted(contexts: PinnedContexts) -> dict[str, list[str]]:
    """List the constants of certificates by their type, in the order of their first numbers."""
    titles = _rows(contexts, "title_series.csv")
    examinations = _rows(contexts, "exam_qualifications.csv")
    units = json.loads(contexts.catalogue("units.demonstration.json"))
    bases = json.loads(contexts.catalogue("legal_basis.json"))
    # The notice covers intermediate and senior titles only.
    titles = [row for row in titles if row["in_notice_scope"] == "yes"]
    specialties = [name for unit in units for name in unit["remit"]["specialties"]]
    tracks = [row["track_zh"] for row in titles]
    levels = [*LEVELS, *(row["level_zh"] for row in examinations)]
    vocabulary = f"{contexts.base}/vocab#"
    return {
        "context": [CREDENTIALS_V2, contexts.certificate_context],
        f"{SECURITY}cryptosuiteString": [*CRYPTOSUITES],
        "url": [*_urls(contexts)],
        "none": ["revocation", "suspension"],
        f"{CREDENTIALS}sriString": [
            contexts.digest_sri(url) for url in contexts.schema_urls.values()
        ],
        f"{vocabulary}LegalBasisValue": [basis["number"] for basis in bases],
        f"{vocabulary}LevelValue": levels,
        f"{vocabulary}SeriesValue": [row["series_zh"] for row in titles],
        f"{vocabulary}ExaminationValue": [row["name_zh"] for row in examinations],
        f"{vocabulary}SpecialtyValue": [name for name in (*specialties, *tracks) if name != "*"],
        f"{vocabulary}QualificationNameValue": [
            *(row["title_zh"] for row in titles),
            *(row["qualification_zh"] for row in examinations),
        ],
        f"{vocabulary}CommitteeValue": [
            committee["name"] for unit in units for committee in unit["remit"]["committees"]
        ],
        f"{vocabulary}OrganisingUnitValue": [unit["name"]["zh"] for unit in units],
        f"{vocabulary}OrganisingUnitCodeValue": [unit["creditCode"] for unit in units],
    }


def _urls(contexts: PinnedContexts) -> Iterable[str]:
    yield ISSUER
    for number in range(1, SEAL_KEYS + 1):
        yield f"{ISSUER}#seal-{number}"
    yield from contexts.schema_urls.values()
    for number in range(1, STATUS_LISTS + 1):
        for purpose in ("revocation", "suspension"):
            yield f"{contexts.base}/status-lists/{purpose}/{number}"


def _rows(contexts: PinnedContexts, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(contexts.catalogue(name).decode("utf-8-sig"))))


def appended(
    before: dict[str, dict[str, int]], texts: dict[str, list[str]]
) -> dict[str, dict[str, int]]:
    """Give the tables with every new text numbered after the last one of its type."""
    after = {name: dict(table) for name, table in before.items()}
    for name, values in texts.items():
        table = after.setdefault(name, {})
        for text in values:
            if text not in table:
                table[text] = max(table.values(), default=0) + 1
    return after


def refuse_unless_appended(
    before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]
) -> None:
    """Stop unless each old text kept its number and each new one comes after all old ones."""
    for name, table in before.items():
        new = after.get(name, {})
        last = max(table.values(), default=0)
        changed = [text for text, number in table.items() if new.get(text) != number]
        inserted = [text for text in new if text not in table and new[text] <= last]
        if changed or inserted:
            raise SystemExit(f"Refused, not an append: {name}: {[*changed, *inserted][:3]}")


def to_yaml(tables: dict[str, dict[str, int]]) -> str:
    """Write the registry's `tables/<id>.yml` form; JSON strings are YAML strings."""
    lines = [
        "---",
        f"domain: {json.dumps('Professional title and qualification certificates, Shanghai')}",
        "contact: professional-certificates",
        "mode: default",
        "provisional: true",
        "compressionTable:",
    ]
    for name, table in tables.items():
        lines += [f"  - type: {json.dumps(name)}", "    table:"]
        lines += [
            f"      {number}: {json.dumps(text, ensure_ascii=False)}"
            for text, number in table.items()
        ]
    return HEADER + "\n".join(lines) + "\n"


def existing(folder: Path) -> tuple[dict[str, dict[str, int]], dict[str, Any]]:
    """Read the table of our registry entry as it stands, and the index."""
    index_file = folder / "index.json"
    if not index_file.exists():
        return {}, {"encodeWith": REGISTRY_ENTRY_ID, "tables": []}
    index = json.loads(index_file.read_bytes())
    for entry in index["tables"]:
        data = (folder / entry["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise SystemExit(f"Refused: {entry['file']} differs from its SHA-256 in index.json.")
        if entry["registryEntryId"] == REGISTRY_ENTRY_ID:
            parse_type_table(REGISTRY_ENTRY_ID, data)
            parts = yaml.safe_load(data)["compressionTable"]
            return {
                part["type"]: {text: number for number, text in part["table"].items()}
                for part in parts
            }, index
    return {}, index


def write(folder: Path, tables: dict[str, dict[str, int]], index: dict[str, Any]) -> None:
    """Write the table and its new SHA-256."""
    data = to_yaml(tables).encode()
    parse_type_table(REGISTRY_ENTRY_ID, data)
    file = f"{REGISTRY_ENTRY_ID}.yml"
    others = [e for e in index["tables"] if e["registryEntryId"] != REGISTRY_ENTRY_ID]
    entry = {
        "registryEntryId": REGISTRY_ENTRY_ID,
        "file": file,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    index = {**index, "tables": [*others, entry]}
    (folder / file).write_bytes(data)
    text = json.dumps(index, ensure_ascii=False, indent=2) + "\n"
    (folder / "index.json").write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if out of date")
    parser.add_argument("--contexts", type=Path, default=CONTEXTS)
    options = parser.parse_args(arguments)
    folder = options.contexts / "barcode_tables"
    before, index = existing(folder)
    after = appended(before, wanted(PinnedContexts(options.contexts)))
    refuse_unless_appended(before, after)
    new = sum(map(len, after.values())) - sum(map(len, before.values()))
    print(f"{REGISTRY_ENTRY_ID}.yml: {sum(map(len, after.values()))} texts, {new} new")
    if new and not options.check:
        write(folder, after, index)
    return int(bool(new) and options.check)


if __name__ == "__main__":
    sys.exit(main())
