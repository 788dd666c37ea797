"""OpenID4VP 1.0 at the verifier: what is asked, what an answer is worth, and what is refused."""

import json
from datetime import datetime, timedelta
from html import unescape
from re import search
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw

import vc_verifier
from tests.bureau_fixture import AT, PublishedBureau
from tests.presenting_wallet import HOLDER, Request, bound, presentation_of, wallet_token
from tests.reference_proofs import TestKey
from tests.sealed_tokens import withholding
from vc_core.documents.loader import pinned
from vc_core.envelopes.keys import SealingSigner
from vc_core.envelopes.sd_jwt import issue_sd_jwt
from vc_verifier.openid4vp import sessions as lives
from vc_verifier.openid4vp.sessions import Sessions
from vc_verifier.openid4vp.symbol import QUIET_ZONE, draw
from vc_verifier.web.application import create_app

HTML = {"Accept": "text/html"}
AUDIENCE = "redirect_uri:http://localhost/presentations/response"


class Site:
    """A verifier with a clock that tests move, and the requests it makes."""

    def __init__(self, bureau: PublishedBureau, **options: Any) -> None:
        self.now: datetime = AT
        app = create_app(lambda: bureau.trust, clock=lambda: self.now, **options)
        self.client = app.test_client()

    def ask(self) -> tuple[Request, str]:
        """Begin a presentation; give what the wallet reads and where the result will be."""
        answer = self.client.post("/presentations")
        assert answer.status_code == 201
        members = answer.get_json()
        return Request.read(members["request"]), members["result"]

    def send(self, request: Request, vp_token: Any, **changes: str):
        text = vp_token if isinstance(vp_token, str) else json.dumps(vp_token)
        form = {"vp_token": text, "state": request["state"], **changes}
        return self.client.post("/presentations/response", data=form)

    def report(self, result: str) -> dict[str, Any]:
        members: dict[str, Any] = self.client.get(result).get_json()
        return members


@pytest.fixture
def site(bureau) -> Site:
    return Site(bureau)


def outcome(site: Site, vp_token: Any, request: Request, result: str) -> tuple[str, str]:
    """Give the verdict on an answer and the code of what decided."""
    assert site.send(request, vp_token).status_code == 200
    report = site.report(result)["report"]
    assert report["carrier"] == "presentation"
    return report["verdict"], (report["errors"] or [{"code": ""}])[0]["code"]


def binding(request: Request, **changes: Any) -> dict[str, Any]:
    return {"nonce": request["nonce"], "audience": request["client_id"], **changes}


# What is asked


def test_the_request_is_unsigned_and_names_the_address_that_receives_the_answer(site):
    request, _ = site.ask()
    assert request["client_id"] == AUDIENCE == f"redirect_uri:{request['response_uri']}"
    assert request["response_type"] == "vp_token"
    assert request["response_mode"] == "direct_post"
    formats = [entry["format"] for entry in request.query["credentials"]]
    assert formats == ["dc+sd-jwt", "ldp_vc"]
    assert "request_uri" not in request.parameters


def test_the_query_names_the_types_by_the_iris_of_our_context(site):
    request, _ = site.ask()
    by_format = {entry["format"]: entry["meta"] for entry in request.query["credentials"]}
    iris = [
        f"{pinned().base}/vocab#{kind}"
        for kind in ("ProfessionalTitleCredential", "ProfessionalQualificationCredential")
    ]
    assert by_format["dc+sd-jwt"]["vct_values"] == iris
    assert by_format["ldp_vc"]["type_values"] == [[iri] for iri in iris]


def test_no_value_of_a_request_is_ever_used_again(site):
    seen = [site.ask() for _ in range(20)]
    for values in (
        {request["nonce"] for request, _ in seen},
        {request["state"] for request, _ in seen},
        {result for _, result in seen},
    ):
        assert len(values) == 20
    for request, result in seen:
        assert request["state"] not in result
        assert request["nonce"] not in result


def test_a_camera_reads_the_symbol_back(bureau):
    link = (
        Site(bureau, public_url="https://verify.rsj.sh.example")
        .client.post("/presentations")
        .get_json()["request"]
    )
    drawing = draw(link)
    picture = Image.new("L", (drawing.side * 4, drawing.side * 4), 255)
    pen = ImageDraw.Draw(picture)
    for run in drawing.path.removesuffix("z").split("z"):
        x, y, width = map(int, search(r"M(\d+) (\d+)h(\d+)v1", run).groups())  # type: ignore[union-attr]
        left, top = (x + QUIET_ZONE) * 4, (y + QUIET_ZONE) * 4
        pen.rectangle((left, top, left + width * 4 - 1, top + 3), fill=0)
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == link
    # Version 25 at most: what phones read off a screen without effort.
    assert drawing.side <= 117 + 2 * QUIET_ZONE


# What an answer is worth


def test_a_bound_certificate_presented_now_has_effect_for_this_use(bureau, site, no_network):
    request, result = site.ask()
    token = bound(wallet_token(bureau), **binding(request))
    assert outcome(site, {"bound": [token]}, request, result) == ("valid-presentation", "")
    report = site.report(result)["report"]
    assert report["legalEffect"]["equal"] is True
    assert report["credential"] == bureau.unsecured()
    assert {check["outcome"] for check in report["checks"]} == {"passed"}


def test_the_certificate_file_in_a_fresh_presentation_has_effect_for_this_use(bureau, site):
    request, result = site.ask()
    presentation = presentation_of(bureau.certificate(), **binding(request))
    assert outcome(site, {"file": [presentation]}, request, result) == ("valid-presentation", "")
    # It answers for this verification, but its key is nobody's in particular.
    warnings = [entry["code"] for entry in site.report(result)["report"]["warnings"]]
    assert "HOLDER_KEY_UNKNOWN" in warnings


def test_a_part_of_a_certificate_is_authentic_data(bureau, site):
    request, result = site.ask()
    token = bound(withholding(wallet_token(bureau), 0, 3), **binding(request))
    assert outcome(site, {"bound": [token]}, request, result)[0] == "authentic-data"
    effect = site.report(result)["report"]["legalEffect"]
    assert effect["equal"] is None
    assert "paper" not in effect["en"]


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"audience": "redirect_uri:https://another.example/presentations/response"},
        {"audience": "http://localhost/presentations/response"},
        {"key": TestKey(secret=77)},
        {"iat": int((AT - timedelta(minutes=20)).timestamp())},
        {"iat": None},
        {"sd_hash": "AAAA"},
    ],
    ids=["nonce", "audience", "no prefix", "key", "old", "no time", "other disclosures"],
)
def test_an_answer_of_another_time_verifier_or_key_is_a_copy(bureau, site, changes):
    request, result = site.ask()
    token = bound(wallet_token(bureau), **binding(request, **changes))
    verdict = outcome(site, {"bound": [token]}, request, result)
    assert verdict == ("copy-without-effect", "PRESENTATION_NOT_VALID")


def test_a_bound_certificate_without_its_holders_answer_is_a_copy(bureau, site):
    request, result = site.ask()
    verdict = outcome(site, {"bound": [wallet_token(bureau)]}, request, result)
    assert verdict == ("copy-without-effect", "PRESENTATION_NOT_VALID")


def test_a_token_that_names_no_holders_key_is_nobodys_presentation(bureau, site):
    request, result = site.ask()
    token = bound(wallet_token(bureau, cnf=None), **binding(request))
    verdict = outcome(site, {"bound": [token]}, request, result)
    assert verdict == ("copy-without-effect", "PRESENTATION_NOT_VALID")


def test_disclosures_changed_after_the_holder_signed_are_a_copy(bureau, site):
    request, result = site.ask()
    token = withholding(bound(wallet_token(bureau), **binding(request)), 0)
    verdict = outcome(site, {"bound": [token]}, request, result)
    assert verdict == ("copy-without-effect", "PRESENTATION_NOT_VALID")


def test_a_vct_that_is_not_the_certificates_type_is_altered(bureau, site):
    request, result = site.ask()
    other = f"{pinned().base}/vocab#ProfessionalQualificationCredential"
    token = bound(wallet_token(bureau, vct=other), **binding(request))
    assert outcome(site, {"bound": [token]}, request, result)[0] == "altered"


def test_a_seal_that_does_not_fit_is_altered(bureau, site):
    request, result = site.ask()
    head, payload, rest = wallet_token(bureau).split(".")
    _signature, tilde, disclosures = rest.partition("~")
    forged = f"{head}.{payload}.{'A' * 86}{tilde}{disclosures}"
    token = bound(forged, **binding(request))
    assert outcome(site, {"bound": [token]}, request, result)[0] == "altered"


def test_a_token_sealed_by_somebody_else_is_not_the_bureaus(bureau, site):
    request, result = site.ask()
    payload = {"vct": "x", "iss": HOLDER.did, "credentialSubject": {"name": "张三丰"}}
    token = issue_sd_jwt(payload, paths=[], signer=SealingSigner(HOLDER), media_type="dc+sd-jwt")
    verdict = outcome(site, {"bound": [bound(token, **binding(request))]}, request, result)
    assert verdict[0] == "not-issued-by-bureau"


def test_the_certificates_own_state_wins_over_a_good_presentation(bureau, site):
    request, result = site.ask()
    token = bound(wallet_token(bureau, "阿卜杜拉·买买提"), **binding(request))
    assert outcome(site, {"bound": [token]}, request, result)[0] == "revoked"


def test_a_replayed_presentation_of_the_file_is_a_copy(bureau, site):
    first, _ = site.ask()
    presentation = presentation_of(bureau.certificate(), **binding(first))
    second, result = site.ask()
    verdict = outcome(site, {"file": [presentation]}, second, result)
    assert verdict == ("copy-without-effect", "PRESENTATION_NOT_VALID")


def test_the_bare_certificate_is_no_presentation(bureau, site):
    request, result = site.ask()
    verdict, _ = outcome(site, {"file": [bureau.certificate()]}, request, result)
    assert verdict not in ("original", "valid-presentation", "authentic-data")


@pytest.mark.parametrize(
    "vp_token",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"bound":[]}',
        '{"bound":"x"}',
        '{"bound":[{}]}',
        '{"file":["x"]}',
        '{"other":["x"]}',
        '{"bound":["x","y"]}',
        '{"bound":["x"],"file":[{}]}',
        '{"bound":["x"],"bound":["y"]}',
        "[" * 5000,
    ],
    ids=lambda text: text[:30],
)
def test_an_answer_that_is_not_one_presentation_is_not_verifiable(site, vp_token):
    request, result = site.ask()
    assert outcome(site, vp_token, request, result) == ("not-verifiable", "ANSWER_MALFORMED")


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "a.b.c~", "~", "a~b~c", "." * 50, "é.é.é~"])
def test_a_text_that_is_no_token_is_not_verifiable(site, text):
    request, result = site.ask()
    assert outcome(site, {"bound": [text]}, request, result)[0] == "not-verifiable"


# Bounds


def test_an_answer_is_taken_once(bureau, site):
    request, result = site.ask()
    site.send(request, {"bound": [bound(wallet_token(bureau), **binding(request))]})
    again = site.send(request, "{}")
    assert (again.status_code, again.get_json()["error"]) == (400, "invalid_request")
    assert site.report(result)["report"]["verdict"] == "valid-presentation"


def test_an_answer_to_nothing_asked_is_refused(site):
    request, _ = site.ask()
    for state in ("", "x", "x" * 10_000):
        assert site.send(request, "{}", state=state).status_code == 400


def test_an_answer_after_five_minutes_is_refused_and_the_result_says_expired(bureau, site):
    request, result = site.ask()
    site.now += lives.TERM
    token = bound(wallet_token(bureau), **binding(request), at=site.now)
    assert site.send(request, {"bound": [token]}).status_code == 400
    assert site.report(result) == {"stage": "expired", "report": None}


def test_a_result_is_forgotten_within_fifteen_minutes(bureau, site):
    request, result = site.ask()
    site.send(request, {"bound": [bound(wallet_token(bureau), **binding(request))]})
    site.now += lives.TERM + lives.RESULT_TERM
    assert site.client.get(result).status_code == 404


def test_a_wallet_that_declines_gives_no_verdict(site):
    request, result = site.ask()
    answer = site.client.post(
        "/presentations/response", data={"error": "access_denied", "state": request["state"]}
    )
    assert (answer.status_code, answer.get_json()) == (200, {})
    assert site.report(result) == {"stage": "declined", "report": None}


def test_wallets_that_are_web_pages_read_the_answer_and_nothing_else(site):
    request, result = site.ask()
    answer = site.send(request, "{}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in site.client.get(result).headers


def test_nobody_sees_a_result_by_what_the_wallet_knows(bureau, site):
    request, _ = site.ask()
    site.send(request, {"bound": [bound(wallet_token(bureau), **binding(request))]})
    for known in (request["state"], request["nonce"], "x" * 10_000):
        assert site.client.get(f"/presentations/{known}").status_code == 404


def test_presentations_under_way_are_bounded_in_number():
    several = Sessions(most=3)
    for _ in range(3):
        several.begin(AT)
    with pytest.raises(lives.PresentationRefused, match="TOO_MANY_PRESENTATIONS"):
        several.begin(AT)
    several.begin(AT + lives.TERM + lives.RESULT_TERM)


def test_an_answer_of_more_than_half_a_megabyte_is_refused_unread(site):
    request, result = site.ask()
    assert site.send(request, "x" * 600_000).status_code == 413
    assert site.report(result)["stage"] == "waiting"


def test_one_address_begins_presentations_at_a_measured_pace(bureau):
    site = Site(bureau, public_url="https://verify.rsj.sh.example")
    begun = [
        site.client.post("/presentations", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code
        for _ in range(40)
    ]
    assert (begun[0], begun[-1]) == (201, 429)


def test_elsewhere_than_on_this_machine_the_address_is_configured_never_the_requests(bureau):
    site = Site(bureau)
    refused = site.client.post("/presentations", base_url="https://another.example")
    assert (refused.status_code, refused.get_json()["code"]) == (503, "PUBLIC_URL_NEEDED")
    configured = Site(bureau, public_url="https://verify.rsj.sh.example/")
    asked = configured.client.post("/presentations", base_url="https://another.example")
    request = Request.read(asked.get_json()["request"])
    assert request["response_uri"] == "https://verify.rsj.sh.example/presentations/response"


# Pages


def test_the_page_shows_the_request_and_then_the_verdict(bureau, site):
    assert "出示二维码" in site.client.get("/presentations", headers=HTML).get_data(as_text=True)
    begun = site.client.post("/presentations", headers=HTML)
    assert begun.status_code == 303
    page = site.client.get(begun.location, headers=HTML)
    text = page.get_data(as_text=True)
    assert "script" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    link = search(r'href="(openid4vp://[^"]+)"', text)
    assert link is not None
    request = Request.read(unescape(link[1]))
    site.send(request, {"bound": [bound(wallet_token(bureau), **binding(request))]})
    result = site.client.get(begun.location, headers=HTML).get_data(as_text=True)
    assert 'data-verdict="valid-presentation"' in result
    assert "张三丰" in result


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_when_nothing_was_presented(site, lang):
    request, result = site.ask()
    site.client.post(
        "/presentations/response", data={"error": "access_denied", "state": request["state"]}
    )
    text = site.client.get(f"{result}?lang={lang}", headers=HTML).get_data(as_text=True)
    assert 'data-stage="declined"' in text
    assert f'<html lang="{"en" if lang == "en" else "zh-Hans"}"' in text


# Handed in as a file


def test_a_bound_token_handed_in_is_an_original_whose_holder_is_not_shown(bureau):
    result = vc_verifier.verify(wallet_token(bureau), trust=bureau.trust, at=AT)
    assert (result.verdict.value, result.carrier) == ("original", "sd-jwt")
    assert "HOLDER_NOT_SHOWN" in [problem.code for problem in result.warnings]


def test_a_presentation_to_a_verifier_handed_in_as_a_file_is_a_copy(bureau):
    token = bound(wallet_token(bureau), nonce="n", audience="a")
    result = vc_verifier.verify(token, trust=bureau.trust, at=AT)
    assert result.verdict.value == "copy-without-effect"
    assert result.errors[0].code == "PRESENTATION_NOT_ASKED"


def test_an_envelope_whose_text_is_no_token_is_not_verifiable(bureau):
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt,x",
    }
    result = vc_verifier.verify(document, trust=bureau.trust, at=AT)
    assert result.verdict.value == "not-verifiable"
