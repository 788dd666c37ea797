"""A bureau that is no demonstration: from init over issuing to verdicts without that banner."""

import json
from pathlib import Path
from typing import Any

import pytest

import vc_verifier
from tests.bureau_example import DID, NAMES, NOW, approved_application, issue, new_bureau
from tests.web_app_engine import engine_answers
from vc_core.times import format_timestamp
from vc_verifier.cli import clock, main
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.trust.store import TrustStore
from vc_verifier.verdict import Verdict
from vc_verifier.web.application import create_app

OWN = json.dumps([{"number": "续期〔2026〕1号", "inForceFrom": "2024-01-01"}]).encode()


@pytest.fixture(scope="module", params=[OWN, None], ids=["in earnest", "demonstration"])
def published(request, tmp_path_factory) -> tuple[bool, Path]:
    """Give whether the bureau is a demonstration, and its certificates and publication."""
    folder = tmp_path_factory.mktemp("bureau")
    bureau = new_bureau(folder / "home", legal_basis=request.param, own_keys=True)
    issue(bureau, approved_application(bureau, 1))
    bureau.publish(folder / "public", now=NOW)
    bureau.export(folder / "files", formats=("jsonld", "qr.png"), now=NOW)
    bureau.close()
    return request.param is None, folder


def trust_of(folder: Path) -> Trust:
    root, bundle = (folder / "public" / f"trust-{name}.json" for name in ("root", "bundle"))
    return Trust.load(json.loads(bundle.read_bytes()), TrustRoot.parse(root.read_bytes()))


def carriers(folder: Path) -> list[Path]:
    return sorted((folder / "files").iterdir())


def test_only_a_demonstrations_verdicts_say_demonstration(published):
    demonstration, folder = published
    trust, verdicts = trust_of(folder), set()
    for file in carriers(folder):
        result = vc_verifier.verify(file.read_bytes(), trust=trust, at=NOW, scanned=True)
        verdicts.add(result.verdict)
        said = json.dumps(result.to_json(), ensure_ascii=False)
        warned = "DEMONSTRATION" in {problem.code for problem in result.warnings}
        assert warned is demonstration
        assert any(word in said for word in ("DEMONSTRATION", "（演示）")) is demonstration
    assert verdicts == {Verdict.ORIGINAL, Verdict.AUTHENTIC_DATA}


def test_only_a_demonstrations_bureau_is_shown_with_a_banner_by_command_and_page(
    published, tmp_path, monkeypatch, capsys
):
    demonstration, folder = published
    public = folder / "public"
    monkeypatch.setattr(clock, "now", lambda: NOW)
    home = ["--home", str(tmp_path / "home"), "--lang", "en"]
    sources = ["--root", public / "trust-root.json", "--bundle", public / "trust-bundle.json"]
    assert main([*home, "trust", "init", *map(str, sources)]) == 0
    [original] = [file for file in carriers(folder) if file.suffix == ".jsonld"]
    for command in (["trust", "show"], ["verify", str(original)]):
        assert main([*home, *command]) == 0
        assert ("Demonstration:" in capsys.readouterr().out) is demonstration
    trust = TrustStore(tmp_path / "home").load()
    client = create_app(lambda: trust, clock=lambda: NOW).test_client()
    for page in (
        client.get("/form?lang=en"),
        client.post(
            "/verify?lang=en",
            data={"text": original.read_text("utf-8")},
            headers={"Accept": "text/html"},
        ),
    ):
        assert page.status_code == 200
        assert ("Demonstration:" in page.text) is demonstration


@pytest.mark.node
def test_the_web_apps_engine_warns_of_a_demonstration_only(published, tmp_path):
    demonstration, folder = published
    trust = {
        name: json.loads((folder / "public" / f"trust-{name}.json").read_bytes())
        for name in ("root", "bundle")
    }
    (tmp_path / "trust.json").write_text(json.dumps({"bureau": trust}), "utf-8")
    [original] = [file for file in carriers(folder) if file.suffix == ".jsonld"]
    case = {
        "name": "original",
        "trust": "bureau",
        "at": format_timestamp(NOW),
        "text": original.read_text("utf-8"),
    }
    answers = engine_answers(tmp_path / "trust.json", json.dumps(case).encode())
    result = answers["original"]["result"]
    assert result["verdict"] == "original"
    assert ("DEMONSTRATION" in json.dumps(result)) is demonstration
    assert result["trustBundle"]["demonstration"] is demonstration


def test_a_certificate_names_the_bureaus_own_addresses_where_they_are_not_pinned(published):
    demonstration, folder = published
    [original] = [file for file in carriers(folder) if file.suffix == ".jsonld"]
    document: dict[str, Any] = json.loads(original.read_bytes())
    lists = {entry["statusListCredential"] for entry in document["credentialStatus"]}
    base = "https://rsj.sh.example/vc" if demonstration else "https://bureau.example"
    assert lists == {f"{base}/status-lists/{p}/1" for p in ("revocation", "suspension")}
    assert (document["issuer"] == DID) is not demonstration
    # Pinned in the distribution, whoever issues.
    assert document["@context"][1] == "https://rsj.sh.example/vc/contexts/v1"
    assert document["credentialSchema"]["id"].startswith("https://rsj.sh.example/vc/schemas/")
    name = trust_of(folder).issuers[document["issuer"]].name.zh
    assert (name == NAMES.organisation_zh) is not demonstration
