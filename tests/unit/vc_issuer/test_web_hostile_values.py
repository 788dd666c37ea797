"""Values that no database or address keeps: NUL, numbers larger than any row's, odd hosts."""

from pathlib import Path
from typing import Any

import pytest

from tests.bureau_example import UNIT, approved_application
from tests.console_example import HTML, OTHER_UNIT, ConsoleExample
from vc_issuer.problems import IssuerError
from vc_issuer.web.numbers import LARGEST

HUGE = "99999999999999999999"


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/report", {"category": "lending", "number": "2026\0", "statement": "x"}),
        ("/report", {"category": "lending", "number": "", "statement": "x\0"}),
        ("/sign-in", {"name": "uma\0", "password": "x"}),
        ("/my/sign-in", {"code": "\0", "name": "x", "last": "x"}),
    ],
)
def test_a_nul_character_in_a_public_form_is_a_bad_request(
    console: ConsoleExample, path: str, fields: dict[str, object]
) -> None:
    assert console.browser().post(path, fields, page=path).status_code == 400


@pytest.mark.parametrize(
    ("path", "field"),
    [("/unit/certificates", "wanted"), ("/unit/slips/search", "name"), ("/unit/upload", "n\0")],
)
def test_a_nul_character_in_a_units_form_is_a_bad_request(
    console: ConsoleExample, path: str, field: str
) -> None:
    otto = console.signed_in("otto")
    page = "/unit/slips/" if "slips" in path else path
    assert otto.post(path, {field: "a\0"}, page=page).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/unit/certificates/a%00b",
        "/unit/applications/a%00b",
        "/unit/uploads/a%00b",
        "/unit/certificates?lang=en%00",
        "/static/a%00b",
        "/contexts/a%00b",
    ],
)
def test_a_nul_character_in_an_address_is_a_bad_request(console: ConsoleExample, path: str) -> None:
    assert console.signed_in("uma").get(path).status_code == 400


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/credentials/status", r'{"credentialId": "a\u0000"}'),
        ("/credentials/issue", r'{"credential": {}, "options": {"application": "\\\u0000"}}'),
        ("/queries", r'{"name": "\u0000"}'),
    ],
)
def test_a_nul_character_in_the_apis_json_is_a_bad_request(
    console: ConsoleExample, path: str, text: str
) -> None:
    answer = console.app.test_client().post(
        path, data=text, headers=console.token("status", "apply", "issue")
    )
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "HTTP_400"


def test_a_wallet_is_told_in_its_protocols_words(console: ConsoleExample) -> None:
    answer = console.app.test_client().post("/wallet/token", data={"pre-authorized_code": "\0"})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


def test_an_escaped_backslash_before_the_same_letters_is_no_nul(console: ConsoleExample) -> None:
    answer = console.app.test_client().post(
        "/credentials/status",
        data=rb'{"credentialId": "\\u0000", "credentialStatus": {"statusPurpose": "revocation"},'
        rb' "reason": "misuse-lending"}',
        headers=console.token("status"),
    )
    assert answer.get_json()["code"] == "NO_SUCH_CERTIFICATE"


@pytest.mark.parametrize("page", [HUGE, "9" * 5000, "-" + HUGE, "2"])
def test_a_page_beyond_the_last_is_the_last(console: ConsoleExample, page: str) -> None:
    application = approved_application(console.bureau, 2)
    for name, desk in (("uma", "unit"), ("clara", "bureau")):
        address = f"/{desk}/applications/{application}?page={page}"
        answer = console.signed_in(name).get(address)
        assert answer.status_code == 200
        assert answer.get_data(as_text=True).count("张三丰") == 2


@pytest.mark.parametrize("number", [HUGE, "9" * 5000, str(LARGEST + 1)])
def test_a_number_larger_than_any_records_is_not_found(
    console: ConsoleExample, number: str
) -> None:
    otto, anna = console.signed_in("otto"), console.signed_in("anna")
    facts = f"/unit/slips/records/{number}/facts.json"
    assert otto.post(facts, {"slip_number": "1"}, page="/unit/slips/").status_code == 404
    page = f"/bureau/units/{OTHER_UNIT}"
    withdraw = f"{page}/recognitions/{number}/withdraw"
    assert anna.post(withdraw, {}, page=page).status_code == 404
    assert otto.get(f"/status-lists/revocation/{number}").status_code == 404


@pytest.mark.parametrize("before", [HUGE, "-" + HUGE])
def test_the_log_is_read_before_any_number(console: ConsoleExample, before: str) -> None:
    assert console.signed_in("aude").get(f"/bureau/log?before={before}").status_code == 200


@pytest.mark.parametrize("row", [LARGEST + 1, 10**15, 1e300])
def test_a_row_number_that_no_file_has_is_refused(console: ConsoleExample, row: float) -> None:
    application = approved_application(console.bureau, 1)
    body: dict[str, Any] = {
        "credential": {"type": ["VerifiableCredential", "ProfessionalTitleCredential"]},
        "options": {"application": application, "row": row},
    }
    headers = console.token("issue", unit=UNIT)
    answer = console.app.test_client().post("/credentials/issue", json=body, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "REQUEST_MALFORMED")


def test_a_host_that_no_address_can_be_made_for_is_a_bad_request(console: ConsoleExample) -> None:
    headers = {**HTML, "Host": "x" * 300}
    answer = console.app.test_client().get("/", headers=headers)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_without_the_registry_the_answer_is_still_a_problem(
    console: ConsoleExample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_registry: object) -> None:
        raise IssuerError("REGISTRY_UNREACHABLE", "the registry is away", "登记库不可用")

    monkeypatch.setattr(type(console.bureau.registry), "reading", away)
    answer = console.app.test_client().get("/sign-in", headers=HTML)
    assert answer.status_code == 503
    assert answer.get_json()["code"] == "REGISTRY_UNREACHABLE"
