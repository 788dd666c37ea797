"""Which language a visitor reads, and whether a page or a document is wanted."""

from typing import Literal

from flask import request

Language = Literal["zh", "en"]


def page_language() -> Language:
    """Give the language asked for by `lang`, else the browser's, else Chinese."""
    asked = request.args.get("lang") or _form_language()
    if asked in ("zh", "en"):
        return asked  # type: ignore[return-value]
    best = request.accept_languages.best_match(["zh-CN", "zh-Hans", "zh", "en"], "zh")
    return "en" if best == "en" else "zh"


def wants_html() -> bool:
    """Tell whether a page is preferred; whoever accepts anything gets JSON."""
    best = request.accept_mimetypes.best_match(
        ["application/json", "application/problem+json", "text/html"]
    )
    return best == "text/html"


def _form_language() -> str | None:
    # Only forms that were already read: an error page must not read a body that was too large.
    form = request.__dict__.get("form")
    value = form.get("lang") if form is not None else None
    return value if isinstance(value, str) else None
