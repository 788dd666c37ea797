"""The fuzz targets: the corpus holds, a short run finds nothing, planted errors are found."""

import subprocess
from pathlib import Path

import pytest

from tests.fuzz import seeds, target
from tests.fuzz.run import Run, command_of
from tests.pdf_files import missing

ROOT = Path(__file__).parents[2]
PLANTED = "tests.fuzz.planted"


def need_atheris() -> None:
    try:
        import atheris  # noqa: F401 - asked for here, used by the processes
    except ModuleNotFoundError:
        missing("atheris is missing: it has wheels for CPython 3.11 to 3.13 on x86-64 Linux only")


@pytest.mark.parametrize("name", target.names())
def test_every_input_of_the_corpus_is_answered_or_refused_in_our_own_words(name: str) -> None:
    attacked = target.load(name)
    for path in target.seeds(name):
        target.attempt(attacked, path.read_bytes())


def test_every_target_has_seeds_and_the_corpus_stays_small() -> None:
    assert set(seeds.MAKERS) == set(target.names())
    files = [path for path in target.CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == set(target.names())
    assert sum(path.stat().st_size for path in files) < 500_000


def test_of_real_documents_some_are_read_to_the_end() -> None:
    for name in target.names():
        attacked, read = target.load(name), 0
        for path in target.seeds(name):
            try:
                attacked.run(path.read_bytes())
            except attacked.errors:
                continue
            read += 1
        assert read, name


@pytest.mark.parametrize("name", target.names())
def test_an_error_that_is_not_the_decoders_own_breaks_a_target(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacked = target.load(name)

    def leak(_data: bytes) -> None:
        raise KeyError("planted")

    broken = target.Target(name, leak, attacked.errors, attacked.largest)
    with pytest.raises(KeyError):
        target.attempt(broken, b"")


def planted(tmp_path: Path, seed: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "seed").write_bytes(seed)
    options = ("-seed=1", *options, f"-artifact_prefix={tmp_path}/")
    return subprocess.run(
        command_of(PLANTED, *options, str(corpus)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=200,
    )


def test_fuzzing_finds_a_planted_error_that_no_seed_meets(tmp_path: Path) -> None:
    need_atheris()
    done = planted(tmp_path, b"hidden", "-runs=2000000")
    assert done.returncode != 0
    assert "KeyError" in done.stdout
    assert [path.read_bytes()[:9] for path in tmp_path.glob("crash-*")] == [b"hiddenfuz"]


@pytest.mark.parametrize(
    ("seed", "said"),
    [(b"too much memory", "MemoryError"), (b"too much time", "libFuzzer: timeout")],
    ids=["memory", "time"],
)
def test_what_takes_too_much_is_found(tmp_path: Path, seed: bytes, said: str) -> None:
    need_atheris()
    done = planted(tmp_path, seed, "-runs=1", "-timeout=2")
    assert done.returncode != 0
    assert said in done.stdout


def test_a_short_run_of_a_target_finds_nothing_and_says_what_it_did(tmp_path: Path) -> None:
    need_atheris()
    run = finished(Run("strict_json", 2, 60, tmp_path))
    assert run.problem == ""
    assert run.executed > 100


def test_a_run_tells_what_it_found(tmp_path: Path) -> None:
    need_atheris()
    (tmp_path / "corpus" / PLANTED).mkdir(parents=True)
    (tmp_path / "corpus" / PLANTED / "seed").write_bytes(b"hiddenfuz")
    run = finished(Run(PLANTED, 2, 60, tmp_path))
    assert run.problem == "an error that is not ours: KeyError"
    assert any(run.findings.iterdir())


def finished(run: Run) -> Run:
    import time

    run.start()
    while not run.has_ended():
        time.sleep(0.1)
    return run
