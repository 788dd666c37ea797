"""The drill: back a bureau up while it works, destroy it, restore it, and have the books agree."""

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.bureau_example import NOW, approved_application, issue
from tests.issuing_runs import assert_one_certificate_per_row, bureau_on
from tests.postgresql_server import PostgresqlServer
from vc_issuer.backup import back_up, restore
from vc_issuer.bureau import Bureau
from vc_issuer.cli import main
from vc_issuer.problems import IssuerError
from vc_issuer.status import Decision


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Name a database, None for the file in the home."""
    if request.param == "sqlite":
        return None
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def working(database: str | None, tmp_path: Path) -> Bureau:
    """Give a bureau with two certificates, one suspended, published, with a key of the console."""
    bureau = bureau_on(database, tmp_path / "home")
    issue(bureau, approved_application(bureau, 2))
    with bureau.registry.reading() as session:
        number = session.scalar(text("SELECT min(number) FROM certificates"))
    bureau.change_status(Decision(number, "suspend", "under-investigation", "director"), now=NOW)
    bureau.publish(tmp_path / "published", now=NOW)
    return bureau


def destroy(bureau: Bureau, database: str | None, request: pytest.FixtureRequest) -> str | None:
    """Lose home and database; give where an empty database is now."""
    bureau.close()
    shutil.rmtree(bureau.home)
    if database is None:
        return None
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    server.sql(f"DROP DATABASE {database.rpartition('/')[2]} WITH (FORCE)")
    return server.new_database()


def numbers(bureau: Bureau) -> list[tuple[str, str]]:
    with bureau.registry.reading() as session:
        found = session.execute(text("SELECT number, document FROM certificates ORDER BY number"))
        return [tuple(row) for row in found]


def test_what_is_destroyed_comes_back_and_the_books_agree(
    working: Bureau, database: str | None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = numbers(working)
    back_up(working.home, tmp_path / "backup", now=NOW)
    passphrase = (working.home / "keys" / "passphrase").read_bytes()
    elsewhere = destroy(working, database, request)

    restore(tmp_path / "backup", working.home, database=elsewhere)
    put_back = working.home / "keys" / "passphrase"
    put_back.touch(mode=0o600)
    put_back.write_bytes(passphrase)

    restored = Bureau(working.home)
    kept = (tmp_path / "published" / "trust-bundle.json").read_bytes()
    assert restored.reconcile([kept]).differences == ()
    assert numbers(restored) == before
    # It goes on where it was: the next numbers and places are new ones, and the guards stand.
    issue(restored, approved_application(restored, 2, first=10))
    assert_one_certificate_per_row(restored, 4)
    assert restored.publish(tmp_path / "published", now=NOW + timedelta(hours=1)).sequence == 2
    assert restored.reconcile([kept]).differences == ()
    with pytest.raises(Exception, match=r"audit_log"), restored.registry.writing() as s:
        s.execute(text("DELETE FROM audit_log"))
    restored.close()


def test_a_backup_from_before_the_last_publication_is_told_by_its_bundle(
    working: Bureau, database: str | None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    back_up(working.home, tmp_path / "backup", now=NOW)
    passphrase = (working.home / "keys" / "passphrase").read_bytes()
    issue(working, approved_application(working, 1, first=10))
    working.publish(tmp_path / "published", now=NOW + timedelta(hours=1))
    elsewhere = destroy(working, database, request)
    restore(tmp_path / "backup", working.home, database=elsewhere)
    put_back = working.home / "keys" / "passphrase"
    put_back.touch(mode=0o600)
    put_back.write_bytes(passphrase)
    restored = Bureau(working.home)
    kept = (tmp_path / "published" / "trust-bundle.json").read_bytes()
    assert restored.reconcile([kept]).differences == ("LOG_HEAD_DIFFERS 2",)
    restored.close()


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    bureau = bureau_on(None, tmp_path / "small")
    back_up(bureau.home, tmp_path / "backup", now=NOW)
    bureau.close()
    return tmp_path / "backup"


def test_a_backup_holds_no_passphrase_and_is_nobody_elses_to_read(backup: Path) -> None:
    names = {file.name for file in backup.rglob("*")}
    assert "passphrase" not in names
    assert "seal-1.key.pem" in names
    assert backup.stat().st_mode & 0o077 == 0
    for key in backup.rglob("*.key.pem"):
        assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["changed", "missing", "added"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(backup: Path, tmp_path: Path, damage):
    victim = backup / "home" / "bureau.json"
    if damage == "changed":
        victim.write_text("{}", "utf-8")
    elif damage == "missing":
        victim.unlink()
    else:
        (backup / "home" / "keys" / "more.pem").write_text("x", "utf-8")
    with pytest.raises(IssuerError) as refused:
        restore(backup, tmp_path / "new")
    assert refused.value.code == "BACKUP_DAMAGED"
    assert not (tmp_path / "new").exists()


def test_nothing_is_overwritten(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(IssuerError) as refused:
        restore(backup, tmp_path / "small")
    assert refused.value.code == "HOME_NOT_EMPTY"
    with pytest.raises(IssuerError) as refused:
        back_up(tmp_path / "small", backup, now=NOW)
    assert refused.value.code == "BACKUP_EXISTS"
    with pytest.raises(IssuerError) as refused:
        restore(tmp_path, tmp_path / "new")
    assert refused.value.code == "BACKUP_UNREADABLE"


def test_a_database_that_is_in_use_is_not_restored_into(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    bureau = bureau_on(postgresql.new_database(), tmp_path / "home")
    back_up(bureau.home, tmp_path / "backup", now=NOW)
    with pytest.raises(IssuerError) as refused:
        restore(tmp_path / "backup", tmp_path / "other")
    assert refused.value.code == "REGISTRY_COPY_FAILED"
    assert not (tmp_path / "other").exists()
    bureau.close()


def test_the_commands_say_what_is_to_be_done_next(tmp_path: Path, capsys) -> None:
    home = tmp_path / "home"
    bureau_on(None, home).close()
    backup = str(tmp_path / "backup")
    assert main(["--home", str(home), "--lang", "en", "backup", "--out", backup]) == 0
    assert "passphrase is not among them" in capsys.readouterr().err
    assert main(["--home", str(tmp_path / "new"), "--lang", "zh", "restore", backup]) == 0
    assert "reconcile" in capsys.readouterr().err
    assert json.loads((tmp_path / "new" / "bureau.json").read_text("utf-8"))["database"] is None
    with sqlite3.connect(tmp_path / "new" / "registry.sqlite3") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
