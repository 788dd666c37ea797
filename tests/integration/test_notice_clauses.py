"""Each criterion N1.1 to N7.1 of the notice as one named test; deeper ones stand beside it.

The notice is 沪人社规〔2019〕33号; the numbers are those of the project's reading of it, clause by
clause.
"""

import ast
import json
import warnings
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

import vc_verifier
from tests.bureau_example import (
    COMMITTEE,
    DID,
    HEADINGS,
    NAMES,
    NOW,
    UNIT,
    UNITS,
    approved_application,
    issue,
    new_bureau,
    title_file,
)
from tests.bureau_fixture import AT, PublishedBureau
from tests.conversion_table import TABLE
from tests.integration import test_notice_life_cycle as life_cycle
from vc_core.documents.loader import pinned
from vc_core.verification_methods.multikey import decode_public_key, encode_public_key
from vc_issuer.bureau import Bureau
from vc_issuer.officer import Officer
from vc_issuer.problems import IssuerError
from vc_issuer.queries import Question, way_of
from vc_issuer.registry.models import AuditEntry
from vc_issuer.registry.reservation import reserve
from vc_issuer.seal_authority import SealNames, certify_seal
from vc_issuer.sealing import open_sealer
from vc_issuer.signers.file import FileSigner
from vc_issuer.slips.kinds import SLIPS, paper_not_reissued
from vc_issuer.slips.slip import issue_slip
from vc_issuer.status import Decision
from vc_issuer.unit_home import UnitHome
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.trust.seal_certificate import SEAL_NAME, check_seal_certificate
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.verdict import MEANINGS, Verdict

ROOT = Path(__file__).parents[2]
DIRECTOR = Officer.with_all_roles("director")
EXAM_HEADINGS = "姓名,证件号码,考试,资格名称,级别,取得方式,通过日期"
_COLUMNS = {
    "date": "通过日期",
    "level": "级别",
    "route": "取得方式",
    "title": "资格名称",
    "committee": "评审委员会",
    "series": "系列",
    "name": "姓名",
}


@pytest.fixture
def desk(tmp_path: Path) -> Bureau:
    return new_bureau(tmp_path / "home")


def title_codes(desk: Bureau, *, unit: str = UNIT, **changes: str) -> set[str]:
    """Give the refusals of one good title row with some columns changed."""
    row = dict(zip(HEADINGS.split(","), title_file(1).decode().split()[1].split(","), strict=True))
    row.update({_COLUMNS[column]: text for column, text in changes.items()})
    data = f"{HEADINGS}\n{','.join(row.values())}".encode()
    return {r.code for r in desk.check(data, "t.csv", unit=unit, now=NOW).refused}


def exam_codes(desk: Bureau, examination: str, title: str, level: str, day: str) -> set[str]:
    row = f"李四,310000196001010017,{examination},{title},{level},考试,{day}"
    data = f"{EXAM_HEADINGS}\n{row}".encode()
    return {r.code for r in desk.check(data, "e.csv", unit="U-EX-SZ", now=NOW).refused}


def refused(call: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(IssuerError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_n1_1_two_types_each_with_its_schema_and_a_catalogue_that_is_data(
    bureau: PublishedBureau, desk: Bureau
) -> None:
    title, passed = bureau.certificate("张三丰"), bureau.certificate("李四")
    assert title["type"][1] == "ProfessionalTitleCredential"
    assert passed["type"][1] == "ProfessionalQualificationCredential"
    schemas = {entry["credentialSchema"]["id"] for entry in (title, passed)}
    assert schemas == set(pinned().schema_urls.values())
    assert title_codes(desk, title="新设高级职称") == {"NOT_IN_CATALOGUE"}
    path = ROOT / "contexts" / "catalogue" / "title_series.csv"
    edited = path.read_text("utf-8").replace(",高级工程师,", ",新设高级职称,")
    before = desk.catalogue.version
    assert desk.import_catalogue({path.name: edited.encode()}, by="clerk", now=NOW).lines
    assert title_codes(desk, title="新设高级职称") == set()
    assert desk.catalogue.version != before


def test_n1_2_what_was_obtained_before_the_first_day_is_refused_that_day_counts(
    desk: Bureau,
) -> None:
    assert title_codes(desk, date="2019-08-31") == {"OUT_OF_PERIOD"}
    assert title_codes(desk, date="2019-09-01") == set()


def test_n1_3_levels_routes_catalogue_seal_duplicates_and_glyphs(desk: Bureau) -> None:
    assert "LEVEL_NOT_IN_SCOPE" in title_codes(desk, level="初级", title="助理工程师")
    assert title_codes(desk, route="认定") == {"ROUTE_NOT_IN_SCOPE"}
    assert title_codes(desk, route="初定") == {"ROUTE_NOT_IN_SCOPE"}
    closed = "上海市工程系列软件专业高级职称评审委员会"
    assert title_codes(desk, committee=closed, date="2020-12-31") == set()
    assert title_codes(desk, committee=closed, date="2021-01-01") == {"NOT_IN_CATALOGUE"}
    assert exam_codes(desk, "没有这个考试", "经济师", "中级", "2020-11-08") == {"NOT_IN_CATALOGUE"}
    junior = ("经济专业技术资格", "助理经济师", "初级")
    assert exam_codes(desk, *junior, "2020-11-08") == set()
    seal = ("经济专业技术资格", "经济师", "中级")
    assert exam_codes(desk, *seal, "2021-12-17") == set()
    assert exam_codes(desk, *seal, "2021-12-18") == {"SEAL_NOT_COMPETENT"}
    assert title_codes(desk, name="张\U000323af") == {"GLYPH_MISSING"}
    twice = title_file(1) + b"\n" + title_file(1).splitlines()[1]
    assert [r.code for r in desk.check(twice, "t.csv", unit=UNIT, now=NOW).refused] == ["DUPLICATE"]
    approved_application(desk, 1)
    assert title_codes(desk) == {"DUPLICATE"}


def test_n1_4_every_certificate_is_in_the_registry_once_and_its_number_never_again(
    desk: Bureau,
) -> None:
    application = approved_application(desk, 2)
    issue(desk, application)
    numbers = life_cycle.numbers(desk)
    desk.change_status(Decision(numbers[0], "revoke", "forged-application", "d"), now=NOW)
    assert issue(desk, application) == 0
    issue(desk, approved_application(desk, 2, first=10))
    assert len(set(life_cycle.numbers(desk))) == 4
    with desk.registry.writing() as session:
        basis = desk.legal_bases()[-1].document_number
        assert refused(reserve, session, [1], legal_basis=basis, now=NOW) == "ALREADY_SEALED"
    assert desk.reconcile().differences == ()


def test_n2_1_a_row_outside_the_remit_is_refused_and_the_rest_only_if_wanted(desk: Bureau) -> None:
    assert title_codes(desk, unit="U-SR-WS") >= {"OUT_OF_SCOPE_SERIES"}
    assert title_codes(desk, unit="U-IM-QU") >= {"OUT_OF_SCOPE_LEVEL"}
    assert title_codes(desk, unit="U-EX-SZ") == {"WRONG_UNIT_KIND"}
    bad = title_file(1, first=1).splitlines()[1].replace("计算机应用".encode(), "水利".encode())
    data = title_file(1) + b"\n" + bad
    receipt = desk.apply(data, "t.csv", unit=UNIT, now=NOW)
    [refusal] = receipt.checked.refused
    assert (refusal.row, refusal.column, refusal.code) == (3, "specialty", "OUT_OF_SCOPE_SPECIALTY")
    assert "电子信息" in refusal.text.zh
    assert receipt.application is None
    taken = desk.apply(data, "t.csv", unit=UNIT, now=NOW, accept_valid=True)
    assert taken.application is not None


def test_n2_2_a_second_person_approves_before_anything_is_sealed_and_all_is_logged(
    desk: Bureau,
) -> None:
    data = title_file(1)
    application = desk.apply(data, "t.csv", unit=UNIT, now=NOW, applicant="anna").application
    assert application is not None
    assert refused(desk.issue, application, clock=lambda: NOW) == "NOT_APPROVED"
    assert refused(desk.approve, application, by="anna", now=NOW) == "SAME_PERSON"
    desk.approve(application, by="bernd", now=NOW)
    assert desk.issue(application, clock=lambda: NOW, by="clara").sealed == 1
    with desk.registry.reading() as session:
        log = [(e.actor, e.action) for e in session.query(AuditEntry).order_by(AuditEntry.sequence)]
    assert [entry for entry in log if entry[1] in ("apply", "approve", "seal")] == [
        ("anna", "apply"), ("bernd", "approve"), ("clara", "seal"),
    ]  # fmt: skip


def test_n2_3_a_unit_asks_for_its_own_certificates_only_and_another_person_decides(
    desk: Bureau,
) -> None:
    issue(desk, approved_application(desk, 2))
    number = life_cycle.numbers(desk)[0]
    foreign = refused(life_cycle.ask, desk, "revoke", number, unit="U-SR-WS")
    assert foreign == "NOT_OWN_CERTIFICATE"
    request = life_cycle.ask(desk, "correct", number, corrected={"specialty": "电子信息"})
    same = Officer.with_all_roles("clerk-of-unit")
    assert refused(life_cycle.approve, desk, request, same) == "SAME_PERSON"
    decided = life_cycle.approve(desk, request)
    assert life_cycle.document(desk, decided.replacement)["replaces"] == number
    assert life_cycle.status(desk, number) == "superseded"


def test_n2_4_nothing_unchecked_is_sealed_and_only_the_pipeline_opens_the_seal(
    bureau: PublishedBureau,
) -> None:
    document = json.loads(bureau.bundle)["issuers"][0]["didDocument"]
    sealer = open_sealer(bureau.home, document)
    good = bureau.unsecured()
    sealer.seal(good, NOW)
    for changes in (
        {"issuer": "did:web:other.example"},
        {"credentialSubject": {**good["credentialSubject"], "level": "初级"}},
        {"credentialSubject": {**good["credentialSubject"], "name": "张\u200b三"}},
        {"type": ["VerifiableCredential"]},
        {"unknown": "member"},
    ):
        with pytest.raises(Exception, match=r"[A-Z_]{6,}"):
            sealer.seal({**good, **changes}, NOW)
    # The e-seal is unlocked in three places: for certificates (sealing), for further forms of
    # those that are stored (carrier_sealing), and for their PDF (pdf).
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "vc_issuer").rglob("*.py")
        if {"seal_signer", "current_seal_signer"} & {
            node.attr for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        }
    }  # fmt: skip
    assert users - {"vc_issuer/keyring.py"} == {
        "vc_issuer/sealing.py",
        "vc_issuer/carrier_sealing.py",
        "vc_issuer/pdf/maker.py",
    }


def test_n3_1_all_forms_are_sealed_by_the_key_of_the_seals_own_certificate(
    bureau: PublishedBureau,
) -> None:
    chain = bureau.keyring.seal_chain()
    with warnings.catch_warnings():
        # The library counts the bytes of the name, not its characters.
        warnings.simplefilter("ignore", UserWarning)
        [name] = chain[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "上海市人力资源和社会保障局专业技术资格证书专用章"
    key = encode_public_key(chain[0].public_key())
    document = json.loads(bureau.bundle)["issuers"][0]["didDocument"]
    method = document["verificationMethod"][0]
    assert method["publicKeyMultibase"] == key
    proofs = bureau.certificate()["proof"]
    assert {proof["verificationMethod"] for proof in proofs} == {method["id"]}
    assert bureau.verdict(bureau.barcodes["张三丰"]) == "authentic-data"


def test_n3_2_each_verdict_has_its_consequence_in_two_languages_and_the_clause(
    bureau: PublishedBureau,
) -> None:
    assert set(MEANINGS) == set(Verdict)
    for meaning in MEANINGS.values():
        assert meaning.effect.text.zh
        assert meaning.effect.text.en
        assert meaning.effect.clause
    bundle = json.loads(bureau.bundle)
    assert bundle["issuers"][0]["sealMethods"]
    ca = bureau.keyring.seal_ca()
    signer: FileSigner = bureau.seal
    crl = x509.load_pem_x509_crl((bureau.home / "keys" / "seal-ca.crl.pem").read_bytes())
    check_seal_certificate(
        bureau.keyring.seal_chain()[0], public_key=_public(signer), authority=ca, revoked=crl
    )
    with pytest.raises(TrustError):
        check_seal_certificate(
            _seal_named(bureau, SEAL_NAME[:-1] + "璋"),
            public_key=_public(signer),
            authority=ca,
            revoked=crl,
        )


def _public(signer: FileSigner) -> Any:
    return decode_public_key(encode_public_key(signer.public_key))


def _seal_named(bureau: PublishedBureau, name: str) -> Any:
    return certify_seal(
        bureau.seal.public_key,
        SealNames(seal=name),
        ca=bureau.keyring.seal_ca(),
        ca_key=bureau.keyring._key("seal-ca"),
        now=NOW,
    )


def test_n3_3_every_row_of_the_conversion_matrix_has_its_verdict_in_the_table() -> None:
    every = {f"C{row:02d}" for row in range(1, 41)}
    assert every <= {row.id for row in TABLE}
    assert {row.verdict for row in TABLE} <= set(Verdict)


def test_n3_4_a_prints_code_leads_to_the_data_and_the_verdict_says_to_rely_on_it(
    bureau: PublishedBureau,
) -> None:
    result = bureau.verify(bureau.pictures["张三丰"], scanned=True)
    assert result.verdict is Verdict.AUTHENTIC_DATA
    assert result.legal_effect.equal is None
    assert "以此处显示的数据为准" in result.legal_effect.text.zh
    assert result.credential is not None
    assert bureau.verdict(bureau.pictures["张三丰"]) == "copy-without-effect"


def test_n4_1_a_query_is_answered_in_exactly_four_ways(desk: Bureau) -> None:
    ways = {
        way_of(family, date.fromisoformat(day)).value
        for family in ("title", "qualification")
        for day in ("2013-12-31", "2014-01-01", "2019-08-31", "2019-09-01")
    }
    assert len(ways) == 4
    old = desk.queries.ask(
        Question("title", date(2013, 12, 31), "李四", number="X1"), client="c", now=NOW
    )
    assert old.outcome == "not-yet-gathered"
    on_record = desk.queries.ask(
        Question("title", date(2014, 1, 1), "李四", number="X1"), client="c", now=NOW
    )
    assert on_record.outcome == "no-match"


def test_n4_2_a_query_needs_two_facts_and_tells_a_guesser_nothing(desk: Bureau) -> None:
    issue(desk, approved_application(desk, 1))
    [number] = life_cycle.numbers(desk)
    day = date(2023, 11, 8)

    def ask(name: str, given: str | None, client: str = "c") -> Any:
        question = Question("title", day, name, number=given)
        return desk.queries.ask(question, client=client, now=NOW)

    assert refused(ask, "张三丰", None) == "QUERY_INCOMPLETE"
    assert ask("张三丰", number).outcome == "found"
    assert ask("王五", number).outcome == "no-match"
    assert ask("王五", number) == ask("张三丰", "2026999999999")

    def guess() -> None:
        for turn in range(40):
            ask("王五", number, client=f"c{turn}")

    assert refused(guess) == "TOO_MANY_QUERIES"

    def walk() -> None:
        for serial in range(40):
            ask("王五", f"20269999999{serial:02d}", client="walker")

    assert refused(walk) == "TOO_MANY_QUERIES"


def test_n4_3_a_query_gives_information_never_a_file(desk: Bureau) -> None:
    issue(desk, approved_application(desk, 1))
    [number] = life_cycle.numbers(desk)
    question = Question("title", date(2023, 11, 8), "张三丰", number=number)
    answer = desk.queries.ask(question, client="c", now=NOW)
    said = json.dumps(asdict(answer), ensure_ascii=False, default=str)
    for mark in ("proof", "@context", "VC1-", "credentialStatus", "310", "张三丰"):
        assert mark not in said


def test_n5_1_a_slip_is_a_units_own_credential_and_never_a_certificate(tmp_path: Path) -> None:
    desk = new_bureau(tmp_path / "home")
    unit = UnitHome.create(tmp_path / "unit", code="U-EX-SZ")
    facts = {
        "name": "李四", "idNumber": "310000196001010017", "slipNumber": "1",
        "slipSource": "archives", "examination": "经济专业技术资格", "qualificationName": "经济师",
        "level": "中级", "datePassed": "2008-11-08",
    }  # fmt: skip
    slip = issue_slip(
        SLIPS["qualification"], facts, signer=unit.signer(), contexts=pinned(), now=NOW
    )

    def verify() -> Any:
        published = desk.publish(tmp_path / "public", now=NOW)
        root = TrustRoot.parse((tmp_path / "public" / "trust-root.json").read_bytes())
        trust = Trust.load(published.bundle, root)
        return vc_verifier.verify(slip, trust=trust, at=NOW)

    assert verify().verdict is Verdict.NOT_ISSUED_BY_BUREAU
    desk.unit_keys.register("U-EX-SZ", unit.did.encode(), by="clerk", now=NOW)
    desk.recognitions.recognise("U-EX-SZ", unit.did, by="clerk", now=NOW)
    result = verify()
    assert (result.kind, result.verified, result.legal_effect.equal) == ("slip", True, False)


def test_n5_2_paper_is_not_reissued_and_the_right_body_is_named() -> None:
    for family, document, body in (
        ("title", "查询单", "委员会办公室"),
        ("qualification", "成绩单", "考试机构"),
    ):
        error = paper_not_reissued(family)  # type: ignore[arg-type]
        assert error.code == "PAPER_NOT_REISSUED"
        assert document in error.text.zh
        assert body in error.text.zh


def test_n6_1_a_status_has_a_reason_of_the_closed_list_and_is_seen_with_its_date(
    bureau: PublishedBureau, desk: Bureau
) -> None:
    issue(desk, approved_application(desk, 1))
    [number] = life_cycle.numbers(desk)
    wrong = Decision(number, "revoke", "because", "director")
    assert refused(desk.change_status, wrong, now=NOW) == "STATUS_REASON"
    for name, verdict in (
        ("阿卜杜拉·买买提", "revoked"), ("赵六", "suspended"), ("钱七", "superseded"),
    ):  # fmt: skip
        assert bureau.verdict(bureau.text(name)) == verdict
    status = next(c for c in bureau.verify(bureau.text()).checks if c.check == "status")
    assert status.as_of == "2026-11-20T08:00:00Z"
    assert AT > NOW


def test_n6_2_only_a_substantiated_case_makes_one_record_and_misuse_alone_revokes_nothing(
    desk: Bureau,
) -> None:
    issue(desk, approved_application(desk, 1))
    [number] = life_cycle.numbers(desk)
    case = desk.misuse.report(
        category="lending", digest="ab" * 32, number=number, statement="", by="public", now=NOW
    )
    decide = desk.misuse.substantiate
    assert refused(decide, case, number=number, by=DIRECTOR, now=NOW) == "CASE_STATE"
    desk.misuse.open(case, by=DIRECTOR, now=NOW)
    desk.misuse.add_evidence(case, digest="cd" * 32, kind="record", by=DIRECTOR, now=NOW)
    assert case.encode() not in desk.misuse.export(by=DIRECTOR, now=NOW)
    desk.misuse.substantiate(case, number=number, by=DIRECTOR, now=NOW)
    assert desk.misuse.export(by=DIRECTOR, now=NOW).count(case.encode()) == 1
    assert life_cycle.status(desk, number) == "in-force"


def test_n7_1_issuing_needs_a_basis_in_force_and_old_certificates_stay_valid(
    tmp_path: Path,
) -> None:
    bases = json.loads((ROOT / "contexts" / "catalogue" / "legal_basis.json").read_bytes())
    notice = json.dumps(bases[:1], ensure_ascii=False).encode()
    last = datetime(2023, 12, 31, 15, 59, 59, tzinfo=UTC)
    late = datetime(2023, 12, 31, 16, 0, 0, tzinfo=UTC)
    desk = Bureau.initialise(tmp_path / "home", now=last, legal_basis=notice, did=DID, names=NAMES)
    desk.import_units(UNITS.read_bytes(), actor="clerk", now=last)
    applied = [approved_application(desk, 1, first=serial) for serial in (0, 1)]
    assert desk.issue(applied[0], clock=lambda: last).sealed == 1
    with pytest.raises(IssuerError) as caught:
        desk.issue(applied[1], clock=lambda: late)
    assert caught.value.code == "NO_LEGAL_BASIS"
    assert "2024-01-01" in caught.value.text.zh
    [number] = life_cycle.numbers(desk)
    issued = life_cycle.document(desk, number)
    assert issued["legalBasis"] == "沪人社规〔2019〕33号"
    assert "validUntil" not in issued
    renewal = [{**bases[0], "number": "续期〔2024〕1号", "inForceFrom": "2024-01-01",
                "inForceUntil": None}]  # fmt: skip
    added = desk.add_legal_bases(
        json.dumps(renewal, ensure_ascii=False).encode(), by="clerk", now=late
    )
    assert added == ["续期〔2024〕1号"]
    assert desk.issue(applied[1], clock=lambda: late).sealed == 1
    published = desk.publish(tmp_path / "public", now=NOW)
    root = TrustRoot.parse((tmp_path / "public" / "trust-root.json").read_bytes())
    trust = Trust.load(published.bundle, root)
    assert vc_verifier.verify(issued, trust=trust, at=NOW).verdict is Verdict.ORIGINAL


def test_every_criterion_has_its_test() -> None:
    tests = {name.split("_", 3)[1] + "_" + name.split("_", 3)[2] for name in globals()
             if name.startswith("test_n")}  # fmt: skip
    wanted = {1: 4, 2: 4, 3: 4, 4: 3, 5: 2, 6: 2, 7: 1}
    assert tests == {f"n{c}_{n}" for c, count in wanted.items() for n in range(1, count + 1)}
    assert COMMITTEE
