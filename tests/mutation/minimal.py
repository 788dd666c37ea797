"""Makes a survivor as small as it gets, and tells where it differs from the valid document."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from tests.mutation.campaign import Survivor
from tests.mutation.judging import judge
from tests.mutation.same_data import NotPlainJson, read_plainly
from tests.mutation.specimens import Collection, Specimen
from tests.property.edits import places

_SIMPLE = (None, "", "x", 0, [], {})


def minimal(collection: Collection, survivor: Survivor) -> str:
    """Give the survivor's least content that still survives for the same reason."""
    specimen = collection.specimens[survivor.edit.specimen]

    def survives(content: str) -> bool:
        try:
            return judge(collection, specimen, content).fault == survivor.fault
        except Exception:  # noqa: BLE001 - what makes the verifier raise is another finding
            return False

    try:
        document = read_plainly(survivor.content)
    except NotPlainJson:
        return _least_text(specimen.content, survivor.content, survives)
    if specimen.form != "json" or not isinstance(document, dict):
        return survivor.content
    return _least_document(specimen, document, survives)


def _least_document(
    specimen: Specimen, document: dict[str, Any], survives: Callable[[str], bool]
) -> str:
    """Take back what is not needed, and put simple values where odd ones stand."""
    least = document
    for candidate in _simpler(specimen.document, document):
        text = json.dumps(candidate, ensure_ascii=False)
        if candidate != least and candidate != specimen.document and survives(text):
            least = candidate
    return json.dumps(least, ensure_ascii=False)


def _simpler(original: dict[str, Any], document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for at, (container, key) in enumerate(places(document)):
        if container[key] in _SIMPLE or container[key] in _values(original):
            continue
        for value in _SIMPLE:
            copy = deepcopy(document)
            holder, name = places(copy)[at]
            holder[name] = value
            yield copy


def _values(document: Any) -> list[Any]:
    return [container[key] for container, key in places(document)]


def _least_text(original: str, content: str, survives: Callable[[str], bool]) -> str:
    """Shorten what stands between the common beginning and end."""
    start, end = _apart(original, content)
    middle = content[start : len(content) - end]
    position = 0
    while position < len(middle):
        shorter = middle[:position] + middle[position + 1 :]
        text = content[:start] + shorter + content[len(content) - end :]
        if text != original and survives(text):
            middle = shorter
        else:
            position += 1
    return content[:start] + middle + content[len(content) - end :]


def _apart(one: str, other: str) -> tuple[int, int]:
    """Count the characters that two texts share at the beginning, and then at the end."""
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if one[-1 - at] != other[-1 - at]), rest)
    return start, end


def told(collection: Collection, survivor: Survivor) -> str:
    """Tell a survivor in a few lines: what it is, its seed, and how it differs."""
    specimen = collection.specimens[survivor.edit.specimen]
    lines = [
        f"{survivor.document}: {survivor.fault} ({survivor.verdict})",
        f"  edit {survivor.edit.kind!r}, number {survivor.edit.number!r}",
        *(f"  {line}" for line in _differences(specimen, minimal(collection, survivor))),
    ]
    # Half a surrogate pair cannot be written to a terminal as it is.
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode("utf-8")


def _differences(specimen: Specimen, content: str) -> Iterator[str]:
    if specimen.form == "json":
        try:
            document = read_plainly(content)
        except NotPlainJson:
            document = None
        if isinstance(document, dict):
            yield from _in(specimen.document, document, "")
            return
    start, end = _apart(specimen.content, content)
    was = specimen.content[start : len(specimen.content) - end]
    yield f"at character {start}: {was!r} became {content[start : len(content) - end]!r}"


def _in(one: Any, other: Any, pointer: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in {**one, **other}:
            if name not in other:
                yield f"{pointer}/{name}: gone"
            elif name not in one:
                yield f"{pointer}/{name}: added {json.dumps(other[name], ensure_ascii=False)}"
            else:
                yield from _in(one[name], other[name], f"{pointer}/{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _in(mine, theirs, f"{pointer}/{at}")
    elif one != other or type(one) is not type(other):
        shown = [json.dumps(value, ensure_ascii=False) for value in (one, other)]
        yield f"{pointer or '/'}: {shown[0]} became {shown[1]}"
