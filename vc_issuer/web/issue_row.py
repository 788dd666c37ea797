"""The row that an issue request states: the cells of an application file, from a credential."""

from typing import Any

from vc_issuer.application.accepted import PROFESSIONAL_QUALIFICATION, PROFESSIONAL_TITLE
from vc_issuer.problems import IssuerError

_COLUMNS = {
    "name": "name",
    "series": "series",
    "examination": "examination",
    "specialty": "specialty",
    "qualificationName": "qualification_name",
    "level": "level",
    "datePassed": "date_passed",
    "committee": "committee",
}
_OPTIONS = {"idType": "id_type", "idNumber": "id_number", "route": "route"}
_USUAL_ROUTE = {PROFESSIONAL_TITLE: "评审", PROFESSIONAL_QUALIFICATION: "考试"}


def row_values(credential: dict[str, Any], options: dict[str, Any]) -> dict[str, str]:
    """Give the cells of the row; members that have no column are refused."""
    kind = _kind(credential)
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict):
        raise malformed("credential.credentialSubject", "an object")
    unknown = sorted(set(subject) - set(_COLUMNS))
    if unknown:
        raise _unknown_member(f"credentialSubject.{unknown[0][:40]}")
    values = {_COLUMNS[name]: value for name, value in subject.items()}
    values["route"] = _USUAL_ROUTE[kind]
    values |= {column: options[name] for name, column in _OPTIONS.items() if name in options}
    for field, value in values.items():
        if not isinstance(value, str):
            raise malformed(field, "a text")
    # Every file needs these columns; an empty cell is refused by the rules, with its reason.
    needed = ("name", "id_number", "qualification_name", "level", "route", "date_passed")
    family = "series" if kind == PROFESSIONAL_TITLE else "examination"
    return {**dict.fromkeys((*needed, family), ""), **values}


def _kind(credential: dict[str, Any]) -> str:
    types = credential.get("type")
    kinds = [kind for kind in _USUAL_ROUTE if isinstance(types, list) and kind in types]
    if len(kinds) != 1:
        raise malformed("credential.type", "one of " + ", ".join(_USUAL_ROUTE))
    return kinds[0]


def _unknown_member(member: str) -> IssuerError:
    known = sorted(_COLUMNS)
    return IssuerError(
        "REQUEST_MALFORMED",
        f"{member} is not a member that may be applied for; possible: {', '.join(known)}",
        f"{member} 不是可申请的成员；可用：{'、'.join(known)}",
        member=f"credential.{member}",
    )


def malformed(member: str, wanted: str) -> IssuerError:
    """Refuse a member that is not what it should be."""
    return IssuerError(
        "REQUEST_MALFORMED",
        f"{member}: {wanted} is expected",
        f"{member} 的内容不符合要求",
        member=member,
    )
