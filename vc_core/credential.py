"""The data-model rules of Verifiable Credentials 2.0 and 1.1, structure only."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vc_core.problems import CREDENTIALS_PROBLEMS, ProblemError
from vc_core.times import InvalidTime, parse_timestamp

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|^`\\]+")
_TERM = re.compile(r"[^\s\x00-\x20@][^\s\x00-\x20]*")
# Members whose entries are objects with a type of their own (VC 2.0 §4).
_TYPED_MEMBERS = (
    "credentialStatus",
    "termsOfUse",
    "evidence",
    "refreshService",
    "credentialSchema",
)
_NEEDS_ID = frozenset({"credentialSchema"})
_NEEDS_ID_V1 = frozenset({"credentialSchema", "credentialStatus", "refreshService"})
_VALUE_OBJECT = frozenset({"@value", "@language", "@direction"})
# Documents have a handful; each is compared with all before it.
_MOST_CONTEXTS = 64


class DataModelError(ProblemError):
    """The document is not a conforming credential or presentation."""

    problem_types = {
        "MALFORMED_VALUE_ERROR": CREDENTIALS_PROBLEMS + "MALFORMED_VALUE_ERROR",
    }

    def __init__(self, member: str, en: str, zh: str) -> None:
        super().__init__(
            "MALFORMED_VALUE_ERROR",
            f"Not a conforming document: {member} {en}.",
            f"不符合数据模型：{member} {zh}。",
            member=member,
        )


def _demand(condition: object, member: str, en: str, zh: str) -> None:
    if not condition:
        raise DataModelError(member, en, zh)


def is_url(value: object) -> bool:
    """Tell whether `value` is a string in the form of an absolute URL, without blanks."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def as_list(value: Any) -> list[Any]:
    """Give a list of one for what is not a list; JSON-LD does not tell them apart."""
    return value if isinstance(value, list) else [value]


def types_of(document: dict[str, Any]) -> list[str]:
    """Give the values of `type` that are strings."""
    return [entry for entry in as_list(document.get("type", [])) if isinstance(entry, str)]


def check_credential(document: Any) -> None:
    """Check a credential's structure by its first context (VC 2.0 §4, VC 1.1 §4).

    Raises `DataModelError`. Whether terms are defined is asked elsewhere (documents.lossless).
    """
    _demand(isinstance(document, dict), "credential", "is not an object", "不是对象")
    version_2 = _check_context(document, (CREDENTIALS_V2, CREDENTIALS_V1)) == CREDENTIALS_V2
    _check_types(document, "VerifiableCredential")
    _check_id(document, "id")
    _check_issuer(document)
    _check_subjects(document)
    _check_typed_members(document, version_2=version_2)
    if version_2:
        _check_texts(document, "")
        for subject in _entries(document, "credentialSubject"):
            _check_texts(subject, "credentialSubject.")
        _check_period(document, "validFrom", "validUntil")
        _check_related_resources(document)
        for obsolete in ("issuanceDate", "expirationDate"):
            _demand(obsolete not in document, obsolete, "belongs to version 1.1", "属于 1.1 版")
    else:
        _demand("issuanceDate" in document, "issuanceDate", "is missing", "缺失")
        _check_period(document, "issuanceDate", "expirationDate")


def check_presentation(document: Any) -> None:
    """Check a presentation's structure (VC 2.0 §4.13); its credentials are checked one by one."""
    _demand(isinstance(document, dict), "presentation", "is not an object", "不是对象")
    version_2 = _check_context(document, (CREDENTIALS_V2, CREDENTIALS_V1)) == CREDENTIALS_V2
    _check_types(document, "VerifiablePresentation")
    _check_id(document, "id")
    # What the data model gives a type or a digest has it wherever it stands.
    _check_typed_members(document, version_2=version_2)
    _check_related_resources(document)
    if "holder" in document:
        holder = document["holder"]
        _demand(
            is_url(holder.get("id") if isinstance(holder, dict) else holder),
            "holder",
            "is not a URL",
            "不是 URL",
        )
    for credential in _entries(document, "verifiableCredential"):
        _demand(
            isinstance(credential, dict), "verifiableCredential", "is not an object", "不是对象"
        )
        if CREDENTIALS_V2 in as_list(credential.get("@context")):
            _demand(types_of(credential), "verifiableCredential.type", "is missing", "缺失")


def _check_context(document: dict[str, Any], bases: tuple[str, ...]) -> str:
    """Check that the contexts are an ordered set (VC 2.0 §4.3, VC 1.1 §4.1); give the first."""
    value = document.get("@context")
    entries: list[Any] = value if isinstance(value, list) else []
    _demand(value, "@context", "is missing", "缺失")
    _demand(entries, "@context", "is not a list", "不是数组")
    _demand(
        isinstance(entries[0], str) and entries[0] in bases,
        "@context",
        "does not start with the credentials context",
        "首项不是凭证上下文",
    )
    _demand(len(entries) <= _MOST_CONTEXTS, "@context", "names far too many contexts", "上下文过多")
    for position, entry in enumerate(entries):
        _demand(
            is_url(entry) or isinstance(entry, dict), "@context", "has a bad entry", "含有无效项"
        )
        _demand(
            entry not in entries[:position],
            "@context",
            "names one context twice",
            "含有重复的上下文",
        )
    return str(entries[0])


def _check_types(document: dict[str, Any], required: str) -> None:
    values = as_list(document.get("type"))
    _demand(document.get("type") is not None, "type", "is missing", "缺失")
    for value in values:
        _demand(
            isinstance(value, str) and _TERM.fullmatch(value),
            "type",
            "has a bad entry",
            "含有无效项",
        )
    _demand(required in values, "type", f"lacks {required}", f"缺少 {required}")


def _check_id(entry: dict[str, Any], member: str) -> None:
    if "id" in entry:
        _demand(is_url(entry["id"]), member, "is not a single URL", "不是单个 URL")


def _check_issuer(document: dict[str, Any]) -> None:
    issuer = document.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    _demand(
        is_url(identifier),
        "issuer",
        "is not a URL or an object with one",
        "不是 URL 或带 URL 的对象",
    )
    if isinstance(issuer, dict):
        _check_texts(issuer, "issuer.")


def _check_subjects(document: dict[str, Any]) -> None:
    subject = document.get("credentialSubject")
    subjects = as_list(subject)
    _demand(subject is not None and subjects, "credentialSubject", "is missing", "缺失")
    for entry in subjects:
        _demand(
            isinstance(entry, dict) and entry, "credentialSubject", "makes no claim", "没有任何声明"
        )
        _check_id(entry, "credentialSubject.id")


def _entries(document: dict[str, Any], member: str) -> Iterator[Any]:
    if member in document:
        yield from as_list(document[member])


def _check_typed_members(document: dict[str, Any], *, version_2: bool) -> None:
    for member in _TYPED_MEMBERS:
        needs_id = member in (_NEEDS_ID if version_2 else _NEEDS_ID_V1)
        for entry in _entries(document, member):
            _check_typed_entry(entry, member, needs_id=needs_id)


def _check_typed_entry(entry: Any, member: str, *, needs_id: bool) -> None:
    _demand(isinstance(entry, dict), member, "is not an object", "不是对象")
    values = as_list(entry.get("type"))
    _demand(
        values and all(isinstance(value, str) and _TERM.fullmatch(value) for value in values),
        f"{member}.type",
        "is missing or no string",
        "缺失或不是字符串",
    )
    _demand(not needs_id or "id" in entry, f"{member}.id", "is missing", "缺失")
    _check_id(entry, f"{member}.id")


def _check_texts(entry: Any, prefix: str) -> None:
    for member in ("name", "description"):
        if not isinstance(entry, dict) or member not in entry:
            continue
        for value in as_list(entry[member]):
            _demand(
                isinstance(value, str) or _is_language_value(value),
                prefix + member,
                "is neither a string nor a language value object",
                "不是字符串或语言值对象",
            )


def _is_language_value(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("@value"), str)
        and value.keys() <= _VALUE_OBJECT
        and all(isinstance(member, str) for member in value.values())
        and value.get("@direction", "ltr") in ("ltr", "rtl")
    )


def validity_period(document: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Give the start and end of validity, under either version's names; None where not given."""
    start = document.get("validFrom", document.get("issuanceDate"))
    end = document.get("validUntil", document.get("expirationDate"))
    return (
        None if start is None else parse_timestamp(start),
        None if end is None else parse_timestamp(end),
    )


def _check_period(document: dict[str, Any], start: str, end: str) -> None:
    for member in (start, end):
        if member in document:
            try:
                parse_timestamp(document[member])
            except InvalidTime:
                raise DataModelError(member, "is not a dateTimeStamp", "不是有效的时间") from None
    first, last = validity_period(document)
    _demand(
        first is None or last is None or first <= last, end, f"is before {start}", f"早于 {start}"
    )


def _check_related_resources(document: dict[str, Any]) -> None:
    seen = set()
    for entry in _entries(document, "relatedResource"):
        _demand(isinstance(entry, dict), "relatedResource", "is not an object", "不是对象")
        identifier = entry.get("id")
        _demand(is_url(identifier), "relatedResource.id", "is not a URL", "不是 URL")
        _demand(identifier not in seen, "relatedResource.id", "occurs twice", "重复出现")
        seen.add(identifier)
        _demand(
            "digestSRI" in entry or "digestMultibase" in entry,
            "relatedResource",
            "has no digest",
            "缺少摘要",
        )
