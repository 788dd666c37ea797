"""`vc-verifier inspect` takes tokens apart, without a word on whether they hold."""

import json

import pytest

from tests.sealed_tokens import PATHS, sealed_cose, sealed_jwt, sealed_sd_jwt, withholding
from vc_verifier.cli import main


@pytest.fixture
def inspected(tmp_path, capsys, no_network):
    def inspect(data):
        path = tmp_path / "token"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        assert main(["inspect", str(path)]) == 0
        return json.loads(capsys.readouterr().out)

    return inspect


def test_a_jwt_shows_header_and_payload(bureau, inspected):
    layers = inspected(sealed_jwt(bureau))
    assert layers["header"]["typ"] == "vc+jwt"
    assert layers["payload"] == bureau.unsecured()
    assert layers["signatureBytes"] == 64


def test_an_sd_jwt_shows_each_disclosure_under_its_digest(bureau, inspected):
    layers = inspected(withholding(sealed_sd_jwt(bureau), 0))
    assert len(layers["disclosures"]) == len(PATHS) - 1
    digests = layers["payload"]["credentialSubject"]["_sd"]
    assert {entry["digest"] for entry in layers["disclosures"]} < set(digests)
    assert layers["complete"] is False
    assert layers["keyBinding"] is None


def test_a_cose_message_shows_its_protected_header(bureau, inspected):
    layers = inspected(sealed_cose(bureau))
    assert layers["header"]["16"] == "application/vc+cose"
    assert layers["payload"] == bureau.unsecured()


@pytest.mark.parametrize("broken", ["eyJ.eyJ.x", "eyJhIjoxfQ.e30.x~!!!~", "eyJhIjoxfQ.e30.x~e30~"])
def test_a_broken_token_is_a_problem_and_no_traceback(inspected, broken):
    layers = inspected(broken)
    assert "problem" in layers or "text" in layers


def test_a_broken_message_is_a_problem(bureau, inspected):
    assert "problem" in inspected(sealed_cose(bureau)[:40])
