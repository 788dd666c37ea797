"""What the next page says about what was just done: one line in both languages."""

from typing import cast

from flask import flash, get_flashed_messages


def tell(zh: str, en: str, *, good: bool = True) -> None:
    """Say it on the next page; never with personal data, for it travels in the cookie."""
    flash(f"{zh}\n{en}", "good" if good else "bad")


def told() -> list[tuple[str, str, str]]:
    """Give what is to be said, as tone, Chinese and English, and forget it."""
    notices = []
    for tone, message in cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True)):
        zh, _, en = message.partition("\n")
        notices.append((tone, zh, en))
    return notices
