"""What every template may use: the two languages, the visitor, words and moments."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for

from vc_core.problems import Text
from vc_issuer.accounts.people import Person
from vc_issuer.accounts.roles import Permission
from vc_issuer.web import wording
from vc_issuer.web.console import Console
from vc_issuer.web.language import choose, page_language
from vc_issuer.web.log_wording import ACTIONS
from vc_issuer.web.notices import told


def prepare_templates(app: Flask, console: Console) -> None:
    """Give templates their words; text is escaped by Jinja in any case."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["moment"] = wording.moment
    app.jinja_env.globals.update(words=wording, log_actions=ACTIONS, Permission=Permission)

    @app.context_processor
    def visitor() -> dict[str, Any]:
        person = _person()
        return {
            "lang": page_language(),
            "t": lambda zh, en: en if page_language() == "en" else zh,
            "say": choose,
            "word": _word,
            "reason_word": lambda code: _word(
                {entry.code: entry.text for entry in console.bureau.catalogue.status_reasons}, code
            ),
            "person": person,
            "may": lambda permission: person is not None and person.may(permission),
            "told": told,
            "is_holder": _is_holder(),
            "demonstration": console.demonstration,
            "language_url": _language_url,
        }


def _person() -> Person | None:
    visitor = g.get("visitor")
    if visitor is None or not visitor.complete:
        return None
    found: Person | None = visitor.person
    return found


def _is_holder() -> bool:
    visitor = g.get("visitor")
    return visitor is not None and visitor.is_holder


def _word(table: dict[str, Text], code: str) -> str:
    """Give the word of a code; one without a word is shown as it is."""
    found = table.get(code)
    return code if found is None else choose(found)


def _language_url(language: str) -> str:
    """Give this page in another language; what answered a form leads to the form's own page."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or request.endpoint is None or "GET" not in adapter.allowed_methods():
        return url_for("sign_in.home" if _person() else "public.start", lang=language)
    arguments = request.args.to_dict() if request.method == "GET" else {}
    return f"{request.path}?{urlencode({**arguments, 'lang': language})}"
