"""`vc-verifier derive`: a holder shows a part, with neither key nor trust data nor network."""

import json

import pytest

from tests.integration.test_disclosures import holders_copy
from tests.sealed_tokens import sealed_sd_jwt
from vc_verifier.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, no_network):
    monkeypatch.setenv("VC_VERIFIER_HOME", str(tmp_path / "no-home"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*command):
        try:
            code = main([str(part) for part in command])
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def copy(bureau, tmp_path):
    path = tmp_path / "own.holder.jsonld"
    path.write_text(json.dumps(holders_copy(bureau), ensure_ascii=False), "utf-8")
    return path


def test_names_are_revealed_to_a_file_or_to_standard_output(bureau, run, copy, tmp_path):
    out = tmp_path / "shown.jsonld"
    assert run("derive", copy, "--reveal", "name", "level", "--out", out)[0] == 0
    assert set(json.loads(out.read_text("utf-8"))["credentialSubject"]) == {"name", "level"}
    assert bureau.verdict(out.read_bytes()) == "authentic-data"
    code, text, _ = run("derive", copy, "--reveal", "name,level")
    assert code == 0
    assert bureau.verdict(text) == "authentic-data"


def test_an_sd_jwt_gives_an_sd_jwt(bureau, run, tmp_path):
    path = tmp_path / "own.sd-jwt"
    path.write_text(sealed_sd_jwt(bureau))
    code, text, _ = run("derive", path, "--reveal", "name")
    assert code == 0
    assert text.count("~") == 2
    assert bureau.verdict(text) == "authentic-data"


def test_without_names_it_says_which_there_are(run, copy):
    code, out, err = run("derive", copy)
    assert (code, out) == (2, "")
    assert "qualificationName" in err


@pytest.mark.parametrize("name", ["birthDate", "/credentialSubject/nothing", "/x"])
def test_what_is_not_there_is_one_line_and_exit_code_2(run, copy, name):
    code, out, err = run("derive", copy, "--reveal", name)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
