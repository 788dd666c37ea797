"""CBOR-LD type tables: read from contexts/barcode_tables, each pinned by its SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from vc_core.barcode.errors import BarcodeError
from vc_core.barcode.literal_codecs import XSD_DATE, XSD_DATE_TIME

NO_COMPRESSION = 0
NO_TABLE = 1

# Their table numbers are byte strings, so that they cannot be taken for other integers
# (CBOR-LD 1.0 "Initialize Conversion").
TYPES_ENCODED_AS_BYTES = frozenset({"none", "url", XSD_DATE, XSD_DATE_TIME})

# Integers, doubles and booleans are CBOR values of their own and can have no table.
_FORBIDDEN_TYPES = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "double", "boolean")
)


@dataclass(frozen=True)
class TypeTable:
    """The constants of one registry entry: type → text → number, and back."""

    registry_entry_id: int
    numbers: Mapping[str, Mapping[str, int]]
    texts: Mapping[str, Mapping[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Invert the tables; refuse a number used twice within a type."""
        numbers = {"context": {}, "url": {}, "none": {}, **self.numbers}
        texts = {}
        for name, table in numbers.items():
            texts[name] = {number: text for text, number in table.items()}
            if len(texts[name]) != len(table) or name in _FORBIDDEN_TYPES:
                raise _damaged(self.registry_entry_id)
        object.__setattr__(self, "numbers", numbers)
        object.__setattr__(self, "texts", texts)


TypeTables = Mapping[int, TypeTable]

EMPTY_TABLE = TypeTable(NO_TABLE, {})


@dataclass(frozen=True)
class InstalledTables:
    """The type tables that this installation knows, and the one it encodes with."""

    tables: TypeTables
    encode_with: int


def parse_type_table(registry_entry_id: int, data: bytes) -> TypeTable:
    """Read a table in the form of the CBOR-LD registry's `tables/<id>.yml`."""
    # Here and not above: codes are read long after the command has started.
    import yaml

    # The C parser is the same safe loader, ten times as fast.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entry = yaml.load(data, Loader=loader)  # noqa: S506 - a safe loader, chosen above
    numbers: dict[str, dict[str, int]] = {}
    for part in entry["compressionTable"]:
        table = numbers.setdefault(part["type"], {})
        for number, text in part["table"].items():
            if type(number) is not int or type(text) is not str or text in table or number < 0:
                raise _damaged(registry_entry_id)
            table[text] = number
    return TypeTable(registry_entry_id, numbers)


@cache
def installed_tables() -> InstalledTables:
    """Read index.json and the tables it names; refused: a file whose SHA-256 differs."""
    folder = _folder()
    index = json.loads((folder / "index.json").read_bytes())
    tables = {NO_TABLE: EMPTY_TABLE}
    for entry in index["tables"]:
        registry_entry_id = entry["registryEntryId"]
        data = (folder / entry["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise _damaged(registry_entry_id)
        tables[registry_entry_id] = parse_type_table(registry_entry_id, data)
    return InstalledTables(tables, index["encodeWith"])


def _folder() -> Path:
    package = Path(__file__).parent.parent
    # A checkout has contexts/ beside the package; a wheel carries it inside.
    for contexts in (package.parent / "contexts", package / "_data" / "contexts"):
        if (contexts / "barcode_tables" / "index.json").is_file():
            return contexts / "barcode_tables"
    raise BarcodeError(
        "TYPE_TABLE_DAMAGED",
        "The folder of type tables is missing from this installation.",
        "本机安装缺少类型表目录。",
    )


def _damaged(registry_entry_id: int) -> BarcodeError:
    return BarcodeError(
        "TYPE_TABLE_DAMAGED",
        f"The installed type table {registry_entry_id} is not the pinned one.",
        f"本机安装的类型表 {registry_entry_id} 与固定版本不一致。",
    )
