"""Schema and rules, on whole certificates and on what a holder disclosed of one."""

from dataclasses import replace

import pytest

from tests.bureau_fixture import AT
from tests.unit.vc_verifier.answers import said
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError, Text
from vc_verifier.checks.certificate_types import (
    certificate_contexts,
    has_certificate_contexts,
    is_certificate,
)
from vc_verifier.checks.disclosed import derived_finding, examine_disclosed, holders_copy_finding
from vc_verifier.checks.finding import undecided
from vc_verifier.checks.rules import check_disclosed_rules, check_rules
from vc_verifier.checks.schema import check_credential_schema
from vc_verifier.checks.seal import Seal, examine_seal
from vc_verifier.verdict import Verdict

DID = "did:web:rsj.sh.example"
ISSUED = "2026-11-20T08:00:00Z"
TEXT = Text("中文", "English")
ISSUED = "2026-11-20T08:00:00Z"


class Problem(ProblemError):
    """Any problem."""


PROBLEM = Problem("SOME_PROBLEM", "Some problem.", "某个问题。")


def seal_of(bureau, **members):
    return replace(examine_seal(bureau.certificate(), bureau.trust, AT), **members)


# Schema


def schema_finding(document):
    return said(check_credential_schema(document))


def test_a_certificate_is_held_against_the_schema_it_names_and_the_one_of_its_kind(bureau):
    good = ("schema", "passed", "SCHEMA_FITS", None, None)
    certificate = bureau.certificate()
    assert schema_finding(certificate) == good
    unnamed = {name: value for name, value in certificate.items() if name != "credentialSchema"}
    # Its type demands the schema, whether it names one or not.
    bad = ("schema", "failed", "SCHEMA_MISMATCH", Verdict.RULE_VIOLATION, None)
    assert schema_finding(unnamed)[1] == "failed"
    other = pinned().schema_url("ProfessionalQualificationCredential")
    named = {"id": other, "type": "JsonSchema", "digestSRI": pinned().digest_sri(other)}
    assert schema_finding({**certificate, "credentialSchema": named}) == bad
    assert schema_finding({**unnamed, "type": ["VerifiableCredential"]}) == good
    assert schema_finding({**certificate, "credentialSubject": {"name": "x"}}) == bad


def test_what_names_neither_schema_nor_type_is_held_against_none(bureau):
    document = bureau.certificate()
    del document["credentialSchema"], document["type"]
    assert schema_finding(document) == ("schema", "passed", "SCHEMA_FITS", None, None)


def test_a_schema_that_is_not_pinned_leaves_it_undecided(bureau):
    certificate = bureau.certificate()
    certificate["credentialSchema"] = {"id": "https://elsewhere.example/1", "type": "JsonSchema"}
    name, outcome, _code, verdict, _ = schema_finding(certificate)
    assert (name, outcome, verdict) == ("schema", "not-checked", Verdict.UNDECIDABLE)


# Rules on a part


def disclosed(bureau, *members, **changes):
    certificate = bureau.certificate()
    shown = {name: certificate["credentialSubject"][name] for name in members}
    return {**certificate, "credentialSubject": {**shown, **changes}}


def rules(bureau, document):
    return said(check_disclosed_rules(document, bureau.trust))


KEPT = ("rules", "passed", "DISCLOSED_RULES_KEPT", None, None)


def violation(code):
    return ("rules", "failed", code, Verdict.RULE_VIOLATION, None)


def test_a_rule_about_what_is_withheld_stays_unasked_and_any_other_is_asked(bureau):
    assert rules(bureau, disclosed(bureau)) == KEPT
    assert rules(bureau, disclosed(bureau, "name", "level", "datePassed")) == KEPT
    for subject in ("did:x:datePassed:level", None, ["level"]):
        assert rules(bureau, {**disclosed(bureau), "credentialSubject": subject}) == KEPT
    assert rules(bureau, disclosed(bureau, datePassed="2019-08-31")) == violation("OUT_OF_PERIOD")
    assert rules(bureau, disclosed(bureau, datePassed=None)) == violation("INVALID_TIME")
    assert rules(bureau, disclosed(bureau, level="初级")) == violation("LEVEL_NOT_IN_SCOPE")
    assert rules(bureau, disclosed(bureau, level=None)) == violation("LEVEL_NOT_IN_SCOPE")


def test_what_discloses_no_type_is_no_certificate_whatever_else_it_discloses(bureau):
    for members in ((), ("level",), ("datePassed", "level")):
        document = disclosed(bureau, *members)
        del document["type"]
        assert rules(bureau, document) == violation("NOT_A_CERTIFICATE")
        assert rules(bureau, {**document, "type": []}) == violation("NOT_A_CERTIFICATE")


def test_without_a_sealing_time_no_date_can_be_judged(bureau):
    document = bureau.certificate()
    del document["validFrom"]
    assert said(check_rules(document, bureau.trust)) == violation("SEALING_TIME_MISSING")
    assert rules(bureau, document) == violation("SEALING_TIME_MISSING")


def test_a_legal_basis_counts_while_it_is_in_force(bureau):
    document = {**bureau.certificate(), "legalBasis": "沪人社规〔2019〕33号"}
    for ask in (check_rules, check_disclosed_rules):
        ended = said(ask({**document, "validFrom": "2023-12-31T16:00:00Z"}, bureau.trust))
        assert ended == violation("NO_LEGAL_BASIS")
        good = said(ask({**document, "validFrom": "2023-12-31T15:59:59Z"}, bureau.trust))
        assert good[3] is None


def test_a_legal_basis_that_the_trust_data_does_not_list_leaves_it_undecided(bureau):
    unknown = {**bureau.certificate(), "legalBasis": "another"}
    answer = ("rules", "not-checked", "LEGAL_BASIS_UNKNOWN", Verdict.UNDECIDABLE, None)
    for ask in (check_rules, check_disclosed_rules):
        assert said(ask(unknown, bureau.trust)) == answer


def test_a_subject_that_is_no_object_breaks_the_rules(bureau):
    for subject in ("did:x:y", [bureau.certificate()["credentialSubject"]], None):
        document = {**bureau.certificate(), "credentialSubject": subject}
        assert said(check_rules(document, bureau.trust)) == violation("INVALID_TIME")
    document = bureau.certificate()
    del document["credentialSubject"]
    assert said(check_rules(document, bureau.trust)) == violation("INVALID_TIME")


@pytest.mark.parametrize(
    ("types", "answer"),
    [
        (["VerifiableCredential", "ProfessionalTitleCredential"], True),
        (["ProfessionalQualificationCredential"], True),
        ("ProfessionalTitleCredential", True),
        (["VerifiableCredential"], False),
        (["professionaltitlecredential"], False),
        ([], False),
        (None, False),
        ([["ProfessionalTitleCredential"]], False),
    ],
    ids=repr,
)
def test_a_certificate_is_told_by_its_exact_type(types, answer):
    assert is_certificate({"type": types}) is answer


# What the holder disclosed, and the file from which a holder derives


def test_a_disclosure_is_said_to_be_one(bureau):
    assert said(derived_finding()) == ("issuedForm", "passed", "DERIVED", None, None)
    schema, asked = examine_disclosed(disclosed(bureau, "name"), bureau.trust)
    assert said(schema) == ("schema", "not-checked", "DISCLOSED_IN_PART", None, None)
    assert said(asked) == KEPT


def test_a_holders_own_copy_is_told_apart_from_the_original(bureau):
    whole = seal_of(bureau)
    answer = ("issuedForm", "warning", "HOLDERS_COPY", None, None)
    assert said(holders_copy_finding(whole)) == answer
    assert holders_copy_finding(whole).problem.code == "HOLDERS_COPY"
    finding = holders_copy_finding(replace(whole, proofs=3))
    assert finding.verdict is Verdict.COPY_WITHOUT_EFFECT
    assert finding.check.outcome == "failed"
    assert finding.problem.code == "HOLDERS_COPY"


def test_a_certificate_stands_under_exactly_its_two_contexts():
    contexts = certificate_contexts()
    assert has_certificate_contexts({"@context": contexts})
    for other in ({}, {"context": contexts}, {"@context": [*contexts, "urn:x"]}):
        assert not has_certificate_contexts(other)


def test_what_is_not_authentic_has_no_issuer():
    seal = Seal(undecided("proof", PROBLEM))
    assert not seal.authentic
    assert not seal.whole
