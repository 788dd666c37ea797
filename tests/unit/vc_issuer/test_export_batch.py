"""Exporting many: by several processes the same files, and an interrupted export goes on."""

from pathlib import Path

import pytest

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_issuer import export as exporting
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = new_bureau(tmp_path_factory.mktemp("bureau") / "home")
    issue(bureau, approved_application(bureau, 5))
    return bureau


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_several_processes_write_the_same_files(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 2)
    seen: list[tuple[int, int]] = []
    alone = bureau.export(tmp_path / "alone", now=NOW)
    together = bureau.export(
        tmp_path / "together", now=NOW, workers=2, progress=lambda *at: seen.append(at)
    )
    assert alone == together
    assert len(contents(tmp_path / "alone")) == 15
    assert contents(tmp_path / "alone") == contents(tmp_path / "together")
    assert seen == [(2, 5), (4, 5), (5, 5)]


def test_an_export_resumed_keeps_what_is_there_and_writes_what_is_missing(
    bureau: Bureau, tmp_path: Path
) -> None:
    numbers = bureau.export(tmp_path, now=NOW)
    kept = tmp_path / f"{numbers[0]}.jsonld"
    lost = tmp_path / f"{numbers[1]}.qr.svg"
    whole = lost.read_bytes()
    kept.write_bytes(b"as it was")
    lost.unlink()
    assert bureau.export(tmp_path, now=NOW, resume=True) == numbers
    assert kept.read_bytes() == b"as it was"
    assert lost.read_bytes() == whole
    bureau.export(tmp_path, now=NOW)
    assert kept.read_bytes() != b"as it was"


def test_a_worker_that_is_killed_is_one_clear_error(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc_issuer.export_pool._write", dies)
    with pytest.raises(IssuerError) as caught:
        bureau.export(tmp_path, now=NOW, workers=2)
    assert caught.value.code == "WORKER_ENDED"


def dies(_writer: object, _numbers: list[str]) -> int:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)
    return 0
