"""What every template may use: the two languages, the visitor, words and moments."""

from typing import Any

from flask import Flask, g, request, url_for

from vc_core.problems import Text
from vc_issuer.accounts.people import Person
from vc_issuer.accounts.roles import Permission
from vc_issuer.web import wording
from vc_issuer.web.console import Console
from vc_issuer.web.language import choose, page_language
from vc_issuer.web.notices import told


def prepare_templates(app: Flask, console: Console) -> None:
    """Give templates their words; text is escaped by Jinja in any case."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["moment"] = wording.moment
    app.jinja_env.globals.update(words=wording, Permission=Permission)

    @app.context_processor
    def visitor() -> dict[str, Any]:
        person = _person()
        return {
            "lang": page_language(),
            "t": lambda zh, en: en if page_language() == "en" else zh,
            "say": choose,
            "word": _word,
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
    return visitor is not None and visitor.pickup_code is not None


def _word(table: dict[str, Text], code: str) -> str:
    """Give the word of a code; one without a word is shown as it is."""
    found = table.get(code)
    return code if found is None else choose(found)


def _language_url(language: str) -> str:
    """Give this page in another language; a page that answered a form leads to its own address."""
    if request.endpoint is None:
        return f"/?lang={language}"
    rule_takes_get = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    if not rule_takes_get:
        return url_for("public.start", lang=language)
    arguments = {**request.args.to_dict(), "lang": language}
    return url_for(request.endpoint, **{**(request.view_args or {}), **arguments})
