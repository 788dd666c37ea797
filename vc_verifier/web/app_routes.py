"""The web app and what it asks for: its files, the trust root and the newest trust bundle."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from flask import Blueprint, Response, abort, request

from vc_verifier.web.app_files import SERVICE_WORKER, SHELL, AppFile
from vc_verifier.web.current_trust import CurrentTrust

# A name holds the content's hash: what it names never changes.
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"


def app_routes(
    files: Mapping[str, AppFile], trust: CurrentTrust | None, *, report_url: str | None = None
) -> Blueprint:
    """Make the routes of a built app; without one, `/` is left to the server-rendered page."""
    routes = Blueprint("app", __name__)

    if files:

        @routes.get("/")
        @routes.get("/v")
        def shell() -> Response:
            return _file(files[SHELL], _ASK_EACH_TIME)

        @routes.get(f"/{SERVICE_WORKER}")
        def service_worker() -> Response:
            return _file(files[SERVICE_WORKER], _ASK_EACH_TIME)

        @routes.get("/app/<name>")
        def asset(name: str) -> Response:
            if name in (SHELL, SERVICE_WORKER) or name not in files:
                abort(404)
            return _file(files[name], _FOR_EVER)

    @routes.get("/app-settings.json")
    def settings() -> Response:
        return _answer(json.dumps({"reportUrl": report_url}).encode(), "application/json")

    if trust is not None:

        @routes.get("/trust-root.json")
        def trust_root() -> Response:
            return _answer(trust.root_text(), "application/json")

        @routes.get("/trust-bundle.json")
        def trust_bundle() -> Response:
            return _answer(trust.bundle_text(), "application/json")

    return routes


def _file(file: AppFile, caching: str) -> Response:
    content, coding = file.best(_accepted())
    response = Response(content, content_type=file.content_type)
    return _finished(response, file.content, coding, caching)


def _answer(content: bytes, content_type: str) -> Response:
    if "gzip" in _accepted() and len(content) > 1_000:
        response = Response(_compressed(content), content_type=content_type)
        return _finished(response, content, "gzip", _ASK_EACH_TIME)
    return _finished(Response(content, content_type=content_type), content, None, _ASK_EACH_TIME)


def _finished(response: Response, content: bytes, coding: str | None, caching: str) -> Response:
    """Say how the content is coded and kept, and leave it out where the caller has it."""
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = "Accept-Encoding"
    if coding is not None:
        response.headers["Content-Encoding"] = coding
    response.set_etag(f"{hashlib.sha256(content).hexdigest()[:32]}-{coding or 'plain'}")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=2)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _accepted() -> frozenset[str]:
    return frozenset(coding for coding in ("br", "gzip") if request.accept_encodings[coding] > 0)
