"""Arguments that only some actions of a command need."""

from typing import TypeVar

from vc_issuer.cli.output import environment_language, stop_wrong_use

Value = TypeVar("Value")


def needed(value: Value | None, name: str) -> Value:
    """Give an argument that this action needs, or end with exit code 2."""
    if value is None:
        stop_wrong_use(environment_language(), f"{name} is missing 缺少 {name}")
    return value


def exactly(values: list[str], count: int, names: str) -> list[str]:
    """Give the arguments of an action, or end with exit code 2 unless they are so many."""
    if len(values) != count:
        stop_wrong_use(environment_language(), f"expected: {names} 应为：{names}")
    return values
