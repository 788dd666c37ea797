"""Makes the verifier's web application in conformance mode."""

from collections.abc import Callable
from functools import partial

from flask import Flask

from vc_verifier.conformance.api_schemas import SCHEMAS
from vc_verifier.conformance.asked import read_asked
from vc_verifier.conformance.nobody_trusted import nobody_trusted
from vc_verifier.conformance.routes import Clock, conformance_routes
from vc_verifier.conformance.verifier import conformance_verifier
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.store import TrustStore
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.web.application import create_app
from vc_verifier.web.openapi import MORE_SCHEMAS


def create_conformance_app(
    trust: TrustStore | Callable[[], Trust] | None, *, clock: Clock
) -> Flask:
    """Make the ordinary application around the conformance verifier, with its routes added.

    Trust data is optional here: without it only the bureau's own certificates are undecided.
    """
    verifier = conformance_verifier()
    app = create_app(
        trust or nobody_trusted,
        clock=clock,
        verify=verifier,
        serving=lambda options: partial(verifier, asked=read_asked(options)),
        app={},
        presentations=False,
    )
    app.extensions[MORE_SCHEMAS] = SCHEMAS
    app.register_blueprint(conformance_routes(verifier, clock))
    return app


def usable(store: TrustStore) -> TrustStore | None:
    """Give the store if there is trust data in it, else None."""
    try:
        store.load()
    except TrustError:
        return None
    return store
