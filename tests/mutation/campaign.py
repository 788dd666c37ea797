"""A campaign of single edits: planned by a seed, made, judged, and counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from random import Random

from tests.mutation.edits import RANDOM, Step, drawn, one_by_one
from tests.mutation.judging import judge
from tests.mutation.specimens import Collection, Specimen


@cache
def _steps(specimen: Specimen) -> list[Step]:
    return list(one_by_one(specimen))


@dataclass(frozen=True)
class Edit:
    """One edit by its coordinates: the same ones on the same collection make the same edit."""

    specimen: int
    kind: str
    number: str
    """The seed of an edit at random, or `#` and its place among those gone through one by one."""

    def made(self, collection: Collection) -> str | None:
        """Make it; None where this draw could not be applied."""
        specimen = collection.specimens[self.specimen]
        if not self.number.startswith("#"):
            return drawn(specimen, self.kind, Random(self.number))
        _, make = _steps(specimen)[int(self.number[1:])]
        return make()


@dataclass(frozen=True)
class Survivor:
    """An edit that a verifier did not notice."""

    edit: Edit
    document: str
    verdict: str
    fault: str
    content: str


Cell = tuple[str, str, str]


@dataclass
class Tally:
    """What came of how many edits: by kind of document, kind of edit and verdict."""

    cells: Counter[Cell] = field(default_factory=Counter)
    same_data: Counter[tuple[str, str]] = field(default_factory=Counter)
    survivors: list[Survivor] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def edits(self) -> int:
        """Give how many edits were judged."""
        return self.cells.total()

    def add(self, other: "Tally") -> None:
        """Take over another tally."""
        self.cells.update(other.cells)
        self.same_data.update(other.same_data)
        self.survivors += other.survivors
        self.errors += other.errors


def planned(collection: Collection, count: int, seed: int) -> list[Edit]:
    """Plan `count` edits: up to half of them gone through one by one, the rest at random.

    They are shuffled, so that a campaign that is cut short was a fair one.
    """
    rng = Random(seed)
    steps = [
        Edit(index, kind, f"#{at}")
        for index, specimen in enumerate(collection.specimens)
        for at, (kind, _) in enumerate(_steps(specimen))
    ]
    rng.shuffle(steps)
    edits = steps[: count // 2]
    kinds = [
        (index, kind)
        for index, specimen in enumerate(collection.specimens)
        for kind in RANDOM[specimen.form]
    ]
    # All kinds meet all documents before any of them comes again.
    for number in range(count - len(edits)):
        if number % len(kinds) == 0:
            rng.shuffle(kinds)
        index, kind = kinds[number % len(kinds)]
        edits.append(Edit(index, kind, f"{seed}:{number}"))
    rng.shuffle(edits)
    return edits


def run(collection: Collection, edits: Iterable[Edit]) -> Tally:
    """Make the edits and judge them; an exception of the verifier's counts as an error."""
    tally = Tally()
    for edit in edits:
        content = edit.made(collection)
        if content is None:
            # Some documents have no place for some edits: another one takes its turn.
            edit = Edit(edit.specimen, *_instead(collection, edit))
            content = edit.made(collection)
        if content is not None:
            _count(collection, edit, content, tally)
    return tally


def _instead(collection: Collection, edit: Edit) -> tuple[str, str]:
    form = collection.specimens[edit.specimen].form
    return {
        "json": ("change", edit.number),
        "token": ("token: characters", edit.number),
        "message": ("message: bytes", edit.number),
        "barcode": ("code: characters", edit.number),
    }[form]


def _count(collection: Collection, edit: Edit, content: str, tally: Tally) -> None:
    specimen = collection.specimens[edit.specimen]
    try:
        judgement = judge(collection, specimen, content)
    except Exception as error:  # noqa: BLE001 - a verifier that raises is what is looked for
        tally.errors.append(f"{specimen.kind}, {edit.kind}, {edit.number}: {error!r}")
        tally.cells[specimen.kind, edit.kind, "raised"] += 1
        return
    tally.cells[specimen.kind, edit.kind, judgement.verdict] += 1
    if judgement.same_data:
        tally.same_data[specimen.kind, edit.kind] += 1
    if judgement.fault is not None:
        tally.survivors.append(
            Survivor(edit, specimen.kind, judgement.verdict, judgement.fault, content)
        )
