"""Who a bureau says it is: the legal basis decides about demonstrations, and names are demanded."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests.bureau_example import DID, NAMES, NOW
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError
from vc_issuer.backup import back_up
from vc_issuer.bureau import Bureau
from vc_issuer.cli import main
from vc_issuer.identity import BureauNames
from vc_issuer.persons import system_user
from vc_issuer.registry.models import AuditEntry, Setting
from vc_issuer.registry.settings import read_setting
from vc_issuer.seal_authority import SealNames

BASIS = {"number": "续期〔2026〕1号", "inForceFrom": "2024-01-01", "inForceUntil": None}
OWN = json.dumps([BASIS]).encode()
MARKED = json.dumps([BASIS, {**BASIS, "number": "x", "demonstration": True}]).encode()


def real(home: Path, **changes: Any) -> Bureau:
    """Make a bureau that is no demonstration, but for what a test changes."""
    given = {"now": NOW, "legal_basis": OWN, "did": DID, "names": NAMES, **changes}
    return Bureau.initialise(home, **given)


def refusal(home: Path, **changes: Any) -> str:
    with pytest.raises(ProblemError) as caught:
        real(home, **changes)
    return caught.value.code


def settings(bureau: Bureau) -> dict[str, Any]:
    with bureau.registry.reading() as session:
        names = ("demonstration", "did", "base", "issuer_name")
        return {name: read_setting(session, name) for name in names}


def names_in_certificates(bureau: Bureau, seal: str = "seal-1") -> SealNames:
    return SealNames.of(bureau.keyring.seal_chain(seal))


def test_a_legal_basis_of_ones_own_makes_a_bureau_under_its_own_names(tmp_path: Path) -> None:
    bureau = real(tmp_path)
    assert settings(bureau) == {
        "demonstration": False,
        "did": DID,
        "base": "https://bureau.example",
        "issuer_name": {"zh": NAMES.organisation_zh, "en": NAMES.organisation_en},
    }
    assert names_in_certificates(bureau) == SealNames(
        ca="某电子认证服务有限公司",
        organisation="上海市人力资源和社会保障局",
        seal="上海市人力资源和社会保障局专业技术资格证书专用章",
    )
    published = bureau.publish(tmp_path / "public", now=NOW)
    told = json.dumps([published.root, published.bundle], ensure_ascii=False)
    assert published.bundle["demonstration"] is published.root["demonstration"] is False
    assert "演示" not in told
    assert "(Demonstration)" not in told


@pytest.mark.parametrize("legal_basis", [None, MARKED], ids=["shipped", "one marked"])
def test_a_shipped_or_marked_basis_makes_a_demonstration_under_its_names(
    tmp_path: Path, legal_basis: bytes | None
) -> None:
    bureau = Bureau.initialise(tmp_path, now=NOW, legal_basis=legal_basis)
    found = settings(bureau)
    assert found["demonstration"] is True
    assert found["base"] == pinned().base
    assert found["issuer_name"]["zh"].startswith("（演示）")
    assert names_in_certificates(bureau) == SealNames()


@pytest.mark.parametrize("legal_basis", [None, MARKED], ids=["shipped", "one marked"])
def test_a_demonstration_does_not_bear_given_names(
    tmp_path: Path, legal_basis: bytes | None
) -> None:
    home = tmp_path / "home"
    assert refusal(home, legal_basis=legal_basis) == "DEMONSTRATION_NAMES"
    assert not home.exists()


@pytest.mark.parametrize("left_out", ["organisation_zh", "organisation_en", "certification_body"])
def test_a_real_bureau_is_refused_without_each_of_its_names(tmp_path: Path, left_out: str) -> None:
    home = tmp_path / "home"
    with pytest.raises(ProblemError) as caught:
        real(home, names=replace(NAMES, **{left_out: None}))
    assert caught.value.code == "BUREAU_NAMES"
    assert caught.value.text.en.endswith(f"needs --{left_out.replace('_', '-')}")
    assert not home.exists()


def test_the_command_says_in_one_line_what_a_real_bureau_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lb.json").write_bytes(OWN)
    basis = str(tmp_path / "lb.json")
    assert main(["--home", str(tmp_path / "home"), "init", "--legal-basis", basis]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    for option in ("--did", "--organisation-zh", "--organisation-en", "--certification-body"):
        assert option in told


def test_the_command_makes_a_real_bureau_without_a_word_of_demonstration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lb.json").write_bytes(OWN)
    given = {
        "--legal-basis": str(tmp_path / "lb.json"),
        "--did": DID,
        "--organisation-zh": NAMES.organisation_zh,
        "--organisation-en": NAMES.organisation_en,
        "--certification-body": NAMES.certification_body,
        "--status-base": "https://status.bureau.example/vc",
    }
    arguments = [word for option in given.items() for word in option]
    assert main(["--home", str(tmp_path / "home"), "init", *map(str, arguments)]) == 0
    out, err = capsys.readouterr()
    assert out == f"{DID}\n"
    assert "demonstration" not in err.lower()
    assert "演示" not in err
    assert settings(Bureau(tmp_path / "home"))["base"] == "https://status.bureau.example/vc"


@pytest.mark.parametrize(
    ("did", "base"),
    [
        ("did:web:bureau.example", "https://bureau.example"),
        ("did:web:bureau.example%3A8443", "https://bureau.example:8443"),
        ("did:web:bureau.example:vc:titles", "https://bureau.example/vc/titles"),
    ],
)
def test_status_lists_lie_by_default_where_the_did_document_does(
    tmp_path: Path, did: str, base: str
) -> None:
    assert settings(real(tmp_path / "real", did=did))["base"] == base
    shown = Bureau.initialise(tmp_path / "shown", now=NOW, did=did)
    assert settings(shown)["base"] == base


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("organisation_zh", "", "BUREAU_NAME_INVALID"),
        ("organisation_zh", "局" * 65, "BUREAU_NAME_INVALID"),
        ("organisation_en", " Bureau", "BUREAU_NAME_INVALID"),
        ("certification_body", "a\u202eb", "BUREAU_NAME_INVALID"),
        ("certification_body", "e\u0301", "BUREAU_NAME_INVALID"),
        ("status_base", "http://bureau.example", "STATUS_BASE_INVALID"),
        ("status_base", "https://bureau.example/", "STATUS_BASE_INVALID"),
        ("status_base", "https://bureau.example/x?y", "STATUS_BASE_INVALID"),
        ("status_base", "https://user@bureau.example", "STATUS_BASE_INVALID"),
    ],
)
def test_what_cannot_be_a_name_or_an_address_is_refused(
    tmp_path: Path, member: str, value: str, code: str
) -> None:
    assert refusal(tmp_path / "home", names=replace(NAMES, **{member: value})) == code
    assert not (tmp_path / "home").exists()


def test_a_name_of_64_chinese_characters_is_borne_by_the_certificates(tmp_path: Path) -> None:
    bureau = real(tmp_path, names=replace(NAMES, organisation_zh="局" * 64))
    assert names_in_certificates(bureau).organisation == "局" * 64


def test_made_again_a_real_bureau_stays_what_it_is(tmp_path: Path) -> None:
    before = settings(real(tmp_path))
    assert settings(Bureau.initialise(tmp_path, now=NOW)) == before
    assert settings(real(tmp_path)) == before
    for changed in (
        BureauNames(organisation_zh="另一局"),
        BureauNames(organisation_en="Another"),
        BureauNames(certification_body="另一公司"),
        BureauNames(status_base="https://other.example"),
    ):
        assert refusal(tmp_path, names=changed, did=None) == "ALREADY_INITIALISED"


def test_a_real_bureau_takes_no_demonstration_basis(tmp_path: Path) -> None:
    bureau = real(tmp_path)
    assert refusal(tmp_path, legal_basis=MARKED) == "DEMONSTRATION_BASIS"
    with pytest.raises(ProblemError) as caught:
        bureau.add_legal_bases(MARKED, by="clerk", now=NOW)
    assert caught.value.code == "DEMONSTRATION_BASIS"
    assert [basis.document_number for basis in bureau.legal_bases()] == [BASIS["number"]]


def test_a_demonstration_stays_one_under_a_real_basis(tmp_path: Path) -> None:
    Bureau.initialise(tmp_path, now=NOW)
    again = Bureau.initialise(tmp_path, now=NOW, legal_basis=OWN)
    assert settings(again)["demonstration"] is True
    assert refusal(tmp_path) == "ALREADY_INITIALISED"


def test_a_demonstrations_keys_are_not_taken_over_into_a_real_bureau(tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    Bureau.initialise(shown, now=NOW).close()
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (shown / "keys").rename(home / "keys")
    assert refusal(home) == "KEYS_OF_ANOTHER"


def test_the_next_seal_bears_the_bureaus_names(tmp_path: Path) -> None:
    bureau = real(tmp_path)
    name = bureau.seals.prepare(by="operator", now=NOW)
    assert names_in_certificates(bureau, name) == names_in_certificates(bureau)


def test_init_logs_a_legal_basis_that_is_new_or_has_another_term(tmp_path: Path) -> None:
    bureau = real(tmp_path)
    shorter = json.dumps([{**BASIS, "inForceUntil": "2027-12-31"}]).encode()
    for basis in (OWN, shorter):
        real(tmp_path, legal_basis=basis)
    with bureau.registry.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "legal-basis")
        logged = [(entry.actor, entry.detail) for entry in session.scalars(query)]
    assert logged == [
        (system_user(), {"from": "2024-01-01", "until": None}),
        (system_user(), {"from": "2024-01-01", "until": "2027-12-31"}),
    ]


def test_a_bureau_whose_registry_is_lost_gets_no_empty_one(tmp_path: Path) -> None:
    bureau = real(tmp_path)
    with bureau.registry.writing() as session:
        # As in another database, or in a file that was made anew.
        session.execute(delete(Setting))
    before = {file: file.read_bytes() for file in (tmp_path / "keys").iterdir()}
    assert refusal(tmp_path) == "REGISTRY_LOST"
    assert {file: file.read_bytes() for file in (tmp_path / "keys").iterdir()} == before


def test_a_registry_whose_file_is_gone_is_made_anew_by_nobody(tmp_path: Path) -> None:
    home = tmp_path / "home"
    real(home).registry.close()
    file = home / "registry.sqlite3"
    away = file.rename(tmp_path / "away.sqlite3")
    assert refusal(home) == "REGISTRY_LOST"
    for use in (Bureau, lambda home: back_up(home, tmp_path / "backup", now=NOW)):
        with pytest.raises(ProblemError) as caught:
            use(home)
        assert caught.value.code == "REGISTRY_LOST"
    assert not file.exists()
    assert not (tmp_path / "backup").exists()
    away.rename(file)
    Bureau(home).registry.close()


def test_a_home_of_before_is_marked_by_the_next_init(tmp_path: Path) -> None:
    bureau = real(tmp_path)
    configuration = tmp_path / "bureau.json"
    made = configuration.read_bytes()
    content = json.loads(made)
    assert content.pop("did") == DID
    configuration.write_text(json.dumps(content), "utf-8")
    configuration.chmod(0o600)
    real(tmp_path).close()
    assert configuration.read_bytes() == made
    assert configuration.stat().st_mode & 0o077 == 0
    assert settings(bureau)["did"] == DID
