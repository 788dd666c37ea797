"""`make audit` finds a vulnerability, and never takes silence for a good answer."""

import shutil

import pytest

from tests.advisory_service import advisory_service
from tools import audit

CONTROL = {"jinja2": "CONTROL-1"}, {"minimist": "CONTROL-2"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.node,
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is missing: apt-get install npm"),
]


@pytest.fixture
def locks(tmp_path, monkeypatch):
    """Two small Python locks, so that a test asks for few packages; npm's are the real ones."""
    for name, version in (("RUN_LOCK", "2.3"), ("DEV_LOCK", "2.3")):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"flask=={version}\n    # via x\n", "ascii")
        monkeypatch.setattr(audit, name, file)
    monkeypatch.delenv(audit.REQUIRED, raising=False)


def audited(capsys, url):
    osv = [("--vulnerability-service", "osv", "--osv-url", url)]
    code = audit.main(osv, ("--registry", url))
    return code, capsys.readouterr().out


def test_packages_without_a_vulnerability_pass(locks, capsys):
    with advisory_service(*CONTROL) as url:
        code, said = audited(capsys, url)
    assert code == 0
    assert "Python locks (pip-audit): 1 packages, 0 vulnerable" in said
    assert "0 vulnerable" in said.splitlines()[-1]
    assert "NOT AUDITED" not in said


def test_a_vulnerability_in_either_lock_fails_and_is_named(locks, capsys):
    python, npm = CONTROL
    with advisory_service({**python, "flask": "PYSEC-1"}, {**npm, "jsonld": "GHSA-1"}) as url:
        code, said = audited(capsys, url)
    assert code == 1
    assert "VULNERABLE flask 2.3: PYSEC-1, fixed in 9999" in said
    assert "VULNERABLE jsonld" in said


def test_a_service_that_knows_nothing_is_no_audit(locks, capsys):
    with advisory_service({}, {}) as url:
        code, said = audited(capsys, url)
    assert (code, said.count("NOT AUDITED")) == (0, 2)
    assert said.count("it does not know a published vulnerability") == 2


def test_an_unreachable_service_is_said_and_fails_only_where_it_is_required(
    locks, capsys, monkeypatch
):
    closed = "http://127.0.0.1:9/"
    code, said = audited(capsys, closed)
    assert (code, said.count("NOT AUDITED")) == (0, 2)
    monkeypatch.setenv(audit.REQUIRED, "1")
    monkeypatch.setattr(audit, "audit_npm", lambda registry: audit.Report(0, ()))
    assert audited(capsys, closed)[0] == 1


def test_a_tool_that_breaks_fails(locks, capsys, monkeypatch):
    monkeypatch.setattr(audit, "audit_npm", lambda registry: audit.Report(0, ()))
    code = audit.main([("--no-such-option",)], ("--registry", "http://127.0.0.1:9/"))
    assert code == 1
    assert "the tool broke" in capsys.readouterr().out
