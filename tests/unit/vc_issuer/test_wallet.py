"""OpenID4VCI 1.0 at the issuer: what a wallet gets, and everything it is refused."""

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.bureau_example import UNIT, approved_application, issue
from tests.console_example import Browser, ConsoleExample
from tests.unit.vc_issuer.test_web_holder import code_for, pick_up
from tests.wallet_example import ISSUER, Wallet, read_offer
from vc_core.documents.loader import pinned
from vc_core.envelopes import sd_jwt
from vc_core.envelopes.jose import parse_token
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.identifiers.document import parse_document
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry, CertificateRecord
from vc_issuer.status import Decision
from vc_issuer.wallet import offer as offers
from vc_issuer.wallet.desk import MOST_SEALED
from vc_issuer.wallet.models import WalletOffer
from vc_issuer.wallet.nonce import Nonces
from vc_issuer.wallet.offer import GRANT, MOST_A_DAY, MOST_FAILURES, Offered

LDP = "ProfessionalTitleCredential_ldp_vc"
SD_JWT = "ProfessionalTitleCredential_sd_jwt_vc"


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


@pytest.fixture
def number(console: ConsoleExample) -> str:
    issue(console.bureau, approved_application(console.bureau, 2))
    return min(entry.number for entry in console.bureau.life_cycle.own_certificates(UNIT))


@pytest.fixture
def wallet(console: ConsoleExample) -> Wallet:
    return Wallet(console.app.test_client())


def offer(console: ConsoleExample, number: str) -> Offered:
    return console.bureau.wallets.offer(number, now=console.clock())[0]


def token_for(console: ConsoleExample, wallet: Wallet, number: str) -> str:
    offered = offer(console, number)
    answer = wallet.token(offered.code, offered.transaction_code)
    assert answer.status_code == 200
    return str(answer.get_json()["access_token"])


def stored(console: ConsoleExample, number: str) -> dict[str, Any]:
    with console.bureau.registry.reading() as session:
        document = session.get_one(CertificateRecord, number).document
    found: dict[str, Any] = json.loads(document or "")
    return found


def seal_key(console: ConsoleExample) -> EnvelopeKey:
    document = console.bureau.publisher.current(console.clock()).did_document
    method = parse_document(document).method(document["id"] + "#seal-1", "assertionMethod")
    return EnvelopeKey.of(method.public_key)


def actions(console: ConsoleExample) -> list[str]:
    with console.bureau.registry.reading() as session:
        query = select(AuditEntry.action).order_by(AuditEntry.sequence)
        return [action for action in session.scalars(query) if action.startswith("wallet")]


def error(answer: Any) -> str:
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.get_json()["error"])


def test_a_wallet_gets_the_very_certificate_that_is_stored(console, number, wallet):
    answer = wallet.credential(token_for(console, wallet, number), LDP)
    [given] = answer.get_json()["credentials"]
    assert given["credential"] == stored(console, number)
    assert actions(console) == ["wallet-offer", "wallet-token", "wallet-issue"]


def test_a_wallet_gets_the_certificate_bound_to_its_key(console, number, wallet):
    token = token_for(console, wallet, number)
    proof = wallet.proof(console.clock(), nonce=wallet.nonce())
    [given] = wallet.credential(token, SD_JWT, proof).get_json()["credentials"]
    text = given["credential"]
    assert parse_token(text.partition("~")[0]).header["typ"] == "dc+sd-jwt"
    payload = sd_jwt.verify_sd_jwt(
        text, key=seal_key(console), media_type="dc+sd-jwt", now=console.clock()
    )
    assert payload.pop("cnf") == {"jwk": wallet.jwk}
    assert payload.pop("iss") == payload["issuer"]
    assert payload.pop("iat") == int(console.clock().timestamp())
    assert payload.pop("vct") == f"{pinned().base}/vocab#ProfessionalTitleCredential"
    certificate = stored(console, number)
    assert payload == {name: value for name, value in certificate.items() if name != "proof"}


def test_every_member_of_the_subject_can_be_withheld_and_nothing_else(console, number, wallet):
    proof = wallet.proof(console.clock(), nonce=wallet.nonce())
    answer = wallet.credential(token_for(console, wallet, number), SD_JWT, proof)
    token = answer.get_json()["credentials"][0]["credential"].partition("~")[0]
    payload = parse_token(token).payload
    assert payload["credentialSubject"].keys() == {"_sd"}
    assert payload["credentialStatus"] == stored(console, number)["credentialStatus"]


def test_giving_it_to_wallets_makes_no_second_certificate(console, number, wallet):
    with console.bureau.registry.reading() as session:
        before = session.scalars(select(CertificateRecord.number)).all()
    wallet.credential(token_for(console, wallet, number), LDP)
    proof = wallet.proof(console.clock(), nonce=wallet.nonce())
    wallet.credential(token_for(console, wallet, number), SD_JWT, proof)
    with console.bureau.registry.reading() as session:
        assert session.scalars(select(CertificateRecord.number)).all() == before
    assert console.bureau.reconcile().differences == ()


def test_a_code_works_once(console, number, wallet):
    offered = offer(console, number)
    assert wallet.token(offered.code, offered.transaction_code).status_code == 200
    again = wallet.token(offered.code, offered.transaction_code)
    assert (again.status_code, error(again)) == (400, "invalid_grant")


def test_of_wallets_that_race_for_one_code_exactly_one_gets_a_token(console, number):
    offered = offer(console, number)
    form = {
        "grant_type": GRANT,
        "pre-authorized_code": offered.code,
        "tx_code": offered.transaction_code,
    }

    def redeem(_: int) -> str:
        try:
            return console.bureau.wallets.token(form, now=console.clock()).token
        except IssuerError as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(redeem, range(8)))
    assert answers.count("OFFER_OVER") == 7


def test_of_requests_that_race_with_one_nonce_exactly_one_is_answered(console, number, wallet):
    token = token_for(console, wallet, number)
    request = {
        "credential_configuration_id": SD_JWT,
        "proofs": {"jwt": [wallet.proof(console.clock(), nonce=wallet.nonce())]},
    }

    def ask(_: int) -> str:
        try:
            desk = console.bureau.wallets
            desk.credential(token, request, issuer=ISSUER, now=console.clock())
        except IssuerError as error:
            return error.code
        return "given"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(ask, range(6))) == ["NONCE"] * 5 + ["given"]


def test_a_code_ends_with_its_term_and_with_the_next_offer(console, number, wallet):
    first, second = offer(console, number), offer(console, number)
    assert error(wallet.token(first.code, first.transaction_code)) == "invalid_grant"
    console.clock.now += offers.TERM
    assert error(wallet.token(second.code, second.transaction_code)) == "invalid_grant"


def test_a_code_ends_after_a_few_wrong_transaction_codes(console, number, wallet):
    offered = offer(console, number)
    wrong = "000000" if offered.transaction_code != "000000" else "111111"
    for _ in range(MOST_FAILURES):
        assert error(wallet.token(offered.code, wrong)) == "invalid_grant"
    assert error(wallet.token(offered.code, offered.transaction_code)) == "invalid_grant"


def test_one_wrong_transaction_code_is_forgiven(console, number, wallet):
    offered = offer(console, number)
    wallet.token(offered.code, "x")
    assert wallet.token(offered.code, offered.transaction_code).status_code == 200


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"tx_code": ""}, "invalid_request"),
        ({"pre-authorized_code": ""}, "invalid_request"),
        ({"pre-authorized_code": "never-made"}, "invalid_grant"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
    ],
)
def test_a_bad_token_request_is_refused_by_its_own_code(console, number, wallet, changed, expected):
    offered = offer(console, number)
    answer = wallet.token(offered.code, offered.transaction_code, **changed)
    assert (answer.status_code, error(answer)) == (400, expected)


def test_a_parameter_given_twice_is_refused(console, number, wallet):
    offered = offer(console, number)
    body = (
        f"grant_type={GRANT}&pre-authorized_code={offered.code}"
        f"&tx_code=000000&tx_code={offered.transaction_code}"
    )
    form = "application/x-www-form-urlencoded"
    answer = wallet.client.post("/wallet/token", data=body, content_type=form)
    assert error(answer) == "invalid_request"


def test_the_registry_holds_neither_codes_nor_tokens_nor_nonces(console, number, wallet):
    offered = offer(console, number)
    token = wallet.token(offered.code, offered.transaction_code).get_json()["access_token"]
    nonce = wallet.nonce()
    wallet.credential(token, SD_JWT, wallet.proof(console.clock(), nonce=nonce))
    with console.bureau.registry.reading() as session:
        rows = [
            str(session.execute(text(f"SELECT * FROM {table}")).all())
            for table in ("wallet_offers", "spent_nonces", "audit_log")
        ]
    for secret in (offered.code, token, nonce, f"'{offered.transaction_code}'"):
        assert secret not in "".join(rows)


def test_a_token_ends_after_five_minutes(console, number, wallet):
    token = token_for(console, wallet, number)
    console.clock.now += offers.TOKEN_TERM
    answer = wallet.credential(token, LDP)
    assert (answer.status_code, error(answer)) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Basic eA=="}, {"Authorization": "Bearer "}]
)
def test_without_a_token_nothing_is_given(console, number, wallet, header):
    answer = wallet.client.post("/wallet/credential", json={}, headers=header)
    assert (answer.status_code, error(answer)) == (401, "invalid_token")


def test_the_format_bound_to_a_key_needs_a_proof(console, number, wallet):
    assert error(wallet.credential(token_for(console, wallet, number), SD_JWT)) == "invalid_proof"


def test_a_nonce_works_once(console, number, wallet):
    nonce = wallet.nonce()
    token = token_for(console, wallet, number)
    proof = wallet.proof(console.clock(), nonce=nonce)
    assert wallet.credential(token, SD_JWT, proof).status_code == 200
    assert error(wallet.credential(token, SD_JWT, proof)) == "invalid_nonce"


def test_a_nonce_ends_after_five_minutes(console, number, wallet):
    nonce = wallet.nonce()
    console.clock.pass_on(minutes=5)
    token = token_for(console, wallet, number)
    proof = wallet.proof(console.clock(), nonce=nonce)
    assert error(wallet.credential(token, SD_JWT, proof)) == "invalid_nonce"


def test_a_nonce_of_another_issuer_is_refused_although_it_has_not_ended(console, number, wallet):
    nonce = Nonces(b"another issuer's key").new(console.clock())
    token = token_for(console, wallet, number)
    proof = wallet.proof(console.clock(), nonce=nonce)
    assert error(wallet.credential(token, SD_JWT, proof)) == "invalid_nonce"


@pytest.mark.parametrize("nonce", ["", "x", "A" * 75, None, 7])
def test_a_nonce_that_is_not_ours_is_refused(console, number, wallet, nonce):
    proof = wallet.proof(console.clock(), nonce=nonce)
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, SD_JWT, proof)) == "invalid_nonce"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://another.example"},
        {"aud": [ISSUER]},
        {"iat": None},
        {"iat": "1"},
        {"iat": True},
        {"iat": 1},
        {"iat": 4_000_000_000},
        {"exp": 1},
    ],
    ids=str,
)
def test_a_proof_with_a_wrong_claim_is_refused(console, number, wallet, claims):
    proof = wallet.proof(console.clock(), nonce=wallet.nonce(), **claims)
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, SD_JWT, proof)) == "invalid_proof"


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES384"},
        {"crit": ["exp"]},
        {"kid": "did:example:1#key"},
        {"x5c": ["AA=="]},
        {"jku": "https://example.org/keys"},
        {"jwk": None},
        {"jwk": {"kty": "oct", "k": "AA"}},
    ],
    ids=str,
)
def test_a_proof_with_a_wrong_header_is_refused(console, number, wallet, header):
    payload = {"aud": ISSUER, "iat": int(console.clock().timestamp()), "nonce": wallet.nonce()}
    proof = wallet.sign(payload, {"typ": "openid4vci-proof+jwt", "jwk": wallet.jwk, **header})
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, SD_JWT, proof)) == "invalid_proof"


def test_a_proof_whose_jwk_has_private_members_is_refused(console, number, wallet):
    payload = {"aud": ISSUER, "iat": int(console.clock().timestamp()), "nonce": wallet.nonce()}
    header = {"typ": "openid4vci-proof+jwt", "jwk": {**wallet.jwk, "d": "AA"}}
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, SD_JWT, wallet.sign(payload, header))) == "invalid_proof"


def test_a_proof_by_another_key_than_it_names_is_refused(console, number, wallet):
    payload = {"aud": ISSUER, "iat": int(console.clock().timestamp()), "nonce": wallet.nonce()}
    header = {"typ": "openid4vci-proof+jwt", "jwk": Wallet(wallet.client).jwk}
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, SD_JWT, wallet.sign(payload, header))) == "invalid_proof"


def test_a_proof_sent_with_the_unbound_format_is_checked_all_the_same(console, number, wallet):
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, LDP, "no.proof.at-all")) == "invalid_proof"


@pytest.mark.parametrize(
    "request_",
    [
        {"proofs": {}},
        {"proofs": {"jwt": []}},
        {"proofs": {"jwt": "x"}},
        {"proofs": {"jwt": ["x", "y"]}},
        {"proofs": {"di_vp": [{}]}},
        {"proofs": []},
        {"proof": {"proof_type": "jwt", "jwt": "x"}},
    ],
    ids=str,
)
def test_anything_but_one_jwt_proof_is_refused(console, number, wallet, request_):
    token = token_for(console, wallet, number)
    assert error(wallet.credential(token, SD_JWT, **request_)) == "invalid_proof"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, "invalid_credential_request"),
        ({"credential_configuration_id": 7}, "invalid_credential_request"),
        ({"credential_identifier": LDP}, "invalid_credential_request"),
        (
            {"credential_configuration_id": LDP, "credential_identifier": LDP},
            "invalid_credential_request",
        ),
        ({"credential_configuration_id": "x"}, "unknown_credential_configuration"),
        (
            {"credential_configuration_id": "ProfessionalQualificationCredential_ldp_vc"},
            "unknown_credential_configuration",
        ),
    ],
    ids=str,
)
def test_a_request_for_something_else_is_refused(console, number, wallet, request_, expected):
    headers = {"Authorization": f"Bearer {token_for(console, wallet, number)}"}
    answer = wallet.client.post("/wallet/credential", json=request_, headers=headers)
    assert (answer.status_code, error(answer)) == (400, expected)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":1,"a":2}', b"\xff", b"[" * 100])
def test_a_request_that_is_no_json_object_is_refused(console, number, wallet, body):
    headers = {"Authorization": f"Bearer {token_for(console, wallet, number)}"}
    answer = wallet.client.post("/wallet/credential", data=body, headers=headers)
    assert (answer.status_code, error(answer)) == (400, "invalid_credential_request")


def test_the_seal_signs_a_few_times_for_one_offer(console, number, wallet):
    token = token_for(console, wallet, number)
    for _ in range(MOST_SEALED):
        proof = wallet.proof(console.clock(), nonce=wallet.nonce())
        assert wallet.credential(token, SD_JWT, proof).status_code == 200
    proof = wallet.proof(console.clock(), nonce=wallet.nonce())
    assert error(wallet.credential(token, SD_JWT, proof)) == "credential_request_denied"


def test_a_certificate_that_is_no_longer_in_force_is_neither_offered_nor_given(
    console, number, wallet
):
    token = token_for(console, wallet, number)
    decision = Decision(number, "suspend", "under-investigation", "sofia")
    console.bureau.change_status(decision, now=console.clock())
    assert error(wallet.credential(token, LDP)) == "credential_request_denied"
    with pytest.raises(IssuerError, match="NOT_IN_FORCE"):
        offer(console, number)


def test_what_was_changed_in_the_registry_is_never_sealed(console, number, wallet, monkeypatch):
    certificate = stored(console, number)
    certificate["credentialSubject"]["name"] = "李四"
    monkeypatch.setattr("vc_issuer.wallet.desk._document", lambda _record: certificate)
    token = token_for(console, wallet, number)
    proof = wallet.proof(console.clock(), nonce=wallet.nonce())
    answer = wallet.client.post(
        "/wallet/credential",
        json={"credential_configuration_id": SD_JWT, "proofs": {"jwt": [proof]}},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.get_json()["code"] == "OWN_PROOF_FAILED"
    assert "wallet-issue" not in actions(console)


@pytest.mark.parametrize("configuration", [LDP, SD_JWT])
def test_what_is_no_longer_as_it_was_stored_is_never_given(console, number, wallet, configuration):
    token = token_for(console, wallet, number)
    proofs = (
        [wallet.proof(console.clock(), nonce=wallet.nonce())] if configuration == SD_JWT else []
    )
    with console.bureau.registry.writing() as session:
        # Only an owner of the tables can do this: a guard forbids it to every program.
        session.execute(text("DROP TRIGGER sealed_certificates_are_final"))
        session.execute(
            text("UPDATE certificates SET document = document || ' ' WHERE number = :number"),
            {"number": number},
        )
    answer = wallet.credential(token, configuration, *proofs)
    assert error(answer) == "credential_request_denied"


def test_offers_of_one_certificate_are_limited_by_the_day(console, number):
    for _ in range(MOST_A_DAY):
        offer(console, number)
    with pytest.raises(IssuerError, match="TOO_MANY_OFFERS"):
        offer(console, number)
    console.clock.pass_on(days=1)
    offer(console, number)


def test_guessing_codes_is_rate_limited(console, wallet):
    answers = [wallet.token(f"guess-{n}", "000000").status_code for n in range(50)]
    assert answers[0] == 400
    assert answers[-1] == 429


def test_the_metadata_describe_both_formats_in_both_languages(console, wallet):
    metadata = wallet.client.get("/.well-known/openid-credential-issuer").get_json()
    assert metadata["credential_issuer"] == ISSUER
    assert [entry["locale"] for entry in metadata["display"]] == ["zh-CN", "en"]
    supported = metadata["credential_configurations_supported"]
    assert supported[LDP]["format"] == "ldp_vc"
    # Absent, both, where no key is bound (VCI §12.2.4).
    assert not supported[LDP].keys() & {
        "proof_types_supported",
        "cryptographic_binding_methods_supported",
    }
    assert supported[SD_JWT]["format"] == "dc+sd-jwt"
    assert supported[SD_JWT]["cryptographic_binding_methods_supported"] == ["jwk"]
    logo = metadata["display"][0]["logo"]["uri"].removeprefix(ISSUER)
    with wallet.client.get(logo) as picture:
        assert picture.mimetype == "image/svg+xml"
    server = wallet.client.get("/.well-known/oauth-authorization-server").get_json()
    assert server["issuer"] == ISSUER
    assert server["grant_types_supported"] == [GRANT]


def test_wallets_that_are_web_pages_may_call_from_their_own_site(console, number, wallet):
    answer = wallet.client.post("/wallet/nonce", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_elsewhere_than_on_this_machine_the_address_is_configured_never_the_requests(console):
    client = console.app.test_client()
    path = "/.well-known/openid-credential-issuer"
    answer = client.get(path, base_url="https://another-issuer.example")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "PUBLIC_URL_NEEDED")


def test_only_the_authenticated_holder_gets_an_offer(console, number):
    stranger = console.browser().get(f"/my/certificates/{number}/wallet")
    assert stranger.status_code == 303
    browser = console.browser()
    pick_up(browser, code_for(console, number))
    mine, other = sorted(entry.number for entry in console.bureau.life_cycle.own_certificates(UNIT))
    assert browser.get(f"/my/certificates/{mine}/wallet").status_code == 200
    refused = browser.post(
        f"/my/certificates/{other}/wallet", {}, page=f"/my/certificates/{mine}/wallet"
    )
    assert b"openid-credential-offer" not in refused.data


def holder_page(browser: Browser, number: str) -> str:
    path = f"/my/certificates/{number}/wallet"
    return browser.post(path, {}, page=path).get_data(as_text=True)


def test_the_holder_page_gives_link_symbol_and_transaction_code(console, number, wallet):
    browser = console.browser()
    pick_up(browser, code_for(console, number))
    page = holder_page(browser, number)
    link = re.search(r'href="(openid-credential-offer://[^"]+)"', page)
    transaction_code = re.search(r"data-transaction-code>(\d{6})<", page)
    assert link is not None
    assert transaction_code is not None
    offered = read_offer(html.unescape(link[1]))
    assert offered["credential_issuer"] == ISSUER
    assert offered["credential_configuration_ids"] == [SD_JWT, LDP]
    grant = offered["grants"][GRANT]
    assert grant["tx_code"] == {"length": 6, "input_mode": "numeric"}
    # The transaction code is what the link and its code do not say.
    assert transaction_code[1] not in link[1]
    answer = wallet.token(grant["pre-authorized_code"], transaction_code[1])
    assert answer.status_code == 200


def test_a_forged_form_makes_no_offer(console, number):
    browser = console.browser()
    pick_up(browser, code_for(console, number))
    answer = browser.client.post(f"/my/certificates/{number}/wallet", data={})
    assert answer.status_code == 400
    with console.bureau.registry.reading() as session:
        assert session.scalars(select(WalletOffer)).all() == []
