"""Who decides for the bureau, and which role each decision takes (notice, clauses 2 and 6)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from vc_issuer.problems import IssuerError


class Role(StrEnum):
    """What a person of the bureau may decide."""

    APPROVER = "bureau-approver"
    SUPERVISOR = "bureau-supervisor"


@dataclass(frozen=True)
class Officer:
    """A named person of the bureau with the roles that were given to them."""

    name: str
    roles: frozenset[Role]

    def __post_init__(self) -> None:
        """Refuse a decision by nobody."""
        if not self.name.strip():
            raise IssuerError("NAME_MISSING", "a decision needs a named person", "决定须有署名")

    @classmethod
    def with_all_roles(cls, name: str) -> Self:
        """Make the officer of the command line, whose user holds the database anyway."""
        return cls(name, frozenset(Role))

    def demand(self, role: Role) -> None:
        """Refuse with `FORBIDDEN_ROLE` unless this officer has the role."""
        if role not in self.roles:
            raise IssuerError(
                "FORBIDDEN_ROLE",
                f"this decision takes the role {role.value}",
                f"该决定须由具有 {role.value} 角色的人员作出",
            )
