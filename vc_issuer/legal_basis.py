"""The legal basis of issuing (notice, clause 7): which document is in force on a day.

Certificates name the basis they were issued under. When none is in force, issuing is refused;
what was issued before stays valid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.documents.strict_json import parse
from vc_core.problems import ProblemError
from vc_core.times import InvalidTime, parse_date
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import LegalBasisRecord
from vc_issuer.registry.settings import find_setting

# As long as the registry keeps it.
_MOST_CHARACTERS = 120
_MEMBERS = frozenset({"number", "title", "inForceFrom", "inForceUntil", "demonstration"})
_LANGUAGES = frozenset({"zh", "en"})


@dataclass(frozen=True)
class LegalBasis:
    """A document under which certificates may be issued, and its term (notice, clause 7)."""

    document_number: str
    in_force_from: date
    in_force_until: date | None
    demonstration: bool
    document: Mapping[str, Any] = field(compare=False, repr=False)

    def in_force(self, day: date) -> bool:
        """Tell whether certificates may be issued under it that day; both ends count."""
        return self.in_force_from <= day and (
            self.in_force_until is None or day <= self.in_force_until
        )


def read_legal_bases(data: bytes) -> list[LegalBasis]:
    """Read a legal basis file: a list in the form of the catalogue's `legal_basis.json`."""
    try:
        entries = parse(data)
    except ProblemError as error:
        raise _unreadable() from error
    if not isinstance(entries, list) or not entries:
        raise _unreadable()
    return [_read_entry(entry) for entry in entries]


def _keep(session: Session, bases: list[LegalBasis]) -> None:
    """Store the bases; one that is there already gets the term that the file now gives.

    A bureau that is no demonstration takes none that is: its certificates would claim a force that
    the basis denies.
    """
    if find_setting(session, "demonstration") is False and any(b.demonstration for b in bases):
        raise IssuerError(
            "DEMONSTRATION_BASIS",
            "this bureau is no demonstration and takes no legal basis marked as one",
            "本机构不是演示机构，不接受标为演示的制发依据",
        )
    for basis in bases:
        session.merge(
            LegalBasisRecord(
                document_number=basis.document_number,
                in_force_from=basis.in_force_from,
                in_force_until=basis.in_force_until,
                demonstration=basis.demonstration,
                document=dict(basis.document),
            )
        )
    session.flush()


def add_legal_bases(
    session: Session, bases: list[LegalBasis], *, by: str, now: datetime
) -> list[str]:
    """Store the bases of a file, log each that is new or changed, and give their numbers."""
    before = {basis.document_number: dict(basis.document) for basis in legal_bases(session)}
    _keep(session, bases)
    changed = [b for b in bases if before.get(b.document_number) != dict(b.document)]
    append(
        session,
        [
            Event(
                "legal-basis",
                basis.document_number,
                {
                    "from": basis.in_force_from.isoformat(),
                    "until": basis.in_force_until and basis.in_force_until.isoformat(),
                },
            )
            for basis in changed
        ],
        actor=by,
        now=now,
    )
    return [basis.document_number for basis in changed]


def legal_bases(session: Session) -> list[LegalBasis]:
    """Give all bases on file, the earliest first."""
    records = session.scalars(
        # By number, too: of two that begin on one day, it is always the same that is issued under.
        select(LegalBasisRecord).order_by(
            LegalBasisRecord.in_force_from, LegalBasisRecord.document_number
        )
    )
    return [
        LegalBasis(
            record.document_number,
            record.in_force_from,
            record.in_force_until,
            record.demonstration,
            record.document,
        )
        for record in records
    ]


def basis_in_force(session: Session, day: date) -> LegalBasis:
    """Give the basis to issue under on a day, by `preference`.

    Without any, issuing is refused (N7.1).
    """
    found = [basis for basis in legal_bases(session) if basis.in_force(day)]
    if not found:
        raise IssuerError(
            "NO_LEGAL_BASIS",
            f"no legal basis is in force on {day.isoformat()} (notice, clause 7): "
            "give a renewal with vc-issuer legal-basis add FILE",
            f"{day.isoformat()} 没有有效的制发依据（通知第七条）："
            "请用 vc-issuer legal-basis add 文件 提供续期依据",
            clause="七",
        )
    return max(found, key=preference)


def preference(basis: LegalBasis) -> tuple[bool, date]:
    """Prefer a real basis to a demonstration, and the later to the earlier."""
    return (not basis.demonstration, basis.in_force_from)


def _read_entry(entry: Any) -> LegalBasis:
    try:
        _demand_form(entry)
        until = entry.get("inForceUntil")
        basis = LegalBasis(
            _number(entry),
            # As verifiers read it in the trust bundle: `YYYY-MM-DD` and nothing else.
            parse_date(entry["inForceFrom"]),
            None if until is None else parse_date(until),
            _demonstration(entry),
            entry,
        )
    except (KeyError, TypeError, AttributeError, InvalidTime) as error:
        raise _unreadable() from error
    if basis.in_force_until is not None and basis.in_force_until < basis.in_force_from:
        raise _unreadable()
    return basis


def _demand_form(entry: Any) -> None:
    """Refuse other members: `inForceUntil` misspelt would be a basis without an end."""
    title = entry.get("title", dict.fromkeys(_LANGUAGES, ""))
    if not entry.keys() <= _MEMBERS or title.keys() != _LANGUAGES:
        raise TypeError
    if not all(isinstance(text, str) for text in title.values()):
        raise TypeError


def _number(entry: Any) -> str:
    number = entry["number"]
    if (
        not isinstance(number, str)
        or not 0 < len(number) <= _MOST_CHARACTERS
        or number != number.strip()
        or not number.isprintable()
    ):
        raise TypeError
    return number


def _demonstration(entry: Any) -> bool:
    """Read what makes the whole bureau a demonstration: true, false or left out, nothing else."""
    value = entry.get("demonstration", False)
    if not isinstance(value, bool):
        raise TypeError
    return value


def _unreadable() -> IssuerError:
    return IssuerError(
        "LEGAL_BASIS_FILE",
        "not a legal basis file: a list of entries with number, inForceFrom and inForceUntil, "
        "demonstration true or false, title in zh and en, and no other member",
        "不是有效的制发依据文件：应为含 number、inForceFrom、inForceUntil 的列表，"
        "demonstration 为 true 或 false，title 含 zh 与 en，不得有其他成员",
    )
