"""What a units file would change, unit by unit, before it is imported."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from vc_issuer.registry.models import UnitRecord
from vc_issuer.remit import Unit


def units_difference(session: Session, units: Sequence[Unit]) -> list[str]:
    """Give a line for each unit that is new (`+`) and each fact that changes (`~`).

    Units that the file leaves out stay as they are, so that none is ever removed.
    """
    lines = []
    for unit in units:
        record = session.get(UnitRecord, unit.code)
        if record is None:
            lines.append(f"+ {unit.code} {unit.name.zh}")
        else:
            lines += [
                f"~ {unit.code} {change}" for change in _changes(record.document, unit.document, "")
            ]
    return lines


def _changes(before: Any, after: Any, path: str) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}):
            yield from _changes(before.get(name), after.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = [_word(entry) for entry in before], [_word(entry) for entry in after]
        gone = [f"-{word}" for word in old if word not in new]
        come = [f"+{word}" for word in new if word not in old]
        yield f"{path}: {' '.join(gone + come) or 'in another order'}"
    else:
        yield f"{path}: {_word(before)} → {_word(after)}"


def _word(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
