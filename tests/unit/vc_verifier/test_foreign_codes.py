"""Codes of other systems are named in both languages, and nothing in them is opened."""

import io
import json
import zlib

import pytest
import segno

from vc_core.barcode.base45 import encode_base45
from vc_core.verification_methods.multibase import encode_base64url
from vc_verifier.carriers.foreign import foreign_code, foreign_token
from vc_verifier.verdict import Verdict

PIXELPASS = [
    encode_base45(zlib.compress(json.dumps({"name": "someone", "age": 30}).encode(), level))
    for level in (1, 5, 6, 9)
]
HC1 = "HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOOK.IR9B+9G4G50PHZF0AT4V22F/8X*G3M9JUPY0BX/KR96R/"
SHC = "shc:/5676290952432060346029243740446031222959532654603460292540772804336028702864716745"
ADDRESSES = [
    "https://rsj.sh.example.evil.example/verify?id=20263101",
    "HTTP://VERIFY.EXAMPLE/X",
    "https://rsj.sh.example/v#VC1-Bnotbase32",
    "www.rsj-sh.example/verify",
    "verify-rsj.example:8443/c/1",
    "https://上海人社.example/核验",
]


def named(text):
    problem, verdict = foreign_code([text])
    assert problem.code == "FOREIGN_CODE"
    assert "not a certificate of the bureau" in problem.text.en
    assert "不是本局的证书" in problem.text.zh
    return problem.extra["system"], verdict


@pytest.mark.parametrize("text", PIXELPASS)
def test_pixelpass_is_named_at_every_level_of_compression(text):
    assert named(text) == ("pixelpass", Verdict.NOT_VERIFIABLE)


def test_hc1_is_named():
    assert named(HC1) == ("hc1", Verdict.NOT_VERIFIABLE)


@pytest.mark.parametrize("text", [SHC, "shc:/1/2/567629"])
def test_a_smart_health_card_is_named(text):
    assert named(text) == ("smart-health-card", Verdict.NOT_VERIFIABLE)


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_look_alike_address_is_not_issued_by_the_bureau(text):
    assert named(text) == ("url", Verdict.NOT_ISSUED_BY_BUREAU)


@pytest.mark.parametrize("text", ["openid-credential-offer://?x=1", "weixin://dl/x", "tel:12333"])
def test_a_link_for_another_application_is_named(text):
    assert named(text) == ("app-link", Verdict.NOT_ISSUED_BY_BUREAU)


@pytest.mark.parametrize("text", ["WIFI:S:net;T:WPA;P:x;;", "BEGIN:VCARD\nN:x\nEND:VCARD"])
def test_a_contact_or_network_is_named(text):
    assert named(text) == ("contact-or-network", Verdict.NOT_VERIFIABLE)


@pytest.mark.parametrize("text", ["", "hello", "高级工程师", "20263101", "NCF", "VC1-", "12:30"])
def test_other_text_has_no_name(text):
    assert foreign_code([text]) is None


def test_an_address_beside_another_code_decides():
    problem, verdict = foreign_code(["hello", HC1, ADDRESSES[0]])
    assert problem.extra == {"system": "url"}
    assert verdict is Verdict.NOT_ISSUED_BY_BUREAU


def test_the_sentence_names_the_system_and_repeats_nothing_of_the_code():
    problem, _ = foreign_code(["https://evil.example/secret"])
    assert problem.text.en == "This is a web address code, not a certificate of the bureau."
    assert problem.text.zh == "这是“网址”码，不是本局的证书。"
    assert "evil" not in str(problem.details)


def test_hostile_text_is_looked_at_in_no_time():
    for text in ("a." * 500_000, "a" * 1_000_000, "http:" + "/" * 1_000_000, "a-" * 500_000 + " "):
        foreign_code([text])


def picture(text):
    out = io.BytesIO()
    segno.make(text, error="L", micro=False).save(out, kind="png", scale=4, border=4)
    return out.getvalue()


def outcome(result):
    return result.verdict, {problem.code for problem in result.errors}


@pytest.mark.parametrize("text", [PIXELPASS[2], HC1, SHC])
def test_the_verifier_names_a_foreign_code_as_text_and_in_a_picture(bureau, text):
    for scanned in (text, picture(text)):
        result = bureau.verify(scanned, scanned=True)
        assert outcome(result) == (Verdict.NOT_VERIFIABLE, {"FOREIGN_CODE"})
        assert result.credential is None
        assert result.checks[0].outcome.value != "passed"


@pytest.mark.parametrize("text", ADDRESSES[:4])
def test_c34_a_code_with_a_look_alike_address_is_not_issued_by_the_bureau(bureau, no_network, text):
    for scanned in (text, text.encode(), picture(text)):
        result = bureau.verify(scanned, scanned=True)
        assert outcome(result) == (Verdict.NOT_ISSUED_BY_BUREAU, {"FOREIGN_CODE"})


def test_c34_an_address_with_a_payload_is_judged_by_its_payload(bureau, no_network):
    from vc_core.barcode import encode_link

    link = encode_link(bureau.certificate(), "https://rsj-sh.evil.example/v")
    result = bureau.verify(link)
    assert result.verdict is Verdict.AUTHENTIC_DATA
    assert bureau.verify(picture(link), scanned=True).verdict is Verdict.AUTHENTIC_DATA


def test_json_inside_a_code_goes_to_the_ordinary_verification(bureau):
    # The largest symbol just holds a certificate with both proofs when it is one line.
    text = json.dumps(bureau.certificate(), ensure_ascii=False, separators=(",", ":"))
    assert bureau.verify(picture(text), scanned=True).verdict is Verdict.AUTHENTIC_DATA
    assert bureau.verify(picture(text)).verdict is Verdict.COPY_WITHOUT_EFFECT


def token(payload):
    parts = [{"alg": "ES256"}, payload, {"signature": 1}]
    return ".".join(encode_base64url(json.dumps(part).encode())[1:] for part in parts)


def test_a_token_without_a_credential_is_named(bureau):
    result = bureau.verify(picture(token({"sub": "x", "iss": "https://a.example"})), scanned=True)
    assert outcome(result) == (Verdict.NOT_ISSUED_BY_BUREAU, {"FOREIGN_CODE"})
    assert foreign_token().extra == {"system": "jwt"}


def test_a_token_with_a_credential_goes_to_the_ordinary_verification(bureau):
    payload = {"iss": "did:example:a", "vc": {"credentialSubject": {"name": "x"}}}
    result = bureau.verify(picture(token(payload)), scanned=True)
    assert outcome(result) == (Verdict.NOT_ISSUED_BY_BUREAU, {"NOT_THE_SEAL"})


def test_a_certificates_code_beside_a_foreign_one_is_what_counts(bureau):
    from PIL import Image

    ours = Image.open(io.BytesIO(bureau.pictures["张三丰"])).convert("L")
    theirs = Image.open(io.BytesIO(picture(HC1))).convert("L")
    both = Image.new("L", (ours.width + theirs.width + 40, max(ours.height, theirs.height)), 255)
    both.paste(ours, (0, 0))
    both.paste(theirs, (ours.width + 40, 0))
    out = io.BytesIO()
    both.save(out, "PNG")
    assert bureau.verify(out.getvalue(), scanned=True).verdict is Verdict.AUTHENTIC_DATA
