"""PyPI openvc-core 1.37 and we judge the same wallet's messages: offers, key proofs, answers.

It is a library of checks without a server: what it calls valid and what we take is compared, also
on messages that are wrong in one thing each.
"""

from pathlib import Path
from typing import Any

import pytest
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.openid4vci import (
    parse_credential_issuer_metadata,
    parse_credential_offer,
    verify_credential_request_proofs,
)
from openvc.openid4vp import verify_vp_token

from tests.bureau_example import UNIT, approved_application, issue
from tests.bureau_fixture import AT, PublishedBureau
from tests.console_example import ConsoleExample
from tests.presenting_wallet import bound, wallet_token
from tests.reference_proofs import TestKey
from tests.sealed_tokens import withholding
from tests.wallet_example import ISSUER, Wallet, read_offer
from vc_core.documents.loader import pinned
from vc_issuer.web import create_app
from vc_verifier.openid4vp.request import client_id, query
from vc_verifier.presented_token import verify_presented_token

ADDRESS = "https://rsj.sh.example"
NONCE, AUDIENCE = "n-0S6_WzA2Mj", client_id("https://verify.rsj.sh.example/presentations/response")
SD_JWT = "ProfessionalTitleCredential_sd_jwt_vc"


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    example = ConsoleExample(tmp_path / "home")
    issue(example.bureau, approved_application(example.bureau, 1))
    return example


def offered(console: ConsoleExample):
    [own] = console.bureau.life_cycle.own_certificates(UNIT)
    return console.bureau.wallets.offer(own.number, now=console.clock())


def test_they_read_our_offer_and_our_metadata(console):
    offer, configurations = offered(console)
    read = parse_credential_offer(read_offer(offer.link(ADDRESS, configurations)))
    app = create_app(console.bureau, clock=console.clock, public_url=ADDRESS)
    client = app.test_client()
    metadata = parse_credential_issuer_metadata(
        client.get("/.well-known/openid-credential-issuer").get_json()
    )
    assert read.credential_issuer == metadata.credential_issuer == ADDRESS
    supported = metadata.credential_configurations_supported
    assert set(read.credential_configuration_ids) <= supported.keys()
    assert metadata.nonce_endpoint == f"{ADDRESS}/wallet/nonce"


@pytest.mark.parametrize(
    ("claims", "good"),
    [
        ({}, True),
        ({"aud": "https://another.example"}, False),
        ({"iat": None}, False),
        ({"iat": "now"}, False),
        ({"iat": 1}, False),
        ({"iat": 4_000_000_000}, False),
        ({"nonce": None}, False),
        ({"nonce": "x"}, False),
    ],
    ids=str,
)
def test_they_and_we_judge_key_proofs_alike(console, claims, good):
    offer, _ = offered(console)
    wallet = Wallet(console.app.test_client())
    token = wallet.token(offer.code, offer.transaction_code).get_json()["access_token"]
    nonce = wallet.nonce()
    proof = wallet.proof(console.clock(), **{"nonce": nonce, **claims})
    request = {"credential_configuration_id": SD_JWT, "proofs": {"jwt": [proof]}}

    def theirs() -> dict[str, Any]:
        [verified] = verify_credential_request_proofs(
            request,
            credential_issuer=ISSUER,
            check_nonce=lambda given: given == nonce,
            now=console.clock(),
        )
        return dict(verified.public_jwk)

    ours = wallet.credential(token, SD_JWT, proof)
    assert ours.status_code == (200 if good else 400)
    if good:
        members = theirs()
        assert {name: members[name] for name in wallet.jwk} == wallet.jwk
    else:
        with pytest.raises(OpenvcError):
            theirs()


CHANGES: dict[str, dict[str, Any]] = {
    "good": {},
    "another nonce": {"nonce": "x"},
    "another audience": {"audience": "redirect_uri:https://another.example/"},
    "no prefix": {"audience": AUDIENCE.removeprefix("redirect_uri:")},
    "another key": {"key": TestKey(secret=77)},
    "old": {"iat": int(AT.timestamp()) - 1_200},
    "no time": {"iat": None},
    "of other disclosures": {"sd_hash": "AAAA"},
}


def judged(bureau: PublishedBureau, did_document: dict[str, Any], presented: str):
    """Give our verdict and theirs, an error for a refusal."""
    ours = verify_presented_token(
        presented, trust=bureau.trust, at=AT, nonce=NONCE, audience=AUDIENCE
    )
    try:
        theirs = verify_vp_token(
            {"bound": [presented]},
            dcql_query=query(pinned()),
            nonce=NONCE,
            client_id=AUDIENCE,
            resolver=DidWebResolver(lambda _url: did_document),
            now=AT,
        )
    except OpenvcError as error:
        return ours.verdict.value, error
    return ours.verdict.value, theirs


@pytest.fixture(scope="module")
def did_document(bureau: PublishedBureau) -> dict[str, Any]:
    return bureau.keyring.did_document(bureau.did)


@pytest.mark.parametrize("change", CHANGES)
def test_they_and_we_judge_answers_alike(bureau, did_document, change):
    changes = {"nonce": NONCE, "audience": AUDIENCE, **CHANGES[change]}
    ours, theirs = judged(bureau, did_document, bound(wallet_token(bureau), **changes))
    assert ours == ("valid-presentation" if change == "good" else "copy-without-effect")
    assert isinstance(theirs, OpenvcError) is (change != "good"), theirs


def test_they_and_we_take_a_part_of_a_certificate(bureau, did_document):
    part = bound(withholding(wallet_token(bureau), 0, 2), nonce=NONCE, audience=AUDIENCE)
    ours, theirs = judged(bureau, did_document, part)
    assert ours == "authentic-data"
    assert not isinstance(theirs, OpenvcError), theirs


def test_neither_takes_another_type_than_was_asked_for(bureau, did_document):
    other = bound(wallet_token(bureau, vct="urn:example:x"), nonce=NONCE, audience=AUDIENCE)
    ours, theirs = judged(bureau, did_document, other)
    assert ours == "altered"
    assert isinstance(theirs, OpenvcError)
