"""Signing in with an identity provider: what it says counts only if all of it holds."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from joserfc.jwk import ECKey
from sqlalchemy import select

from tests.bureau_example import NOW, UNIT, approved_application, issue, title_file
from tests.console_example import Browser, ConsoleExample
from tests.mock_identity_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    MockIdentityProvider,
    running_provider,
    shared_secret_key,
)
from vc_issuer.accounts.identity_provider import IdentityProvider
from vc_issuer.cli import main
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry, Setting

NAME = "张三丰"


@pytest.fixture
def idp() -> Iterator[MockIdentityProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def console(tmp_path: Path, idp: MockIdentityProvider) -> ConsoleExample:
    console = ConsoleExample(tmp_path / "home")
    for audience in ("staff", "holders"):
        provider = IdentityProvider(idp.issuer, CLIENT_ID, CLIENT_SECRET, label="随申办")
        console.accounts.set_identity_provider(audience, provider, by="operator", now=NOW)
    return console


@pytest.fixture
def holder(console: ConsoleExample, idp: MockIdentityProvider) -> list[str]:
    """Seal two certificates of two persons; the provider vouches for the first."""
    issue(console.bureau, approved_application(console.bureau, 2))
    number = title_file(1).decode().splitlines()[1].split(",")[2]
    idp.claims = {"sub": "person-1", "name": NAME, "id_number": number}
    return sorted(entry.number for entry in console.bureau.life_cycle.own_certificates(UNIT))


def leave(browser: Browser, path: str) -> str:
    """Press the button; give where the provider sends the browser back to."""
    away = browser.get(path)
    assert away.status_code == 302
    back = requests.get(away.location, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def arrive(browser: Browser, path: str = "/my/sign-in/provider") -> str:
    """Go to the provider and come back; give where one is then."""
    return str(browser.get(leave(browser, path)).location)


def test_a_holder_sees_the_own_certificates_without_a_code(
    console: ConsoleExample, holder: list[str]
) -> None:
    browser = console.browser()
    assert "随申办" in browser.text("/my/sign-in")
    assert arrive(browser) == "/my/certificates"
    listed = browser.text("/my/certificates")
    assert holder[0] in listed
    assert holder[1] not in listed
    assert browser.get(f"/my/certificates/{holder[0]}/jsonld").status_code == 200
    assert browser.get(f"/my/certificates/{holder[1]}/jsonld").status_code == 404
    assert browser.get("/unit/").status_code == 303
    with console.bureau.registry.reading() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert "holder-sign-in" in actions


def test_claims_may_come_from_the_userinfo_endpoint(
    console: ConsoleExample, holder: list[str], idp: MockIdentityProvider
) -> None:
    idp.more = {name: idp.claims.pop(name) for name in ("name", "id_number")}
    assert arrive(console.browser()) == "/my/certificates"
    idp.more["sub"] = "person-2"
    assert arrive(console.browser()) == "/my/sign-in"


@pytest.mark.parametrize("claim", ["name", "id_number"])
def test_a_person_without_certificates_gets_in_nowhere(
    console: ConsoleExample, holder: list[str], idp: MockIdentityProvider, claim: str
) -> None:
    idp.claims[claim] = {"name": "李四", "id_number": "310000196001030012"}[claim]
    browser = console.browser()
    assert arrive(browser) == "/my/sign-in"
    assert "No electronic certificate is on file" in browser.text("/my/sign-in")
    assert browser.get("/my/certificates").location == "/my/sign-in"


Misbehave = Callable[[MockIdentityProvider], None]


def changed(**claims: Any) -> Misbehave:
    return lambda idp: idp.changes.update(claims)


def signed_with(key: Callable[[], Any], algorithm: str = "ES256") -> Misbehave:
    def misbehave(idp: MockIdentityProvider) -> None:
        idp.signs_with, idp.algorithm = key(), algorithm

    return misbehave


@pytest.mark.parametrize(
    "misbehave",
    [
        changed(nonce="of another sign-in"),
        changed(nonce=None),
        changed(aud="another client"),
        changed(aud="another client", azp=CLIENT_ID),
        changed(aud=[], azp=CLIENT_ID),
        changed(iss="https://another.example"),
        changed(exp=int(time.time()) - 3600),
        changed(id_token=False),
        changed(sub=None),
        changed(sub=""),
        changed(sub="x" * 256),
        signed_with(lambda: ECKey.generate_key("P-256")),
        signed_with(shared_secret_key, "HS256"),
    ],
    ids=[
        "nonce", "no nonce", "audience", "audience but authorized party", "no audience", "issuer",
        "expired", "no identity token", "no subject", "empty subject", "overlong subject",
        "another key", "the shared secret",
    ],
)  # fmt: skip
def test_an_identity_token_that_does_not_hold_signs_nobody_in(
    console: ConsoleExample,
    holder: list[str],
    idp: MockIdentityProvider,
    misbehave: Misbehave,
) -> None:
    misbehave(idp)
    browser = console.browser()
    assert arrive(browser) == "/my/sign-in"
    assert "notice-bad" in browser.text("/my/sign-in")
    assert browser.get("/my/certificates").location == "/my/sign-in"


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    console: ConsoleExample, holder: list[str]
) -> None:
    browser, thief = console.browser(), console.browser()
    back = leave(browser, "/my/sign-in/provider")
    assert thief.get(back).location == "/my/sign-in"
    assert browser.get(back).location == "/my/certificates"
    assert browser.get(back).location == "/my/sign-in"


def test_attempts_that_were_left_do_not_fill_the_cookie(
    console: ConsoleExample, holder: list[str]
) -> None:
    browser = console.browser()
    backs = [leave(browser, "/my/sign-in/provider") for _ in range(12)]
    cookie = browser.client.get_cookie("console")
    assert cookie is not None
    assert len(cookie.value) < 1500
    assert browser.get(backs[0]).location == "/my/sign-in"
    assert browser.get(backs[-1]).location == "/my/certificates"


def test_a_refusal_by_the_provider_is_said_and_nothing_more(console: ConsoleExample) -> None:
    browser = console.browser()
    leave(browser, "/my/sign-in/provider")
    answer = browser.get("/my/sign-in/provider/return?error=access_denied&error_description=<b>")
    assert answer.location == "/my/sign-in"
    assert "<b>" not in browser.text("/my/sign-in")


def test_a_clerk_of_a_unit_is_at_the_desk_and_the_bureaus_owe_the_second_factor(
    console: ConsoleExample, idp: MockIdentityProvider
) -> None:
    console.accounts.link("uma", "person-1", by="operator", now=NOW)
    console.accounts.link("anna", "person-2", by="operator", now=NOW)
    browser = console.browser()
    assert arrive(browser, "/sign-in/provider") == "/desk"
    assert browser.get("/unit/").status_code == 200
    idp.claims = {"sub": "person-2"}
    browser = console.browser()
    assert arrive(browser, "/sign-in/provider") == "/sign-in/code"
    assert browser.get("/bureau/").location == "/sign-in"
    code = console.accounts.current_code("anna", console.clock())
    browser.post("/sign-in/code", {"code": code}, page="/sign-in/code")
    assert browser.get("/bureau/").status_code == 200


def test_who_is_not_linked_or_disabled_is_not_signed_in(
    console: ConsoleExample, idp: MockIdentityProvider
) -> None:
    assert arrive(console.browser(), "/sign-in/provider") == "/sign-in"
    console.accounts.link("uma", "person-1", by="operator", now=NOW)
    console.accounts.set_disabled("uma", disabled=True, by="operator", now=NOW)
    assert arrive(console.browser(), "/sign-in/provider") == "/sign-in"
    console.accounts.set_disabled("uma", disabled=False, by="operator", now=NOW)
    console.accounts.link("uma", None, by="operator", now=NOW)
    assert arrive(console.browser(), "/sign-in/provider") == "/sign-in"


def test_two_users_are_never_one_subject(console: ConsoleExample) -> None:
    console.accounts.link("uma", "person-1", by="operator", now=NOW)
    with pytest.raises(IssuerError) as caught:
        console.accounts.link("anna", "person-1", by="operator", now=NOW)
    assert caught.value.code == "OIDC_SUBJECT"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"jwks_uri": None},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
    ids=["another issuer", "no TLS", "no keys", "no signature"],
)
def test_metadata_that_cannot_be_trusted_leads_nowhere(
    console: ConsoleExample, idp: MockIdentityProvider, metadata: dict[str, Any]
) -> None:
    idp.metadata = metadata
    browser = console.browser()
    assert browser.get("/my/sign-in/provider").location == "/my/sign-in"
    assert "notice-bad" in browser.text("/my/sign-in")


def test_a_provider_that_is_away_is_one_clear_line(console: ConsoleExample) -> None:
    provider = IdentityProvider("http://127.0.0.1:1", CLIENT_ID, CLIENT_SECRET)
    console.accounts.set_identity_provider("staff", provider, by="operator", now=NOW)
    browser = console.browser()
    assert browser.get("/sign-in/provider").location == "/sign-in"
    assert "did not succeed" in browser.text("/sign-in")


def test_without_a_provider_there_is_no_button_and_no_way(console: ConsoleExample) -> None:
    console.accounts.forget_identity_provider("holders", by="operator", now=NOW)
    browser = console.browser()
    assert "provider" not in browser.text("/my/sign-in")
    assert browser.client.get("/my/sign-in/provider").status_code == 404


@pytest.mark.parametrize(
    "issuer", ["http://idp.example", "ftp://idp.example", "https://", "https://u:p@idp.example"]
)
def test_a_provider_needs_an_address_with_tls(issuer: str) -> None:
    with pytest.raises(IssuerError) as caught:
        IdentityProvider(issuer, CLIENT_ID, CLIENT_SECRET)
    assert caught.value.code == "IDENTITY_PROVIDER"


def test_the_operator_sets_a_provider_and_the_secret_is_not_to_be_read(
    tmp_path: Path, console: ConsoleExample, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(CLIENT_SECRET + "\n")
    home = ["--home", str(console.bureau.home)]
    set_it = [*home, "oidc", "set", "holders", "--issuer", "https://idp.example",
              "--client-id", "vc", "--client-secret-file", str(secret)]  # fmt: skip
    assert main(set_it) == 0
    assert main([*home, "users", "link", "uma", "--subject", "person-1"]) == 0
    assert main([*home, "oidc", "show"]) == 0
    said = capsys.readouterr()
    assert "holders\thttps://idp.example\tvc" in said.out
    assert CLIENT_SECRET not in said.out + said.err
    with console.bureau.registry.reading() as session:
        kept = session.get_one(Setting, "oidc_holders").value
        entries = [str(entry.detail) for entry in session.scalars(select(AuditEntry))]
    assert CLIENT_SECRET not in str(kept) + "".join(entries)
    assert main([*home, "oidc", "off", "holders"]) == 0
    assert console.accounts.identity_provider("holders") is None
