"""Which language a visitor reads, and whether a page or a document is wanted."""

from typing import Literal, cast

from flask import Response, g, request

from vc_core.problems import Text

Language = Literal["zh", "en"]
COOKIE = "lang"
_YEAR_SECONDS = 31_536_000


def page_language() -> Language:
    """Give the language asked for by `lang`, else the cookie's, else the browser's, else zh."""
    if "language" not in g:
        g.language = _find()
    return cast(Language, g.language)


def choose(text: Text) -> str:
    """Give a text in the visitor's language."""
    return text.en if page_language() == "en" else text.zh


def remember_language(response: Response) -> Response:
    """Keep a language asked for in a cookie, which holds nothing else."""
    asked = request.args.get("lang")
    if asked in ("zh", "en"):
        response.set_cookie(
            COOKIE, asked, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", path="/"
        )
    return response


def wants_html() -> bool:
    """Tell whether a page is preferred; whoever accepts anything gets JSON."""
    best = request.accept_mimetypes.best_match(
        ["application/json", "application/problem+json", "text/html"]
    )
    return best == "text/html"


def _find() -> Language:
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in ("zh", "en"):
            return cast(Language, asked)
    best = request.accept_languages.best_match(["zh-CN", "zh-Hans", "zh", "en"], "zh")
    return "en" if best == "en" else "zh"
