"""The issuer's API answers as its OpenAPI document says, with a token and without."""

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis

from tests.bureau_example import UNIT
from tests.console_example import ConsoleExample
from tests.described_service import ACCEPTED, findings
from tests.unit.vc_issuer.test_web_api import request as issue_request
from vc_issuer.queries import desk
from vc_issuer.web import create_app
from vc_issuer.web.openapi import describe
from vc_issuer.web.rate_limit import Limits, RateLimit

# `make openapi` asks with many more.
EXAMPLES = int(os.environ.get("VC_OPENAPI_EXAMPLES", "5"))
# An unknown code, and a proof that does not hold, are 400 in OAuth 2.0 and OpenID4VCI.
_OAUTH = {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400"]}}
REASONS: dict[str, dict[str, Any]] = {"/wallet/token": _OAUTH, "/wallet/credential": _OAUTH}


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConsoleExample:
    """Give a console whose limits are not what answers."""
    monkeypatch.setattr(desk, "QUESTIONS_OF_A_CLIENT", 10**9)
    monkeypatch.setattr(desk, "QUESTIONS_ABOUT_A_NUMBER", 10**9)
    example = ConsoleExample(tmp_path / "home")
    wide = RateLimit(burst=10**9, per_second=1, own_machine=True)
    limits = Limits(**dict.fromkeys(Limits.__dataclass_fields__, wide))
    example.app = create_app(example.bureau, clock=example.clock, limits=limits)
    return example


@pytest.mark.slow
@pytest.mark.parametrize("unit", [None, UNIT, "nobody"])
def test_every_answer_is_as_described(console: ConsoleExample, unit: str | None) -> None:
    """The bureau's token, a unit's, and none at all."""
    authenticated = unit != "nobody"
    scopes = ("apply", "issue") if unit else ("apply", "issue", "status")
    headers = console.token(*scopes, unit=unit) if authenticated else {}
    found = findings(
        console.app, examples=EXAMPLES, headers=headers, reasons=REASONS, refuses_nul=True
    )
    assert found.failed == set()
    assert {label for label in found.operations if " /" in label} == {
        f"{method.upper()} {path}"
        for path, methods in describe(console.app)["paths"].items()
        for method in methods
    }
    assert found.requests > 200
    assert {200, 400, 401, 404} <= found.statuses
    # Only a token gets as far as the rules.
    assert (422 in found.statuses) or not authenticated
    assert max(found.statuses) < 500


def test_good_answers_are_as_described_too(console: ConsoleExample) -> None:
    """No generated data gets a certificate sealed; what is known to be good does."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", console.app)
    unit = console.token("apply", unit=UNIT)
    bureau = console.token("issue", "status")

    def call(path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
        case = schema[path]["POST"].Case(body=body, media_type="application/json")
        return case.call_and_validate(headers=headers, base_url="http://localhost")

    waiting = call("/credentials/issue", issue_request(), unit)
    assert waiting.status_code == 202
    application = waiting.json()["application"]
    console.bureau.approve(application, by="anna", now=console.clock())
    body = {**issue_request(), "options": {"application": application}}
    sealed = call("/credentials/issue", body, bureau)
    assert sealed.status_code == 201
    number = sealed.json()["verifiableCredential"]["credentialSubject"]["certificateNumber"]
    change = {
        "credentialId": number,
        "credentialStatus": {"statusPurpose": "suspension"},
        "reason": "misuse-lending",
    }
    assert call("/credentials/status", change, bureau).status_code == 200
