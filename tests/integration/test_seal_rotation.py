"""New seals and compromised ones, from the operator's command to the verdict (ADR 0071)."""

import json
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from sqlalchemy import select, text

from tests.bureau_example import NOW, UNIT, approved_application
from tests.operated_bureau import Operated
from tests.pdf_files import need_font
from vc_issuer.bureau import Bureau
from vc_issuer.cli import clock
from vc_issuer.cli import main as vc_issuer
from vc_issuer.officer import Officer
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ApplicationRow
from vc_issuer.workshop import open_issuer
from vc_verifier import verify
from vc_verifier.disclose import disclose


@pytest.fixture
def operated(tmp_path: Path) -> Operated:
    return Operated(tmp_path)


def test_after_a_rotation_old_and_new_certificates_are_originals(operated: Operated) -> None:
    [old] = operated.issue(1, first=0)
    operated.later(days=1)
    assert operated.bureau.seals.rotate(by="director", now=operated.now) == "seal-2"
    operated.later(minutes=1)
    [new] = operated.issue(1, first=1)
    trust = operated.publish()
    methods = {
        json.loads(operated.file(number))["proof"][0]["verificationMethod"] for number in (old, new)
    }
    assert methods == {"did:web:rsj.sh.example#seal-1", "did:web:rsj.sh.example#seal-2"}
    assert [operated.verdict(number, trust) for number in (old, new)] == ["original"] * 2
    # A token made now of an old certificate bears the new seal.
    for form in ("vc.jwt", "sd-jwt", "vc.cose", "holder.jsonld"):
        assert operated.verdict(old, trust, form) == "original", form
    disclosed = disclose(operated.file(old, "holder.jsonld"), ["name"])
    assert verify(disclosed, trust=trust, at=operated.now).verdict.value == "authentic-data"
    assert not operated.bureau.reconcile().differences


def test_a_verifier_with_the_bundle_of_before_cannot_decide_on_the_new_seal(
    operated: Operated,
) -> None:
    trust = operated.publish()
    operated.later(hours=1)
    operated.bureau.seals.rotate(by="director", now=operated.now)
    [new] = operated.issue(1, first=0)
    assert operated.verdict(new, trust) == "undecidable"


def test_a_seal_published_ahead_is_known_when_it_comes_into_use(operated: Operated) -> None:
    assert operated.bureau.seals.prepare(by="director", now=operated.now) == "seal-2"
    with pytest.raises(IssuerError):
        operated.bureau.seals.prepare(by="director", now=operated.now)
    [before] = operated.issue(1, first=0)
    assert b"#seal-1" in operated.file(before)
    Bureau.initialise(operated.home, now=operated.now).close()
    trust = operated.publish()
    operated.later(days=1)
    assert operated.bureau.seals.rotate(by="director", now=operated.now) == "seal-2"
    [after] = operated.issue(1, first=1)
    # The verifier still has the bundle of the day before.
    assert b"#seal-2" in operated.file(after)
    assert operated.verdict(after, trust) == "original"
    assert operated.verdict(before, trust) == "original"


def test_a_prepared_seal_takes_over_from_a_compromised_one(operated: Operated) -> None:
    operated.bureau.seals.prepare(by="director", now=operated.now)
    since = operated.later(hours=1)
    found = operated.bureau.seals.declare_compromised(
        "seal-1", since=since, by="director", now=operated.now
    )
    assert found.in_use == "seal-2"
    assert [seal.state for seal in operated.bureau.seals.known()] == ["compromised", "in-use"]


def test_a_pdf_is_sealed_by_the_seal_in_use(operated: Operated) -> None:
    need_font()
    operated.bureau.seals.rotate(by="director", now=operated.now)
    operated.later(minutes=1)
    [number] = operated.issue(1, first=0)
    assert operated.verdict(number, operated.publish(), "pdf") == "original"


def test_after_a_compromise_only_what_a_signed_log_proves_is_left(operated: Operated) -> None:
    [proven] = operated.issue(1, first=0)
    operated.publish()
    operated.later(hours=1)
    # Sealed before the theft, but after the last head that the trust root signed.
    [unproven] = operated.issue(1, first=1)
    since = operated.later(hours=1)
    operated.later(hours=1)
    [afterwards] = operated.issue(1, first=2)
    operated.publish()
    found = operated.bureau.seals.declare_compromised(
        "seal-1", since=since, by="director", now=operated.now
    )
    assert found.in_use == "seal-2"
    assert found.proven == 1
    assert found.unproven == tuple(sorted([unproven, afterwards]))
    operated.later(minutes=1)
    [fresh] = operated.issue(1, first=3)
    trust = operated.publish()
    assert operated.verdict(proven, trust) == "original"
    assert operated.verdict(unproven, trust) == "altered"
    assert operated.verdict(afterwards, trust) == "altered"
    assert operated.verdict(fresh, trust) == "original"
    assert not operated.bureau.reconcile().differences


def test_who_issues_meanwhile_stores_nothing_under_a_compromised_seal(operated: Operated) -> None:
    application = approved_application(operated.bureau, 1)
    opened = open_issuer(operated.home, operated.bureau.registry)
    with operated.bureau.registry.reading() as session:
        row = session.scalars(select(ApplicationRow.id)).one()
    prepared = opened.prepare(row, operated.now, by="clara")
    operated.bureau.seals.declare_compromised(
        "seal-1", since=operated.now, by="director", now=operated.now
    )
    with pytest.raises(IssuerError) as caught:
        opened.issue(prepared)
    assert caught.value.code == "SEAL_COMPROMISED"
    assert operated.numbers() == []
    assert operated.bureau.issue(application, clock=lambda: operated.now).sealed == 1
    [number] = operated.numbers()
    assert number == prepared.reservation.number
    assert operated.verdict(number, operated.publish()) == "original"
    assert not operated.bureau.reconcile().differences


@pytest.mark.parametrize("form", ["vc.jwt", "pdf"])
def test_what_is_exported_meanwhile_is_not_given_out(
    operated: Operated, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_font()
    numbers = operated.issue(2, first=0)
    out = operated.home / "out"

    def declare(done: int, _of: int) -> None:
        if done == 1:
            operated.bureau.seals.declare_compromised(
                "seal-1", since=operated.now, by="director", now=operated.now
            )

    for module in ("vc_issuer.carrier_export.CHUNK", "vc_issuer.pdf.press.CHUNK"):
        monkeypatch.setattr(module, 1)
    with pytest.raises(IssuerError) as caught:
        operated.bureau.export(
            out, numbers=numbers, formats=(form,), now=operated.now, progress=declare
        )
    assert caught.value.code == "SEAL_COMPROMISED"
    assert len(list(out.iterdir())) == 1


def test_tokens_under_a_later_seal_are_spared_with_the_certificate_they_carry(
    operated: Operated,
) -> None:
    [number, other] = operated.issue(2, first=0)
    operated.bureau.seals.rotate(by="director", now=operated.later(days=1))
    tokens = [operated.file(number, form) for form in ("vc.jwt", "sd-jwt", "vc.cose")]
    operated.publish()
    # Made after the last head that the trust root signed: nothing proves it.
    unproven = operated.file(other, "vc.jwt")
    since = operated.later(hours=1)
    operated.bureau.seals.declare_compromised(
        "seal-2", since=since, by="director", now=operated.now
    )
    trust = operated.publish()
    verdicts = [verify(t, trust=trust, at=operated.now).verdict.value for t in (*tokens, unproven)]
    assert verdicts == ["original"] * 3 + ["altered"]


def test_what_is_not_proven_is_sealed_anew_although_nothing_in_it_was_wrong(
    operated: Operated,
) -> None:
    [number] = operated.issue(1, first=0)
    desk = operated.bureau.life_cycle
    asked = {"unit": UNIT, "by": "uma", "reason": "", "now": operated.now}
    with pytest.raises(IssuerError) as caught:
        desk.request("correct", number, **asked)
    assert caught.value.code == "CORRECTION_EMPTY"
    since = operated.later(hours=1)
    found = operated.bureau.seals.declare_compromised(
        "seal-1", since=since, by="director", now=operated.now
    )
    assert found.unproven == (number,)
    request = desk.request("correct", number, **asked)
    assert desk.correction(request) == {}
    director = Officer.with_all_roles("director")
    decided = desk.approve(request, by=director, clock=lambda: operated.now)
    trust = operated.publish()
    assert operated.verdict(number, trust) == "altered"
    assert operated.verdict(decided.replacement, trust) == "original"
    assert not operated.bureau.reconcile().differences


def test_a_thief_with_the_old_key_gets_nothing_verified(operated: Operated) -> None:
    from tests.reference_proofs import plainly_secured

    [number] = operated.issue(1, first=0)
    operated.publish()
    since = operated.later(hours=1)
    operated.bureau.seals.declare_compromised(
        "seal-1", since=since, by="director", now=operated.now
    )
    trust = operated.publish()
    stolen = operated.bureau.keyring.seal_signer("did:web:rsj.sh.example", "seal-1")
    document = json.loads(operated.file(number))
    del document["proof"]
    document["credentialSubject"]["name"] = "李鬼"
    forged = plainly_secured(document, stolen, "ecdsa-jcs-2019", "ecdsa-rdfc-2019")
    assert verify(forged, trust=trust, at=operated.now).verdict.value == "altered"


def test_a_compromise_is_published_on_the_authoritys_list_and_in_the_did_document(
    operated: Operated,
) -> None:
    since = operated.later(hours=1)
    operated.bureau.seals.declare_compromised(
        "seal-1", since=since, by="director", now=operated.now
    )
    published = operated.bureau.publisher.publish(operated.now)
    revoked = {
        entry["id"].partition("#")[2]
        for entry in published.did_document["verificationMethod"]
        if "revoked" in entry
    }
    assert revoked == {"seal-1", "seal-1-jwk"}
    crl = operated.bureau.keyring.renewed_crl(operated.now, {"seal-1": since})
    serial = operated.bureau.keyring.seal_chain("seal-1")[0].serial_number
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value
    assert reason.reason is x509.ReasonFlags.key_compromise


def test_a_compromise_found_to_be_older_is_dated_anew_on_the_authoritys_list(
    operated: Operated,
) -> None:
    for since in (operated.later(days=1), NOW):
        operated.bureau.seals.declare_compromised(
            "seal-1", since=since, by="director", now=operated.now
        )
        bundle = operated.bureau.publisher.publish(operated.now).bundle
        [entry] = x509.load_der_x509_crl(b64decode(bundle["sealCrl"]))
        assert entry.revocation_date_utc == since


def test_seals_are_listed_while_somebody_writes(operated: Operated) -> None:
    with operated.bureau.registry.writing() as session:
        session.execute(select(ApplicationRow.id))
        [seal] = Bureau(operated.home).seals.known()
    assert seal.state == "in-use"


def test_a_service_publishes_anew_as_soon_as_a_seal_changed(operated: Operated) -> None:
    first = operated.bureau.publisher.current(operated.now).sequence
    operated.bureau.seals.rotate(by="director", now=operated.later(minutes=1))
    assert operated.bureau.publisher.current(operated.now).sequence == first + 1


def test_a_changed_log_proves_nothing(operated: Operated) -> None:
    operated.issue(1, first=0)
    operated.publish()
    since = operated.later(hours=1)
    with operated.bureau.registry.writing() as session:
        for (name,) in session.execute(
            text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_log'")
        ).all():
            session.execute(text(f'DROP TRIGGER "{name}"'))
        session.execute(text("UPDATE audit_log SET actor='thief' WHERE sequence=2"))
    with pytest.raises(IssuerError) as caught:
        operated.bureau.seals.declare_compromised(
            "seal-1", since=since, by="director", now=operated.now
        )
    assert caught.value.code == "LOG_CHANGED"


def test_the_bureau_is_opened_again_with_every_seal(operated: Operated) -> None:
    operated.bureau.seals.rotate(by="director", now=operated.now)
    Bureau.initialise(operated.home, now=operated.now).close()
    since = operated.later(hours=1)
    operated.bureau.seals.declare_compromised(
        "seal-1", since=since, by="director", now=operated.now
    )
    Bureau.initialise(operated.home, now=operated.now).close()


def test_the_operators_commands(operated: Operated, capsys, monkeypatch) -> None:
    operated.issue(1, first=0)
    monkeypatch.setattr("vc_issuer.cli.seal.now", lambda: operated.now + timedelta(hours=1))
    assert clock.now() is not None

    def run(*words: str) -> tuple[int, str, str]:
        code = vc_issuer(["--home", str(operated.home), "--lang", "en", "seal", *words])
        return (code, *capsys.readouterr())

    assert run("rotate", "--by", "director")[:2] == (0, "seal-2\n")
    code, out, err = run("compromised", "seal-1", "--since", "2026-11-20T08:30:00Z", "--by", "d")
    assert code == 0
    assert len(out.splitlines()) == 1, "the one certificate, which no published head proves"
    assert "correct them" in err
    states = [line.split("\t")[:2] for line in run("list")[1].splitlines()]
    assert states == [["seal-1", "compromised"], ["seal-2", "in-use"]]
    for wrong in (
        ("compromised",),
        ("compromised", "seal-1"),
        ("compromised", "seal-9", "--since", "2026-11-20T08:30:00Z"),
        ("compromised", "seal-1", "--since", "2026-11-20T08:40:00Z"),
        ("compromised", "seal-2", "--since", "2030-01-01T00:00:00Z"),
        ("compromised", "seal-2", "--since", "soon"),
    ):
        try:
            code, out, err = run(*wrong)
        except SystemExit as end:
            code, (out, err) = int(end.code or 0), capsys.readouterr()
        assert code == 2, wrong
        assert len(err.strip().splitlines()) == 1, wrong


@pytest.mark.parametrize(
    "words",
    [
        ("prepare", "status-1"),
        ("prepare", "seal-1"),
        ("prepare", "seal-3"),
        ("rotate", "status-1"),
        ("rotate", "seal-1"),
        ("rotate", "seal-2", "--since", "2026-11-20T08:30:00Z"),
        ("prepare", "--since", "2026-11-20T08:30:00Z"),
        ("list", "seal-1"),
    ],
    ids=" ".join,
)
def test_seal_refuses_a_name_that_is_not_the_next_seal(operated, capsys, words) -> None:
    entries = operated.bureau.reconcile().log_entries
    try:
        code = vc_issuer(["--home", str(operated.home), "--lang", "en", "seal", *words])
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    if words[1].startswith("status"):
        assert "next e-seal is seal-2" in err
        assert "vc-issuer status-key" in err
    assert [seal.state for seal in operated.bureau.seals.known()] == ["in-use"]
    assert not (operated.home / "keys" / "seal-2.key.pem").exists()
    assert operated.bureau.reconcile().log_entries == entries


def test_seal_takes_the_next_seals_name(operated: Operated) -> None:
    seals = operated.bureau.seals
    assert seals.prepare(by="director", now=operated.now, name="seal-2") == "seal-2"
    for wrong in ("seal-1", "seal-3", "status-1"):
        with pytest.raises(IssuerError) as caught:
            seals.rotate(by="director", now=operated.now, name=wrong)
        assert caught.value.code == "NOT_THE_NEXT_SEAL"
    assert seals.rotate(by="director", now=operated.now, name="seal-2") == "seal-2"
