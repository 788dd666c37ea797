"""Certificates wrapped in something else: nothing genuine makes a forgery around it better."""

import base64
import json

import pytest

from tests.sealed_tokens import sealed_jwt
from vc_core.envelopes.data_url import CREDENTIAL, enveloped

JWT = "vc+jwt"


def forged(bureau, **more):
    document = bureau.certificate()
    document["credentialSubject"]["name"] = "王五"
    return {**document, **more}


def with_payload(token: str, payload: dict) -> str:
    """Put another payload under a token's header and signature."""
    header, _, signature = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    return f"{header}.{body}.{signature}"


def envelope(token: str) -> dict:
    return enveloped(token, JWT, CREDENTIAL)


FORGED_AROUND = {
    "a certificate": lambda b: forged(b, evidence=b.certificate()),
    "an enveloped one": lambda b: forged(b, evidence=[envelope(sealed_jwt(b))]),
    "a token": lambda b: with_payload(
        sealed_jwt(b), {**b.unsecured(), "evidence": b.certificate()}
    ),
    "an envelope beside a good one": lambda b: {
        "a": envelope(with_payload(sealed_jwt(b), {**b.unsecured(), "validUntil": "x"})),
        "b": envelope(sealed_jwt(b)),
    },
}


@pytest.mark.parametrize("make", FORGED_AROUND.values(), ids=FORGED_AROUND)
def test_a_forgery_with_something_genuine_inside_stays_a_forgery(bureau, make):
    result = bureau.verify(make(bureau))
    assert result.verdict.value == "altered"
    assert sorted(part.verdict.value for part in result.parts) == ["altered", "copy-without-effect"]


V2 = "https://www.w3.org/ns/credentials/v2"
OTHER_CONTEXTS = {
    "another list": [V2],
    "a text": V2,
    "none": None,
    "a definition more": [V2, "https://rsj.sh.example/vc/contexts/v1", {"a": "urn:a"}],
}


@pytest.mark.parametrize("context", OTHER_CONTEXTS.values(), ids=OTHER_CONTEXTS)
@pytest.mark.parametrize("left_out", [[], ["credentialSubject"], ["type"]], ids=str)
def test_a_forgery_under_other_contexts_is_none_the_better_for_it(bureau, context, left_out):
    document = {**forged(bureau), "@context": context, "more": {"inside": bureau.certificate()}}
    for name in [*left_out, *(["@context"] if context is None else [])]:
        del document[name]
    for written in (document, [document["more"]["inside"], {"a": document}]):
        result = bureau.verify(written)
        assert result.verdict.value == "altered"


def test_an_unknown_context_around_a_forgery_is_told_beside_what_is_inside(bureau):
    contexts = ["https://elsewhere.example/"]
    document = {**forged(bureau), "@context": contexts, "more": bureau.certificate()}
    result = bureau.verify(document)
    assert result.verdict.value == "undecidable"
    assert [part.verdict.value for part in result.parts] == ["undecidable", "copy-without-effect"]


def test_a_wrapping_without_a_proof_of_its_own_is_a_mere_wrapping(bureau):
    genuine = bureau.certificate()
    for wrapping in (
        {"certificate": genuine, "key": genuine["proof"][0]["verificationMethod"]},
        {"@context": [V2], "issuer": genuine["issuer"], "exported": [genuine]},
        [genuine],
    ):
        assert bureau.verdict(wrapping) == "copy-without-effect"


def test_what_is_not_examined_does_not_stand_behind_what_is(bureau):
    good, bad = bureau.certificate(), forged(bureau)
    assert bureau.verdict([good] * 8) == "copy-without-effect"
    assert bureau.verdict([*[good] * 7, bad]) == "altered"
    for wrapping in ([bad, *[good] * 8], {str(9 - n): bad if n == 8 else good for n in range(9)}):
        result = bureau.verify(wrapping)
        assert result.verdict.value == "not-verifiable"
        assert result.errors[0].code == "TOO_MANY_WRAPPED"


def test_one_number_in_two_spellings_is_judged_alike(bureau):
    document = bureau.unsecured()
    document["credentialStatus"][0]["statusSize"] = 1
    text = json.dumps(bureau.sealed(document))
    plain = bureau.verify(text)
    for spelling in ("1.0", "1e0", "10E-1"):
        written = text.replace('"statusSize": 1', f'"statusSize": {spelling}')
        assert written != text
        assert bureau.verify(written).to_json() == plain.to_json()


def test_a_blank_node_s_name_is_no_part_of_what_is_sealed(bureau):
    sealed = bureau.sealed(bureau.unsecured(), "ecdsa-rdfc-2019")
    # White space ends a name; a byte order mark is none.
    for name, verdict in (("_:a", "copy-without-effect"), ("_:\ufeffa", "copy-without-effect")):
        assert bureau.verdict({**sealed, "id": name}) == verdict
    assert bureau.verdict({**sealed, "id": "_:a b"}) == "altered"
