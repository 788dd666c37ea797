"""The verifier's home: one pinned root, the newest bundle, and no way back."""

import json
from datetime import timedelta

import pytest

from tests.bureau_example import NOW
from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plainly_secured
from vc_core.problems import ProblemError
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
    with pytest.raises((TrustError, OSError)):
        TrustStore(tmp_path / "file").initialise(bureau.root, bureau.bundle, "x", AT)
