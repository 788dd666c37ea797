"""Disclosures made from a holder's copy (ecdsa-sd-2023), at the ordinary verifier."""

import json

import pytest

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey
from vc_core.derive import derive
from vc_core.proofs import add_proof

SUBJECT = "credentialSubject"
MANDATORY = [
    "/issuer",
    "/validFrom",
    "/legalBasis",
    "/credentialStatus",
    "/credentialSchema",
]
SHOWN = ["/credentialSubject/name", "/credentialSubject/qualificationName"]


def holders_copy(bureau, document=None, *, mandatory=MANDATORY, signer=None):
    """Give a certificate with a base proof by the seal beside its own two."""
    return add_proof(
        document or bureau.certificate(),
        signer=signer or bureau.seal,
        cryptosuite="ecdsa-sd-2023",
        created=None,
        mandatory_pointers=mandatory,
    )


def disclosed(bureau, document=None, pointers=SHOWN, **options):
    return derive(holders_copy(bureau, document, **options), selective_pointers=pointers)


def codes(result):
    return {check.check: check.code for check in result.checks}


def test_name_and_qualification_alone_are_authentic_data(bureau):
    result = bureau.verify(disclosed(bureau))
    assert result.verdict.value == "authentic-data"
    assert result.carrier == "derived"
    assert result.legal_effect.equal is None
    assert set(result.credential[SUBJECT]) == {"name", "qualificationName"}
    assert codes(result)["issuedForm"] == "DERIVED"
    assert codes(result)["schema"] == "DISCLOSED_IN_PART"
    assert codes(result)["status"] == "IN_FORCE"
    text = json.dumps(result.to_json(), ensure_ascii=False)
    for withheld in ("certificateNumber", "maskedIdNumber", "committee", "datePassed"):
        assert bureau.certificate()[SUBJECT][withheld] not in text


def test_everything_disclosed_is_still_a_disclosure(bureau):
    result = bureau.verify(disclosed(bureau, pointers=[""]))
    assert result.verdict.value == "authentic-data"
    assert result.carrier == "derived"
    assert result.credential[SUBJECT] == bureau.certificate()[SUBJECT]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("阿卜杜拉·买买提", "revoked"), ("赵六", "suspended"), ("钱七", "superseded")],
)
def test_a_disclosure_has_the_certificates_status(bureau, name, verdict):
    assert bureau.verdict(disclosed(bureau, bureau.certificate(name))) == verdict


def test_a_disclosed_value_cannot_be_changed_nor_one_be_added(bureau):
    document = disclosed(bureau)
    document[SUBJECT]["name"] = "王小明"
    assert bureau.verdict(document) == "altered"
    document = disclosed(bureau)
    document[SUBJECT]["level"] = "正高级"
    assert bureau.verdict(document) == "altered"


def test_without_its_status_a_disclosure_is_undecided(bureau):
    kept = [pointer for pointer in MANDATORY if pointer != "/credentialStatus"]
    assert bureau.verdict(disclosed(bureau, mandatory=kept)) == "undecidable"


def test_without_the_sealing_time_a_disclosure_is_against_the_rules(bureau):
    kept = [pointer for pointer in MANDATORY if pointer != "/validFrom"]
    assert bureau.verdict(disclosed(bureau, mandatory=kept)) == "rule-violation"


def test_a_rule_is_asked_of_what_is_disclosed(bureau):
    document = bureau.unsecured()
    document[SUBJECT]["datePassed"] = "2019-08-31"
    late = [*SHOWN, "/credentialSubject/datePassed"]
    assert bureau.verdict(disclosed(bureau, document)) == "authentic-data"
    assert bureau.verdict(disclosed(bureau, document, late)) == "rule-violation"


def test_a_disclosure_of_somebody_elses_copy_is_not_the_bureaus(bureau):
    document = disclosed(bureau, bureau.unsecured(), signer=TestKey("P-256"))
    assert bureau.verdict(document) == "not-issued-by-bureau"


def test_a_disclosure_wrapped_in_something_is_a_copy(bureau):
    assert bureau.verdict({"kept": disclosed(bureau)}) == "copy-without-effect"


# The holder's own copy


def test_a_holders_copy_with_all_its_proofs_is_an_original_to_be_kept(bureau):
    result = bureau.verify(holders_copy(bureau))
    assert result.verdict.value == "original"
    assert [problem.code for problem in result.warnings if problem.code == "HOLDERS_COPY"]


def test_a_base_proof_alone_is_authentic_but_not_the_certificate(bureau):
    result = bureau.verify(holders_copy(bureau, bureau.unsecured()))
    assert result.verdict.value == "copy-without-effect"
    assert codes(result)["issuedForm"] == "NOT_AS_ISSUED"


def test_every_proof_of_a_holders_copy_must_hold(bureau):
    document = holders_copy(bureau)
    document["proof"][2] = holders_copy(bureau, bureau.certificate("王小明"))["proof"][2]
    assert bureau.verdict(document) == "altered"
    document = holders_copy(bureau)
    document["proof"][1] = bureau.certificate("王小明")["proof"][1]
    assert bureau.verdict(document) == "altered"
    document = holders_copy(bureau)
    value = document["proof"][2]["proofValue"]
    document["proof"][2]["proofValue"] = value[:-4] + "AAAA"
    assert bureau.verdict(document) == "altered"


def test_a_strangers_base_proof_makes_a_certificate_a_copy(bureau):
    assert bureau.verdict(holders_copy(bureau, signer=TestKey("P-256"))) == "copy-without-effect"


def test_an_expired_disclosure_does_not_hold(bureau):
    secured = add_proof(
        bureau.unsecured(),
        signer=bureau.seal,
        cryptosuite="ecdsa-sd-2023",
        created=None,
        mandatory_pointers=MANDATORY,
        options={"expires": "2026-11-20T08:30:00Z"},
    )
    assert bureau.verdict(derive(secured, selective_pointers=SHOWN), at=AT) == "altered"


@pytest.mark.parametrize("strange", [{}, [], ["x"], None, 7], ids=repr)
def test_a_base_proof_that_names_no_key_is_never_stumbled_over(bureau, strange):
    copy = holders_copy(bureau)
    copy["proof"][-1]["verificationMethod"] = strange
    assert bureau.verdict(copy) == "copy-without-effect"
