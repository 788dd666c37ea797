"""The verifier's home: one pinned root, the newest bundle, and no way back."""

import json
import os
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.bureau_example import NOW
from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plainly_secured
from vc_core.problems import ProblemError
from vc_verifier.trust import update_lock
from vc_verifier.trust.store import TrustStore
from vc_verifier.trust.trust_error import TrustError

FORGER = TestKey(secret=32)


def encoded(bundle: dict) -> bytes:
    return json.dumps(bundle, ensure_ascii=False).encode()


@pytest.fixture
def store(bureau, tmp_path):
    store = TrustStore(tmp_path / "home")
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    return store


def refused(code: str, call, *arguments) -> None:
    with pytest.raises(TrustError) as caught:
        call(*arguments)
    assert caught.value.code == code


def test_a_new_home_holds_nothing(tmp_path):
    refused("TRUST_NOT_INITIALISED", TrustStore(tmp_path).load)


def test_what_was_stored_is_loaded(store):
    assert store.load().sequence == 1
    assert store.source == "here"


def test_what_is_stored_can_be_read_by_another_user_whatever_the_umask_is(bureau, tmp_path):
    store = TrustStore(tmp_path / "home")
    before = os.umask(0o077)
    try:
        store.initialise(bureau.root, bureau.bundle, "here", AT)
        (store.home / "trust-root.json").chmod(0o600)
        store.initialise(bureau.root, bureau.bundle, "here", AT)
    finally:
        os.umask(before)
    stored = set(store.home.iterdir()) - {store.home / ".trust-lock"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in stored} == {0o644}
    assert len(stored) == 3


def test_the_same_bundle_again_changes_nothing(store, bureau):
    assert store.update(bureau.bundle, AT).sequence == 1


def test_a_newer_bundle_replaces_the_older_and_never_the_reverse(store, bureau):
    assert store.update(encoded(bureau.bundle_with(sequence=5)), AT).sequence == 5
    for sequence in (1, 4):
        older = encoded(bureau.bundle_with(sequence=sequence))
        refused("TRUST_ROLLBACK", store.update, older, AT)
    refused("TRUST_ROLLBACK", store.initialise, bureau.root, bureau.bundle, "x", AT)
    assert store.load().sequence == 5


def test_another_bundle_of_the_same_sequence_is_refused(store, bureau):
    other = bureau.bundle_with(statusChanges=[])
    refused("TRUST_ROLLBACK", store.update, encoded(other), AT)
    assert store.load().status_lists.changes


def test_the_same_bundle_with_other_white_space_is_the_same(store, bureau):
    assert store.update(encoded(json.loads(bureau.bundle)), AT).sequence == 1


def test_another_root_is_refused_once_one_is_pinned(store, bureau):
    root = {**json.loads(bureau.root), "id": FORGER.did}
    bundle = json.loads(bureau.bundle)
    del bundle["proof"]
    forged = plainly_secured({**bundle, "sequence": 9}, FORGER, "ecdsa-jcs-2019")
    refused("TRUST_ROOT_PINNED", store.initialise, encoded(root), encoded(forged), "x", AT)
    refused("TRUST_BUNDLE_PROOF", store.update, encoded(forged), AT)
    assert store.load().sequence == 1


def test_an_expired_bundle_is_not_taken(store, bureau, tmp_path):
    late = AT + timedelta(days=31)
    newer = encoded(bureau.bundle_with(sequence=2))
    refused("TRUST_BUNDLE_EXPIRED", store.update, newer, late)
    fresh = TrustStore(tmp_path / "other")
    refused("TRUST_BUNDLE_EXPIRED", fresh.initialise, bureau.root, bureau.bundle, "x", late)
    refused("TRUST_NOT_INITIALISED", fresh.load)


def test_a_bundle_from_the_future_is_not_taken(store, bureau):
    newer = encoded(bureau.bundle_with(sequence=2))
    refused("TRUST_BUNDLE_FUTURE", store.update, newer, NOW - timedelta(minutes=6))


def test_a_stored_bundle_that_was_tampered_with_is_not_loaded(store, bureau):
    path = store.home / "trust-bundle.json"
    path.write_bytes(bureau.bundle.replace(b"2026-12-20", b"2036-12-20"))
    refused("TRUST_BUNDLE_PROOF", store.load)


def test_a_stored_root_that_was_exchanged_does_not_fit_the_bundle(store, bureau):
    root = {**json.loads(bureau.root), "id": FORGER.did}
    (store.home / "trust-root.json").write_bytes(encoded(root))
    refused("TRUST_BUNDLE_PROOF", store.load)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff", b'{"type":"TrustBundle"}', b"{}" * 2], ids=repr
)
def test_what_is_no_bundle_leaves_the_stored_one(store, data):
    with pytest.raises(ProblemError):
        store.update(data, AT)
    assert store.load().sequence == 1


@pytest.mark.parametrize(
    "root",
    [
        *(b"", b"[]", b"{}", b'{"type":"TrustRoot"}', b'{"type":"TrustRoot","id":5}'),
        b'{"type":"TrustRoot","id":"did:web:rsj.sh.example","name":{"zh":"x","en":"x"}}',
        b'{"type":"TrustRoot","id":"did:key:zx","name":{"zh":"x","en":"x"}}',
    ],
    ids=repr,
)
def test_what_is_no_root_is_refused(bureau, tmp_path, root):
    fresh = TrustStore(tmp_path / "home")
    with pytest.raises(ProblemError):
        fresh.initialise(root, bureau.bundle, "x", AT)
    refused("TRUST_NOT_INITIALISED", fresh.load)


def test_a_home_that_cannot_be_written_is_a_clear_error(bureau, tmp_path):
    (tmp_path / "file").write_text("x")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        fresh = TrustStore(home)
        refused("TRUST_UNWRITABLE", fresh.initialise, bureau.root, bureau.bundle, "x", AT)


def test_of_two_updates_at_once_the_older_bundle_never_comes_last(store, bureau, monkeypatch):
    newer, older = (encoded(bureau.bundle_with(sequence=number)) for number in (5, 4))
    compared, write = threading.Event(), TrustStore._write

    def slowly(self, name, data):
        if data == newer:
            # It has been compared with what is stored; now the other update begins.
            compared.set()
            time.sleep(0.3)
        write(self, name, data)

    monkeypatch.setattr(TrustStore, "_write", slowly)
    with ThreadPoolExecutor(1) as elsewhere:
        first = elsewhere.submit(store.update, newer, AT)
        assert compared.wait(10)
        refused("TRUST_ROLLBACK", store.update, older, AT)
        assert first.result().sequence == 5
    assert store.load().sequence == 5


def test_who_waits_too_long_for_another_update_is_told(store, bureau, monkeypatch):
    monkeypatch.setattr(update_lock, "MOST_SECONDS", 0.05)
    with update_lock.updating(store.home):
        refused("TRUST_BUSY", store.update, bureau.bundle, AT)
        assert store.load().sequence == 1
    assert store.update(bureau.bundle, AT).sequence == 1


DAMAGES = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda _data: b"",
    "zeros": lambda data: bytes(len(data)),
    "a bit flipped": lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
    "a bit flipped in the proof": lambda data: data[:-90] + bytes([data[-90] ^ 1]) + data[-89:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_bundle_is_named_and_an_update_repairs_it(store, bureau, damage):
    path = store.home / "trust-bundle.json"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(TrustError) as caught:
        store.load()
    assert caught.value.code.startswith("TRUST_")
    assert store.update(bureau.bundle, AT).sequence == 1
    assert store.load().sequence == 1


def test_a_damaged_bundle_is_not_replaced_by_an_older_one(store, bureau):
    store.update(encoded(bureau.bundle_with(sequence=5)), AT)
    (store.home / "trust-bundle.json").write_bytes(b"")
    refused("TRUST_ROLLBACK", store.update, encoded(bureau.bundle_with(sequence=4)), AT)
    assert store.update(encoded(bureau.bundle_with(sequence=5)), AT).sequence == 5


def test_an_older_bundle_put_in_place_by_hand_is_refused(store, bureau):
    older = (store.home / "trust-bundle.json").read_bytes()
    newer = encoded(bureau.bundle_with(sequence=5))
    store.update(newer, AT)
    (store.home / "trust-bundle.json").write_bytes(older)
    refused("TRUST_ROLLBACK", store.load)
    refused("TRUST_ROLLBACK", store.update, older, AT)
    assert store.update(newer, AT).sequence == 5
    assert store.load().sequence == 5


def test_a_home_of_before_has_no_record_of_its_sequence(store, bureau):
    (store.home / "trust-source.json").write_bytes(b'{"source": "here"}')
    assert store.load().sequence == 1
    assert store.update(encoded(bureau.bundle_with(sequence=2)), AT).sequence == 2
    assert store.source == "here"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"sequence":"x"}', b"\0\0"], ids=repr)
def test_a_damaged_record_is_named_and_an_update_from_somewhere_repairs_it(store, bureau, data):
    (store.home / "trust-source.json").write_bytes(data)
    refused("TRUST_DAMAGED", store.load)
    refused("TRUST_DAMAGED", store.update, bureau.bundle, AT)
    assert store.update(bureau.bundle, AT, source="there").sequence == 1
    assert store.load().sequence == 1
    assert store.source == "there"


@pytest.mark.parametrize("data", [b"", b"{", b"\0\0"], ids=repr)
def test_a_damaged_root_is_named_and_nothing_is_pinned_in_its_place(store, bureau, data):
    (store.home / "trust-root.json").write_bytes(data)
    for call in (
        lambda: store.load(),
        lambda: store.update(bureau.bundle, AT),
        lambda: store.initialise(bureau.root, bureau.bundle, "x", AT),
    ):
        refused("TRUST_DAMAGED", call)
