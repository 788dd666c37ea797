"""The public routes: start page, DID document, status lists, trust bundle, contexts, schemas."""

import hashlib
from typing import Literal

from flask import Blueprint, Response, render_template, request

from vc_core.documents.loader import pinned
from vc_issuer.problems import IssuerError
from vc_issuer.publish import Published, write_document
from vc_issuer.web import metrics
from vc_issuer.web.access import public
from vc_issuer.web.console import Console
from vc_issuer.web.openapi import operation

SHORT_SECONDS = 60
LONG_SECONDS = 86_400
JSON = "application/json"
JSON_LD = "application/ld+json"
JSON_SCHEMA = "application/schema+json"
DID = "application/did+ld+json"
VC = "application/vc"


def public_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's current publication."""
    routes = Blueprint("public", __name__)
    bureau = console.bureau

    def current() -> Published:
        return bureau.publisher.current(console.now())

    @routes.get("/")
    @public
    def start() -> str:
        published = current()
        return render_template(
            "start.html",
            did=published.did_document["id"],
            sequence=published.sequence,
            issued_at=published.issued_at,
            public_url=(console.public_url or request.host_url).rstrip("/"),
        )

    @routes.get("/healthz")
    @operation("Whether the service can answer", answers={200: ("It can", "Health")})
    @public
    def health() -> Response:
        bureau.registry.check_version()
        return Response('{"status": "ok"}', mimetype=JSON, headers={"Cache-Control": "no-store"})

    @routes.get("/metrics")
    @operation("Counters for Prometheus", answers={200: ("As text", "Counters", "text/plain")})
    @public
    def metrics_text() -> Response:
        return Response(console.metrics.text(bureau), content_type=metrics.CONTENT_TYPE)

    @routes.get("/.well-known/did.json")
    @routes.get("/did.json")
    @operation("The bureau's DID document", answers={200: ("As published", "Document", DID)})
    @public
    def did_document() -> Response:
        return _cacheable(write_document(current().did_document), DID)

    @routes.get("/trust-root.json")
    @operation("The trust root that verifiers pin", answers={200: ("As published", "Document")})
    @public
    def trust_root() -> Response:
        return _cacheable(write_document(current().root), JSON)

    @routes.get("/trust-bundle.json")
    @operation("The signed trust bundle", answers={200: ("As published", "Document")})
    @public
    def trust_bundle() -> Response:
        return _cacheable(current().bundle_text.encode("utf-8"), JSON)

    @routes.get("/status-lists/<any(revocation, suspension):purpose>/<int:number>")
    @operation(
        "A Bitstring status list credential", answers={200: ("As published", "Document", VC)}
    )
    @public
    def status_list(purpose: str, number: int) -> Response:
        found = current().status_list(f"{purpose}/{number}")
        if found is None:
            raise _not_found()
        return _cacheable(write_document(found), VC)

    @routes.get("/contexts/<path:name>")
    @operation("A JSON-LD context", answers={200: ("As published", "Document", JSON_LD)})
    @public
    def context(name: str) -> Response:
        return _pinned("context", f"contexts/{name}", JSON_LD)

    @routes.get("/schemas/<path:name>")
    @operation("A JSON Schema", answers={200: ("As published", "Document", JSON_SCHEMA)})
    @public
    def schema(name: str) -> Response:
        return _pinned("schema", f"schemas/{name}", JSON_SCHEMA)

    return routes


def _pinned(kind: Literal["context", "schema"], path: str, mimetype: str) -> Response:
    contexts = pinned()
    url = f"{contexts.base}/{path}"
    if url not in contexts.urls(kind):
        raise _not_found()
    return _cacheable(contexts.bytes(url), mimetype, seconds=LONG_SECONDS)


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
