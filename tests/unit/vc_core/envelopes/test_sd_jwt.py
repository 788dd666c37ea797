"""SD-JWT: what is disclosed is what was signed, each disclosure in its one place (RFC 9901)."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from tests.interop.keys import FreshKey
from tests.unit.vc_core.envelopes.documents import (
    ED25519,
    KEY,
    credential,
    encoded,
    public,
    signed,
    signer,
)
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.jose import parse_token
from vc_core.envelopes.key_binding import check_key_binding
from vc_core.envelopes.sd_jwt import (
    digest_of,
    issue_sd_jwt,
    split,
    verify_sd_jwt,
    withholds_nothing,
)
from vc_core.verification_methods.jwk import public_jwk
from vc_core.verification_methods.public_key import from_cryptography

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PATHS = ["credentialSubject.name", "credentialSubject.description[0]", "credentialSubject"]
HEADER = {"alg": "ES256", "typ": "vc+sd-jwt"}


def issue(paths=PATHS, **more):
    return issue_sd_jwt(
        {**credential(), **more}, paths=paths, signer=signer(), media_type="vc+sd-jwt"
    )


def verify(text):
    return verify_sd_jwt(text, key=public(), media_type="vc+sd-jwt", now=NOW)


def with_disclosures(text, disclosures):
    return "~".join([split(text)[0], *disclosures, ""])


def test_with_every_disclosure_it_is_the_document():
    text = issue()
    assert verify(text) == credential()
    assert withholds_nothing(text)


@pytest.mark.parametrize(
    ("claim", "code"), [("exp", "ENVELOPE_EXPIRED"), ("nbf", "ENVELOPE_NOT_YET_VALID")]
)
def test_a_period_among_the_disclosures_is_checked_like_any_other(claim, code):
    moment = NOW.timestamp()
    disclosure = encoded(["salt", claim, moment - 3600 if claim == "exp" else moment + 3600])
    text = f"{signed(HEADER, {'_sd': [digest_of(disclosure)]})}~{disclosure}~"
    with pytest.raises(EnvelopeError) as caught:
        verify(text)
    assert caught.value.code == code


def test_without_disclosures_the_rest_still_verifies():
    text = with_disclosures(issue(["credentialSubject.name"]), [])
    disclosed = verify(text)
    assert "name" not in disclosed["credentialSubject"]
    assert disclosed["credentialSubject"]["id"] == "did:example:holder"
    assert not withholds_nothing(text)


def test_a_withheld_array_entry_leaves_no_gap():
    text = with_disclosures(issue(["credentialSubject.description[0]"]), [])
    assert verify(text)["credentialSubject"]["description"] == ["engineer"]


def test_values_are_not_in_the_token_before_they_are_disclosed():
    token, disclosures, _ = split(issue())
    assert encoded("张三丰")[4:-4] not in token
    assert len(disclosures) == 3


def test_the_inner_disclosure_needs_the_outer_one():
    token, disclosures, _ = split(issue())
    inner = [text for text in disclosures if "credentialSubject" not in _read(text)]
    with pytest.raises(EnvelopeError, match="belongs nowhere"):
        verify("~".join([token, *inner, ""]))


def _read(disclosure):
    from vc_core.verification_methods.multibase import decode_base64url

    return json.loads(decode_base64url(disclosure))


@pytest.mark.parametrize(
    "forged",
    [
        encoded(["salt", "name", "李四"]),
        encoded(["salt", "李四"]),
        encoded([1, "name", "x"]),
        encoded(["only"]),
        encoded({"a": 1}),
        "not base64!",
    ],
)
def test_a_disclosure_that_was_not_signed_is_refused(forged):
    token, disclosures, _ = split(issue())
    with pytest.raises(EnvelopeError):
        verify("~".join([token, *disclosures, forged, ""]))


def test_a_disclosure_given_twice_is_refused():
    token, disclosures, _ = split(issue())
    with pytest.raises(EnvelopeError, match="twice"):
        verify("~".join([token, *disclosures, disclosures[0], ""]))


def test_a_digest_that_occurs_twice_is_refused():
    disclosure = encoded(["salt", "name", "x"])
    digest = digest_of(disclosure)
    payload = {"_sd": [digest], "credentialSubject": {"_sd": [digest]}}
    with pytest.raises(EnvelopeError, match="twice"):
        verify(f"{signed(HEADER, payload)}~{disclosure}~")


@pytest.mark.parametrize("name", ["_sd", "..."])
def test_a_disclosure_cannot_bring_a_reserved_name(name):
    disclosure = encoded(["salt", name, "x"])
    with pytest.raises(EnvelopeError):
        verify(f"{signed(HEADER, {'_sd': [digest_of(disclosure)]})}~{disclosure}~")


def test_a_disclosure_cannot_replace_what_is_there():
    disclosure = encoded(["salt", "issuer", "did:example:other"])
    payload = {"issuer": KEY.did, "_sd": [digest_of(disclosure)]}
    with pytest.raises(EnvelopeError, match="already there"):
        verify(f"{signed(HEADER, payload)}~{disclosure}~")


def test_a_members_disclosure_does_not_fit_into_an_array():
    disclosure = encoded(["salt", "name", "x"])
    with pytest.raises(EnvelopeError):
        verify(f"{signed(HEADER, {'a': [{'...': digest_of(disclosure)}]})}~{disclosure}~")


@pytest.mark.parametrize(
    "payload",
    [
        {"_sd_alg": "md5"},
        {"_sd_alg": []},
        {"_sd_alg": {}},
        {"_sd": "x"},
        {"_sd": [1]},
        {"a": {"...": "x"}},
        {"a": [{"...": 1}]},
    ],
)
def test_a_malformed_payload_is_refused(payload):
    with pytest.raises(EnvelopeError):
        verify(f"{signed(HEADER, payload)}~")


def chained(links, depth):
    """Give a token whose disclosures lie in each other, each `depth` levels deep."""
    value, disclosures = "the innermost", []
    for number in range(links):
        for _level in range(depth):
            value = {"a": value}
        disclosures.append(encoded([f"salt {number}", "n", value]))
        value = {"_sd": [digest_of(disclosures[-1])]}
    return "~".join([signed(HEADER, value), *disclosures, ""])


def test_disclosures_in_each_other_are_no_deeper_than_any_document():
    assert "the innermost" in str(verify(chained(10, 5)))
    for links, depth in ((66, 0), (190, 40)):
        with pytest.raises(EnvelopeError):
            verify(chained(links, depth))


@pytest.mark.parametrize("more", ["\u00d3", "\ud800", "中"])
def test_what_is_not_ascii_is_no_sd_jwt(more):
    token, disclosure, *_rest = issue().split("~")
    for text in (f"{token}~{disclosure}{more}~", f"{token}~{disclosure}~{more}"):
        with pytest.raises(EnvelopeError):
            split(text)


@pytest.mark.parametrize("hash_name", ["sha-384", "sha-512"])
def test_other_hashes_are_read(hash_name):
    disclosure = encoded(["salt", "name", "x"])
    digest = digest_of(disclosure, getattr(hashlib, hash_name.replace("-", "")))
    text = f"{signed(HEADER, {'_sd': [digest], '_sd_alg': hash_name})}~{disclosure}~"
    assert verify(text) == {"name": "x"}


@pytest.mark.parametrize(
    "path", ["nothing", "credentialSubject.nothing", "type[7]", "", ".", "[0]", "type[x]", "a..b"]
)
def test_a_path_that_selects_nothing_is_refused(path):
    with pytest.raises(EnvelopeError):
        issue([path])


@pytest.mark.parametrize("path", ["credentialStatus", "validUntil", "@context", "@context[0]"])
def test_what_decides_about_validity_is_never_withholdable(path):
    with pytest.raises(EnvelopeError, match="validity"):
        issue([path])


def bound(nonce="n-1", audience="verifier.example", iat=None, key=ED25519, covers=None):
    jwk = public_jwk(from_cryptography(ED25519.private.public_key()))
    text = issue(["credentialSubject.name"], cnf={"jwk": jwk})
    claims = {
        "nonce": nonce,
        "aud": audience,
        "iat": NOW.timestamp() if iat is None else iat,
        "sd_hash": digest_of(covers or text),
    }
    return text + signed({"alg": "EdDSA", "typ": "kb+jwt"}, claims, key)


def check_bound(text, nonce="n-1", audience="verifier.example"):
    check_key_binding(text, verify(text), nonce=nonce, audience=audience, now=NOW)


def test_the_holders_answer_is_accepted():
    check_bound(bound())


@pytest.mark.parametrize(
    "text",
    [
        bound(nonce="n-2"),
        bound(audience="other.example"),
        bound(iat=NOW.timestamp() - 3600),
        bound(iat=NOW.timestamp() + 3600),
        bound(iat="now"),
        bound(key=FreshKey.generate("Ed25519")),
        bound(covers="something~else~"),
        bound().rpartition("~")[0] + "~",
    ],
    ids=lambda text: type(text).__name__,
)
def test_an_answer_to_something_else_is_refused(text):
    with pytest.raises(EnvelopeError):
        check_bound(text)


def test_a_withheld_disclosure_breaks_the_holders_answer():
    token, disclosures, binding = split(bound())
    assert disclosures
    with pytest.raises(EnvelopeError, match="covers something else"):
        check_bound(f"{token}~{binding}")


def test_without_a_bound_key_no_answer_counts():
    text = issue() + signed({"alg": "EdDSA", "typ": "kb+jwt"}, {}, ED25519)
    with pytest.raises(EnvelopeError, match="bound it to no key"):
        check_bound(text)


def test_an_empty_disclosure_is_refused():
    token, disclosures, _ = split(issue())
    for text in (f"{token}~~", "~".join([token, *disclosures[:1], "", *disclosures[1:], ""])):
        with pytest.raises(EnvelopeError, match="empty") as caught:
            split(text)
        assert caught.value.code == "PROOF_VERIFICATION_ERROR"


def test_a_period_among_the_disclosures_is_left_where_no_time_is_asked():
    disclosure = encoded(["salt", "exp", 1])
    text = f"{signed(HEADER, {'_sd': [digest_of(disclosure)]})}~{disclosure}~"
    assert verify_sd_jwt(text, key=public(), media_type="vc+sd-jwt", now=None) == {"exp": 1}


def test_without_paths_nothing_is_withholdable_and_no_hash_is_named():
    text = issue([])
    token, disclosures, binding = split(text)
    assert (disclosures, binding) == ([], None)
    assert parse_token(token).payload == credential()
    assert verify(text) == credential()


def test_with_paths_the_hash_of_the_digests_is_named():
    assert parse_token(split(issue())[0]).payload["_sd_alg"] == "sha-256"


@pytest.mark.parametrize(
    "disclosure", [{"a": 1}, [], ["salt"], ["salt", "a", 1, 2], [5, "x"], ["salt", 5, "x"]]
)
def test_a_disclosure_of_another_form_is_malformed_wherever_it_belongs(disclosure):
    text = encoded(disclosure)
    with pytest.raises(EnvelopeError, match="a disclosure is malformed") as caught:
        verify(f"{signed(HEADER, {'_sd': [digest_of(text)]})}~{text}~")
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"
