"""The roles and what each may do: one table, read by every page and route."""

from collections.abc import Iterable
from enum import StrEnum

from vc_core.problems import Text
from vc_issuer.problems import IssuerError


class Permission(StrEnum):
    """One thing that a person or a token may do."""

    UNIT_DESK = "unit-desk"
    READ = "read"
    APPROVE = "approve"
    ISSUE = "issue"
    DECIDE = "decide"
    REVOKE = "revoke"
    PUBLISH = "publish"
    RECORDS = "records"
    AUDIT = "audit"
    ACCOUNTS = "accounts"


class Role(StrEnum):
    """What a person is in the console; a unit's role is never combined with a bureau's."""

    UNIT_CLERK = "unit-clerk"
    CLERK = "bureau-clerk"
    APPROVER = "bureau-approver"
    SUPERVISOR = "bureau-supervisor"
    ADMIN = "bureau-admin"
    AUDITOR = "auditor"


_ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.UNIT_CLERK: frozenset({Permission.UNIT_DESK}),
    Role.CLERK: frozenset(
        {Permission.READ, Permission.ISSUE, Permission.PUBLISH, Permission.RECORDS}
    ),
    Role.APPROVER: frozenset({Permission.READ, Permission.APPROVE, Permission.DECIDE}),
    Role.SUPERVISOR: frozenset({Permission.READ, Permission.DECIDE, Permission.REVOKE}),
    # Who hands out access does not see certificates.
    Role.ADMIN: frozenset({Permission.ACCOUNTS}),
    Role.AUDITOR: frozenset({Permission.READ, Permission.AUDIT}),
}

ROLE_NAMES: dict[Role, Text] = {
    Role.UNIT_CLERK: Text("单位经办人", "unit clerk"),
    Role.CLERK: Text("局经办人", "bureau clerk"),
    Role.APPROVER: Text("局批准人", "bureau approver"),
    Role.SUPERVISOR: Text("局负责人", "bureau supervisor"),
    Role.ADMIN: Text("账户管理员", "account administrator"),
    Role.AUDITOR: Text("审计人员", "auditor"),
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Give what the roles allow together."""
    return frozenset().union(*(_ALLOWED[role] for role in roles))


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Tell whether a password alone is too little: it is for everybody outside the units."""
    return any(role is not Role.UNIT_CLERK for role in roles)


def read_roles(names: Iterable[str]) -> tuple[Role, ...]:
    """Read role names; an unknown one, none, or a unit's beside a bureau's is refused."""
    try:
        roles = tuple(sorted({Role(name) for name in names}))
    except ValueError as error:
        known = ", ".join(role.value for role in Role)
        raise IssuerError(
            "UNKNOWN_ROLE", f"unknown role; known: {known}", f"未知角色；可用：{known}"
        ) from error
    if not roles or (Role.UNIT_CLERK in roles and len(roles) > 1):
        raise IssuerError(
            "ROLES",
            "one role at least, and a unit's role never with a bureau's",
            "至少一个角色，且单位角色不得与局内角色兼任",
        )
    return roles
