"""The verifier's pages: language, headers, what a result says, and that claims stay inert."""

import io
import re
from datetime import timedelta

import pytest

from tests.fake_verifier import BROWSER, NOW, FakeTrust, FakeVerifier, result_of, upload
from vc_core.problems import Text
from vc_verifier.result import Check, CheckOutcome, not_checked
from vc_verifier.verdict import MEANINGS, Verdict
from vc_verifier.web.application import create_app


@pytest.fixture
def verifier():
    return FakeVerifier()


@pytest.fixture
def client(verifier):
    return create_app(FakeTrust, clock=lambda: NOW, verify=verifier).test_client()


@pytest.mark.parametrize("path", ["/form", "/healthz", "/nothing", "/static/page.css"])
def test_every_answer_carries_the_security_headers(client, path):
    carries_the_security_headers(client.get(path, buffered=True))


def test_a_verdicts_page_carries_the_security_headers(client):
    page = {"Accept": "text/html"}
    carries_the_security_headers(client.post("/verify", data={"text": "x"}, headers=page))


def carries_the_security_headers(response):
    policy = response.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers


def test_only_the_style_sheet_may_be_kept(client):
    assert "max-age" in client.get("/static/page.css", buffered=True).headers["Cache-Control"]
    assert client.get("/form").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({}, "", "zh-Hans"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "", "en"),
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "", "zh-Hans"),
        ({"Accept-Language": "de"}, "", "zh-Hans"),
        ({"Accept-Language": "en"}, "?lang=zh", "zh-Hans"),
        ({}, "?lang=en", "en"),
        ({}, "?lang=<b>", "zh-Hans"),
    ],
)
def test_the_language_is_the_one_asked_for(client, headers, query, language):
    assert f'<html lang="{language}">' in client.get(f"/form{query}", headers=headers).text


def test_the_start_page_explains_every_verdict_in_both_languages(client):
    page = client.get("/form").text
    for meaning in MEANINGS.values():
        assert meaning.title.zh in page
        assert meaning.title.en in page


def test_the_page_shows_the_age_of_the_trust_data(client):
    page = client.get("/form").text
    assert "信任数据第 7 号" in page
    assert "2 days ago" in page


def test_the_page_says_when_the_trust_data_has_expired(verifier):
    app = create_app(FakeTrust, clock=lambda: NOW + timedelta(days=90), verify=verifier)
    assert "Expired: no favourable verdict" in app.test_client().get("/form").text


def test_a_demonstration_says_so_on_every_page(client, verifier, monkeypatch):
    assert "Demonstration" not in client.get("/form").text
    monkeypatch.setattr(FakeTrust, "demonstration", True)
    verifier.result = result_of(Verdict.ORIGINAL)
    assert "Demonstration" in client.get("/form").text
    assert "Demonstration" in client.post("/verify", data=upload(b"1"), headers=BROWSER).text


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_result_page_tells_verdict_and_consequence_in_both_languages(client, verifier, verdict):
    verifier.result = result_of(verdict)
    page = client.post("/verify", data=upload(b"1", lang="en"), headers=BROWSER).text
    assert f'data-verdict="{verdict.value}"' in page
    assert '<html lang="en">' in page
    assert MEANINGS[verdict].title.zh in page
    assert MEANINGS[verdict].title.en in page


def test_claims_with_markup_are_inert_and_hidden_characters_are_named(client):
    page = client.post("/verify", data=upload(b"1"), headers=BROWSER).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert '<span class="unseen">U+202E</span>' in page


def test_a_file_name_with_markup_is_inert(client):
    data = {"file": (io.BytesIO(b"x"), "<img src=x onerror=alert(1)>\u202e.png")}
    page = client.post("/verify", data=data, headers=BROWSER).text
    assert "<img" not in page
    assert "\u202e" not in page


def test_pages_hold_no_script_and_no_inline_style(client):
    for page in (
        client.get("/form").text,
        client.post("/verify", data=upload(b"1"), headers=BROWSER).text,
        client.get("/nothing", headers=BROWSER).text,
    ):
        assert not re.search(
            r"<script|<style|\sstyle=|\son\w+=|javascript:|(src|href)=.https?:", page
        )


def test_data_under_a_strangers_seal_is_not_shown_as_a_certificate(client, verifier):
    verifier.result = result_of(Verdict.NOT_ISSUED_BY_BUREAU)
    page = client.post("/verify", data=upload(b"1"), headers=BROWSER).text
    assert "310****1234" not in page
    assert "副高级" not in page


def test_the_person_is_asked_to_compare_name_and_number(client):
    page = client.post("/verify", data=upload(b"1"), headers=BROWSER).text
    assert "请将姓名和证件号码与本人身份证件核对" in page
    assert page.count('class="compared"') == 2


def test_an_unfavourable_verdict_is_followed_by_its_reason(client, verifier):
    checks = [
        Check("carrier", CheckOutcome.FAILED, "PICTURE", Text("图片", "a picture")),
        Check(
            "status",
            CheckOutcome.FAILED,
            "REVOKED",
            Text("自 2026-11-20T07:50:00Z 起已撤销", "Revoked since 2026-11-20T07:50:00Z"),
        ),
        not_checked("schema"),
    ]
    verifier.result = result_of(Verdict.REVOKED, checks=checks)
    page = client.post("/verify", data=upload(b"1"), headers=BROWSER).text
    assert "Revoked since 2026-11-20 15:50" in page.split('class="reason"')[1]


def test_several_results_begin_with_an_overview(client):
    page = client.post("/verify", data=upload(b"1", b"2"), headers=BROWSER).text
    assert 'href="#result-2"' in page
    assert page.count("data-verdict=") == 2


def test_certificates_inside_one_file_are_shown_one_by_one(client, verifier):
    part = result_of(Verdict.COPY_WITHOUT_EFFECT)
    verifier.result = result_of(Verdict.COPY_WITHOUT_EFFECT, credential=None, parts=(part, part))
    page = client.post("/verify", data=upload(b"1"), headers=BROWSER).text
    assert page.count("data-verdict=") == 3


def test_nothing_is_logged_of_what_was_handed_in(client, caplog):
    with caplog.at_level("DEBUG"):
        client.post("/verify", data=upload(b"secret content"), headers=BROWSER)
    assert "verdict=original" in caplog.text
    for private in ("secret", "310****1234", "0.png", "127.0.0.1", "script"):
        assert private not in caplog.text
