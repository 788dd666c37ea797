"""Verifying many: a line for each, in order, by one process or several, with flat memory."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bureau_fixture import AT
from vc_verifier import batch
from vc_verifier.batch import Clerk, Lines, file_tasks, in_order, line_tasks
from vc_verifier.cli import clock, main
from vc_verifier.submission import from_line
from vc_verifier.walk import MOST_BYTES

ROOT = Path(__file__).parents[3]
REVOKED = "阿卜杜拉·买买提"


@pytest.fixture
def home(bureau, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setenv("VC_VERIFIER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    public = bureau.home / "public"
    root, bundle = public / "trust-root.json", public / "trust-bundle.json"
    assert main(["trust", "init", "--root", str(root), "--bundle", str(bundle)]) == 0
    return tmp_path / "home"


@pytest.fixture
def run(home, capsys):
    capsys.readouterr()

    def run(*command):
        try:
            code = main(["verify", *map(str, command)])
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return run


def one_line(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False)


@pytest.fixture
def lines(bureau, tmp_path):
    """Write a file with one of each kind: original, revoked, a code's text, nothing, no JSON."""
    content = [
        one_line(bureau.text()),
        one_line(bureau.text(REVOKED)),
        json.dumps({"text": bureau.barcodes["张三丰"]}),
        "{}",
        "nothing",
    ]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(content) + "\n", "utf-8")
    return path


VERDICTS = ["original", "revoked", "authentic-data", "not-verifiable", "not-verifiable"]


def test_each_line_of_a_file_gets_a_line_with_its_verdict(run, lines):
    code, out, err = run("--batch", lines)
    assert code == 1, err
    assert [line.split("\t")[:2] for line in out] == [
        [str(number), verdict] for number, verdict in enumerate(VERDICTS, start=1)
    ]
    assert "5 verified: original 1" in err


def test_as_json_each_line_is_the_whole_result(run, lines, bureau):
    _, out, _ = run("--batch", lines, "--json")
    results = [json.loads(line) for line in out]
    assert [result["verdict"] for result in results] == VERDICTS
    assert [result["line"] for result in results] == [1, 2, 3, 4, 5]
    whole = bureau.verify(bureau.text().encode()).to_json()
    assert results[0] == {"line": 1, **whole}


def test_several_processes_give_the_same_lines_in_the_same_order(run, lines, monkeypatch):
    lines.write_bytes(lines.read_bytes() * 30)
    monkeypatch.setattr(batch, "_LINES_PER_TASK", 7)
    alone = run("--batch", lines)
    assert len(alone[1]) == 150
    assert run("--batch", lines, "--workers", 2) == alone


def test_a_folder_is_verified_file_by_file_in_the_order_of_names(run, bureau, tmp_path):
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "b.jsonld").write_text(bureau.text())
    (folder / "a.txt").write_text(bureau.barcodes["张三丰"])
    (folder / "inner" / "c.jsonld").write_text(bureau.text())
    (folder / ".hidden").write_text("x")
    code, out, _ = run(folder, "--workers", 2)
    assert code == 0
    found = [line.split("\t") for line in out]
    assert [Path(line[0]).name for line in found] == ["a.txt", "b.jsonld", "c.jsonld"]
    assert [line[1] for line in found] == ["authentic-data", "original", "original"]


def test_an_unreadable_file_is_reported_and_keeps_no_other_back(run, bureau, tmp_path):
    good = tmp_path / "good.jsonld"
    good.write_text(bureau.text())
    code, out, err = run(tmp_path / "missing", good, "--workers", 2)
    assert code == 2
    assert [line.split("\t")[1] for line in out] == ["original"]
    assert "FILE_UNREADABLE" in err


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ([], "NOTHING_TO_VERIFY"),
        (["--batch", "missing.jsonl"], "FILE_UNREADABLE"),
        (["--batch", "missing.jsonl", "file"], "BATCH_AND_FILES"),
    ],
)
def test_wrong_use_is_one_line(run, command, code):
    ended, out, err = run(*command)
    assert (ended, out) == (2, [])
    assert code in err
    assert err.count("\n") == 1


def test_without_trust_a_batch_says_so_once(tmp_path, monkeypatch, lines, capsys):
    monkeypatch.setenv("VC_VERIFIER_HOME", str(tmp_path / "nowhere"))
    assert main(["verify", "--batch", str(lines), "--workers", "2"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_standard_input_is_read_as_a_stream(home, lines):
    done = subprocess.run(
        [sys.executable, "-m", "vc_verifier.cli", "verify", "--batch", "-",
         "--workers", "2", "--at", "2026-11-20T09:00:00Z"],
        input=lines.read_bytes(), capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    verdicts = [line.split("\t")[1] for line in done.stdout.decode().splitlines()]
    assert verdicts == VERDICTS


def test_a_line_longer_than_anything_verified_is_refused_and_the_next_is_read(tmp_path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"x" * (MOST_BYTES + 3_000_000) + b"\n{}\n" + b"y" * (MOST_BYTES + 5))
    with path.open("rb") as file:
        tasks = list(line_tasks(file, str(path)))
    assert [(task.first, len(task.read())) for task in tasks] == [
        (1, MOST_BYTES + 2),
        (2, 3 + MOST_BYTES + 2),
    ]
    assert tasks[1].read().startswith(b"{}\n")


def test_tasks_are_bounded_and_cover_every_line_once():
    content = b"".join(b'{"line": %d}\n' % number for number in range(250)) + b"last"
    tasks = list(line_tasks(io.BytesIO(content), None))
    assert [task.first for task in tasks] == [1, 101, 201]
    assert b"".join(task.read() for task in tasks) == content
    assert [len(task.names) for task in file_tasks(map(str, range(25)))] == [10, 10, 5]


def test_tasks_are_taken_only_as_workers_need_them(home, lines):
    """What is in memory does not depend on how much there is to do."""
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield Lines(1, 2, data=b"{}")

    clerk = Clerk(home, AT, str_of, bytes_of)
    results = in_order(endless(), clerk, 2)
    for _ in range(3):
        next(results)
    results.close()
    assert taken <= 8


def str_of(place, result):
    return place


def bytes_of(name):
    return b""


def test_a_line_that_begins_as_a_credential_is_the_document_itself():
    line = b'{"@context": [], "text": "x"}'
    assert from_line(line + b"\r\n").data == line
    assert from_line(b'{"text": "x", "scanned": true}').data == "x"
