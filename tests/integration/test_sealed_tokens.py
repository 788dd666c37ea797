"""vc+jwt, SD-JWT and COSE at the ordinary verifier: which are originals, and which are not."""

import base64
import json
from datetime import timedelta

import pytest

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey
from tests.sealed_tokens import PATHS, sealed_cose, sealed_jwt, sealed_sd_jwt, sealing, withholding
from vc_core.envelopes import jose, sd_jwt
from vc_core.envelopes.data_url import CREDENTIAL, enveloped
from vc_core.envelopes.keys import SealingSigner

SUBJECT = "credentialSubject"


def codes(result):
    return {check.check: check.code for check in result.checks}


def with_header(token: str, **members) -> str:
    """Change a token's header and leave everything else, the signature too."""
    header, *rest = token.split(".")
    text = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
    changed = json.dumps({**json.loads(text), **members}).encode()
    return ".".join([base64.urlsafe_b64encode(changed).decode().rstrip("="), *rest])


# Originals in that form


@pytest.mark.parametrize(
    ("make", "carrier"),
    [(sealed_jwt, "jwt"), (sealed_sd_jwt, "sd-jwt"), (sealed_cose, "cose")],
    ids=["jwt", "sd-jwt", "cose"],
)
def test_a_certificate_that_the_bureau_sealed_in_this_form_is_an_original(bureau, make, carrier):
    result = bureau.verify(make(bureau))
    assert result.verdict.value == "original"
    assert result.carrier == carrier
    assert result.kind == "certificate"
    assert result.legal_effect.equal is True
    assert result.credential == bureau.unsecured()
    assert {check.outcome.value for check in result.checks} == {"passed"}


def test_the_object_that_stands_for_a_token_in_json_is_worth_what_the_token_is(bureau):
    token = sealed_jwt(bureau)
    result = bureau.verify(enveloped(token, jose.CREDENTIAL_TYPE, CREDENTIAL))
    assert result.verdict.value == "original"
    sd = enveloped(withholding(sealed_sd_jwt(bureau), 0), sd_jwt.CREDENTIAL_TYPE, CREDENTIAL)
    assert bureau.verdict(sd) == "authentic-data"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("阿卜杜拉·买买提", "revoked"), ("赵六", "suspended"), ("钱七", "superseded")],
)
def test_the_status_of_a_token_is_its_certificates(bureau, name, verdict):
    assert bureau.verdict(sealed_jwt(bureau, bureau.unsecured(name))) == verdict
    token = sealed_sd_jwt(bureau, bureau.unsecured(name))
    assert bureau.verdict(withholding(token, 0, 1, 2)) == verdict


def test_a_sealed_token_is_held_against_the_rules_of_the_notice(bureau):
    document = bureau.unsecured()
    document[SUBJECT]["datePassed"] = "2019-08-31"
    assert bureau.verdict(sealed_jwt(bureau, document)) == "rule-violation"
    token = sealed_sd_jwt(bureau, document)
    assert bureau.verdict(token) == "rule-violation"
    other = {**bureau.unsecured(), "@context": ["https://www.w3.org/ns/credentials/v2"]}
    assert bureau.verdict(sealed_jwt(bureau, other)) == "rule-violation"


# Disclosures


def test_with_a_disclosure_withheld_it_is_authentic_data_and_shows_no_more(bureau):
    token = sealed_sd_jwt(bureau)
    for withheld in ([0], [1, 3], list(range(len(PATHS)))):
        result = bureau.verify(withholding(token, *withheld))
        assert result.verdict.value == "authentic-data"
        assert result.carrier == "derived"
        assert result.legal_effect.equal is None
        assert codes(result)["schema"] == "DISCLOSED_IN_PART"
        shown = result.credential[SUBJECT]
        assert len(bureau.unsecured()[SUBJECT]) - len(shown) == len(withheld)


def test_a_disclosure_of_another_token_is_refused(bureau):
    one, other = sealed_sd_jwt(bureau), sealed_sd_jwt(bureau, bureau.unsecured("王小明"))
    head, *disclosures, last = one.split("~")
    mixed = "~".join([head, other.split("~")[1], *disclosures[1:], last])
    assert bureau.verdict(mixed) == "altered"


def test_a_rule_is_asked_of_what_is_disclosed(bureau):
    document = bureau.unsecured()
    document[SUBJECT]["level"] = "初级"
    token = sealed_sd_jwt(bureau, document)
    found = {bureau.verdict(withholding(token, place)) for place in range(len(PATHS))}
    # Withheld, the level cannot be asked about; shown, it is against the notice.
    assert found == {"rule-violation", "authentic-data"}


# What does not hold (SECURITY.md R11)


@pytest.mark.parametrize(
    "members",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES384"},
        {"typ": "JWT"},
        {"typ": "vp+jwt"},
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
    ],
    ids=lambda members: " ".join(f"{k}={v}" for k, v in members.items()),
)
def test_a_header_cannot_choose_algorithm_type_or_extension(bureau, members):
    assert bureau.verdict(with_header(sealed_jwt(bureau), **members)) == "altered"


def test_a_header_signed_by_the_seal_still_needs_the_type_of_credentials(bureau):
    for typ in ("JWT", "vp+jwt", "kb+jwt"):
        token = jose.sign_token(bureau.unsecured(), signer=sealing(bureau), media_type=typ)
        assert bureau.verdict(token) == "altered", typ


def test_an_altered_payload_or_signature_is_altered(bureau):
    header, payload, signature = sealed_jwt(bureau).split(".")
    other = sealed_jwt(bureau, bureau.unsecured("王小明")).split(".")[1]
    assert bureau.verdict(f"{header}.{other}.{signature}") == "altered"
    flipped = "A" if signature[0] != "A" else "B"
    assert bureau.verdict(f"{header}.{payload}.{flipped}{signature[1:]}") == "altered"
    assert bureau.verdict(f"{header}.{payload}.") == "altered"
    message = bytearray(sealed_cose(bureau))
    message[-1] ^= 1
    assert bureau.verdict(bytes(message)) == "altered"


def test_a_token_is_used_within_its_own_time_only(bureau):
    late, early = AT - timedelta(seconds=1), AT + timedelta(days=1)
    expired = {**bureau.unsecured(), "exp": int(late.timestamp())}
    ahead = {**bureau.unsecured(), "nbf": int(early.timestamp())}
    assert bureau.verdict(sealed_jwt(bureau, expired)) == "expired"
    assert bureau.verdict(sealed_jwt(bureau, ahead)) == "not-yet-valid"


def test_a_token_sealed_outside_of_the_seals_own_period_is_against_the_rules(bureau):
    token = sealed_jwt(bureau, {**bureau.unsecured(), "iat": int(AT.timestamp())})
    assert bureau.verdict(token) == "original"
    for year in (2020, 2099):
        issued = int(AT.replace(year=year).timestamp())
        assert bureau.verdict(sealed_jwt(bureau, {**bureau.unsecured(), "iat": issued})) == (
            "rule-violation"
        )


def test_a_claim_that_contradicts_the_certificate_is_refused(bureau):
    token = sealed_jwt(bureau, {**bureau.unsecured(), "iss": "did:web:other.example"})
    assert bureau.verdict(token) == "altered"


# Made by somebody else (matrix C10, C11)


def test_a_token_by_another_key_is_not_the_bureaus(bureau):
    signer = SealingSigner(TestKey("P-256"))
    token = jose.sign_token(bureau.unsecured(), signer=signer, media_type=jose.CREDENTIAL_TYPE)
    assert bureau.verdict(token) == "not-issued-by-bureau"
    named = with_header(token, kid=bureau.seal.verification_method)
    assert bureau.verdict(named) == "altered"


def test_a_token_by_the_status_key_is_not_the_seals(bureau):
    signer = SealingSigner(bureau.status_key)
    token = jose.sign_token(bureau.unsecured(), signer=signer, media_type=jose.CREDENTIAL_TYPE)
    assert bureau.verdict(token) == "not-issued-by-bureau"


def test_a_key_of_the_bureau_that_the_bundle_does_not_list_leaves_it_undecided(bureau):
    token = with_header(sealed_jwt(bureau), kid=f"{bureau.did}#seal-9")
    assert bureau.verdict(token) == "undecidable"


def test_a_sealed_token_wrapped_by_somebody_else_is_a_copy(bureau):
    inner = enveloped(sealed_jwt(bureau), jose.CREDENTIAL_TYPE, CREDENTIAL)
    signer = SealingSigner(TestKey("P-256"))
    wrapped = jose.sign_token(
        {"type": ["VerifiablePresentation"], "verifiableCredential": [inner]},
        signer=signer,
        media_type=jose.PRESENTATION_TYPE,
    )
    for around in (wrapped, {"kept": [inner]}):
        result = bureau.verify(around)
        assert result.verdict.value == "copy-without-effect"
        assert result.credential == bureau.unsecured()


def test_a_token_read_off_a_picture_is_a_copy_and_off_a_camera_authentic(bureau):
    import io

    import qrcode

    picture = io.BytesIO()
    qrcode.make(sealed_jwt(bureau), error_correction=1).save(picture)
    assert bureau.verdict(picture.getvalue()) == "copy-without-effect"
    assert bureau.verdict(picture.getvalue(), scanned=True) == "authentic-data"


# The object around a token, and headers of strange types


@pytest.mark.parametrize(
    "beside",
    [
        {"name": "王小明"},
        {"credentialSubject": {"level": "正高级"}},
        {"credentialStatus": None},
        {"undefined": []},
        {"@context": ["https://www.w3.org/ns/credentials/v2", {"@vocab": "https://x.example/#"}]},
    ],
    ids=lambda beside: next(iter(beside)),
)
def test_what_stands_beside_an_envelope_makes_its_object_a_copy(bureau, beside):
    around = enveloped(sealed_jwt(bureau), jose.CREDENTIAL_TYPE, CREDENTIAL)
    result = bureau.verify({**around, **beside})
    assert (result.verdict.value, result.credential) == ("copy-without-effect", bureau.unsecured())


@pytest.mark.parametrize("strange", [{}, [], ["ES256"], {"ES256": 1}, None, 7], ids=repr)
def test_a_header_of_any_type_is_refused_and_never_stumbled_over(bureau, strange):
    for token in (sealed_jwt(bureau), sealed_sd_jwt(bureau)):
        for name in ("alg", "typ"):
            assert bureau.verdict(with_header(token, **{name: strange})) == "altered"


@pytest.mark.parametrize("strange", [{}, [], ["sha-256"], 7], ids=repr)
def test_a_digest_algorithm_of_any_type_is_refused(bureau, strange):
    token = sealed_sd_jwt(bureau, {**bureau.unsecured(), "x": 1})
    head, *rest = token.split("~")
    header, payload, signature = head.split(".")
    text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    changed = json.dumps({**json.loads(text), "_sd_alg": strange}).encode()
    payload = base64.urlsafe_b64encode(changed).decode().rstrip("=")
    assert bureau.verdict("~".join([f"{header}.{payload}.{signature}", *rest])) == "altered"
    signed = jose.sign_token(
        {**bureau.unsecured(), "_sd_alg": strange},
        signer=sealing(bureau),
        media_type=sd_jwt.CREDENTIAL_TYPE,
    )
    assert bureau.verdict(f"{signed}~") == "altered"
