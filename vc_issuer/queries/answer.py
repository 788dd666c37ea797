"""An answer to the public query: information, never a file (N4.3)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vc_core.problems import Text
from vc_issuer.queries.ways import WAYS, Family, Way

Outcome = Literal["found", "no-match", "not-yet-gathered"]

_NO_MATCH = Text(
    "没有与所填内容一致的记录。请核对后重试。",
    "No record agrees with what was entered. Check it and try again.",
)
_NOT_YET_GATHERED = Text(
    "尚未归集：该时期的信息正在逐步归集，查不到不代表证书无效。",
    "Not gathered yet: records of that time are still being gathered. That none is found does not "
    "make a certificate invalid.",
)


@dataclass(frozen=True)
class Information:
    """What the registry says about one certificate; no file, no seal, no code."""

    way: Way
    certificate_number: str | None
    family: Family
    series: str | None
    examination: str | None
    specialty: str | None
    qualification_name: str
    level: str
    date_passed: date
    body: str | None
    status: str | None


@dataclass(frozen=True)
class Answer:
    """What is said, in which of the four ways, and where to ask when it is not gathered yet."""

    outcome: Outcome
    way: Way
    records: tuple[Information, ...]
    text: Text
    where_to_ask: Text | None = None


def found(records: tuple[Information, ...]) -> Answer:
    """Answer with what was found, in the way of the first record."""
    way = records[0].way
    return Answer("found", way, records, WAYS[way].text)


def nothing_found(way: Way) -> Answer:
    """Answer that nothing agrees: the same for a number that does not exist and a wrong name.

    While records of that group are still being gathered, that says nothing about a certificate
    (`NOT_YET_GATHERED`), and the answer names who can be asked.
    """
    place = WAYS[way].where_to_ask
    if place is not None:
        return Answer("not-yet-gathered", way, (), _NOT_YET_GATHERED, place)
    return Answer("no-match", way, (), _NO_MATCH)
