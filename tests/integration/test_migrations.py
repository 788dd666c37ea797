"""Registries of every earlier version are brought up to date, and no other version is touched."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.bureau_example import NOW, UNIT, approved_application, issue, title_file
from tests.issuing_runs import bureau_on
from tests.postgresql_server import PostgresqlServer
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.database import LAST_MIGRATION, _configuration

REVISIONS = [
    script.revision
    for script in ScriptDirectory.from_config(_configuration()).walk_revisions()
][::-1]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'registry.sqlite3'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    yield server.new_database()


def moved(registry: Registry, step: str, revision: str) -> None:
    """Take a registry to a revision, up or down."""
    with registry.migrating() as configuration:
        getattr(command, step)(configuration, revision)


def tables(registry: Registry) -> dict[str, list[str]]:
    """Give every table with its columns."""
    found = inspect(registry._engine)
    return {
        name: sorted(column["name"] for column in found.get_columns(name))
        for name in found.get_table_names()
    }


def test_every_earlier_version_is_refused_until_init_and_is_then_like_a_new_one(url: str) -> None:
    registry = Registry(url)
    registry.upgrade()
    new = tables(registry)
    for revision in REVISIONS[-2::-1]:
        moved(registry, "downgrade", revision)
        with pytest.raises(IssuerError) as refused:
            registry.check_version()
        assert refused.value.code == "REGISTRY_VERSION"
        assert tables(registry) != new or revision == "0003"
        registry.upgrade()
        registry.check_version()
        assert tables(registry) == new
    registry.close()


def test_a_registry_of_a_newer_program_is_refused(url: str) -> None:
    registry = Registry(url)
    registry.upgrade()
    with registry.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(IssuerError) as refused:
        registry.check_version()
    assert refused.value.code == "REGISTRY_VERSION"
    registry.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_certificates_outlive_a_step_back_and_forth(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    bureau = bureau_on(server and server.new_database(), tmp_path / "home")
    issue(bureau, approved_application(bureau, 2))
    bureau.publish(tmp_path / "published", now=NOW)
    moved(bureau.registry, "downgrade", REVISIONS[1])
    bureau.close()
    # What an operator does after installing the newer program.
    again = Bureau.initialise(tmp_path / "home", now=NOW)
    kept = (tmp_path / "published" / "trust-bundle.json").read_bytes()
    assert again.reconcile([kept]).differences == ()
    issue(again, approved_application(again, 1, first=10))
    assert again.reconcile([kept]).differences == ()
    again.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_had_ended_awaits_approval_again_after_a_step_back(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    bureau = bureau_on(server and server.new_database(), tmp_path / "home")
    application = bureau.apply(title_file(1), "titles.csv", unit=UNIT, now=NOW).application
    assert application is not None
    bureau.endings.reject(application, by="director", reason="姓名有误", now=NOW)
    moved(bureau.registry, "downgrade", "0006")
    with bureau.registry.reading() as session:
        assert session.scalar(text("SELECT state FROM applications")) == "submitted"
    bureau.registry.upgrade()
    bureau.approve(application, by="director", now=NOW)
    assert issue(bureau, application) == 1
    bureau.close()


def test_a_reference_to_nothing_keeps_a_registry_from_being_brought_up_to_date(
    tmp_path: Path,
) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    registry.upgrade()
    moved(registry, "downgrade", "0006")
    with sqlite3.connect(tmp_path / "registry.sqlite3") as connection:
        connection.execute("INSERT INTO application_rows VALUES (1, 'A-none', 2, '1', '{}')")
    with pytest.raises(IssuerError) as refused:
        registry.upgrade()
    assert refused.value.code == "REGISTRY_DAMAGED"
    with registry.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0006"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    registry.close()


def test_the_last_migration_is_the_one_that_commands_ask_for() -> None:
    assert REVISIONS[-1] == LAST_MIGRATION
