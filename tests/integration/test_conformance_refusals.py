"""Conformance mode: what does not answer, is out of time or is malformed is told as that."""

import base64
import json
from datetime import timedelta

import pytest

from tests.bureau_fixture import AT
from tests.integration.test_conformance import (
    CHALLENGE,
    DOMAIN,
    HOLDER,
    NOW,
    V2,
    present,
    verify,
    verify_presentation,
)
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.envelopes.data_url import enveloped
from vc_core.envelopes.jose import sign_token
from vc_core.envelopes.keys import SealingSigner
from vc_core.proofs import add_proof
from vc_core.status_list import Bitstring, encode_bitstring
from vc_verifier.conformance.application import create_conformance_app as create_verifier
from vc_verifier.web.application import create_app


@pytest.fixture(scope="module")
def verifier():
    return create_verifier(None, clock=lambda: NOW).test_client()


ASKED = {"challenge": CHALLENGE, "domain": DOMAIN}
BOTH_ROUTES = ("/credentials/verify", "/conformance/proof-only/credentials/verify")


def verify_asking(verifier, credential, path=BOTH_ROUTES[0], **options):
    request = {"verifiableCredential": credential, "options": options}
    return verifier.post(path, json=request)


def answering(**answers):
    unsecured = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": HOLDER.did,
        "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
    }
    suite = {"cryptosuite": "eddsa-rdfc-2022", "created": NOW}
    return add_proof(unsecured, signer=HOLDER, options=answers, **suite)


@pytest.mark.parametrize("path", BOTH_ROUTES)
@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "INVALID_DOMAIN_ERROR"),
        ({"domain": DOMAIN}, "INVALID_CHALLENGE_ERROR"),
        ({"challenge": CHALLENGE}, "INVALID_DOMAIN_ERROR"),
        ({"domain": DOMAIN, "challenge": "x"}, "INVALID_CHALLENGE_ERROR"),
        ({"domain": "a.example", "challenge": CHALLENGE}, "INVALID_DOMAIN_ERROR"),
    ],
)
def test_a_credential_answers_the_challenge_and_domain_of_the_options(
    verifier, path, answers, code
):
    response = verify_asking(verifier, answering(**answers), path, **ASKED)
    assert response.status_code == 400
    assert response.get_json()["problemDetails"][0]["type"] == f"https://w3id.org/security#{code}"
    assert verify_asking(verifier, answering(**ASKED), path, **ASKED).status_code == 200
    assert verify_asking(verifier, answering(**answers), path).status_code == 200


def test_a_token_and_a_certificate_answer_no_challenge(bureau, verifier):
    token = token_of(plain())
    trusting = create_verifier(lambda: bureau.trust, clock=lambda: AT).test_client()
    for server, document in ((verifier, token), (trusting, bureau.certificate())):
        assert verify_asking(server, document).status_code == 200
        for option in ASKED.items():
            response = verify_asking(server, document, **dict([option]))
            assert response.status_code == 400
            body = response.get_json()
            assert body["report"]["verdict"] == "copy-without-effect"
            code = f"INVALID_{option[0].upper()}_ERROR"
            assert code in {problem["code"] for problem in body["problemDetails"]}


@pytest.mark.parametrize("path", BOTH_ROUTES)
@pytest.mark.parametrize(
    "options", [{"checks": "x"}, {"checks": [1]}, {"challenge": 1}, {"domain": ["a.example"]}]
)
def test_options_of_the_wrong_type_are_refused(verifier, path, options):
    response = verify_asking(verifier, answering(**ASKED), path, **options)
    assert response.status_code == 400
    assert response.get_json()["code"] in ("CHECKS_MALFORMED", "OPTION_NOT_TEXT")
    assert verify_asking(verifier, answering(), path, checks=["proof"]).status_code == 200


def token_of(document, media_type="vc+jwt", **claims):
    """Wrap a document in a token of the holder's, as the object that stands for it."""
    kind = "Credential" if media_type.startswith("vc") else "Presentation"
    token = sign_token({**document, **claims}, signer=SealingSigner(HOLDER), media_type=media_type)
    return enveloped(token, media_type, f"EnvelopedVerifiable{kind}")


def plain(**members):
    return {name: value for name, value in answering(**members).items() if name != "proof"}


def cose_of(document, claims=None):
    header = {1: -8, 15: claims or {}, 16: "application/vc+cose"}
    protected, payload = encode_cbor(header), json.dumps(document).encode()
    signature = HOLDER.sign(encode_cbor(["Signature1", protected, b"", payload]))
    message = encode_head(6, 18) + encode_cbor([protected, {}, payload, signature])
    return {
        "@context": [V2],
        "id": f"data:application/vc+cose;base64,{base64.b64encode(message).decode()}",
        "type": "EnvelopedVerifiableCredential",
    }


PAST = int(NOW.timestamp()) - 60
FUTURE = int(NOW.timestamp()) + 3600
NO_TOKEN = {
    "@context": [V2],
    "id": "data:application/vc+jwt,ey.ey.ey",
    "type": "EnvelopedVerifiableCredential",
}


@pytest.mark.parametrize(
    ("made", "verdict", "code"),
    [
        (lambda: token_of(plain(), exp=PAST), "expired", "ENVELOPE_EXPIRED"),
        (lambda: token_of(plain(), nbf=FUTURE), "not-yet-valid", "ENVELOPE_NOT_YET_VALID"),
        (lambda: cose_of(plain(), {4: PAST}), "expired", "ENVELOPE_EXPIRED"),
        (lambda: cose_of(plain(), {5: FUTURE}), "not-yet-valid", "ENVELOPE_NOT_YET_VALID"),
        (lambda: cose_of(plain(), {1: "did:example:x"}), "altered", "PROOF_VERIFICATION_ERROR"),
        (
            lambda: cose_of({**plain(), "evidence": "x" * 12_000}),
            "not-verifiable",
            "PROOF_VERIFICATION_ERROR",
        ),
        (lambda: {**token_of(plain()), "id": "data:x"}, "not-verifiable", "ENVELOPE_MALFORMED"),
        (lambda: NO_TOKEN, "not-verifiable", "PROOF_VERIFICATION_ERROR"),
        (
            lambda: {**NO_TOKEN, "id": token_of({}, "vp+jwt")["id"]},
            "not-verifiable",
            "ENVELOPE_UNKNOWN",
        ),
        (lambda: {**plain(), "proof": []}, "not-verifiable", "PROOF_VERIFICATION_ERROR"),
        (plain, "not-verifiable", "PROOF_VERIFICATION_ERROR"),
        (
            lambda: {**answering(), "validFrom": "2026-01-01T00:00:00Z"},
            "altered",
            "PROOF_VERIFICATION_ERROR",
        ),
    ],
)
def test_a_credential_that_is_malformed_or_out_of_time_is_not_called_altered(
    verifier, made, verdict, code
):
    response = verify(verifier, made())
    body = response.get_json()
    assert (response.status_code, body["report"]["verdict"]) == (400, verdict)
    assert body["problemDetails"][0]["code"] == code


def test_a_message_in_time_and_of_its_issuer_verifies(verifier):
    claims = {1: HOLDER.did, 2: "did:example:alice", 4: FUTURE, 5: PAST}
    assert verify(verifier, cose_of(plain(), claims)).status_code == 200


def test_a_message_that_is_too_large_is_told_so(verifier):
    body = verify(verifier, cose_of({**plain(), "evidence": "x" * 12_000})).get_json()
    assert "8 KiB" in body["problemDetails"][0]["en"]


ANSWER = {"nonce": CHALLENGE, "aud": DOMAIN}


NO_DIGEST = {
    "type": ["VerifiablePresentation", "VerifiableCredential"],
    "relatedResource": {"id": V2, "digestSRI": "sha384-AAAA"},
}


def unproved(**members):
    presentation = {"@context": [V2], "type": ["VerifiablePresentation"], "holder": HOLDER.did}
    return {**presentation, **members}


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (lambda: present(holder=["did:a:b"]), "not-verifiable"),
        (lambda: {**present(), "id": "no url"}, "not-verifiable"),
        (lambda: {**present(), "verifiableCredential": ["a string"]}, "not-verifiable"),
        (lambda: present(*[plain()] * 17), "not-verifiable"),
        (unproved, "not-verifiable"),
        (lambda: unproved(proof=5), "not-verifiable"),
        (lambda: token_of(unproved(), "vp+jwt", exp=PAST), "expired"),
        (lambda: token_of(unproved(id="no url"), "vp+jwt", **ANSWER), "not-verifiable"),
        (lambda: token_of(unproved(), "vp+jwt", nonce="x", aud=DOMAIN), "copy-without-effect"),
        (lambda: {**present(), "termsOfUse": {"id": "urn:x:1"}}, "not-verifiable"),
        (
            lambda: token_of(unproved(termsOfUse={"id": "urn:x:1"}), "vp+jwt", **ANSWER),
            "not-verifiable",
        ),
        (lambda: token_of(unproved(**NO_DIGEST), "vp+jwt", **ANSWER), "rule-violation"),
        (lambda: present(**NO_DIGEST), "rule-violation"),
        (lambda: present(challenge="x"), "copy-without-effect"),
        (lambda: {**present(), "id": "urn:uuid:7f0f9d14-2d55-4a3c-a5a9-1d5bb1f5d0aa"}, "altered"),
    ],
)
def test_a_presentation_that_is_malformed_or_out_of_time_is_not_called_altered(
    verifier, made, verdict
):
    response = verify_presentation(verifier, made())
    assert (response.status_code, response.get_json()["report"]["verdict"]) == (400, verdict)
    sound = token_of(unproved(), "vp+jwt", **ANSWER)
    assert verify_presentation(verifier, sound).status_code == 200


def list_of(**changes):
    subject = {
        "id": "https://issuer.example/lists/1#list",
        "type": "BitstringStatusList",
        "statusPurpose": ["revocation", "suspension"],
        "encodedList": encode_bitstring(Bitstring()),
        "ttl": 3_600_000,
        **changes,
    }
    unsecured = {
        **plain(),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "credentialSubject": {name: value for name, value in subject.items() if value is not ...},
    }
    return add_proof(unsecured, signer=HOLDER, cryptosuite="eddsa-jcs-2022", created=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"encodedList": "uAAAA"},
        {"encodedList": encode_bitstring(Bitstring())[1:]},
        {"encodedList": ...},
        {"encodedList": encode_bitstring(Bitstring(1024))},
        {"statusPurpose": ...},
        {"statusPurpose": []},
        {"ttl": "x"},
        {"ttl": -1},
        {"type": "Person"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_malformed_status_list_is_refused_although_its_proof_holds(verifier, changes):
    response = verify(verifier, list_of(**changes))
    body = response.get_json()
    assert (response.status_code, body["report"]["verdict"]) == (400, "not-verifiable")
    assert verify(verifier, list_of()).status_code == 200
    assert verify(verifier, list_of(ttl=...)).status_code == 200


def test_a_schema_credential_that_nobody_looked_up_is_not_called_verified(verifier):
    schema = {"id": "https://a.example/s", "type": "JsonSchemaCredential"}
    unsecured = {**plain(), "credentialSchema": schema}
    secured = add_proof(unsecured, signer=HOLDER, cryptosuite="eddsa-jcs-2022", created=NOW)
    body = verify(verifier, secured).get_json()
    assert body["verified"]
    assert body["results"].keys() == {"proof"}
    assert "SCHEMA_TYPE_UNKNOWN" in {problem["code"] for problem in body["problemDetails"]}


@pytest.mark.parametrize(
    ("name", "days", "told"),
    [("张三丰", 0, [True, True]), ("赵六", 0, [True, False]), ("张三丰", 9, None)],
)
def test_status_is_told_by_entry_and_a_stale_one_is_not(bureau, name, days, told):
    """Of a certificate in force, of a suspended one, and of one whose lists are old."""
    at = AT + timedelta(days=days)
    client = create_app(lambda: bureau.trust, clock=lambda: at).test_client()
    results = verify(client, bureau.certificate(name)).get_json()["results"]
    assert [entry["verified"] for entry in results["proof"]] == [True, True]
    entries = results.get("credentialStatus")
    assert (entries and [entry["verified"] for entry in entries]) == told
