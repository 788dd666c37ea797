"""The command `vc-issuer`: exit codes, languages, and one line for every error."""

import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.bureau_example import BAD_ROW, UNIT, UNITS, actors_of, new_bureau, title_file
from vc_core.identifiers.fingerprint import fingerprint
from vc_issuer.bureau import Bureau
from vc_issuer.cli import main
from vc_issuer.cli.console import CommandConsole
from vc_issuer.cli.output import default_language
from vc_issuer.registry.models import AuditEntry

ROOT = Path(__file__).parents[3]


class Shell:
    """Runs commands in one home and keeps what they said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = folder / "home"
        self.capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Give exit code, standard output and standard error."""
        code = main(["--home", str(self.home), "--lang", "en", *arguments])
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, capsys)
    assert shell.run("init")[0] == 0
    assert shell.run("units", "import", str(UNITS))[0] == 0
    return shell


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    path = tmp_path / "titles.csv"
    path.write_bytes(title_file(2))
    return path


@pytest.fixture
def titles_with_a_bad_row(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_bytes(title_file(2) + BAD_ROW)
    return path


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n") and "Traceback" not in text


@pytest.mark.parametrize("workers", ["1", "2"])
def test_without_a_person_the_log_names_the_systems_user(
    shell: Shell, titles: Path, tmp_path: Path, workers: str
) -> None:
    application = shell.run("apply", str(titles), "--unit", UNIT)[1].splitlines()[-1]
    assert shell.run("approve", application, "--by", "director")[0] == 0
    assert shell.run("issue", application, "--workers", workers)[0] == 0
    out = str(tmp_path / "out")
    assert shell.run("export", "--out", out, "--formats", "jsonld,pdf,vc.jwt")[0] == 0
    assert shell.run("publish", "--out", str(tmp_path / "public"))[0] == 0
    assert shell.run("publish", "--if-due", "--out", str(tmp_path / "public"))[0] == 0
    bureau = Bureau(shell.home)
    actions = ("reserve", "seal", "issued", "seal-pdf", "seal-carrier", "export", "publish")
    for action in actions:
        assert actors_of(bureau, action) == {f"os:{pwd.getpwuid(os.geteuid()).pw_name}"}


def test_the_whole_way_from_file_to_export(shell: Shell, titles: Path, tmp_path: Path) -> None:
    code, out, _ = shell.run("apply", str(titles), "--unit", UNIT)
    assert code == 0
    application = out.splitlines()[-1]
    assert shell.run("approve", application, "--by", "director")[0] == 0
    code, _, err = shell.run("issue", application)
    assert code == 0
    assert "2 sealed" in err
    assert shell.run("export", "--out", str(tmp_path / "out"), "--application", application)[0] == 0
    suffixes = {path.name.partition(".")[2] for path in (tmp_path / "out").iterdir()}
    assert suffixes == {"jsonld", "qr.svg", "qr.png"}
    number = sorted((tmp_path / "out").glob("*.jsonld"))[0].stem
    assert json.loads((tmp_path / "out" / f"{number}.jsonld").read_bytes())["proof"]
    assert (
        shell.run("status", number, "revoke", "--reason", "administrative-error", "--by", "d")[0]
        == 0
    )
    assert shell.run("publish", "--out", str(tmp_path / "public"))[0] == 0
    assert shell.run("reconcile")[0] == 0


def test_init_says_demonstration_loudly_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = Shell(tmp_path, capsys).run("init")
    assert code == 0
    assert out == "did:web:rsj.sh.example\n"
    assert "演示机构" in err
    assert "DEMONSTRATION bureau" in err
    assert "The legal basis is a demonstration" in err


def test_init_and_publish_say_the_root_and_the_fingerprint_that_verifiers_show(
    shell: Shell, tmp_path: Path
) -> None:
    _, _, said = shell.run("init")
    _, _, published = shell.run("publish", "--out", str(tmp_path / "public"))
    root = json.loads((tmp_path / "public" / "trust-root.json").read_bytes())["id"]
    for text in (said, published):
        assert f"trust root: {root}\n" in text
        assert f"root fingerprint: {fingerprint(root)}\n" in text


def test_with_bad_rows_apply_stores_nothing_and_says_how_to_go_on(
    shell: Shell, titles_with_a_bad_row: Path
) -> None:
    code, out, err = shell.run("apply", str(titles_with_a_bad_row), "--unit", UNIT)
    assert code == 1
    # What a script takes for the application's id is the last line of standard output.
    assert out == ""
    assert "OUT_OF_PERIOD" in err
    assert "--accept-valid" in err
    code, out, _ = shell.run("apply", str(titles_with_a_bad_row), "--unit", UNIT, "--accept-valid")
    assert code == 0
    assert out.splitlines()[-1].startswith("A20")


def test_a_dry_run_stores_nothing(shell: Shell, titles: Path, titles_with_a_bad_row: Path) -> None:
    assert shell.run("apply", str(titles_with_a_bad_row), "--unit", UNIT, "--dry-run")[0] == 1
    assert shell.run("apply", str(titles), "--unit", UNIT, "--dry-run")[0] == 0
    code, out, _ = shell.run("apply", str(titles), "--unit", UNIT)
    assert code == 0
    assert out.splitlines()[-1].startswith("A20")


def test_the_report_names_no_person(shell: Shell, titles_with_a_bad_row: Path) -> None:
    _, out, err = shell.run("apply", str(titles_with_a_bad_row), "--unit", UNIT)
    assert "李四" not in out + err
    assert "310000" not in out + err


def test_the_applicant_cannot_approve(shell: Shell, titles: Path) -> None:
    _, out, _ = shell.run("apply", str(titles), "--unit", UNIT, "--by", "wang")
    code, _, err = shell.run("approve", out.splitlines()[-1], "--by", "wang")
    assert code == 2
    assert "SAME_PERSON" in err
    assert one_line(err)


@pytest.mark.parametrize(
    "arguments",
    [
        ("apply", "no-such-file.csv", "--unit", UNIT),
        ("apply", __file__, "--unit", UNIT),
        ("units", "import", __file__),
        ("approve", "A20260101-NONE", "--by", "x"),
        ("issue", "A20260101-NONE"),
        ("export", "--out", "/proc/nowhere"),
        ("export", "123", "--out", "/tmp/never-made"),
        ("status", "123", "revoke", "--reason", "administrative-error", "--by", "x"),
    ],
)
def test_every_error_is_one_line_and_exit_code_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    code, out, err = shell.run(*arguments)
    assert code == 2
    assert out == ""
    assert one_line(err)


def test_without_a_bureau_every_command_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = Shell(tmp_path, capsys).run("reconcile")
    assert code == 2
    assert "vc-issuer init" in err
    assert one_line(err)


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["issue"], ["issue", "A", "--workers", "0"], ["--lang", "fr"]]
)
def test_wrong_use_is_one_line_and_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert one_line(capsys.readouterr().err)


def test_home_and_language_may_follow_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(tmp_path / "home")
    assert main(["init", "--home", home, "--lang", "zh"]) == 0
    assert main(["reconcile", "--lang", "zh", "--home", home]) == 0
    assert "一致" in capsys.readouterr().err


def test_an_unexpected_error_shows_no_traceback_and_no_values(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object) -> None:
        raise RuntimeError("310000197203170013")

    monkeypatch.setattr("vc_issuer.bureau.Bureau.reconcile", broken)
    code, _, err = shell.run("reconcile")
    assert code == 2
    assert one_line(err)
    assert "310000" not in err


def test_a_report_of_differences_ends_with_exit_code_1(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc_issuer.reconcile.check_chain", lambda _session: ["AUDIT_GAP 2"])
    code, out, _ = shell.run("reconcile")
    assert code == 1
    assert "AUDIT_GAP 2" in out


def test_a_reader_that_has_gone_is_exit_code_2_and_no_traceback(shell: Shell) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "vc_issuer.cli", "--home", str(shell.home), "seal", "list"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")


def test_a_long_runs_bar_leaves_a_reader_that_has_gone_to_the_command() -> None:
    with pytest.raises(BrokenPipeError):
        CommandConsole(stderr=True).on_broken_pipe()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert default_language(environment) == language


def test_a_units_file_is_compared_before_it_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = new_bureau(tmp_path / "home").home
    changed = json.loads(UNITS.read_bytes())[:1]
    changed[0]["remit"]["specialties"] = ["电子信息", "水利"]
    changed.append({**changed[0], "code": "U-NEW"})
    file = tmp_path / "units.json"
    file.write_text(json.dumps(changed, ensure_ascii=False), "utf-8")
    command = ["--home", str(home), "units", "import", str(file)]
    assert main([*command, "--dry-run"]) == 0
    expected = [
        f'~ {UNIT} remit.specialties: -"计算机应用" +"水利"',
        f"+ U-NEW {changed[0]['name']['zh']}",
    ]
    assert capsys.readouterr().out.splitlines() == expected
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines() == expected
    assert main([*command, "--dry-run"]) == 0
    assert capsys.readouterr().out == ""
    bureau = Bureau(home)
    with bureau.registry.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == UNIT)).all()
    # Of each version the log has the digest.
    assert len({entry.detail["digest"] for entry in entries}) == 2
    assert bureau.reconcile().differences == ()
    bureau.close()


def test_a_correction_has_no_reason_but_its_own(shell: Shell) -> None:
    arguments = ("--unit", UNIT, "--by", "uma", "--set", "name=李更正")
    code, out, err = shell.run("request", "correct", "1", *arguments, "--reason", "other")
    assert (code, out) == (2, "")
    assert "STATUS_REASON" in err
    assert one_line(err)
