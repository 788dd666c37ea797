"""The bureau's settings in the registry: decided once at `init`, or counted up."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import Setting


def read_setting(session: Session, key: str) -> Any:
    """Give a setting; a missing one means that `init` has not run to its end."""
    value = find_setting(session, key)
    if value is None:
        raise IssuerError(
            "NOT_INITIALISED",
            f"the setting {key} is missing: run vc-issuer init",
            f"缺少设置 {key}：请运行 vc-issuer init",
        )
    return value


def find_setting(session: Session, key: str) -> Any:
    """Give a setting, or None where there is none."""
    return session.scalar(select(Setting.value).where(Setting.key == key))


def keep_setting(session: Session, key: str, value: Any) -> Any:
    """Store a setting unless it is there already; give the one that holds."""
    found = find_setting(session, key)
    if found is not None:
        return found
    session.add(Setting(key=key, value=value))
    session.flush()
    return value


def put_setting(session: Session, key: str, value: Any) -> None:
    """Store or replace a setting."""
    session.merge(Setting(key=key, value=value))


def count_up(session: Session, key: str, by: int = 1) -> int:
    """Give the first of `by` numbers never given before under this key, starting from 1.

    The row is locked until the transaction ends; what a rolled-back transaction took is
    given again.
    """
    row = session.scalar(select(Setting).where(Setting.key == key).with_for_update())
    if row is None:
        row = Setting(key=key, value=0)
        session.add(row)
    first = int(row.value) + 1
    row.value = first + by - 1
    session.flush()
    return first
