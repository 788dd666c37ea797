"""The command `vc-verifier`: exit codes, JSON, words for people, and trust."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bureau_fixture import AT
from tests.presentations import CHALLENGE, DOMAIN, presented
from vc_verifier.cli import clock, main
from vc_verifier.cli.exit_codes import exit_code
from vc_verifier.verdict import Verdict

ROOT = Path(__file__).parents[3]
REVOKED = "阿卜杜拉·买买提"


@pytest.fixture
def run(bureau, tmp_path, monkeypatch, capsys):
    """Give a way to run a command over an initialised home, an hour after publication."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setenv("VC_VERIFIER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    public = bureau.home / "public"
    arguments = ["--root", public / "trust-root.json", "--bundle", public / "trust-bundle.json"]

    def run(*command):
        try:
            code = main([str(part) for part in command])
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        return code, out, err

    assert run("trust", "init", *arguments)[0] == 0
    return run


@pytest.fixture
def files(bureau, tmp_path):
    """Write one file of each kind."""
    contents = {
        "original.jsonld": bureau.text().encode(),
        "code.png": bureau.pictures["张三丰"],
        "code.txt": bureau.barcodes["张三丰"].encode(),
        "revoked.jsonld": bureau.text(REVOKED).encode(),
        "unknown-table.txt": b"VC1-R" + _unknown_table(),
        "nothing.txt": b"hello",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def _unknown_table():
    from vc_core.barcode.base45 import encode_base45

    # Tag 0xCB1D, two elements, registry entry 999, an empty map.
    return encode_base45(bytes.fromhex("d9cb1d82" + "1903e7" + "a0")).encode()


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (["original.jsonld"], [], 0),
        (["original.jsonld", "code.txt"], [], 0),
        (["code.png"], ["--scanned"], 0),
        (["code.png"], [], 1),
        (["revoked.jsonld"], [], 1),
        (["nothing.txt"], [], 1),
        (["unknown-table.txt"], [], 3),
        (["original.jsonld", "unknown-table.txt"], [], 3),
        (["original.jsonld", "unknown-table.txt", "revoked.jsonld"], [], 1),
    ],
)
def test_the_exit_code_tells_the_gravest_verdict(run, files, names, options, code):
    assert run("verify", *[files[name] for name in names], *options)[0] == code


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_reader_that_has_gone_is_no_verdict(run, files, monkeypatch, options):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = [sys.executable, "-m", "vc_verifier.cli", "verify", str(files["original.jsonld"])]
    reading, writing = os.pipe()
    os.close(reading)
    at = AT.strftime("%Y-%m-%dT%H:%M:%SZ")
    done = subprocess.run(
        [*command, "--at", at, *options], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")


def test_exit_codes_cover_every_verdict():
    assert {verdict: exit_code([verdict]) for verdict in Verdict} == {
        verdict: 0 if verdict.favourable else 3 if verdict is Verdict.UNDECIDABLE else 1
        for verdict in Verdict
    }


def test_one_file_gives_one_json_object_with_its_name(run, files):
    code, out, _ = run("verify", files["original.jsonld"], "--json")
    result = json.loads(out)
    assert (code, result["verdict"], result["verified"]) == (0, "original", True)
    assert result["file"] == str(files["original.jsonld"])


def test_several_files_give_a_json_array_in_their_order(run, files):
    _, out, _ = run("verify", files["original.jsonld"], files["code.png"], "--json")
    assert [result["verdict"] for result in json.loads(out)] == ["original", "copy-without-effect"]


def test_standard_input_is_a_dash(run, files, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(files["original.jsonld"].read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    code, out, _ = run("verify", "-", "--json")
    assert (code, json.loads(out)["file"]) == (0, "-")


def test_a_zip_is_opened_and_its_certificate_is_no_original(run, files, tmp_path):
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(files["original.jsonld"], "original.jsonld")
    code, out, _ = run("verify", packed, "--json")
    assert (code, json.loads(out)["verdict"]) == (1, "copy-without-effect")


def test_a_time_can_be_given_at_which_it_is_judged(run, files):
    before = ["--at", "2026-01-01T00:00:00Z", "--json"]
    code, out, _ = run("verify", files["original.jsonld"], *before)
    assert (code, json.loads(out)["verdict"]) == (1, "not-yet-valid")


def test_an_expired_bundle_leaves_a_good_certificate_undecided(run, files, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=60))
    assert run("verify", files["original.jsonld"])[0] == 3
    assert "EXPIRED" in run("trust", "show")[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_verdict_consequence_data_and_three_statements(run, files, language):
    _, out, _ = run("verify", files["original.jsonld"], "--lang", language)
    expected = {
        "zh": ("原件有效", "通知第三条", "姓名", "签章", "签发机构", "证书状态", "信任数据第 1 号"),
        "en": ("The original, in force", "clause 3", "Name", "Signature", "Issuer", "Status"),
    }[language]
    positions = [out.index(word) for word in expected]
    assert positions == sorted(positions)
    assert "张三丰" in out


def test_the_language_may_stand_before_the_command_too(run, files):
    assert "原件有效" in run("--lang", "zh", "verify", files["original.jsonld"])[1]


def test_the_reason_of_a_revocation_is_told_with_its_date(run, files):
    out = run("verify", files["revoked.jsonld"], "--lang", "en")[1]
    assert "Revoked since 2026-11-20 15:50: Proven misuse" in out


def test_what_is_not_a_terminal_gets_no_colour(run, files):
    assert "\x1b" not in run("verify", files["original.jsonld"])[1]


def test_hidden_characters_of_a_file_name_do_not_reach_the_terminal(run, tmp_path):
    hostile = tmp_path / "a\u202e\x1b[31m.txt"
    hostile.write_text("hello")
    _, out, _ = run("verify", hostile)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "‹U+202E›" in out
    _, out, _ = run("verify", hostile, "--json")
    assert "\u202e" not in out
    assert json.loads(out)["file"] == str(hostile)


@pytest.mark.parametrize(
    "command",
    [
        ["verify"],
        ["verify", "there-is-no-such-file"],
        ["verify", "nul\x00byte"],
        ["verify", "x", "--at", "yesterday"],
        ["verify", "x", "--home", "there-is-no-such-folder"],
        ["trust", "init", "--root", "there-is-no-such-file", "--bundle", "x"],
        ["trust", "update", "--bundle", "http://example.org/"],
        ["trust"],
        ["serve", "--port", "0"],
        ["serve", "--report-url", "http://bureau.example/report"],
        ["serve", "--report-url", "javascript:alert(1)"],
        ["nonsense"],
        [],
    ],
)
def test_wrong_use_is_one_line_and_exit_code_two(run, command):
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("vc-verifier: ")


def test_a_file_beyond_ten_megabytes_is_wrong_use(run, tmp_path):
    large = tmp_path / "large"
    large.write_bytes(bytes(10_000_001))
    code, _, err = run("verify", large)
    assert (code, "FILE_TOO_LARGE" in err) == (2, True)


def test_an_unreadable_file_does_not_keep_the_others_back(run, files):
    code, out, err = run("verify", "missing", files["original.jsonld"], "--json")
    assert code == 2
    assert [result["verdict"] for result in json.loads(out)] == ["original"]
    assert len(err.splitlines()) == 1


def test_nothing_is_connected_to_while_verifying(run, files, no_network):
    assert run("verify", files["original.jsonld"], files["code.png"])[0] == 1


def test_trust_init_prints_the_root_and_the_fingerprint_that_show_prints(run, bureau):
    public = bureau.home / "public"
    root, bundle = public / "trust-root.json", public / "trust-bundle.json"
    code, out, _ = run("trust", "init", "--root", root, "--bundle", bundle)
    assert code == 0
    shown = json.loads(run("trust", "show", "--json")[1])["root"]
    assert shown["id"] in out
    line = f"Root fingerprint: {shown['fingerprint']}\n"
    assert line in out
    assert line in run("trust", "show")[1]


def test_trust_show_tells_root_issuer_age_and_lists(run):
    _, out, _ = run("trust", "show")
    for word in (
        "did:key:z",
        "did:web:rsj.sh.example#seal-1",
        "1 hour ago",
        "revocation",
    ):
        assert word in out
    shown = json.loads(run("trust", "show", "--json")[1])
    assert (shown["bundle"]["sequence"], shown["inForce"]) == (1, True)


def test_an_update_takes_the_source_of_the_beginning_also_from_elsewhere(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run("trust", "update")[0] == 0


def test_a_bundle_signed_by_another_root_is_refused(run, bureau, tmp_path):
    bundle = json.loads(bureau.bundle)
    bundle["sequence"] = 9
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps(bundle))
    code, _, err = run("trust", "update", "--bundle", altered)
    assert (code, "TRUST_BUNDLE_PROOF" in err) == (2, True)


def test_an_internal_error_shows_no_traceback_and_no_data(run, files, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("张三丰 310****0003")

    monkeypatch.setattr("vc_verifier.walk.verify", fail)
    code, _, err = run("verify", files["original.jsonld"])
    assert (code, err) == (2, "vc-verifier: internal error: RuntimeError\n")


def test_inspect_shows_each_layer_of_a_picture_down_to_the_hashes(run, files):
    code, out, _ = run("inspect", files["code.png"])
    layers = json.loads(out)
    (barcode,) = layers["codes"]
    assert (code, layers["carrier"], barcode["carrier"]) == (0, "image", "barcode")
    assert barcode["payloadHex"].startswith("d9cb1d82")
    assert barcode["document"]["credentialSubject"]["name"] == "张三丰"
    assert "_:c14n0" in barcode["withoutProof"]["rdfc"]["form"]
    assert len(barcode["proofs"][0]["documentHash"]) == 64
    assert not {"verified", "verdict"} & set(layers)


def test_the_document_hash_of_inspect_is_that_of_the_canonical_form(run, files):
    layers = json.loads(run("inspect", files["original.jsonld"])[1])
    by_suite = {proof["cryptosuite"]: proof["documentHash"] for proof in layers["proofs"]}
    assert by_suite == {
        "ecdsa-jcs-2019": layers["withoutProof"]["jcs"]["sha256"],
        "ecdsa-rdfc-2019": layers["withoutProof"]["rdfc"]["sha256"],
    }


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"VC1-R!", b"PK\x03\x04", b"%PDF-1.7"])
def test_inspect_tells_what_stops_it(run, tmp_path, content):
    odd = tmp_path / "odd"
    odd.write_bytes(content)
    code, out, _ = run("inspect", odd)
    assert code == 0
    assert json.loads(out)["bytes"] == len(content)


def test_the_command_starts_without_loading_what_it_does_not_need():
    program = (
        "import sys, vc_verifier.cli.parser\n"
        "heavy = {'flask', 'rich', 'PIL', 'pyld', 'cryptography', 'zxingcpp', 'jsonschema'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "[]"


def test_a_presentation_is_verified_against_what_was_asked(bureau, run, tmp_path):
    path = tmp_path / "presented.json"
    path.write_text(json.dumps(presented([bureau.certificate()]), ensure_ascii=False), "utf-8")
    asked = ["--challenge", CHALLENGE, "--domain", DOMAIN]
    code, out, _ = run("verify", path, "--json", *asked)
    assert (code, json.loads(out)["verdict"]) == (0, "valid-presentation")
    code, out, _ = run("verify", path, "--json", "--challenge", "another", "--domain", DOMAIN)
    assert (code, json.loads(out)["verdict"]) == (1, "copy-without-effect")
    assert json.loads(run("verify", path, "--json")[1])["verdict"] == "copy-without-effect"
    assert run("verify", path, "--challenge", CHALLENGE)[0] == 2
