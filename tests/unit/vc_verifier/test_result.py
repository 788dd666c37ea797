"""The result: no truth value, every check, nothing shown that was not verified."""

import json

import pytest

from vc_verifier.result import CHECK_NAMES

MEMBERS = {
    *("verified", "verdict", "kind", "legalEffect", "carrier", "asOf", "trustBundle", "checks"),
    *("credential", "warnings", "errors"),
}


def test_a_result_cannot_be_taken_for_a_truth_value(bureau):
    result = bureau.verify(bureau.text())
    with pytest.raises(TypeError):
        bool(result)


def test_the_json_has_every_member_of_the_interface(bureau):
    for data in (bureau.text(), bureau.barcodes["李四"], "nothing", b"\xff", {}):
        shown = bureau.verify(data).to_json()
        assert shown.keys() >= MEMBERS
        assert shown["trustBundle"].keys() >= {"sequence", "issued", "expires"}
        assert shown["legalEffect"].keys() >= {"equal", "clause", "zh", "en"}
        assert [check["check"] for check in shown["checks"]] == list(CHECK_NAMES)
        for check in shown["checks"]:
            assert check.keys() >= {"check", "outcome", "code", "zh", "en"}
            assert check["outcome"] in ("passed", "failed", "warning", "not-checked")
        assert json.loads(json.dumps(shown)) == shown


def test_signature_issuer_and_status_are_three_statements_with_their_dates(bureau):
    checks = {check.check: check for check in bureau.verify(bureau.text()).checks}
    assert checks["proof"].outcome == "passed"
    assert checks["issuer"].as_of == "2026-11-20T08:00:00Z"
    assert checks["status"].as_of == "2026-11-20T08:00:00Z"
    assert checks["validity"].as_of == "2026-11-20T09:00:00Z"


def test_after_a_failed_proof_everything_later_is_not_checked(bureau):
    altered = bureau.text().replace("张三丰", "李鬼")
    result = bureau.verify(altered)
    outcomes = {check.check: check.outcome for check in result.checks}
    assert outcomes["proof"] == "failed"
    for later in ("issuer", "validity", "status", "schema", "rules"):
        assert outcomes[later] == "not-checked"
    assert result.credential is None
    assert result.kind is None
    assert "李鬼" not in json.dumps(result.to_json(), ensure_ascii=False)


def test_the_issuers_name_is_the_bundles_and_never_the_credentials_own(bureau):
    unsecured = bureau.unsecured()
    unsecured["issuer"] = {"id": unsecured["issuer"], "name": "假局"}
    result = bureau.verify(bureau.sealed(unsecured))
    assert result.verdict != "original"
    assert result.issuer_name is None or result.issuer_name.zh != "假局"
    named = bureau.verify(bureau.text()).to_json()["issuerName"]
    assert named["zh"] == json.loads(bureau.bundle)["issuers"][0]["name"]["zh"]


def test_a_demonstration_says_so_in_both_languages(bureau):
    result = bureau.verify(bureau.text())
    (warning,) = [problem for problem in result.warnings if problem.code == "DEMONSTRATION"]
    assert "演示" in warning.text.zh
    assert "demonstration" in warning.text.en


def test_a_problem_never_repeats_the_untrusted_document_at_length(bureau):
    certificate = bureau.certificate()
    certificate["@context"] = ["https://elsewhere.example/" + "x" * 100_000]
    assert len(json.dumps(bureau.verify(certificate).to_json())) < 20_000
