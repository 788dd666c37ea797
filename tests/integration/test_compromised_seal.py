"""A compromised seal key fails for all dates, but for what the issuing log proves (DESIGN)."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.bureau_fixture import AT
from tests.integration.test_disclosures import disclosed
from tests.pdf_files import need_font, sealed_pdf
from tests.sealed_tokens import sealed_jwt, sealed_sd_jwt, withholding
from vc_core.sealed_digest import file_digest, sealed_digest
from vc_verifier.trust.trust_error import TrustError

SINCE = "2026-11-20T08:10:00Z"


def compromised(bureau, *proven, files=(), since=SINCE, **seal_members):
    """Give the trust of a bundle that says so of the seal."""
    (issuer,) = json.loads(bureau.bundle)["issuers"]
    found = [sealed_digest(document) for document in proven] + [file_digest(f) for f in files]
    digests = b"".join(sorted(found))
    member = {"since": since, "provenDigests": base64.b64encode(digests).decode()}
    issuer["sealMethods"] = [
        {**seal, "compromised": member, **seal_members} for seal in issuer["sealMethods"]
    ]
    for method in issuer["didDocument"]["verificationMethod"]:
        if "seal" in method["id"]:
            method["revoked"] = since
    return bureau.trust_with(issuers=[issuer])


def test_what_was_not_proven_fails_whatever_date_it_bears(bureau):
    trust = compromised(bureau)
    backdated = bureau.unsecured()
    backdated["validFrom"] = "2024-01-01T00:00:00Z"
    for document in (bureau.certificate(), bureau.sealed(backdated)):
        result = bureau.verify(document, trust=trust)
        assert result.verdict.value == "altered"
        assert result.credential is None
        assert result.errors[0].code == "SEAL_COMPROMISED"
        assert SINCE in result.errors[0].text.en


def test_it_fails_for_moments_before_the_compromise_as_well(bureau):
    trust = compromised(bureau, since="2026-11-20T12:00:00Z")
    assert datetime(2026, 11, 20, 12, tzinfo=UTC) > AT
    assert bureau.verdict(bureau.certificate(), trust=trust) == "altered"


@pytest.mark.parametrize("form", ["file", "barcode", "token", "sd-jwt", "expanded"])
def test_what_the_log_proves_stays_what_it_was_in_every_form(bureau, form):
    trust = compromised(bureau, bureau.certificate())
    data, verdict = {
        "file": (bureau.text().encode(), "original"),
        "barcode": (bureau.barcodes["张三丰"], "authentic-data"),
        "token": (sealed_jwt(bureau), "original"),
        "sd-jwt": (sealed_sd_jwt(bureau), "original"),
        "expanded": (bureau.trust.jsonld.expand(bureau.certificate()), "copy-without-effect"),
    }[form]
    assert bureau.verdict(data, trust=trust) == verdict
    assert bureau.verdict(bureau.certificate("王小明"), trust=trust) == "altered"


def test_a_sealed_page_needs_proof_of_its_own_bytes(bureau):
    need_font()
    page = sealed_pdf(bureau)
    proven = compromised(bureau, bureau.certificate(), files=[page])
    assert bureau.verdict(page, trust=proven) == "original"
    # The certificate inside is proven, but a thief may have set it on a page of his own.
    inside_only = compromised(bureau, bureau.certificate())
    assert bureau.verdict(page, trust=inside_only) == "copy-without-effect"
    assert bureau.verdict(page, trust=compromised(bureau)) == "altered"


def test_an_untouched_page_under_a_compromised_seal_is_told_so_and_not_called_damaged(bureau):
    need_font()
    page = sealed_pdf(bureau)
    trust = compromised(bureau, bureau.certificate())
    # Bytes behind it do not hide the better reason.
    for data in (page, page + b"\n"):
        result = bureau.verify(data, trust=trust)
        assert result.verdict.value == "copy-without-effect"
        assert [problem.code for problem in result.errors] == ["PDF_SEAL_COMPROMISED"]
        assert SINCE in result.errors[0].text.en
        assert SINCE in result.errors[0].text.zh
        (carrier,) = [check for check in result.checks if check.check == "carrier"]
        assert (carrier.code, carrier.as_of) == ("PDF_SEAL_COMPROMISED", SINCE)
    result = bureau.verify(page, trust=compromised(bureau))
    assert result.verdict.value == "altered"
    assert result.errors[0].code == "SEAL_COMPROMISED"
    assert "PDF_SEAL_BROKEN" not in str(result.to_json())


def test_a_compromised_seal_excuses_neither_damage_nor_a_later_revision(bureau):
    need_font()
    page = sealed_pdf(bureau)
    trust = compromised(bureau, bureau.certificate(), files=[page])
    later = page + b"\n9 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"
    for data, verdict, code in (
        (b"\n" + page, "copy-without-effect", "PDF_SEAL_BROKEN"),
        (later, "altered", "PDF_CHANGED_AFTER_SEALING"),
    ):
        result = bureau.verify(data, trust=trust)
        assert (result.verdict.value, result.errors[0].code) == (verdict, code)


def test_a_partial_disclosure_cannot_be_proven(bureau):
    trust = compromised(bureau, bureau.certificate())
    assert bureau.verdict(disclosed(bureau), trust=trust) == "altered"
    assert bureau.verdict(withholding(sealed_sd_jwt(bureau), 0), trust=trust) == "altered"


def test_a_proven_certificate_can_still_be_revoked(bureau):
    trust = compromised(bureau, bureau.certificate("阿卜杜拉·买买提"))
    assert bureau.verdict(bureau.certificate("阿卜杜拉·买买提"), trust=trust) == "revoked"


def test_one_changed_character_is_not_proven(bureau):
    changed = bureau.unsecured()
    changed["credentialSubject"]["level"] = "正高级"
    trust = compromised(bureau, bureau.certificate())
    assert bureau.verdict(bureau.sealed(changed), trust=trust) == "altered"


@pytest.mark.parametrize(
    "member",
    [
        {},
        {"since": SINCE},
        {"since": "soon", "provenDigests": ""},
        {"since": SINCE, "provenDigests": "AAAA"},
        {"since": SINCE, "provenDigests": "not base64!"},
        "yes",
    ],
)
def test_a_malformed_compromise_refuses_the_bundle(bureau, member):
    (issuer,) = json.loads(bureau.bundle)["issuers"]
    issuer["sealMethods"][0]["compromised"] = member
    with pytest.raises(TrustError) as caught:
        bureau.trust_with(issuers=[issuer])
    assert caught.value.code == "SEAL_COMPROMISE"


def test_a_key_revoked_in_the_did_document_fails_from_that_moment(bureau):
    (issuer,) = json.loads(bureau.bundle)["issuers"]
    for method in issuer["didDocument"]["verificationMethod"]:
        method["revoked"] = SINCE
    # The status key is revoked with it, so its lists are read before.
    trust = bureau.trust_with(issuers=[issuer])
    assert bureau.verdict(bureau.certificate(), trust=trust) == "altered"
    assert bureau.verdict(sealed_jwt(bureau), trust=trust) == "altered"
    before = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
    assert before + timedelta(minutes=5) == datetime(2026, 11, 20, 8, 10, tzinfo=UTC)
    assert bureau.verdict(bureau.certificate(), trust=trust, at=before) == "original"
