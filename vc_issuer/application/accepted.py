"""What a checked application holds: the accepted rows and the refusals."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from vc_issuer.refusals import Refusal

PROFESSIONAL_TITLE = "ProfessionalTitleCredential"
PROFESSIONAL_QUALIFICATION = "ProfessionalQualificationCredential"

IdentityKey = tuple[str, str, str, date]


@dataclass(frozen=True)
class ApplicationRow:
    """One person's result, checked, in the catalogue's words.

    `family` is the credential type. A title has `series` and `committee`, a qualification has
    `examination`; the others are nothing. The representation leaves out the person.
    """

    row_number: int
    family: str
    name: str
    id_type: str
    id_number: str
    series: str | None
    examination: str | None
    specialty: str | None
    qualification_name: str
    level: str
    date_passed: date
    committee: str | None

    def __repr__(self) -> str:
        """Say which row it is, without personal data, since it may reach a log."""
        return f"ApplicationRow(row_number={self.row_number}, family={self.family!r})"

    @property
    def identity_key(self) -> IdentityKey:
        """Give what must not be certified twice: the person, the qualification, the day (N1.3)."""
        return (self.id_type, self.id_number, self.qualification_name, self.date_passed)

    def to_document(self) -> dict[str, Any]:
        """Give the row as JSON members, for the registry."""
        return {**vars(self), "date_passed": self.date_passed.isoformat()}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read what `to_document` gave."""
        day = date.fromisoformat(document["date_passed"])
        return cls(**{**document, "date_passed": day})


@dataclass(frozen=True)
class CheckedApplication:
    """The outcome of checking a file: accepted rows and every refusal, in the file's order."""

    accepted: tuple[ApplicationRow, ...]
    refused: tuple[Refusal, ...]

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Give the numbers of the refused rows."""
        return tuple(sorted({refusal.row for refusal in self.refused}))
