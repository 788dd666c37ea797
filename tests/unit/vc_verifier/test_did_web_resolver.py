"""did:web by network: for configured identifiers only, through the one guarded door (R14)."""

import json

import pytest

from tests.bureau_fixture import AT
from vc_core.problems import ProblemError
from vc_verifier import did_web_resolver, fetch
from vc_verifier.cli import clock, main
from vc_verifier.did_web_resolver import ConfiguredDidWeb, DidWebProblem, disagreements

DID = "did:web:rsj.sh.example"
URL = "https://rsj.sh.example/.well-known/did.json"


@pytest.fixture
def published(bureau):
    (issuer,) = json.loads(bureau.bundle)["issuers"]
    return issuer["didDocument"]


def serving(document):
    """Give a stand-in for the network that tells what was asked for."""
    asked = []

    def fetched(url):
        asked.append(url)
        return json.dumps(document).encode()

    return fetched, asked


def test_a_configured_identifier_is_fetched_once_and_its_keys_are_found(published):
    fetched, asked = serving(published)
    resolver = ConfiguredDidWeb([DID], fetched)
    for fragment in ("#seal-1", "#seal-1-jwk", "#status-1"):
        method = resolver.verification_method(DID + fragment, "assertionMethod")
        assert method.controller == DID
    assert asked == [URL]


@pytest.mark.parametrize(
    "did", ["did:web:evil.example", "did:web:rsj.sh.example:a", "did:key:z6Mk"]
)
def test_nothing_is_fetched_for_any_other_identifier(published, no_network, did):
    fetched, asked = serving(published)
    with pytest.raises(DidWebProblem) as caught:
        ConfiguredDidWeb([DID], fetched).verification_method(f"{did}#seal-1", "assertionMethod")
    assert caught.value.code == "DID_NOT_CONFIGURED"
    assert asked == []


@pytest.mark.parametrize(
    "did",
    [
        "did:web:127.0.0.1",
        "did:web:user@host.example",
        "did:web:host.example:..",
        "did:web:[::1]",
        "did:key:z6Mk",
    ],
)
def test_no_other_address_can_be_configured(did):
    with pytest.raises(ProblemError):
        ConfiguredDidWeb([did])


@pytest.mark.parametrize(
    "change",
    [
        {"id": "did:web:other.example"},
        {"verificationMethod": "x"},
        {"verificationMethod": [{"id": f"{DID}#a", "type": "Multikey"}]},
    ],
)
def test_a_document_of_another_or_malformed_is_refused(published, change):
    fetched, _asked = serving({**published, **change})
    with pytest.raises(ProblemError):
        ConfiguredDidWeb([DID], fetched).document(DID)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id":1,"id":2}', b"\xff"])
def test_what_is_no_json_object_is_refused(body):
    with pytest.raises(ProblemError):
        ConfiguredDidWeb([DID], lambda _url: body).document(DID)


def test_the_network_door_is_opened_with_small_bounds(monkeypatch):
    seen = {}

    def refuse(url, **bounds):
        seen.update(bounds, url=url)
        raise fetch.FetchError("FETCH_FAILED", "the connection failed", "连接失败")

    monkeypatch.setattr(fetch, "fetch", refuse)
    with pytest.raises(DidWebProblem) as caught:
        ConfiguredDidWeb([DID]).document(DID)
    assert caught.value.code == "FETCH_FAILED"
    assert seen == {"url": URL, "seconds": 10.0, "most_bytes": 200_000}


def test_a_key_that_differs_or_is_missing_is_told(bureau, published):
    bundled = bureau.trust.issuers[DID].document
    same = ConfiguredDidWeb([DID], serving(published)[0]).document(DID)
    assert disagreements(bundled, same) == []
    fewer = {**published, "assertionMethod": published["assertionMethod"][1:]}
    other = ConfiguredDidWeb([DID], serving(fewer)[0]).document(DID)
    assert disagreements(bundled, other) == [published["assertionMethod"][0]]
    swapped = json.loads(json.dumps(published))
    seal, _jwk, status = swapped["verificationMethod"]
    seal["publicKeyMultibase"] = status["publicKeyMultibase"]
    other = ConfiguredDidWeb([DID], serving(swapped)[0]).document(DID)
    assert disagreements(bundled, other) == [seal["id"]]


def test_the_command_compares_the_bundle_with_what_is_published(
    bureau, published, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(clock, "now", lambda: AT)
    home, public = ["--home", str(tmp_path), "--lang", "en"], bureau.home / "public"
    root, bundle = str(public / "trust-root.json"), str(public / "trust-bundle.json")
    assert main([*home, "trust", "init", "--root", root, "--bundle", bundle]) == 0
    monkeypatch.setattr(did_web_resolver, "fetch_document", serving(published)[0])
    assert main([*home, "trust", "compare"]) == 0
    assert "agrees" in capsys.readouterr().out
    fewer = {**published, "assertionMethod": published["assertionMethod"][:1]}
    monkeypatch.setattr(did_web_resolver, "fetch_document", serving(fewer)[0])
    assert main([*home, "trust", "compare"]) == 1
    assert "seal-1-jwk" in capsys.readouterr().out

    def unreachable(_url):
        raise fetch.FetchError("FETCH_FAILED", "the connection failed", "连接失败")

    monkeypatch.setattr(did_web_resolver, "fetch_document", unreachable)
    assert main([*home, "trust", "compare"]) == 3
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
