"""Applications signed by the unit's own key, catalogue versions and settings (N1.1, N2.2)."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.bureau_example import (
    BAD_ROW,
    NOW,
    UNIT,
    approved_application,
    issue,
    new_bureau,
    title_file,
)
from vc_core.identifiers.did_key import did_of, method_url
from vc_issuer.bureau import Bureau
from vc_issuer.catalogue_folder import catalogue_folder
from vc_issuer.check_digits import is_mod_37_36
from vc_issuer.cli import main
from vc_issuer.e_licence import ELicence
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.signed_application import sign_application
from vc_issuer.unit_home import UnitHome

FILE = title_file(2)


class Ed25519Signer:
    """A unit whose software signs with Ed25519."""

    algorithm = "Ed25519"

    def __init__(self) -> None:
        self.key = ed25519.Ed25519PrivateKey.generate()
        self.verification_method = method_url(did_of(self.key.public_key()))

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)


@pytest.fixture
def desk(tmp_path: Path) -> Bureau:
    return new_bureau(tmp_path / "home")


@pytest.fixture
def unit(desk: Bureau, tmp_path: Path) -> UnitHome:
    home = UnitHome.create(tmp_path / "unit", code=UNIT)
    desk.unit_keys.register(UNIT, home.did.encode(), by="clerk", now=NOW)
    return home


def signed(unit: UnitHome, **changes: Any) -> bytes:
    facts: dict[str, Any] = {"unit": UNIT, "signer": unit.signer(), "now": NOW, **changes}
    return json.dumps(sign_application(FILE, "titles.csv", **facts)).encode()


def refusal(call: Callable[..., Any], *arguments: Any, **options: Any) -> str:
    with pytest.raises(IssuerError) as caught:
        call(*arguments, **options)
    return caught.value.code


def take(desk: Bureau, manifest: bytes, data: bytes = FILE, name: str = "titles.csv") -> Any:
    return desk.apply_signed(data, name, manifest, now=NOW)


def test_a_signed_application_is_taken_once(desk: Bureau, unit: UnitHome) -> None:
    manifest = signed(unit)
    application = take(desk, manifest).application
    assert application is not None
    assert refusal(take, desk, manifest) == "REPLAYED"
    with desk.registry.reading() as session:
        kept = session.scalar(text("SELECT manifest FROM signed_applications"))
    assert kept == manifest.decode()


def test_an_ed25519_key_signs_as_well(desk: Bureau) -> None:
    signer = Ed25519Signer()
    did = signer.verification_method.partition("#")[0]
    multikey = {"type": "Multikey", "publicKeyMultibase": did.removeprefix("did:key:")}
    desk.unit_keys.register(UNIT, json.dumps(multikey).encode(), by="clerk", now=NOW)
    manifest = sign_application(FILE, "titles.csv", unit=UNIT, signer=signer, now=NOW)  # type: ignore[arg-type]
    assert take(desk, json.dumps(manifest).encode()).application is not None


def test_another_file_or_name_than_the_signed_one_is_refused(desk: Bureau, unit: UnitHome) -> None:
    assert refusal(take, desk, signed(unit), title_file(3)) == "FILE_NOT_SIGNED"
    assert refusal(take, desk, signed(unit), name="other.csv") == "FILE_NOT_SIGNED"


@pytest.mark.parametrize("member", ["unit", "created", "nonce", "file"])
def test_a_changed_manifest_is_refused(desk: Bureau, unit: UnitHome, member: str) -> None:
    manifest = json.loads(signed(unit))
    manifest[member] = {"name": "x", "sha256": "y"} if member == "file" else "2026"
    assert refusal(take, desk, json.dumps(manifest).encode()) == "SIGNATURE_INVALID"


def test_an_old_or_future_manifest_is_refused(desk: Bureau, unit: UnitHome) -> None:
    old, future = (signed(unit, now=NOW + timedelta(hours=h)) for h in (-25, 1))
    assert refusal(take, desk, old) == "MANIFEST_TIME"
    # A proof made in the future does not hold in the first place.
    assert refusal(take, desk, future) in {"MANIFEST_TIME", "SIGNATURE_INVALID"}


def test_a_key_of_another_unit_an_unknown_or_withdrawn_one_is_refused(
    desk: Bureau, unit: UnitHome, tmp_path: Path
) -> None:
    stranger = UnitHome.create(tmp_path / "stranger", code="U-SR-WS")
    assert refusal(take, desk, signed(stranger)) == "UNIT_KEY_UNKNOWN"
    desk.unit_keys.register("U-SR-WS", stranger.did.encode(), by="clerk", now=NOW)
    assert refusal(take, desk, signed(stranger)) == "UNIT_KEY_UNKNOWN"
    again = refusal(desk.unit_keys.register, UNIT, stranger.did.encode(), by="clerk", now=NOW)
    assert again == "UNIT_KEY_KNOWN"
    desk.unit_keys.withdraw(unit.did, by="clerk", now=NOW)
    assert refusal(take, desk, signed(unit)) == "UNIT_KEY_UNKNOWN"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"no json", b'{"type": "x"}'])
def test_what_is_no_manifest_is_refused(desk: Bureau, data: bytes) -> None:
    assert refusal(take, desk, data) == "MANIFEST_MALFORMED"


@pytest.mark.parametrize("data", [b"", b"did:key:zzz", b"{}", b"\xff", b"did:web:x.example"])
def test_what_is_no_public_key_is_refused(desk: Bureau, data: bytes) -> None:
    assert refusal(desk.unit_keys.register, UNIT, data, by="c", now=NOW) == "UNIT_KEY_FILE"


def test_the_signed_manifest_cannot_be_changed_by_hand(desk: Bureau, unit: UnitHome) -> None:
    take(desk, signed(unit))
    with pytest.raises(DatabaseError), desk.registry.writing() as session:
        session.execute(text("UPDATE signed_applications SET nonce = 'x'"))


def test_the_report_goes_back_to_the_unit_as_a_workbook(desk: Bureau, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(FILE + BAD_ROW)
    report = tmp_path / "report.xlsx"
    home = ["--home", str(desk.home), "--lang", "en"]
    options = ["--unit", UNIT, "--dry-run", "--report", str(report)]
    assert main([*home, "apply", str(file), *options]) == 1
    sheet = openpyxl.load_workbook(report).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Row", "Column", "Code", "Clause", "Reason")
    assert {row[2] for row in rows[1:]} >= {"OUT_OF_PERIOD", "ID_NUMBER_INVALID"}


def test_the_command_line_signs_and_takes_a_signed_application(
    desk: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "titles.csv"
    file.write_bytes(FILE)
    home = ["--home", str(desk.home)]
    unit = ["--unit-home", str(tmp_path / "unit")]
    assert main(["unit", "init", *unit, "--unit", UNIT]) == 0
    (tmp_path / "key").write_text(capsys.readouterr().out)
    assert main([*home, "units", "key", UNIT, str(tmp_path / "key")]) == 0
    assert main(["unit", "sign", str(file), *unit]) == 0
    manifest = str(tmp_path / "titles.csv.signed.json")
    # A dry run, for the unit that signed, does not use the manifest up.
    dry_run = [*home, "apply", str(file), "--signed", manifest, "--dry-run"]
    assert [main(dry_run), main(dry_run)] == [0, 0]
    assert main([*home, "apply", str(file), "--signed", manifest]) == 0
    assert main([*home, "apply", str(file), "--signed", manifest]) == 2
    assert main(dry_run) == 2
    assert "came in before" in capsys.readouterr().err


# The catalogue is data (N1.1).


def new_series(desk: Bureau) -> dict[str, bytes]:
    path = catalogue_folder(desk.home) / "title_series.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    rows.append({**rows[-1], "code": "T-NEW-1", "title_zh": "新设高级职称"})
    output = io.StringIO()
    writer = csv.DictWriter(output, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return {"title_series.csv": output.getvalue().encode()}


def test_a_dry_run_tells_the_difference_and_changes_nothing(desk: Bureau) -> None:
    before = desk.catalogue.version
    files = new_series(desk)
    found = desk.import_catalogue(files, by="clerk", now=NOW, dry_run=True)
    assert "+ title_series.csv T-NEW-1" in found.lines
    assert desk.catalogue.version == before
    assert desk.catalogues.versions() == []


def test_an_imported_version_is_in_use_at_once_and_on_record(desk: Bureau) -> None:
    found = desk.import_catalogue(new_series(desk), by="clerk", now=NOW)
    assert desk.catalogue.version == found.version_after != found.version_before
    assert "新设高级职称" in {title.name for title in desk.catalogue.titles}
    again = Bureau(desk.home)
    assert again.catalogue.version == found.version_after
    assert [entry[:2] for entry in desk.catalogues.versions()] == [(found.version_after, "clerk")]
    unchanged = desk.import_catalogue(new_series(desk), by="clerk", now=NOW)
    assert "+ title_series.csv T-NEW-1" not in unchanged.lines


def test_a_version_that_breaks_a_units_remit_or_itself_is_refused(desk: Bureau) -> None:
    path = catalogue_folder(desk.home) / "title_series.csv"
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    without = "".join(line for line in lines if "工程技术人员" not in line)
    before = desk.catalogue.version
    for files, code in (
        ({"title_series.csv": without.encode()}, "CATALOGUE_BREAKS_UNITS"),
        ({"title_series.csv": b"code\nx"}, "CATALOGUE_MALFORMED"),
        ({"passwords.txt": b"x"}, "CATALOGUE_FILES"),
    ):
        with pytest.raises(Exception, match=code):
            desk.import_catalogue(files, by="clerk", now=NOW)
    assert desk.catalogue.version == before
    assert not list((desk.home / "catalogue-versions").iterdir())


# Numbering and e-licence identifiers.


def subject(desk: Bureau) -> dict[str, Any]:
    with desk.registry.reading() as session:
        record = session.query(CertificateRecord).order_by(CertificateRecord.number.desc()).first()
        assert record is not None
        found: dict[str, Any] = json.loads(record.document or "")["credentialSubject"]
    return found


def test_the_number_pattern_counts_for_certificates_to_come(desk: Bureau) -> None:
    issue(desk, approved_application(desk, 1))
    example = desk.configuration.numbering("SH{year}{serial:6}{check}", by="clerk", now=NOW)
    assert is_mod_37_36(example)
    issue(desk, approved_application(desk, 1, first=10))
    assert subject(desk)["certificateNumber"].startswith("SH2026000002")
    assert refusal(desk.configuration.numbering, "X", by="c", now=NOW) == "NUMBER_PATTERN"


def test_e_licence_identifiers_are_made_only_when_configured(desk: Bureau) -> None:
    issue(desk, approved_application(desk, 1))
    assert "eLicenceIdentifier" not in subject(desk)
    codes = ELicence("11100000MB03271699022", "11100000000013338W")
    desk.configuration.e_licence(codes, by="clerk", now=NOW)
    issue(desk, approved_application(desk, 1, first=10))
    made = subject(desk)
    root, checked = made["eLicenceIdentifier"][:14], made["eLicenceIdentifier"][15:]
    assert root == "1.2.156.3005.2"
    assert checked.split(".")[2] == made["certificateNumber"]
    assert is_mod_37_36(checked.replace(".", ""))


def test_a_public_example_of_an_e_licence_identifier_is_made_again() -> None:
    codes = ELicence("11100000000013338W011", "11430000006122244L")
    known = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"
    assert codes.identifier("20230000403") == known


def test_malformed_e_licence_codes_are_refused() -> None:
    assert refusal(ELicence, "123", "11100000000013338W") == "E_LICENCE_CODES"
    assert refusal(ELicence, "11100000MB03271699022", "11100000000013338X") == "E_LICENCE_CODES"
