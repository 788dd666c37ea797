"""Slips in place of lost paper certificates (notice, clause 5; N5.1, N5.2)."""

import copy
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import vc_verifier
from tests.bureau_example import COMMITTEE, NOW, UNITS, new_bureau
from tests.reference_proofs import plainly_secured
from vc_core.documents.loader import pinned
from vc_core.proofs import add_proof
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.slips.kinds import EXAM_RESULT_SLIP, REVIEW_RESULT_SLIP, SlipKind, paper_not_reissued
from vc_issuer.slips.slip import issue_slip
from vc_issuer.unit_home import UnitHome
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.trust.trust_error import TrustError

EXAM_ORG, OFFICE = "U-EX-SZ", "U-OF-GC"
EXAM_FACTS = {
    "name": "李四",
    "idNumber": "310000196001010017",
    "slipNumber": "2026-0001",
    "slipSource": "archives",
    "examination": "经济专业技术资格",
    "qualificationName": "经济师",
    "level": "中级",
    "datePassed": "2008-11-08",
}
REVIEW_FACTS = {
    **{name: text for name, text in EXAM_FACTS.items() if name != "examination"},
    "series": "工程技术人员",
    "committee": COMMITTEE,
    "qualificationName": "高级工程师",
    "level": "副高级",
}


@dataclass(frozen=True)
class Published:
    bureau: Bureau
    homes: dict[str, UnitHome]
    folder: Path

    @property
    def root(self) -> TrustRoot:
        return TrustRoot.parse((self.folder / "trust-root.json").read_bytes())

    @property
    def bundle(self) -> dict[str, Any]:
        bundle: dict[str, Any] = json.loads((self.folder / "trust-bundle.json").read_bytes())
        return bundle

    def trust(self) -> Trust:
        return Trust.load(self.bundle, self.root)

    def slip(self, code: str, kind: SlipKind, facts: dict[str, str], **options: Any) -> Any:
        signer = self.homes[code].signer()
        return issue_slip(kind, facts, signer=signer, contexts=pinned(), **{"now": NOW, **options})

    def verdict(self, document: Any) -> str:
        return vc_verifier.verify(document, trust=self.trust(), at=NOW).verdict.value


def office() -> bytes:
    unit = copy.deepcopy(json.loads(UNITS.read_bytes())[0])
    unit.update(code=OFFICE, kind="committee-office")
    unit["name"] = {"zh": "（示例）评审委员会办公室", "en": "(Example) committee office"}
    return json.dumps([unit], ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("slips")
    bureau = new_bureau(folder / "home")
    bureau.import_units(office(), actor="clerk", now=NOW)
    homes = {}
    for code in (EXAM_ORG, OFFICE, "U-EX-HY"):
        homes[code] = UnitHome.create(folder / code, code=code)
        if code in (EXAM_ORG, OFFICE):
            did = homes[code].did
            bureau.unit_keys.register(code, did.encode(), by="clerk", now=NOW)
            bureau.recognitions.recognise(code, did, by="clerk", now=NOW)
    bureau.publish(folder / "public", now=NOW)
    return Published(bureau, homes, folder / "public")


@pytest.mark.parametrize(
    ("code", "kind", "facts"),
    [(EXAM_ORG, EXAM_RESULT_SLIP, EXAM_FACTS), (OFFICE, REVIEW_RESULT_SLIP, REVIEW_FACTS)],
)
def test_a_recognised_units_slip_is_shown_as_a_slip_never_as_a_certificate(
    published: Published, code: str, kind: SlipKind, facts: dict[str, str]
) -> None:
    slip = published.slip(code, kind, facts)
    result = vc_verifier.verify(slip, trust=published.trust(), at=NOW).to_json()
    assert (result["verified"], result["kind"]) == (True, "slip")
    assert result["legalEffect"]["equal"] is False
    assert result["legalEffect"]["clause"] == "五"
    assert "示例" in result["issuerName"]["zh"]
    checks = {check["check"]: check for check in result["checks"]}
    assert checks["rules"]["code"] == "WITHIN_RECOGNITION"
    assert checks["status"]["outcome"] == "not-checked"


def test_a_slip_holds_only_the_masked_id_number(published: Published) -> None:
    slip = published.slip(EXAM_ORG, EXAM_RESULT_SLIP, EXAM_FACTS)
    assert EXAM_FACTS["idNumber"] not in json.dumps(slip)
    assert slip["credentialSubject"]["maskedIdNumber"] == "310****0017"


def test_a_slip_by_a_unit_that_is_not_recognised_is_not_issued_by_the_bureau(
    published: Published,
) -> None:
    slip = published.slip("U-EX-HY", EXAM_RESULT_SLIP, EXAM_FACTS)
    assert published.verdict(slip) == "not-issued-by-bureau"


@pytest.mark.parametrize(
    ("code", "kind", "facts"),
    [
        (EXAM_ORG, REVIEW_RESULT_SLIP, REVIEW_FACTS),
        (OFFICE, EXAM_RESULT_SLIP, EXAM_FACTS),
        (OFFICE, REVIEW_RESULT_SLIP, {**REVIEW_FACTS, "series": "卫生技术人员"}),
        (OFFICE, REVIEW_RESULT_SLIP, {**REVIEW_FACTS, "committee": "别的评审委员会"}),
    ],
)
def test_a_slip_of_another_kind_or_outside_the_remit_is_against_the_rules(
    published: Published, code: str, kind: SlipKind, facts: dict[str, str]
) -> None:
    assert published.verdict(published.slip(code, kind, facts)) == "rule-violation"


def test_a_slip_from_before_the_recognition_is_against_the_rules(published: Published) -> None:
    early = NOW - timedelta(days=1)
    slip = published.slip(EXAM_ORG, EXAM_RESULT_SLIP, EXAM_FACTS, now=early)
    assert published.verdict(slip) == "rule-violation"


@pytest.mark.parametrize("member", ["name", "level", "datePassed"])
def test_a_changed_slip_is_altered(published: Published, member: str) -> None:
    slip = published.slip(EXAM_ORG, EXAM_RESULT_SLIP, EXAM_FACTS)
    slip["credentialSubject"][member] = "2009-11-08"
    assert published.verdict(slip) == "altered"
    del slip["proof"]
    assert published.verdict(slip) == "not-verifiable"


def test_a_slip_under_the_e_seal_is_never_a_good_one(published: Published) -> None:
    slip = published.slip(EXAM_ORG, EXAM_RESULT_SLIP, EXAM_FACTS)
    unsecured = {name: member for name, member in slip.items() if name != "proof"}
    did = published.bundle["issuers"][0]["id"]
    seal = published.bureau.keyring.seal_signer(did)
    both = ("ecdsa-jcs-2019", "ecdsa-rdfc-2019")
    for issuer in (did, slip["issuer"]):
        sealed = plainly_secured({**unsecured, "issuer": issuer}, seal, *both)
        assert published.verdict(sealed) in {"not-issued-by-bureau", "altered"}
    as_certificate = {
        **unsecured,
        "@context": [unsecured["@context"][0], pinned().certificate_context],
    }
    assert published.verdict(plainly_secured(as_certificate, seal, *both)) != "original"


def test_the_issuing_pipeline_seals_no_slip(published: Published) -> None:
    from vc_issuer.sealing import open_sealer

    document = published.bundle["issuers"][0]["didDocument"]
    sealer = open_sealer(published.bureau.home, document)
    slip = published.slip(EXAM_ORG, EXAM_RESULT_SLIP, EXAM_FACTS)
    unsecured = {name: member for name, member in slip.items() if name != "proof"}
    with pytest.raises(IssuerError):
        sealer.seal({**unsecured, "issuer": document["id"]}, NOW)


def test_a_recognition_not_by_the_bureaus_status_key_makes_the_bundle_untrusted(
    published: Published,
) -> None:
    bundle = published.bundle
    del bundle["proof"]
    recognition = bundle["units"][0]
    recognition["credentialSubject"]["coveredExaminations"] = ["*"]
    root = published.bureau.keyring.trust_root_signer()
    with pytest.raises(TrustError):
        Trust.load(plainly_secured(bundle, root, "ecdsa-jcs-2019"), published.root)
    del recognition["proof"]
    seal = published.bureau.keyring.seal_signer(bundle["issuers"][0]["id"])
    by_seal = add_proof(recognition, signer=seal, cryptosuite="ecdsa-jcs-2019", created=NOW)
    bundle["units"][0] = by_seal
    with pytest.raises(TrustError):
        Trust.load(plainly_secured(bundle, root, "ecdsa-jcs-2019"), published.root)


def test_a_withdrawn_recognition_or_key_leaves_the_bundle(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home")
    home = UnitHome.create(tmp_path / "unit", code=EXAM_ORG)
    bureau.unit_keys.register(EXAM_ORG, home.did.encode(), by="clerk", now=NOW)
    recognition = bureau.recognitions.recognise(EXAM_ORG, home.did, by="clerk", now=NOW)
    assert len(bureau.publisher.current(NOW).bundle["units"]) == 1
    bureau.recognitions.withdraw(recognition, by="clerk", now=NOW)
    assert bureau.publisher.current(NOW).bundle["units"] == []
    bureau.recognitions.recognise(EXAM_ORG, home.did, by="clerk", now=NOW)
    assert len(bureau.publisher.current(NOW).bundle["units"]) == 1
    bureau.unit_keys.withdraw(home.did, by="clerk", now=NOW)
    assert bureau.publisher.current(NOW).bundle["units"] == []


def test_an_organising_unit_gives_no_slips_and_an_office_applies_for_no_certificates(
    tmp_path: Path,
) -> None:
    bureau = new_bureau(tmp_path / "home")
    bureau.import_units(office(), actor="clerk", now=NOW)
    home = UnitHome.create(tmp_path / "unit", code="U-SR-GC-DX")
    bureau.unit_keys.register("U-SR-GC-DX", home.did.encode(), by="clerk", now=NOW)
    with pytest.raises(IssuerError) as caught:
        bureau.recognitions.recognise("U-SR-GC-DX", home.did, by="clerk", now=NOW)
    assert caught.value.code == "GIVES_NO_SLIPS"
    from tests.bureau_example import title_file

    checked = bureau.check(title_file(1), "t.csv", unit=OFFICE, now=NOW)
    assert {refusal.code for refusal in checked.refused} == {"WRONG_UNIT_KIND"}


@pytest.mark.parametrize(
    ("family", "document", "body", "never"),
    [
        ("title", "查询单", "委员会办公室", "成绩单"),
        ("qualification", "成绩单", "考试机构", "查询单"),
    ],
)
def test_paper_is_not_reissued_and_the_right_document_and_body_are_named(
    family: Any, document: str, body: str, never: str
) -> None:
    error = paper_not_reissued(family)
    assert error.code == "PAPER_NOT_REISSUED"
    assert document in error.text.zh
    assert body in error.text.zh
    assert never not in error.text.zh


def test_what_does_not_fit_a_slips_schema_is_not_signed(published: Published) -> None:
    for facts in (
        {**EXAM_FACTS, "sex": "男"},
        {**EXAM_FACTS, "datePassed": "2008/11/08"},
        {**EXAM_FACTS, "idNumber": "1"},
        {**EXAM_FACTS, "slipSource": "hearsay"},
    ):
        with pytest.raises(Exception, match=r"SCHEMA_MISMATCH|ID_NUMBER_INVALID"):
            published.slip(EXAM_ORG, EXAM_RESULT_SLIP, facts)
