"""New keys for status lists and stolen ones, from the operator's command to the verdict."""

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.operated_bureau import Operated
from tests.reference_proofs import plainly_secured
from vc_issuer.backup import back_up, restore
from vc_issuer.bureau import Bureau
from vc_issuer.cli import main as vc_issuer
from vc_issuer.problems import IssuerError
from vc_issuer.status import Decision
from vc_issuer.unit_home import UnitHome
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.trust.trust_error import TrustError

DID = "did:web:rsj.sh.example"
EXAM_ORG = "U-EX-SZ"
APP = Path(__file__).parents[2] / "vc_verifier" / "pwa"


@pytest.fixture
def operated(tmp_path: Path) -> Operated:
    return Operated(tmp_path / "home")


def rotate(operated: Operated) -> str:
    return operated.bureau.status_keys.rotate(by="director", now=operated.now)


def steal(operated: Operated, name: str = "status-1") -> str:
    since = operated.now
    operated.later(hours=1)
    return operated.bureau.status_keys.declare_compromised(
        name, since=since, by="director", now=operated.now
    )


def published(operated: Operated) -> dict[str, Any]:
    return operated.bureau.publisher.publish(operated.now).bundle


def with_lists_by(operated: Operated, name: str) -> dict[str, Any]:
    """Give the bundle with its lists signed by the status key `name`, under the real root."""
    bundle = published(operated)
    signer = operated.bureau.keyring.status_signer(DID, name)
    del bundle["proof"]
    for number, entry in enumerate(bundle["statusLists"]):
        del entry["proof"]
        bundle["statusLists"][number] = plainly_secured(entry, signer, "ecdsa-rdfc-2019")
    root = operated.bureau.keyring.trust_root_signer()
    return plainly_secured(bundle, root, "ecdsa-jcs-2019")


def loaded(operated: Operated, bundle: dict[str, Any]) -> Trust:
    root = (operated.home / "public" / "trust-root.json").read_bytes()
    return Trust.load(bundle, TrustRoot.parse(root))


def test_after_a_rotation_every_list_is_by_the_new_status_key_and_old_certificates_hold(
    operated: Operated,
) -> None:
    old, revoked = operated.issue(2, first=0)
    operated.publish()
    operated.bureau.change_status(
        Decision(revoked, "revoke", "misuse-lending", "director"), now=operated.later(hours=1)
    )
    assert rotate(operated) == "status-2"
    [new] = operated.issue(1, first=2)
    trust = operated.publish()
    bundle = json.loads((operated.home / "public" / "trust-bundle.json").read_bytes())
    methods = {entry["proof"]["verificationMethod"] for entry in bundle["statusLists"]}
    assert methods == {f"{DID}#status-2"}
    assert trust.issuers[DID].status_methods == methods
    document = json.loads((operated.home / "public" / "did.json").read_bytes())
    # A list of the last days, which somebody else keeps, still holds.
    assert document["assertionMethod"][-2:] == [f"{DID}#status-1", f"{DID}#status-2"]
    verdicts = [operated.verdict(number, trust) for number in (old, revoked, new)]
    assert verdicts == ["original", "revoked", "original"]
    assert not operated.bureau.reconcile().differences


def test_lists_by_a_stolen_status_key_are_no_longer_accepted(operated: Operated) -> None:
    [number] = operated.issue(1, first=0)
    operated.publish()
    assert loaded(operated, with_lists_by(operated, "status-1")).sequence
    since = operated.now
    assert steal(operated) == "status-2"
    stolen = with_lists_by(operated, "status-1")
    with pytest.raises(TrustError) as caught:
        loaded(operated, stolen)
    assert caught.value.code == "STATUS_LIST"
    assert loaded(operated, with_lists_by(operated, "status-2")).sequence
    document = operated.bureau.publisher.current(operated.now).did_document
    [method] = [m for m in document["verificationMethod"] if m["id"] == f"{DID}#status-1"]
    assert method["revoked"] == f"{since:%Y-%m-%dT%H:%M:%SZ}"
    assert f"{DID}#status-1" not in document["assertionMethod"]
    assert operated.verdict(number, operated.publish()) == "original"
    assert not operated.bureau.reconcile().differences


@pytest.mark.node
def test_the_web_apps_engine_takes_the_new_status_key_and_refuses_the_stolen_one(
    operated: Operated,
) -> None:
    [number] = operated.issue(1, first=0)
    steal(operated)
    operated.publish()
    root = json.loads((operated.home / "public" / "trust-root.json").read_bytes())
    trust = operated.home / "trust.json"
    bundles = {"new": published(operated), "stolen": with_lists_by(operated, "status-1")}
    trust.write_text(json.dumps({n: {"root": root, "bundle": b} for n, b in bundles.items()}))
    at = f"{operated.now:%Y-%m-%dT%H:%M:%SZ}"
    text = operated.file(number).decode()
    cases = [
        {"name": "certificate", "trust": "new", "at": at, "carrier": "json", "text": text},
        *({"name": name, "bundle": name, "root": root, "now": at} for name in bundles),
    ]
    answers = run_engine(trust, cases)
    assert answers["certificate"]["result"]["verdict"] == "original"
    assert [answers[name]["code"] for name in bundles] == [None, "STATUS_LIST"]


def run_engine(trust: Path, cases: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    node = shutil.which("node")
    if node is None or not (APP / "node_modules" / "jsonld").is_dir():
        reason = "node or the web app's locked npm packages are missing: `make app`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    lines = "\n".join(json.dumps(case) for case in cases)
    run = subprocess.run(
        [node, str(APP / "run_engine.mjs"), str(trust)],
        input=lines.encode(),
        capture_output=True,
        timeout=120,
        check=True,
    )
    return {(answer := json.loads(line))["name"]: answer for line in run.stdout.splitlines()}


def test_recognitions_of_units_are_signed_anew_by_the_new_status_key(
    operated: Operated, tmp_path: Path
) -> None:
    unit = UnitHome.create(tmp_path / "unit", code=EXAM_ORG)
    bureau = operated.bureau
    bureau.unit_keys.register(EXAM_ORG, unit.did.encode(), by="clerk", now=operated.now)
    bureau.recognitions.recognise(EXAM_ORG, unit.did, by="clerk", now=operated.now)
    operated.issue(1, first=0)
    before = operated.publish()
    steal(operated)
    after = operated.publish()
    assert after.recognitions == before.recognitions != {}


def test_a_lost_status_key_is_replaced_without_it(operated: Operated) -> None:
    [number] = operated.issue(1, first=0)
    (operated.home / "keys" / "status-1.key.pem").unlink()
    with pytest.raises(IssuerError):
        Bureau.initialise(operated.home, now=operated.now)
    assert rotate(operated) == "status-2"
    Bureau.initialise(operated.home, now=operated.now).close()
    operated.bureau.seals.rotate(by="director", now=operated.now)
    assert operated.verdict(number, operated.publish()) == "original"


def test_init_demands_the_status_key_that_is_published(operated: Operated) -> None:
    rotate(operated)
    keys = operated.home / "keys"
    (keys / "status-2.key.pem").write_bytes((keys / "status-1.key.pem").read_bytes())
    with pytest.raises(IssuerError) as caught:
        Bureau.initialise(operated.home, now=operated.now)
    assert caught.value.code == "KEYS_CHANGED"


def test_a_rotation_and_a_theft_are_in_the_log_by_who_decided(operated: Operated) -> None:
    steal(operated)
    with operated.bureau.registry.reading() as session:
        entries = session.execute(
            text("SELECT action, subject, actor FROM audit_log ORDER BY sequence DESC LIMIT 2")
        ).all()
    assert [tuple(entry) for entry in entries] == [
        ("status-key-compromised", "status-1", "director"),
        ("status-key-rotated", "status-2", "director"),
    ]


def test_a_service_publishes_anew_as_soon_as_the_status_key_changed(operated: Operated) -> None:
    first = operated.bureau.publisher.current(operated.now).sequence
    operated.later(minutes=1)
    rotate(operated)
    assert operated.bureau.publisher.current(operated.now).sequence == first + 1


def test_a_seal_and_a_status_key_are_rotated_independently(operated: Operated) -> None:
    operated.bureau.seals.prepare(by="director", now=operated.now)
    steal(operated)
    operated.bureau.seals.rotate(by="director", now=operated.now)
    rotate(operated)
    assert [s.state for s in operated.bureau.seals.known()] == ["former", "in-use"]
    known = operated.bureau.status_keys.known()
    assert [(k.name, k.state) for k in known] == [
        ("status-1", "compromised"),
        ("status-2", "former"),
        ("status-3", "in-use"),
    ]
    # A former one may turn out to have been stolen: the one in use stays.
    assert steal(operated, "status-2") == "status-3"
    [number] = operated.issue(1, first=0)
    assert operated.verdict(number, operated.publish()) == "original"


def test_a_backup_restores_every_status_key(operated: Operated, tmp_path: Path) -> None:
    operated.issue(1, first=0)
    rotate(operated)
    operated.publish()
    kept = (operated.home / "public" / "trust-bundle.json").read_bytes()
    back_up(operated.home, tmp_path / "backup", now=operated.now)
    restore(tmp_path / "backup", tmp_path / "restored")
    words = tmp_path / "restored" / "keys" / "passphrase"
    words.touch(mode=0o600)
    words.write_bytes((operated.home / "keys" / "passphrase").read_bytes())
    restored = Bureau.initialise(tmp_path / "restored", now=operated.now)
    assert restored.reconcile([kept]).differences == ()
    bundle = restored.publisher.publish(operated.later(hours=1)).bundle
    assert bundle["issuers"][0]["statusMethods"] == [f"{DID}#status-2"]
    restored.close()


def test_the_operators_commands(operated: Operated, capsys, monkeypatch) -> None:
    monkeypatch.setattr("vc_issuer.cli.status_key.now", lambda: operated.now + timedelta(hours=1))

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = vc_issuer(["--home", str(operated.home), "--lang", "en", "status-key", *words])
        except SystemExit as end:
            code = int(end.code or 0)
        return (code, *capsys.readouterr())

    assert run("rotate", "--by", "director")[:2] == (0, "status-2\n")
    assert run("rotate", "status-3", "--by", "director")[:2] == (0, "status-3\n")
    stolen = ("compromised", "status-3", "--since", "2026-11-20T08:30:00Z", "--by", "director")
    code, out, err = run(*stolen)
    assert (code, out) == (0, "status-4\n")
    assert "Run vc-issuer publish now" in err
    lines = [line.split("\t") for line in run("list")[1].splitlines()]
    assert lines == [
        ["status-1", "former", "-"],
        ["status-2", "former", "-"],
        ["status-3", "compromised", "2026-11-20T08:30:00Z"],
        ["status-4", "in-use", "-"],
    ]
    for wrong in (
        stolen,
        ("compromised",),
        ("compromised", "status-4"),
        ("compromised", "seal-1", "--since", "2026-11-20T08:30:00Z"),
        ("compromised", "status-4", "--since", "2030-01-01T00:00:00Z"),
        ("compromised", "status-4", "--since", "soon"),
        ("rotate", "seal-2"),
        ("rotate", "status-4"),
        ("rotate", "--since", "2026-11-20T08:30:00Z"),
        ("list", "status-1"),
    ):
        code, out, err = run(*wrong)
        assert (code, out, len(err.splitlines())) == (2, "", 1), wrong
