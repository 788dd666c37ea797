"""The HTTP API: issue requests as application rows, status, idempotency, description."""

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.bureau_example import COMMITTEE, UNIT, actors_of, approved_application, title_file
from tests.console_example import OTHER_UNIT, ConsoleExample
from vc_issuer.accounts.idempotency import IdempotencyKeys

CREDENTIAL: dict[str, Any] = {
    "type": ["VerifiableCredential", "ProfessionalTitleCredential"],
    "credentialSubject": {
        "name": "张三丰",
        "series": "工程技术人员",
        "specialty": "计算机应用",
        "qualificationName": "高级工程师",
        "level": "副高级",
        "datePassed": "2023-11-08",
        "committee": COMMITTEE,
    },
}


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


def request(**changes: Any) -> dict[str, Any]:
    number = title_file(1).decode().splitlines()[1].split(",")[2]
    subject = {**CREDENTIAL["credentialSubject"], **changes}
    return {
        "credential": {**CREDENTIAL, "credentialSubject": subject},
        "options": {"idNumber": number},
    }


def fail(*_arguments: object) -> None:
    raise RuntimeError


def post(console: ConsoleExample, body: object, headers: dict[str, str]) -> Any:
    return console.app.test_client().post("/credentials/issue", json=body, headers=headers)


def test_a_units_request_waits_for_a_person_and_is_then_sealed_under_its_key(
    console: ConsoleExample,
) -> None:
    headers = console.token("apply", "issue", unit=UNIT) | {"Idempotency-Key": "one"}
    first = post(console, request(), headers)
    assert first.status_code == 202
    application = first.get_json()["application"]
    assert post(console, request(), headers).get_json()["application"] == application
    console.bureau.approve(application, by="anna", now=console.clock())
    sealed = post(console, request(), headers)
    assert sealed.status_code == 201
    credential = sealed.get_json()["verifiableCredential"]
    assert credential["credentialSubject"]["name"] == "张三丰"
    assert len(credential["proof"]) == 2
    assert post(console, request(), headers).get_json() == sealed.get_json()
    assert console.bureau.reconcile().differences == ()


def test_what_was_handed_in_before_the_process_ended_is_found_again_under_its_key(
    console: ConsoleExample, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = console.token("apply", unit=UNIT) | {"Idempotency-Key": "one"}
    with monkeypatch.context() as broken:
        # Stored, but not yet noted under the key: as when killed in between.
        broken.setattr(IdempotencyKeys, "keep_application", fail)
        assert post(console, request(), headers).status_code == 500
    again = post(console, request(), headers)
    assert again.status_code == 202
    assert post(console, request(), headers).get_json() == again.get_json()
    # Under another key it is what it was: the same result applied for twice.
    other = post(console, request(), headers | {"Idempotency-Key": "two"})
    assert other.get_json()["code"] == "ROWS_REFUSED"


def test_a_key_used_for_another_request_is_refused(console: ConsoleExample) -> None:
    headers = console.token("apply", unit=UNIT) | {"Idempotency-Key": "one"}
    assert post(console, request(), headers).status_code == 202
    answer = post(console, request(name="李四"), headers)
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_the_rules_of_the_notice_hold_for_requests(console: ConsoleExample) -> None:
    answer = post(console, request(datePassed="2019-08-31"), console.token("apply", unit=UNIT))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [entry["code"] for entry in answer.get_json()["refusals"]] == ["OUT_OF_PERIOD"]
    assert "310000" not in answer.get_data(as_text=True)


def test_a_subject_member_that_cannot_be_applied_for_is_named(console: ConsoleExample) -> None:
    answer = post(console, request(gender="男"), console.token("apply", unit=UNIT))
    assert answer.status_code == 400
    problem = answer.get_json()
    assert problem["code"] == "REQUEST_MALFORMED"
    for words in (problem["en"], problem["zh"]):
        assert "credentialSubject.gender" in words
        assert "qualificationName" in words
        assert "column" not in words


def test_the_bureaus_token_seals_an_approved_row_once(console: ConsoleExample) -> None:
    application = approved_application(console.bureau, 2)
    headers = console.token("issue")
    body = {**request(), "options": {"application": application, "row": 3}}
    assert post(console, body, headers).status_code == 201
    again = post(console, body, headers)
    assert again.status_code == 409
    assert again.get_json()["code"] == "ALREADY_SEALED"


def test_a_bureaus_token_cannot_seal_what_nobody_approved(console: ConsoleExample) -> None:
    headers = console.token("issue")
    assert post(console, request(), headers).get_json()["code"] == "APPLICATION_NEEDED"
    receipt = console.bureau.apply(
        title_file(1), "t.csv", unit=UNIT, now=console.clock(), applicant="uma"
    )
    body = {**request(), "options": {"application": receipt.application}}
    assert post(console, body, headers).status_code == 202


@pytest.mark.parametrize(
    "change",
    [{"level": "正高级"}, {"name": "李四"}, {"certificateNumber": "1"}, {"extra": "x"}],
)
def test_a_credential_that_differs_from_the_approved_row_is_refused(
    console: ConsoleExample, change: dict[str, str]
) -> None:
    application = approved_application(console.bureau, 1)
    body = {**request(**change), "options": {"application": application}}
    answer = post(console, body, console.token("issue"))
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "CREDENTIAL_DIFFERS"


@pytest.mark.parametrize("member", ["proof", "validFrom", "credentialStatus", "id"])
def test_a_caller_states_nothing_that_the_pipeline_decides(
    console: ConsoleExample, member: str
) -> None:
    application = approved_application(console.bureau, 1)
    body = {**request(), "options": {"application": application}}
    body["credential"] = {**body["credential"], member: "x"}
    assert post(console, body, console.token("issue")).status_code == 422


def test_a_token_does_not_reach_another_units_application(console: ConsoleExample) -> None:
    application = approved_application(console.bureau, 1)
    body = {**request(), "options": {"application": application}}
    answer = post(console, body, console.token("issue", unit=OTHER_UNIT))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"credential": 1}', b'{"credential": {}, "credential": {}}', b"nan"],
)
def test_malformed_bodies_are_problem_documents(console: ConsoleExample, body: bytes) -> None:
    answer = console.app.test_client().post(
        "/credentials/issue", data=body, headers=console.token("apply", unit=UNIT)
    )
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_without_a_token_the_answer_names_the_scheme(console: ConsoleExample) -> None:
    answer = post(console, request(), {})
    assert answer.status_code == 401
    assert "bearer" in answer.headers["WWW-Authenticate"].lower()


def test_the_log_names_the_token_that_had_it_sealed(console: ConsoleExample) -> None:
    application = approved_application(console.bureau, 1)
    answer = post(
        console,
        {**request(), "options": {"application": application}},
        console.token("issue"),
    )
    assert answer.status_code == 201
    [token] = console.accounts.tokens()
    for action in ("reserve", "seal", "issued"):
        assert actors_of(console.bureau, action) == {f"token:{token.id}"}


def test_a_status_is_changed_by_place_or_number(console: ConsoleExample) -> None:
    application = approved_application(console.bureau, 1)
    body = {**request(), "options": {"application": application}}
    credential = post(console, body, console.token("issue")).get_json()["verifiableCredential"]
    client, headers = console.app.test_client(), console.token("status")
    entry = credential["credentialStatus"][1]
    answer = client.post(
        "/credentials/status",
        json={"credentialStatus": entry, "status": True, "reason": "under-investigation"},
        headers=headers,
    )
    assert answer.get_json()["state"] == "suspended"
    number = credential["credentialSubject"]["certificateNumber"]
    wanted = {"credentialId": number, "credentialStatus": {"statusPurpose": "revocation"}}
    refused = client.post("/credentials/status", json={**wanted, "reason": "mood"}, headers=headers)
    assert refused.get_json()["code"] == "STATUS_REASON"
    by_hand = {**wanted, "reason": "superseded"}
    refused = client.post("/credentials/status", json=by_hand, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "STATUS_REASON")
    answer = client.post(
        "/credentials/status", json={**wanted, "reason": "misuse-lending"}, headers=headers
    )
    assert answer.get_json() == {"credentialId": number, "state": "revoked"}
    final = client.post(
        "/credentials/status",
        json={**wanted, "status": False, "reason": "misuse-lending"},
        headers=headers,
    )
    assert final.status_code == 400


def test_the_description_is_valid_openapi_and_has_every_api_route(
    console: ConsoleExample,
) -> None:
    document = console.app.test_client().get("/openapi.json").get_json()
    validate(document)
    assert document["openapi"] == "3.1.0"
    assert document["paths"]["/credentials/issue"]["post"]["security"] == [{"token": []}]
    assert "/status-lists/{purpose}/{number}" in document["paths"]
    assert document["paths"]["/healthz"]["get"]["security"] == []


def test_metrics_count_requests_by_route_and_nothing_personal(console: ConsoleExample) -> None:
    client = console.app.test_client()
    client.get("/healthz")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'vc_issuer_http_requests_total{route="/healthz",status="200"} 1' in text
    assert "vc_issuer_certificates_sealed 0" in text
