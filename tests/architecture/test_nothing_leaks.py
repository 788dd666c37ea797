"""The watch over logs and output sees what it is for, and fails the test that did it (R21)."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests import nothing_leaks
from tests.bureau_example import title_file

ROOT = Path(__file__).parents[2]
ID_NUMBER = title_file(1).decode().splitlines()[1].split(",")[2]
KEY = "-----BEGIN ENCRYPTED " + "PRIVATE KEY-----"

LEAKS = {
    "a log record": "logging.getLogger('vc_issuer.web').info('asked about %s', NAME)",
    "a log's traceback": """
        try:
            raise ValueError(NAME)
        except ValueError:
            logging.getLogger('vc_issuer').exception('failed')""",
    "another library's log": "logging.getLogger('sqlalchemy').warning(NUMBER)",
    "standard error": "print(NAME, file=sys.stderr)",
    "standard error that a test has read": "print(NAME, file=sys.stderr); capsys.readouterr()",
    "a whole ID number on standard output": "print(NUMBER)",
    "a key on standard output": "print(KEY)",
    "a process's standard error": "subprocess.run(['sh', '-c', f'echo {NAME} >&2'], "
    "capture_output=True)",
    "an audit event": """
        from vc_issuer.bureau import Bureau
        from vc_issuer.audit import Event, append
        bureau = Bureau.initialise(tmp_path / 'home', now=NOW)
        with bureau.registry.writing() as session:
            append(session, [Event('x', 'y', {'who': NAME})], actor='z', now=NOW)
        bureau.close()""",
    "a key that was opened": """
        from vc_issuer.signers.file import load_or_create_key
        key = load_or_create_key(tmp_path / 'k', b'words')
        print(key.private_numbers().private_value)""",
}
FINE = {
    "a name on standard output": "print(NAME)",
    "a masked number in a log": "logging.getLogger('vc_issuer').info(NUMBER[:3] + '***')",
    "other eighteen digits": "logging.getLogger('vc_issuer').info('310000196001010018')",
}


def run(tmp_path: Path, bodies: dict[str, str]) -> str:
    """Run each body as a test of its own under the watch; give what pytest says."""
    tests = [
        f"def test_{index}(capsys, tmp_path):\n{indent(dedent(body), '    ')}\n"
        for index, body in enumerate(bodies.values())
    ]
    head = (
        "import logging, subprocess, sys\nfrom tests.bureau_example import NOW\n"
        f"from vc_issuer.signers import file\nimport vc_issuer.audit\n"
        f"NAME, NUMBER, KEY = '张三丰', {ID_NUMBER!r}, {KEY!r}\n"
    )
    file = tmp_path / "test_leaks.py"
    file.write_text(head + "\n".join(tests), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "tests.nothing_leaks",
         "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(file)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.stdout.decode("utf-8")


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests within say is theirs: this one passes on nothing of it."""
    monkeypatch.setattr(nothing_leaks, "look_at", lambda *_arguments, **_options: None)


def test_each_way_of_giving_something_away_fails_the_test_that_does_it(tmp_path: Path) -> None:
    said = run(tmp_path, LEAKS)
    passed = [
        name
        for index, name in enumerate(LEAKS)
        if f"test_leaks.py::test_{index} gave away" not in said
    ]
    assert passed == [], said
    assert "张三丰" not in said.partition("short test summary")[2]


def test_what_is_no_leak_fails_nothing(tmp_path: Path) -> None:
    said = run(tmp_path, FINE)
    assert f"{len(FINE)} passed" in said, said
