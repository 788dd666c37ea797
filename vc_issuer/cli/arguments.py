"""Arguments that only some actions of a command need."""

from datetime import datetime
from typing import TypeVar

from vc_core.times import InvalidTime, parse_timestamp
from vc_issuer.cli.output import environment_language, stop_wrong_use
from vc_issuer.problems import IssuerError

Value = TypeVar("Value")


def needed(value: Value | None, name: str) -> Value:
    """Give an argument that this action needs, or end with exit code 2."""
    if value is None:
        stop_wrong_use(environment_language(), f"{name} is missing 缺少 {name}")
    return value


def not_taken(value: object, name: str) -> None:
    """End with exit code 2 for an argument that this action would pass over in silence."""
    if value is not None:
        stop_wrong_use(environment_language(), f"this action takes no {name} 此操作不接受 {name}")


def moment(text: str, code: str) -> datetime:
    """Read `--since`, since when a key is in wrong hands; `code` is the refusal's."""
    try:
        return parse_timestamp(text)
    except InvalidTime:
        raise IssuerError(
            code, "--since is no time such as 2026-11-20T08:00:00Z", "--since 时间格式错误"
        ) from None


def exactly(values: list[str], count: int, names: str) -> list[str]:
    """Give the arguments of an action, or end with exit code 2 unless they are so many."""
    if len(values) != count:
        stop_wrong_use(environment_language(), f"expected: {names} 应为：{names}")
    return values
