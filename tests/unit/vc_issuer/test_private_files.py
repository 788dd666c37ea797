"""Files with personal data are closed to other users of the machine, whatever the umask is."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bureau_example import BAD_ROW, NOW, UNIT, new_bureau, title_file
from vc_issuer.cli import main
from vc_issuer.files import write_atomically
from vc_issuer.initialise import initialise
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """Have the umask that most machines have, under which files are open to others."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def run(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), "--lang", "en", *arguments])


def test_a_registry_in_a_home_that_existed_is_private_with_its_log_and_index(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    initialise(home, now=NOW)
    registry = Registry(f"sqlite:///{home / 'registry.sqlite3'}")
    with registry.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE more (x)")
        files = sorted(home.glob("registry.sqlite3*"))
        assert len(files) == 3
        assert {mode(file) for file in files} == {0o600}
    registry.close()
    assert mode(home) == 0o700


def test_init_again_closes_what_an_earlier_version_left_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    initialise(home, now=NOW)
    home.chmod(0o755)
    (home / "registry.sqlite3").chmod(0o644)
    initialise(home, now=NOW)
    assert (mode(home), mode(home / "registry.sqlite3")) == (0o700, 0o600)


def test_a_registry_outside_of_the_home_is_private(tmp_path: Path) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    registry.upgrade()
    registry.close()
    assert mode(tmp_path / "elsewhere.sqlite3") == 0o600


def test_an_open_home_with_other_peoples_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir(mode=0o755)
    (home / "letter.txt").write_text("hello", "utf-8")
    with pytest.raises(IssuerError) as caught:
        initialise(home, now=NOW)
    assert caught.value.code == "HOME_MODE"
    assert mode(home) == 0o755
    assert [file.name for file in home.iterdir()] == ["letter.txt"]
    home.chmod(0o700)
    initialise(home, now=NOW)


def test_a_private_file_is_private_where_an_open_one_was(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_atomically(path, b"public")
    assert mode(path) == 0o644
    write_atomically(path, b"private", private=True)
    assert mode(path) == 0o600


def test_reports_and_exports_of_cases_are_private(tmp_path: Path) -> None:
    home, rows, report = tmp_path / "home", tmp_path / "rows.csv", tmp_path / "report.xlsx"
    new_bureau(home)
    rows.write_bytes(title_file(1) + BAD_ROW)
    assert run(home, "apply", str(rows), "--unit", UNIT, "--report", str(report)) == 1
    assert mode(report) == 0o600
    cases = tmp_path / "cases.csv"
    assert run(home, "misuse", "export", "--out", str(cases)) == 0
    assert mode(cases) == 0o600


def test_the_holders_copy_is_private_and_the_certificate_is_not(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    bureau = new_bureau(home)
    receipt = bureau.apply(title_file(1), "rows.csv", unit=UNIT, now=NOW)
    assert receipt.application is not None
    bureau.approve(receipt.application, by="director", now=NOW)
    assert run(home, "issue", receipt.application) == 0
    assert run(home, "export", "--out", str(out), "--formats", "jsonld,holder.jsonld") == 0
    modes = {file.name.partition(".")[2]: mode(file) for file in out.iterdir()}
    assert modes == {"jsonld": 0o644, "holder.jsonld": 0o600}


def test_a_wrong_database_is_not_kept_so_that_the_right_one_works(tmp_path: Path) -> None:
    home = tmp_path / "home"
    wrong = "postgresql://nobody@127.0.0.1:1/nothing"
    with pytest.raises(IssuerError) as caught:
        initialise(home, now=NOW, database=wrong)
    assert caught.value.code == "REGISTRY_UNREACHABLE"
    right = f"sqlite:///{tmp_path / 'right.sqlite3'}"
    initialise(home, now=NOW, database=right)
    with pytest.raises(IssuerError) as caught:
        initialise(home, now=NOW, database=wrong)
    assert caught.value.code == "ALREADY_INITIALISED"
