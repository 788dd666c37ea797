"""Units' keys on the bureau desk, signed applications and slips on the unit desk (N2.2, N5.1)."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

import vc_verifier
from tests.bureau_example import BAD_ROW, NOW, UNIT, title_file
from tests.console_example import OTHER_UNIT, Browser, ConsoleExample
from vc_core.documents.loader import pinned
from vc_issuer.signed_application import sign_application
from vc_issuer.slips.kinds import EXAM_RESULT_SLIP
from vc_issuer.slips.slip import issue_slip
from vc_issuer.unit_home import UnitHome
from vc_verifier.trust.bundle import Trust, TrustRoot

RECORDS = (
    "类别,证书编号,姓名,证件号码,考试,系列,资格名称,级别,通过日期,评审委员会\n"
    "职业资格,K2008-1,李四,310000196001010017,经济专业技术资格,,经济师,中级,2008-11-08,\n"
    "职称,G2010-1,李四,310000196001010017,,工程技术人员,高级工程师,副高级,2010-05-01,某评委会"
)


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    console = ConsoleExample(tmp_path / "home")
    console.bureau.legacy.import_file(RECORDS.encode(), "records.csv", by="clara", now=NOW)
    return console


@pytest.fixture
def key(tmp_path: Path) -> UnitHome:
    return UnitHome.create(tmp_path / "unit", code=OTHER_UNIT)


def register(console: ConsoleExample, key: UnitHome, *, recognise: bool = True) -> None:
    """Have an approver register a unit's key, and recognise it for slips."""
    anna, page = console.signed_in("anna"), f"/bureau/units/{key.code}"
    anna.post(f"{page}/keys", {"key": key.did}, page=page)
    if recognise:
        anna.post(f"{page}/keys/{key.did}/recognise", {}, page=page)


def hand_in(browser: Browser, data: bytes, manifest: bytes | None) -> Any:
    form = {"file": (io.BytesIO(data), "申报.csv")}
    report = browser.post("/unit/upload", form, page="/unit/upload").location
    fields: dict[str, Any] = {"accept_valid": "true"}
    if manifest is not None:
        fields["manifest"] = (io.BytesIO(manifest), "申报.csv.signed.json")
    return browser.post(f"{report}/hand-in", fields, page=report, follow=True)


def signed(key: UnitHome, data: bytes, console: ConsoleExample) -> bytes:
    manifest = sign_application(
        data, "申报.csv", unit=key.code, signer=key.signer(), now=console.clock()
    )
    return json.dumps(manifest).encode()


def test_an_application_signed_by_the_unit_shows_its_key_to_the_bureau(
    console: ConsoleExample, tmp_path: Path
) -> None:
    key = UnitHome.create(tmp_path / "signing", code=UNIT)
    register(console, key, recognise=False)
    uma, data = console.signed_in("uma"), title_file(2) + BAD_ROW
    manifest = signed(key, data, console)
    page = hand_in(uma, data, manifest).get_data(as_text=True)
    assert key.did in page
    [application] = set(re.findall(r"\bA\d{8}-\w+", page))
    clara = console.signed_in("clara")
    assert key.did in clara.text(f"/bureau/applications/{application}")
    kept = clara.get(f"/bureau/applications/{application}/manifest.json")
    assert kept.data == manifest
    again = hand_in(uma, data, manifest).get_data(as_text=True)
    assert "came in before" in again


def test_a_signature_of_another_unit_or_over_another_file_hands_nothing_in(
    console: ConsoleExample, key: UnitHome
) -> None:
    register(console, key, recognise=False)
    uma, data = console.signed_in("uma"), title_file(1)
    others = hand_in(uma, data, signed(key, data, console)).get_data(as_text=True)
    assert "another unit signed" in others
    changed = hand_in(uma, data, signed(key, data + b"\n", console)).get_data(as_text=True)
    assert "another unit signed" in changed
    nonsense = hand_in(uma, data, b"{}").get_data(as_text=True)
    assert "not a signed application" in nonsense
    assert "No application yet" in uma.text("/unit/")


def test_an_application_without_a_signature_has_no_manifest(console: ConsoleExample) -> None:
    page = hand_in(console.signed_in("uma"), title_file(1), None).get_data(as_text=True)
    [application] = set(re.findall(r"\bA\d{8}-\w+", page))
    clara = console.signed_in("clara")
    assert clara.get(f"/bureau/applications/{application}/manifest.json").status_code == 404


def test_a_slip_goes_from_the_registry_over_the_units_key_to_the_verifier(
    console: ConsoleExample, key: UnitHome
) -> None:
    register(console, key)
    otto = console.signed_in("otto")
    assert "recognised" in otto.text("/unit/slips/")
    found = otto.post(
        "/unit/slips/search", {"name": "李四", "known": "310000196001010017"}, page="/unit/slips/"
    ).get_data(as_text=True)
    # The title is in no examination organisation's remit.
    [record] = re.findall(r"/unit/slips/records/(\d+)/facts.json", found)
    assert "310000196001010017" not in found
    answer = otto.post(
        f"/unit/slips/records/{record}/facts.json", {"slip_number": "CJ-1"}, page="/unit/slips/"
    )
    facts = json.loads(answer.data)
    slip = issue_slip(
        EXAM_RESULT_SLIP, facts, signer=key.signer(), contexts=pinned(), now=console.clock()
    )
    data = json.dumps(slip, ensure_ascii=False).encode()
    said = note(otto, data)
    assert "CJ-1 is in order" in said
    console.bureau.publisher.publish(console.clock())
    client = console.app.test_client()
    trust = Trust.load(
        json.loads(client.get("/trust-bundle.json").data),
        TrustRoot.parse(client.get("/trust-root.json").data),
    )
    result = vc_verifier.verify(data, trust=trust, at=console.clock())
    assert result.verified
    assert result.to_json()["kind"] == "slip"


def note(browser: Browser, data: bytes) -> str:
    form = {"file": (io.BytesIO(data), "x.slip.jsonld")}
    return browser.post("/unit/slips/signed", form, page="/unit/slips/", follow=True).get_data(
        as_text=True
    )


FACTS = {
    "name": "李四",
    "idNumber": "310000196001010017",
    "slipNumber": "1",
    "slipSource": "archives",
    "examination": "经济专业技术资格",
    "qualificationName": "经济师",
    "level": "中级",
    "datePassed": "2008-11-08",
}


def made(key: UnitHome, console: ConsoleExample, **changes: str) -> bytes:
    slip = issue_slip(
        EXAM_RESULT_SLIP,
        {**FACTS, **changes},
        signer=key.signer(),
        contexts=pinned(),
        now=console.clock(),
    )
    return json.dumps(slip, ensure_ascii=False).encode()


def test_a_slip_that_a_verifier_would_refuse_is_not_noted(
    console: ConsoleExample, key: UnitHome
) -> None:
    register(console, key, recognise=False)
    otto = console.signed_in("otto")
    assert "not recognised for this unit" in note(otto, made(key, console))
    register(console, key)
    good = made(key, console)
    assert "is in order" in note(otto, good)
    altered = good.replace("经济师".encode(), "会计师".encode())
    assert "signature does not hold" in note(otto, altered)
    assert "outside the recognised remit" in note(otto, made(key, console, examination="无此考试"))
    assert "no JSON document" in note(otto, b"{")
    assert len(console.bureau.slips.noted(OTHER_UNIT)) == 1


def test_a_unit_that_gives_no_slips_is_told_who_does(console: ConsoleExample) -> None:
    uma = console.signed_in("uma")
    page = uma.text("/unit/slips/")
    assert "office of the review committee" in page
    fields = {"slip_number": "1"}
    refused = uma.post("/unit/slips/records/1/facts.json", fields, page="/unit/slips/", follow=True)
    assert "committee offices and examination" in refused.get_data(as_text=True)


def test_a_key_withdrawn_or_no_longer_recognised_ends_at_once(
    console: ConsoleExample, key: UnitHome
) -> None:
    register(console, key)
    anna, page = console.signed_in("anna"), f"/bureau/units/{OTHER_UNIT}"
    [recognition] = re.findall(r"/recognitions/(\d+)/withdraw", anna.text(page))
    anna.post(f"{page}/recognitions/{recognition}/withdraw", {}, page=page)
    otto = console.signed_in("otto")
    assert "not recognised for this unit" in note(otto, made(key, console))
    anna.post(f"{page}/keys/{key.did}/withdraw", {}, page=page)
    assert "withdrawn" in anna.text(page)
    # A clerk sees it all and changes nothing.
    clara = console.signed_in("clara")
    assert key.did in clara.text(page)
    assert clara.post(f"{page}/keys", {"key": key.did}, page=page).status_code == 403
