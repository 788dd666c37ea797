"""The public routes: DID document, status lists, trust bundle and root, contexts, schemas."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from vc_core.documents.loader import pinned
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.publish import Published, write_document
from vc_issuer.times import whole_second

SHORT_SECONDS = 60
LONG_SECONDS = 86_400
JSON = "application/json"
JSON_LD = "application/ld+json"


def public_routes(
    bureau: Bureau, *, public_url: str | None, clock: Callable[[], datetime]
) -> Blueprint:
    """Make the routes over one bureau's current publication."""
    routes = Blueprint("public", __name__)
    contexts = pinned()

    def current() -> Published:
        return bureau.publisher.current(whole_second(clock()))

    @routes.get("/")
    def start() -> str:
        published = current()
        return render_template(
            "start.html",
            did=published.did_document["id"],
            sequence=published.sequence,
            issued=published.bundle["issued"],
            demonstration=published.root["demonstration"],
            public_url=(public_url or request.host_url).rstrip("/"),
        )

    @routes.get("/healthz")
    def health() -> Response:
        bureau.registry.check_version()
        return Response('{"status": "ok"}', mimetype=JSON, headers={"Cache-Control": "no-store"})

    @routes.get("/.well-known/did.json")
    @routes.get("/did.json")
    def did_document() -> Response:
        return _cacheable(write_document(current().did_document), "application/did+ld+json")

    @routes.get("/trust-root.json")
    def trust_root() -> Response:
        return _cacheable(write_document(current().root), JSON)

    @routes.get("/trust-bundle.json")
    def trust_bundle() -> Response:
        return _cacheable(current().bundle_text.encode("utf-8"), JSON)

    @routes.get("/status-lists/<any(revocation, suspension):purpose>/<int:number>")
    def status_list(purpose: str, number: int) -> Response:
        found = current().status_list(f"{purpose}/{number}")
        if found is None:
            raise _not_found()
        return _cacheable(write_document(found), "application/vc")

    @routes.get("/<any(contexts, schemas):folder>/<path:name>")
    def pinned_document(folder: str, name: str) -> Response:
        url = f"{contexts.base}/{folder}/{name}"
        if url not in contexts.urls("context" if folder == "contexts" else "schema"):
            raise _not_found()
        kind = JSON_LD if folder == "contexts" else "application/schema+json"
        return _cacheable(contexts.bytes(url), kind, seconds=LONG_SECONDS)

    return routes


def _cacheable(data: bytes, mimetype: str, *, seconds: int = SHORT_SECONDS) -> Response:
    """Answer with an ETag; 304 when the reader has these bytes already (RFC 9110 §13)."""
    response = Response(data, mimetype=mimetype)
    response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    # Anybody may read what is public from a page of their own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def _not_found() -> IssuerError:
    return IssuerError("NOT_FOUND", "there is no such document", "没有该文档")
