"""The verifier over HTTP: what programs send and get, refusals, batches, limits, counters."""

import io
import json
import re
from datetime import timedelta

import pytest

from tests.fake_verifier import (
    BROWSER,
    CREDENTIAL,
    NOW,
    FakeTrust,
    FakeVerifier,
    large_upload,
    result_of,
    upload,
)
from vc_core.problems import Text
from vc_verifier.result import CHECK_NAMES, Check, CheckOutcome
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.verdict import Verdict
from vc_verifier.web.application import create_app
from vc_verifier.web.rate_limit import RateLimit, TooManyRequests

FINE = Text("好", "fine")


@pytest.fixture
def verifier():
    return FakeVerifier()


@pytest.fixture
def client(verifier):
    return create_app(FakeTrust, clock=lambda: NOW, verify=verifier).test_client()


def problem(response, status):
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    members = response.get_json()
    assert members["status"] == status
    return members


def test_one_uploaded_file_gives_one_object(client, verifier):
    response = client.post("/verify", data=upload(b"one"))
    assert response.status_code == 200
    assert (response.get_json()["verdict"], response.get_json()["file"]) == ("original", "0.png")
    assert verifier.asked == [(b"one", False)]


def test_several_uploaded_files_give_an_array(client, verifier):
    response = client.post("/verify", data=upload(b"one", b"two", scanned="true"))
    assert [result["verdict"] for result in response.get_json()] == ["original", "original"]
    assert verifier.asked == [(b"one", True), (b"two", True)]


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ({"text": "VC1-R"}, ("VC1-R", False)),
        ({"text": "VC1-R", "scanned": True}, ("VC1-R", True)),
        ({"document": {"a": 1}}, ({"a": 1}, False)),
        ({"@context": [], "a": 1}, ({"@context": [], "a": 1}, False)),
    ],
)
def test_json_names_text_or_document(client, verifier, sent, asked):
    assert client.post("/verify", json=sent).status_code == 200
    assert verifier.asked == [asked]


def test_another_body_is_itself_the_carrier(client, verifier):
    client.post("/verify", data=b"\x89PNG", content_type="image/png")
    assert verifier.asked == [(b"\x89PNG", False)]


@pytest.mark.parametrize(
    "sent",
    [{}, {"text": 1}, {"document": "x"}, {"text": "a", "document": {}}, {"text": "", "scanned": 1}],
)
def test_a_request_without_anything_to_verify_is_refused(client, verifier, sent):
    assert problem(client.post("/verify", json=sent), 400)["code"] in (
        "NOTHING_TO_VERIFY",
        "SCANNED_NOT_BOOLEAN",
    )
    assert verifier.asked == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"[" * 3000, b'"\\ud800"'],
)
@pytest.mark.parametrize("route", ["/verify", "/credentials/verify"])
def test_json_that_is_none_is_a_problem_and_never_a_failure(client, route, body):
    members = problem(client.post(route, data=body, content_type="application/json"), 400)
    assert {"type", "title", "code", "zh", "en"} <= set(members)
    parsed = members["code"] in ("NOTHING_TO_VERIFY", "NOT_AN_OBJECT")
    assert members["type"].endswith(f"#{members['code'] if parsed else 'PARSING_ERROR'}")


def test_a_form_without_a_chosen_file_is_refused(client):
    data = {"file": (io.BytesIO(b""), ""), "text": "  "}
    assert problem(client.post("/verify", data=data), 400)["code"] == "NOTHING_TO_VERIFY"


def test_a_body_beyond_ten_megabytes_is_413_for_programs_and_people(client, verifier):
    large = large_upload(10_200_000)
    assert problem(client.post("/verify", **large), 413)["code"] == "HTTP_413"
    page = client.post("/verify", **large, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (413, "text/html")
    assert "10 MB" in page.text
    assert verifier.asked == []


def test_a_file_of_ten_megabytes_is_taken(client, verifier):
    assert client.post("/verify", **large_upload(10_000_000)).status_code == 200


def test_pasted_text_may_be_as_large_as_a_file(client):
    assert client.post("/verify", data={"text": "x" * 2_000_000}).status_code == 200


def test_what_does_not_exist_is_a_problem(client):
    assert problem(client.get("/nothing"), 404)["type"] == "about:blank"
    refused = client.get("/verify")
    assert problem(refused, 405)
    assert "POST" in refused.headers["Allow"]


def test_a_failure_inside_says_nothing_of_the_request(verifier, client):
    def fail(*_arguments, **_options):
        raise RuntimeError("张三丰")

    app = create_app(FakeTrust, clock=lambda: NOW, verify=fail)
    response = app.test_client().post("/verify", json={"text": "张三丰"})
    assert problem(response, 500)["code"] == "HTTP_500"
    assert "张三丰" not in response.text


def test_missing_trust_data_is_the_servers_own_lack():
    def no_trust():
        raise TrustError("TRUST_NOT_INITIALISED", "none", "无")

    client = create_app(no_trust, clock=lambda: NOW).test_client()
    assert problem(client.get("/healthz"), 503)["code"] == "TRUST_NOT_INITIALISED"
    assert problem(client.post("/verify", json={"text": "x"}), 503)


@pytest.mark.parametrize(
    ("verdict", "status"), [(verdict, 200 if verdict.favourable else 400) for verdict in Verdict]
)
def test_vcalm_answers_200_exactly_for_favourable_verdicts(client, verifier, verdict, status):
    verifier.result = result_of(verdict)
    response = client.post("/credentials/verify", json={"verifiableCredential": {"a": 1}})
    members = response.get_json()
    assert (response.status_code, members["verified"]) == (status, status == 200)
    assert {"credential", "results", "problemDetails"} <= set(members)
    assert members["report"]["verdict"] == verdict.value


def test_vcalm_names_results_by_property_and_leaves_out_what_was_not_decided(client, verifier):
    checks = [
        Check("proof", CheckOutcome.PASSED, "OK", FINE),
        Check("issuedForm", CheckOutcome.PASSED, "OK", FINE),
        Check("status", CheckOutcome.NOT_CHECKED, "STATUS_LIST_MISSING", Text("缺", "none")),
        Check("validity", CheckOutcome.FAILED, "EXPIRED", Text("过期", "expired")),
    ]
    verifier.result = result_of(Verdict.UNDECIDABLE, checks=checks)
    results = client.post("/credentials/verify", json={"verifiableCredential": {}}).get_json()[
        "results"
    ]
    assert [entry["verified"] for entry in results["proof"]] == [True, True]
    assert results.keys() == {"proof"}


def results_of(client, verifier, *checks, **members):
    """Give VCALM's results for a credential about which these checks say something."""
    every = {name: Check(name, CheckOutcome.PASSED, "OK", FINE) for name in CHECK_NAMES}
    every |= {check.check: check for check in checks}
    credential = {**CREDENTIAL, **members}
    verifier.result = result_of(Verdict.UNDECIDABLE, credential=credential, checks=every.values())
    response = client.post("/credentials/verify", json={"verifiableCredential": {}})
    return response.get_json()["results"]


@pytest.mark.parametrize("name", ["schema", "status", "proof", "validity"])
def test_vcalm_never_calls_verified_what_a_check_only_warns_of(client, verifier, name):
    warned = Check(name, CheckOutcome.WARNING, "SCHEMA_TYPE_UNKNOWN", FINE)
    results = results_of(client, verifier, warned, credentialSchema={"id": "https://a.example/s"})
    member = {"schema": "credentialSchema", "status": "credentialStatus", "validity": "validFrom"}
    assert member.get(name, name) not in results


def test_vcalm_tells_the_status_of_each_entry_by_itself(client, verifier):
    outcomes = (CheckOutcome.PASSED, CheckOutcome.FAILED)
    suspended = Check("status", CheckOutcome.FAILED, "SUSPENDED", FINE, entries=outcomes)
    told = results_of(client, verifier, suspended)["credentialStatus"]
    assert [(entry["input"]["statusPurpose"], entry["verified"]) for entry in told] == [
        ("revocation", True),
        ("suspension", False),
    ]
    unsaid = Check("status", CheckOutcome.FAILED, "SUSPENDED", FINE)
    assert "credentialStatus" not in results_of(client, verifier, unsaid)


@pytest.mark.parametrize(
    ("code", "member"), [("EXPIRED", "validUntil"), ("NOT_YET_VALID", "validFrom")]
)
def test_vcalm_blames_the_end_of_the_period_that_is_at_fault(client, verifier, code, member):
    failed = Check("validity", CheckOutcome.FAILED, code, FINE)
    moment = "2026-11-21T08:00:00Z"
    results = results_of(client, verifier, failed, validUntil=moment, validFrom=moment)
    assert results.keys() & {"validFrom", "validUntil"} == {member}
    assert results[member] == {"verified": False, "input": moment}


def test_vcalm_does_not_say_which_of_several_schemas_does_not_fit(client, verifier):
    failed = Check("schema", CheckOutcome.FAILED, "SCHEMA_VIOLATION", FINE)
    schemas = [{"id": "https://a.example/1"}, {"id": "https://a.example/2"}]
    assert "credentialSchema" not in results_of(client, verifier, failed, credentialSchema=schemas)
    (told,) = results_of(client, verifier, failed, credentialSchema=schemas[0])["credentialSchema"]
    assert told == {"verified": False, "input": schemas[0]}


def test_vcalm_does_not_call_a_broken_proof_verified_beside_one_that_holds(client, verifier):
    converted = Check("issuedForm", CheckOutcome.FAILED, "NOT_AS_ISSUED", FINE)
    assert "proof" not in results_of(client, verifier, converted)


@pytest.mark.parametrize(
    "sent", [{}, {"verifiableCredential": []}, {"verifiableCredential": {}, "options": []}]
)
def test_vcalm_requests_out_of_shape_are_refused(client, sent):
    problem(client.post("/credentials/verify", json=sent), 400)


@pytest.mark.parametrize(
    "options",
    [
        {"challenge": "x"},
        {"domain": "a.example"},
        {"checks": ["proof"]},
        {"checks": "x"},
        {"returnCredential": False},
        {"returnCredential": 1},
    ],
)
def test_vcalm_options_that_would_be_ignored_are_refused(client, verifier, options):
    sent = {"verifiableCredential": {"a": 1}, "options": options}
    refused = problem(client.post("/credentials/verify", json=sent), 400)
    assert refused["code"] == "OPTION_NOT_SERVED"
    assert verifier.asked == []


def test_vcalm_wishes_for_a_full_answer_are_served(client):
    wishes = ("returnCredential", "returnResults", "returnProblemDetails")
    for options in ({}, dict.fromkeys(wishes, True)):
        sent = {"verifiableCredential": {"a": 1}, "options": options}
        assert client.post("/credentials/verify", json=sent).status_code == 200


def test_a_batch_gives_one_line_for_each_line(client, verifier):
    lines = [b'{"text": "VC1-R"}', b'{"document": {"a": 1}}', b"not json", b"", b'{"a": 1}']
    response = client.post("/verify/batch", data=b"\n".join(lines) + b"\n")
    results = [json.loads(line) for line in response.text.splitlines()]
    assert [result["line"] for result in results] == [1, 2, 3, 4, 5]
    assert [data for data, _ in verifier.asked] == [
        "VC1-R",
        {"a": 1},
        b"not json",
        b"",
        b'{"a": 1}',
    ]


def test_a_batch_beyond_its_lines_is_refused(client, verifier):
    assert problem(client.post("/verify/batch", data=b"\n" * 6000), 413)["code"] == "BATCH_TOO_LONG"
    assert verifier.asked == []


def test_health_and_metrics_tell_no_more_than_counts(client, verifier):
    client.post("/verify", data=upload(b"one"))
    assert client.get("/healthz").get_json()["status"] == "ok"
    text = client.get("/metrics").text
    assert 'vc_verifier_verdicts_total{verdict="original",carrier="json"} 1' in text
    assert 'vc_verifier_verdicts_total{verdict="revoked",carrier="json"} 0' in text
    assert 'vc_verifier_http_requests_total{route="/verify",status="200"} 1' in text
    assert "vc_verifier_trust_bundle_sequence 7" in text
    assert "0.png" not in text
    assert all(re.fullmatch(r"#.*|\w+(\{[^}]*\})? \d+", line) for line in text.splitlines())


def test_a_made_up_path_does_not_become_a_label(client):
    client.get("/nothing/张三丰")
    assert 'route="other",status="404"' in client.get("/metrics").text


def test_a_host_that_no_address_can_be_made_for_is_a_bad_request(client):
    answer = client.get("/", headers={"Accept": "text/html", "Host": "x" * 300})
    assert problem(answer, 400)["code"] == "HTTP_400"


def test_an_address_that_asks_without_end_has_to_wait():
    moments = [NOW]
    limit = RateLimit(burst=3, per_second=1)
    app = create_app(FakeTrust, clock=lambda: moments[-1], verify=FakeVerifier(), rate_limit=limit)
    client = app.test_client()
    far = {"REMOTE_ADDR": "198.51.100.7"}
    assert [client.get("/", environ_base=far).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/", environ_base=far)
    assert problem(refused, 429)["code"] == "TOO_MANY_REQUESTS"
    assert refused.headers["Retry-After"] == "2"
    assert client.get("/", environ_base={"REMOTE_ADDR": "198.51.100.8"}).status_code == 200
    assert client.get("/healthz", environ_base=far).status_code == 200
    moments.append(NOW + timedelta(seconds=2))
    assert client.get("/", environ_base=far).status_code == 200


def test_the_addresses_of_one_ipv6_subscriber_have_one_limit():
    limit = RateLimit(burst=1, per_second=0.001)
    limit.take("2001:db8:1:2::7", NOW)
    with pytest.raises(TooManyRequests):
        limit.take("2001:db8:1:2:3:4:5:6", NOW)
    limit.take("2001:db8:1:3::7", NOW)


def test_this_machine_is_not_limited():
    limit = RateLimit(burst=1, per_second=0.001)
    for address in ("127.0.0.1", "::1", None):
        for _ in range(5):
            limit.take(address, NOW)


def test_a_form_of_countless_fields_is_refused_before_it_is_read(client):
    form = {"data": b"a=b&" * 2_000_000, "content_type": "application/x-www-form-urlencoded"}
    assert problem(client.post("/verify", **form), 400)["code"] == "NOTHING_TO_VERIFY"


def test_pasted_text_in_a_plain_form_is_verified(client, verifier):
    assert client.post("/verify", data={"text": "VC1-R"}).status_code == 200
    assert verifier.asked == [("VC1-R", False)]
