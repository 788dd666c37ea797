"""A wallet of other people's making takes our offers and answers our requests, over loopback http.

npm @openid4vc 0.4, @sd-jwt 0.19, dcql 3.0 and @digitalbazaar/vc 7.3: the protocols' messages, the
query, key proofs and key binding, and presentations are theirs.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.bureau_example import UNIT, approved_application, issue
from tests.console_example import ConsoleExample
from tests.interop.openid4vc_wallet import NodeWallet, node_wallet
from vc_issuer.registry.models import CertificateRecord
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.web import application as verifier

pytestmark = pytest.mark.node


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def wallet() -> NodeWallet:
    return node_wallet()


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    example = ConsoleExample(tmp_path / "home")
    issue(example.bureau, approved_application(example.bureau, 1))
    return example


def number_of(console: ConsoleExample) -> str:
    [own] = console.bureau.life_cycle.own_certificates(UNIT)
    return own.number


def take(console: ConsoleExample, wallet: NodeWallet, *, transaction_code: str | None = None):
    with served(console.app) as address:
        offered, configurations = console.bureau.wallets.offer(
            number_of(console), now=console.clock()
        )
        return wallet.take(
            offered.link(address, configurations),
            transaction_code or offered.transaction_code,
            did_document=console.bureau.publisher.current(console.clock()).did_document,
            now=console.clock(),
        )


def test_their_wallet_takes_our_offer_in_both_formats(console, wallet):
    taken = take(console, wallet)
    assert "error" not in taken, taken
    assert [entry["format"] for entry in taken["configurations"]] == ["dc+sd-jwt", "ldp_vc"]
    with console.bureau.registry.reading() as session:
        [stored] = session.scalars(select(CertificateRecord.document))
    certificate = json.loads(stored)
    assert taken["credentials"]["ProfessionalTitleCredential_ldp_vc"] == certificate
    # Verified by their code under the published key: it says what the certificate says.
    claims = taken["claims"]
    assert claims["cnf"] == {"jwk": wallet.public_jwk}
    assert claims["credentialSubject"] == certificate["credentialSubject"]
    assert claims["credentialStatus"] == certificate["credentialStatus"]


def test_their_wallet_understands_a_wrong_transaction_code(console, wallet):
    assert take(console, wallet, transaction_code="x")["error"] == "invalid_grant"


@pytest.fixture
def taken(console: ConsoleExample, wallet: NodeWallet) -> dict[str, Any]:
    """Give what their wallet got from us, by format."""
    answer = take(console, wallet)
    formats = {entry["id"]: entry["format"] for entry in answer["configurations"]}
    return {formats[name]: credential for name, credential in answer["credentials"].items()}


def trust_in(console: ConsoleExample) -> Trust:
    published = console.bureau.publisher.current(console.clock())
    root = TrustRoot.parse(json.dumps(published.root).encode())
    return Trust.load(json.loads(published.bundle_text), root)


def present(
    console: ConsoleExample, wallet: NodeWallet, *credentials: Any, withhold: tuple[str, ...] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ask, have their wallet answer; give its account of it and our report."""
    trust = trust_in(console)
    app = verifier.create_app(lambda: trust, clock=console.clock)
    with served(app) as address:
        client = app.test_client()
        asked = client.post("/presentations", base_url=address).get_json()
        answer = wallet.present(
            asked["request"], list(credentials), now=console.clock(), withhold=withhold
        )
        return answer, client.get(asked["result"]).get_json()["report"]


def test_their_wallet_presents_the_bound_certificate(console, wallet, taken):
    answer, report = present(console, wallet, taken["ldp_vc"], taken["dc+sd-jwt"])
    # The bound form is preferred where both are there.
    assert (answer["asked"], answer["prefix"], answer["version"]) == ("bound", "redirect_uri", 100)
    assert (answer["status"], answer["body"]) == (200, {})
    assert report["verdict"] == "valid-presentation"
    assert report["credential"]["credentialSubject"] == taken["ldp_vc"]["credentialSubject"]


def test_their_wallet_presents_the_certificate_file(console, wallet, taken):
    answer, report = present(console, wallet, taken["ldp_vc"])
    assert (answer["asked"], answer["format"], answer["status"]) == ("file", "ldp_vc", 200)
    assert report["verdict"] == "valid-presentation"
    assert report["credential"] == taken["ldp_vc"]


def test_their_wallet_withholds_a_part(console, wallet, taken):
    _, report = present(console, wallet, taken["dc+sd-jwt"], withhold=("name", "maskedIdNumber"))
    assert report["verdict"] == "authentic-data"
    shown = report["credential"]["credentialSubject"]
    assert "name" not in shown
    assert shown["certificateNumber"] == number_of(console)


def test_another_wallet_cannot_present_what_is_bound_to_this_one(console, wallet, taken):
    _, report = present(console, node_wallet(), taken["dc+sd-jwt"])
    assert report["verdict"] == "copy-without-effect"
    assert report["errors"][0]["code"] == "PRESENTATION_NOT_VALID"
