"""The two conformance servers against each other, as the public suites would use them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.bureau_fixture import AT
from tests.interop.keys import FreshKey
from vc_core.proofs import add_proof
from vc_core.status_list import read_list
from vc_issuer.conformance.application import create_conformance_app as create_issuer
from vc_issuer.conformance.serving import beside
from vc_verifier.cli import main as verifier_command
from vc_verifier.conformance.application import create_conformance_app as create_verifier
from vc_verifier.conformance.serving import is_loopback, serve

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
LIST = "/conformance/status-lists/revocation/1"
CHALLENGE, DOMAIN = "uZ2hhbGxlbmdl", "verifier.example"
HOLDER = FreshKey.generate("Ed25519")
NAMES = (
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019-p256",
    "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019-p256",
    "ecdsa-jcs-2019-p384",
    "ecdsa-sd-2023-p256",
    "bitstring-status-list",
    "vc-jwt",
)
WHOLE = [name for name in NAMES if "-sd-" not in name and name != "vc-jwt"]


@pytest.fixture(scope="module")
def issuer():
    app = create_issuer(public_url="https://issuer.example/", clock=lambda: NOW)
    return app.test_client()


@pytest.fixture(scope="module")
def issuers(issuer):
    return issuer.get("/issuers").get_json()


@pytest.fixture(scope="module")
def verifier():
    return create_verifier(None, clock=lambda: NOW).test_client()


@pytest.fixture
def issue(issuer, issuers):
    def post(name="eddsa-rdfc-2022", *, version=2, options=None, **members):
        credential = {
            "@context": [V2],
            "id": "urn:uuid:2b6b6e6e-9a43-4f0c-8f0e-5b5f0b8f5a11",
            "type": ["VerifiableCredential"],
            "issuer": issuers[name],
            "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
        }
        if version == 1:
            credential |= {"@context": [V1], "issuanceDate": "2026-01-01T00:00:00Z"}
            credential["credentialSubject"].pop("name")
        credential |= members
        credential = {name: value for name, value in credential.items() if value is not ...}
        body = {"credential": credential}
        return issuer.post(
            f"/issuers/{name}/credentials/issue",
            json=body if options is None else {**body, "options": options},
        )

    return post


def issued(response):
    assert response.status_code == 201, response.get_json()
    return response.get_json()["verifiableCredential"]


def verify(verifier, credential, path="/credentials/verify"):
    return verifier.post(path, json={"verifiableCredential": credential})


def test_there_is_one_issuer_for_each_kind_of_key(issuers):
    assert tuple(issuers) == NAMES
    assert all(did.startswith("did:key:z") for did in issuers.values())


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("name", WHOLE)
def test_what_is_issued_verifies(issue, verifier, name, version):
    credential = issued(issue(name, version=version))
    assert credential["id"].startswith("urn:uuid:")
    response = verify(verifier, credential)
    assert response.status_code == 200, response.get_json()
    body = response.get_json()
    assert body["verified"] is True
    assert body["credential"] == credential
    assert body["report"]["verdict"] == "original"
    assert body["report"]["legalEffect"]["equal"] is False
    assert body["report"]["trustBundle"] is None


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "vc-jwt", "bitstring-status-list"])
@pytest.mark.parametrize(
    "change",
    [
        {"statusListIndex": "-1"},
        {"statusListIndex": 94567},
        {"statusListIndex": ...},
        {"statusPurpose": ...},
        {"statusListCredential": "status/3"},
        {"statusSize": 0},
    ],
)
def test_a_status_entry_that_a_verifier_refuses_is_not_issued(issue, change, name):
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "suspension",
        "statusListIndex": "94567",
        "statusListCredential": "https://issuer.example/status/3",
    }
    assert issue(name, credentialStatus=[entry]).status_code == 201
    wrong = {key: value for key, value in {**entry, **change}.items() if value is not ...}
    for status in (wrong, [entry, wrong]):
        response = issue(name, credentialStatus=status)
        assert response.status_code == 400
        assert response.get_json()["code"] == "MALFORMED_VALUE_ERROR"


def test_a_version_1_credential_gets_the_data_integrity_context(issue):
    assert issued(issue(version=1))["@context"] == [V1, DATA_INTEGRITY]


def test_a_jwt_is_issued_in_an_envelope_and_verifies(issue, verifier):
    document = issued(issue("vc-jwt"))
    assert document["type"] == "EnvelopedVerifiableCredential"
    body = verify(verifier, document).get_json()
    assert (body["verified"], body["report"]["carrier"]) == (True, "jwt")
    token = document["id"].partition(",")[2]
    assert verify(verifier, token).status_code == 200


def test_a_selective_credential_is_derived_and_then_verifies(issue, verifier):
    options = {"mandatoryPointers": ["/issuer"]}
    base = issued(issue("ecdsa-sd-2023-p256", options=options))
    assert verify(verifier, base).status_code == 400
    response = verifier.post(
        "/credentials/derive",
        json={
            "verifiableCredential": base,
            "options": {"selectivePointers": ["/credentialSubject/id"]},
        },
    )
    assert response.status_code == 201
    derived = response.get_json()["verifiableCredential"]
    assert "name" not in derived["credentialSubject"]
    body = verify(verifier, derived).get_json()
    assert body["verified"], body
    assert (body["report"]["verdict"], body["report"]["carrier"]) == ("authentic-data", "derived")
    # Several derived proofs do not make it whole.
    body = verify(verifier, {**derived, "proof": [derived["proof"]] * 2}).get_json()
    assert (body["report"]["verdict"], body["report"]["carrier"]) == ("authentic-data", "derived")


@pytest.mark.parametrize(
    "options", [{"mandatoryPointers": ["/nothing"]}, {"mandatoryPointers": "x"}]
)
def test_a_mandatory_pointer_that_selects_nothing_is_refused(issue, options):
    assert issue("ecdsa-sd-2023-p256", options=options).status_code == 400


@pytest.mark.parametrize("pointers", ["/issuer", [1], ["/nothing"]])
def test_a_selective_pointer_that_selects_nothing_is_refused(issue, verifier, pointers):
    base = issued(issue("ecdsa-sd-2023-p256"))
    request = {"verifiableCredential": base, "options": {"selectivePointers": pointers}}
    assert verifier.post("/credentials/derive", json=request).status_code == 400


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": ...},
        {"issuer": None},
        {"issuer": "did:key:zDnaeSomebodyElse"},
        {"issuer": "did:example:somebody-else"},
        {"id": None},
        {"id": "no url"},
        {"type": ...},
        {"type": ["VerifiableCredential", "UnmappedType"]},
        {"credentialSubject": {}},
        {"@context": ["https://example.org/unknown"]},
        {"@context": [V2, "https://example.org/unknown"]},
        {"undefinedMember": "x"},
        {"validFrom": "yesterday"},
        {"validFrom": "2030-01-01T00:00:00Z", "validUntil": "2029-01-01T00:00:00Z"},
        {"relatedResource": {"id": V2, "digestSRI": "sha384-AAAA"}},
        {"credentialSchema": {"type": "JsonSchema"}},
    ],
)
def test_what_does_not_conform_is_refused_at_issuing(issue, members):
    response = issue(**members)
    assert response.status_code == 400
    assert "json" in response.content_type
    assert response.get_json()["code"]


def test_the_bureaus_own_types_are_not_issued_here(issue):
    context = "https://rsj.sh.example/vc/contexts/v1"
    types = ["VerifiableCredential", "ProfessionalTitleCredential"]
    response = issue(**{"@context": [V2, context], "type": types})
    assert response.get_json()["code"] == "NOT_A_CERTIFICATE"


def test_a_past_end_may_be_issued_but_does_not_verify(issue, verifier):
    credential = issued(issue(validUntil="2020-01-01T00:00:00Z"))
    body = verify(verifier, credential).get_json()
    assert (body["verified"], body["report"]["verdict"]) == (False, "expired")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"credential":1}', b'{"credential":{},"options":1}']
)
@pytest.mark.parametrize(
    "path", ["/issuers/eddsa-rdfc-2022/credentials/issue", "/issuers/x/credentials/issue"]
)
def test_a_bad_request_is_answered_with_a_problem(issuer, path, body):
    response = issuer.post(path, data=body)
    assert response.status_code in (400, 404)
    assert "json" in response.content_type


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(
    "change",
    [
        {"credentialSubject": {"id": "did:example:alice", "name": "Eve"}},
        {"undefinedMember": "x"},
        {"type": ["VerifiableCredential", "UnmappedType"]},
        {"proof": None},
        {"proof": "x"},
        {"proof": []},
    ],
)
def test_what_was_changed_after_signing_is_refused(issue, verifier, name, change):
    response = verify(verifier, {**issued(issue(name)), **change})
    assert response.status_code == 400
    assert response.get_json()["credential"] is None


@pytest.mark.parametrize("credential", [None, [], 1, "x", '{"a":1}', {}, {"proof": {}}])
def test_what_is_no_credential_is_refused(verifier, credential):
    response = verify(verifier, credential)
    assert response.status_code == 400
    assert "json" in response.content_type


def foreign(**members):
    unsecured = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": "https://vc.example/issuers/5678",
        "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
        **members,
    }
    return add_proof(unsecured, signer=HOLDER, cryptosuite="eddsa-rdfc-2022", created=NOW)


def test_a_key_that_is_not_the_issuers_is_refused_except_where_only_proofs_are_asked(verifier):
    bound = verify(verifier, foreign())
    assert (bound.status_code, bound.get_json()["report"]["verdict"]) == (400, "rule-violation")
    alone = verify(verifier, foreign(), "/conformance/proof-only/credentials/verify")
    assert alone.status_code == 200
    checks = {check["check"]: check["outcome"] for check in alone.get_json()["report"]["checks"]}
    assert checks["issuer"] == "not-checked"


def test_a_status_that_is_not_fetched_is_never_called_good(issue, verifier):
    body = verify(verifier, issued(issue("bitstring-status-list"))).get_json()
    checks = {check["check"]: check["outcome"] for check in body["report"]["checks"]}
    assert (body["verified"], checks["status"]) == (True, "not-checked")
    assert "STATUS_NOT_FETCHED" in {problem["code"] for problem in body["problemDetails"]}


ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "94567",
    "statusListCredential": "https://issuer.example/lists/1",
}


@pytest.mark.parametrize(
    "member",
    [
        {"statusPurpose": ...},
        {"statusPurpose": ["revocation", "suspension"]},
        {"statusListIndex": ...},
        {"statusListIndex": "-1"},
        {"statusListIndex": "1e5"},
        {"statusListCredential": ...},
        {"statusListCredential": {"id": "https://issuer.example/lists/1"}},
        {"statusPurpose": "message"},
        {"type": ["BitstringStatusListEntry", "VerifiableCredential"], "statusListIndex": ...},
    ],
)
def test_a_malformed_status_entry_is_refused_although_no_list_is_fetched(verifier, member):
    entry = {name: value for name, value in {**ENTRY, **member}.items() if value is not ...}
    for status in (entry, [ENTRY, entry]):
        body = verify(verifier, by_holder(credentialStatus=status)).get_json()
        assert (body["verified"], body["report"]["verdict"]) == (False, "not-verifiable")
        assert body["problemDetails"][0]["code"] == "MALFORMED_VALUE_ERROR"
    assert verify(verifier, by_holder(credentialStatus=ENTRY)).get_json()["verified"]


def by_holder(**members):
    return foreign(issuer=HOLDER.did, **members)


def test_a_revoked_credential_has_its_bit_set_in_the_published_list(issuer, issue, verifier):
    identifier = "urn:uuid:7f0f9d14-2d55-4a3c-a5a9-1d5bb1f5d0aa"
    entry = issued(issue("bitstring-status-list", id=identifier))["credentialStatus"]
    assert entry["statusListCredential"] == f"https://issuer.example{LIST}"

    def bit():
        listed = issuer.get(LIST).get_json()
        assert verify(verifier, listed).status_code == 200
        return read_list(listed, url=listed["id"], purpose="revocation")[
            int(entry["statusListIndex"])
        ]

    assert not bit()
    update = {"credentialId": identifier, "credentialStatus": {"statusPurpose": "revocation"}}
    assert issuer.post("/conformance/credentials/status", json=update).status_code == 200
    assert bit()


@pytest.mark.parametrize("update", [{}, {"credentialId": "urn:x:y", "credentialStatus": {}}])
def test_a_malformed_status_update_is_refused(issuer, update):
    assert issuer.post("/conformance/credentials/status", json=update).status_code == 400


def present(*credentials, key=HOLDER, challenge=CHALLENGE, **members):
    unsecured = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did,
        "verifiableCredential": list(credentials),
        **members,
    }
    return add_proof(
        unsecured,
        signer=key,
        cryptosuite="eddsa-rdfc-2022",
        created=NOW,
        proof_purpose="authentication",
        options={"challenge": challenge, "domain": DOMAIN},
    )


def verify_presentation(verifier, presentation, **options):
    asked = {"challenge": CHALLENGE, "domain": DOMAIN, **options}
    request = {"verifiablePresentation": presentation, "options": asked}
    return verifier.post("/presentations/verify", json=request)


def test_a_presentation_of_all_forms_of_credentials_verifies(issue, verifier):
    credentials = [issued(issue(name)) for name in ("ecdsa-jcs-2019-p384", "vc-jwt")]
    response = verify_presentation(verifier, present(*credentials))
    body = response.get_json()
    assert response.status_code == 200, body
    assert body["report"]["verdict"] == "valid-presentation"
    assert [part["verified"] for part in body["credentialResults"]] == [True, True]


def test_one_bad_credential_fails_the_presentation(issue, verifier):
    response = verify_presentation(verifier, present(issued(issue()), foreign()))
    body = response.get_json()
    assert response.status_code == 400
    assert [part["verified"] for part in body["credentialResults"]] == [True, False]


@pytest.mark.parametrize("asked", [{"challenge": "another"}, {"domain": "other.example"}])
def test_an_answer_to_another_question_is_refused(verifier, asked):
    assert verify_presentation(verifier, present(), **asked).status_code == 400


@pytest.mark.parametrize("presentation", [None, "x", [], {}, {"type": ["NonconformingDocument"]}])
def test_what_is_no_presentation_is_refused(verifier, presentation):
    assert verify_presentation(verifier, presentation).status_code == 400


def test_a_certificate_of_the_bureau_keeps_its_own_rules(bureau, verifier):
    document = bureau.certificate()
    assert verify(verifier, document).get_json()["report"]["verdict"] == "undecidable"
    trusting = create_verifier(lambda: bureau.trust, clock=lambda: AT).test_client()
    body = verify(trusting, document).get_json()
    assert (body["report"]["verdict"], body["report"]["legalEffect"]["equal"]) == ("original", True)
    without = {**document, "proof": document["proof"][1]}
    assert verify(trusting, without).get_json()["report"]["verdict"] == "copy-without-effect"


def test_a_request_for_the_far_future_is_not_yet_valid(issue, verifier):
    later = (NOW + timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = verify(verifier, issued(issue(validFrom=later))).get_json()
    assert body["report"]["verdict"] == "not-yet-valid"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("a.example", False),
    ],
)
def test_conformance_mode_is_for_this_machine_only(host, local):
    assert is_loopback(host) is local
    if not local:
        with pytest.raises(ValueError, match="this machine"):
            serve(None, clock=lambda: NOW, host=host, port=1)


def test_the_bureaus_own_routes_stay_beside_those_of_conformance():
    def answer(name):
        return lambda environment, start_response: [name]

    both = beside(answer(b"conformance"), answer(b"bureau"))
    paths = {
        "/issuers": b"conformance",
        "/conformance/x": b"conformance",
        "/credentials/issue": b"bureau",
    }
    assert {path: both({"PATH_INFO": path}, None)[0] for path in paths} == paths


def test_the_command_line_refuses_another_address_than_this_machines(capsys, tmp_path):
    arguments = ["--home", str(tmp_path), "--lang", "en", "serve", "--conformance"]
    assert verifier_command([*arguments, "--host", "0.0.0.0"]) == 2
    assert "CONFORMANCE_LOOPBACK" in capsys.readouterr().err
