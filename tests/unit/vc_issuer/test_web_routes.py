"""Every route of the console: who may call it, and that nobody else does."""

import io
from pathlib import Path

import pytest
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from tests.console_example import PEOPLE, ConsoleExample
from vc_issuer.accounts.roles import permissions_of
from vc_issuer.web.access import Kind, access_of

# What anybody may read or ask. A new public route must be added here on purpose.
PUBLIC = {
    "GET /",
    "GET /.well-known/did.json",
    "GET /did.json",
    "GET /trust-root.json",
    "GET /trust-bundle.json",
    "GET /status-lists/<any(revocation, suspension):purpose>/<int:number>",
    "GET /contexts/<path:name>",
    "GET /schemas/<path:name>",
    "GET /static/<path:filename>",
    "GET /healthz",
    "GET /metrics",
    "GET /openapi.json",
    "GET /query",
    "POST /query",
    "POST /queries",
    "GET /report",
    "POST /report",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "GET /my/sign-in",
    "POST /my/sign-in",
    "POST /my/sign-out",
    "GET /sign-in/provider",
    "GET /sign-in/provider/return",
    "GET /my/sign-in/provider",
    "GET /my/sign-in/provider/return",
}
# Open to wallets as well, by another rule: what they send is a secret or asks for nothing secret.
WALLET = {
    "GET /.well-known/openid-credential-issuer",
    "GET /.well-known/oauth-authorization-server",
    "POST /wallet/token",
    "POST /wallet/nonce",
    "POST /wallet/credential",
}
OPEN = {Kind.PUBLIC: PUBLIC, Kind.WALLET: WALLET}
REFUSED = {401, 403}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> ConsoleExample:
    return ConsoleExample(Path(tmp_path_factory.mktemp("console")) / "home")


def calls(console: ConsoleExample) -> list[tuple[str, Rule, str]]:
    return [
        (method, rule, f"{method} {rule.rule}")
        for rule in console.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def path_of(rule: Rule) -> str:
    built = rule.build({name: value_for(rule._converters[name]) for name in rule.arguments})
    assert built is not None, rule
    return built[1]


def value_for(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_route_declares_who_may_call_it(console: ConsoleExample) -> None:
    undeclared = [
        name
        for _, rule, name in calls(console)
        if access_of(console.app.view_functions[rule.endpoint]) is None
    ]
    assert undeclared == []


@pytest.mark.parametrize("kind", OPEN)
def test_only_the_listed_routes_are_open(console: ConsoleExample, kind: Kind) -> None:
    found = {
        name
        for _, rule, name in calls(console)
        if access_of(console.app.view_functions[rule.endpoint]).kind is kind  # type: ignore[union-attr]
    }
    assert found == OPEN[kind]


def test_without_signing_in_every_other_route_is_refused(console: ConsoleExample) -> None:
    for method, rule, name in calls(console):
        if name in PUBLIC | WALLET:
            continue
        answer = console.app.test_client().open(path_of(rule), method=method)
        assert answer.status_code in REFUSED, name
        page = console.app.test_client().open(
            path_of(rule), method=method, headers={"Accept": "text/html"}
        )
        to_sign_in = page.status_code == 303 and page.location.endswith("sign-in")
        assert to_sign_in or page.status_code in REFUSED, name


@pytest.mark.parametrize("name", PEOPLE)
def test_a_wrong_role_is_refused_on_every_route(console: ConsoleExample, name: str) -> None:
    browser = console.signed_in(name)
    permissions = permissions_of([PEOPLE[name][0]])
    tried = 0
    for method, rule, call in calls(console):
        access = access_of(console.app.view_functions[rule.endpoint])
        assert access is not None
        if access.kind in OPEN:
            continue
        if access.kind is Kind.STAFF and (
            not access.permissions or access.permissions & permissions
        ):
            continue
        if access.kind is Kind.PENDING and method == "GET":
            continue  # Sent on to one's desk.
        answer = browser.client.open(path_of(rule), method=method)
        expected = REFUSED | ({303} if access.kind is Kind.PENDING else set())
        assert answer.status_code in expected, call
        tried += 1
    assert tried > 10


def test_a_password_alone_opens_nothing_that_takes_a_second_factor(
    console: ConsoleExample,
) -> None:
    browser = console.browser()
    answer = browser.post(
        "/sign-in", {"name": "anna", "password": "correct horse battery"}, page="/sign-in"
    )
    assert answer.location == "/sign-in/code"
    for method, rule, call in calls(console):
        access = access_of(console.app.view_functions[rule.endpoint])
        if access is not None and access.kind in {Kind.STAFF, Kind.HOLDER, Kind.BEARER}:
            assert browser.client.open(path_of(rule), method=method).status_code in REFUSED, call


def test_a_token_without_the_scope_is_refused(console: ConsoleExample) -> None:
    client = console.app.test_client()
    header = console.token("apply", unit="U-SR-GC-DX")
    assert client.post("/credentials/status", json={}, headers=header).status_code == 403
    header = console.token("status")
    assert client.post("/credentials/issue", json={}, headers=header).status_code == 403


def test_every_form_needs_its_token(console: ConsoleExample) -> None:
    browser = console.signed_in("clara")
    for path in ("/bureau/publishing", "/query", "/report", "/sign-in", "/my/sign-in", "/account"):
        assert browser.client.post(path, data={}).status_code == 400, path


def test_a_form_from_another_site_is_refused(console: ConsoleExample) -> None:
    browser = console.signed_in("clara")
    answer = browser.client.post(
        "/bureau/publishing", data={}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_a_large_body_is_read_only_for_its_file(console: ConsoleExample) -> None:
    client = console.app.test_client()
    plain = client.post("/report", data={"statement": "x" * 70_000})
    assert plain.status_code == 413
    # With a file the form is read, and then misses its token.
    file = client.post("/report", data={"file": (io.BytesIO(b"x" * 70_000), "evidence")})
    assert file.status_code == 400


def test_a_body_above_the_limit_is_refused(console: ConsoleExample) -> None:
    client = console.app.test_client()
    answer = client.post("/query", data={"name": "x" * 100_000})
    assert answer.status_code == 413
