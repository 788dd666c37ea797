"""Typed errors with stable codes, and their RFC 9457 problem details."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

CREDENTIALS_PROBLEMS = "https://www.w3.org/TR/vc-data-model#"
SECURITY_PROBLEMS = "https://w3id.org/security#"
STATUS_PROBLEMS = "https://www.w3.org/ns/credentials/status-list#"
OWN_PROBLEMS = "https://rsj.sh.example/vc/problems#"


class Text(NamedTuple):
    """One sentence in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class ProblemDetails:
    """A problem as RFC 9457 describes it, with our stable code and both languages."""

    code: str
    text: Text
    type: str
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the members of `application/problem+json` (RFC 9457 §3)."""
        return {
            "type": self.type,
            "title": self.text.en,
            "detail": self.text.en,
            "code": self.code,
            "zh": self.text.zh,
            "en": self.text.en,
            **self.extra,
        }


class ProblemError(Exception):
    """An error that can be told to the person who caused it.

    The text never repeats untrusted input at length, personal data or key material.
    """

    problem_base: ClassVar[str] = OWN_PROBLEMS
    problem_types: ClassVar[dict[str, str]] = {}

    def __init__(self, code: str, en: str, zh: str, **extra: Any) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.text = Text(zh, en)
        self.extra = extra

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross from a worker process as it was, whatever arguments its own class takes."""
        return _again, (type(self), self.args), self.__dict__

    @property
    def details(self) -> ProblemDetails:
        """Give the problem details; codes that a specification names get its URL."""
        type_url = self.problem_types.get(self.code, self.problem_base + self.code)
        return ProblemDetails(self.code, self.text, type_url, dict(self.extra))


def _again(kind: type[ProblemError], arguments: tuple[Any, ...]) -> ProblemError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    return error
