"""Field by field: where what was presented is not what is sealed, as far as that can be known.

A proof that fails does not tell what stood there before. A difference can be shown where the
sealed data is known: from another spelling, from a code beside a page, from a wrapped certificate.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vc_core.problems import Text
from vc_verifier.fields import FIELDS

_LONGEST = 200
_MOST = 40
_MOST_VALUES = 5_000


@dataclass(frozen=True)
class Difference:
    """One field; `sealed` None: it is not in the sealed data at all."""

    field: str
    label: Text
    presented: str
    sealed: str | None

    def to_json(self) -> dict[str, Any]:
        """Give the member of the result's JSON."""
        return {
            "field": self.field,
            "zh": self.label.zh,
            "en": self.label.en,
            "presented": self.presented,
            "sealed": self.sealed,
        }


def difference(field: str, presented: str, sealed: str | None) -> Difference:
    """Give one difference, its texts cut to a length that can be shown."""
    label = FIELDS.get(field, Text(field[:_LONGEST], field[:_LONGEST]))
    return Difference(field[:_LONGEST], label, _cut(presented), sealed and _cut(sealed))


def differences(presented: Any, certificate: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare what any JSON says under a certificate's member names with a sealed certificate.

    A member is known by the last part of its name, so that prefixes and whole IRIs count, too; a
    member that is not there is no difference, because another form may call it something else.
    """
    subject = certificate.get("credentialSubject")
    if not isinstance(subject, Mapping):
        return ()
    shown = _members(presented)
    return tuple(
        difference(field, values[0], sealed)
        for field in FIELDS
        if (values := shown.get(field))
        and isinstance(sealed := subject.get(field), str)
        and sealed not in values
    )


def around(document: Any, certificate: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare what a document says of its own subject with the certificate found inside of it."""
    return differences(list(_subjects_around(document)), certificate)


def of_claims(
    claims: Mapping[str, str], certificates: Iterable[Mapping[str, Any]]
) -> tuple[Difference, ...]:
    """Compare what a page says beside its labels with the first certificate that has the field."""
    subjects = [certificate.get("credentialSubject") for certificate in certificates]
    found = []
    for field, claim in claims.items():
        sealed = next(
            (
                subject[field]
                for subject in subjects
                if isinstance(subject, Mapping) and isinstance(subject.get(field), str)
            ),
            None,
        )
        found.append(difference(field, claim, sealed))
    return tuple(found)


def of_added(members: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Give members that are not in the sealed data at all."""
    return tuple(
        difference(
            name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), None
        )
        for name, value in list(members.items())[:_MOST]
    )


def _subjects_around(document: Any) -> Iterator[Any]:
    """Find every credential subject outside of the whole credentials inside of a document."""
    stack, taken = [document], 0
    while stack and taken < _MOST_VALUES:
        value = stack.pop()
        taken += 1
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict) and (
            value is document or not ("@context" in value and "proof" in value)
        ):
            for member, inner in value.items():
                if _last_part(member) == "credentialSubject":
                    yield inner
                else:
                    stack.append(inner)


def _members(document: Any) -> dict[str, list[str]]:
    """Gather the texts in any JSON by the last part of their member's name."""
    found: dict[str, list[str]] = {}
    stack: list[tuple[str, Any]] = [("", document)]
    taken = 0
    while stack and taken < _MOST_VALUES:
        name, value = stack.pop()
        taken += 1
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
        elif isinstance(value, list):
            stack.extend((name, item) for item in value)
        elif isinstance(value, dict):
            for member, inner in value.items():
                # Contexts define names; proofs say nothing about the holder.
                if member not in ("@context", "proof"):
                    stack.append((name if member == "@value" else _last_part(member), inner))
    return found


def _last_part(name: str) -> str:
    for separator in "#/:":
        name = name.rpartition(separator)[2]
    return name


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
