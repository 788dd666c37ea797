"""The pages for people: where something is handed in, and what came of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from vc_verifier.result import VerificationResult
from vc_verifier.submission import Submission
from vc_verifier.verdict import MEANINGS, Verdict
from vc_verifier.web import reading
from vc_verifier.web.desk import Desk
from vc_verifier.web.headline import carrier_word, headline
from vc_verifier.web.language import page_language

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Shown:
    """One result as the page tells it, with those of the certificates inside."""

    anchor: str
    name: str
    result: VerificationResult
    parts: tuple["Shown", ...]

    @property
    def document(self) -> str | None:
        """Give the sealed document as JSON text in which no character hides."""
        if self.result.credential is None:
            return None
        return reading.escape_unseen(
            json.dumps(self.result.credential, ensure_ascii=False, indent=2)
        )


def page_routes(desk: Desk) -> Blueprint:
    """Make the start page over one desk."""
    routes = Blueprint("page", __name__)

    @routes.get("/form")
    def start() -> str:
        trust, now = desk.trust(), desk.clock()
        return render_template(
            "start.html",
            lang=page_language(),
            bundle=trust.summary(),
            bundle_age=reading.age(trust.issued, now),
            expired=not trust.in_force(now),
            demonstration=trust.demonstration,
            meanings=[(verdict, MEANINGS[verdict]) for verdict in reversed(Verdict)],
            reading=reading,
        )

    return routes


def result_page(
    asked: Sequence[Submission], results: Sequence[VerificationResult], desk: Desk
) -> Response:
    """Give the page of one request's results."""
    shown = [
        _shown(f"result-{number}", submission.name or "", result)
        for number, (submission, result) in enumerate(zip(asked, results, strict=True), start=1)
    ]
    bundle = results[0].trust_bundle
    page = render_template(
        "result.html",
        lang=page_language(),
        results=shown,
        bundle=bundle,
        bundle_age=reading.bundle_age(bundle, desk.clock()),
        demonstration=any(reading.is_demonstration(result) for result in results),
        reading=reading,
        headline=headline,
        carrier_word=carrier_word,
    )
    return Response(page, mimetype="text/html")


def _shown(anchor: str, name: str, result: VerificationResult) -> Shown:
    parts = tuple(
        _shown(f"{anchor}-{number}", "", part) for number, part in enumerate(result.parts, start=1)
    )
    return Shown(anchor, name[:_LONGEST_NAME], result, parts)
