"""The trust data of a running server: an update beside it takes effect at once."""

import json
import os

import pytest

from tests.bureau_fixture import AT
from vc_verifier.trust.store import TrustStore
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.web.current_trust import CurrentTrust


def test_an_update_beside_a_running_server_takes_effect_at_once(bureau, tmp_path):
    store = TrustStore(tmp_path)
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    current = CurrentTrust(store)
    first = current()
    assert current() is first
    newer = bureau.bundle_with(sequence=first.sequence + 1)
    store.update(json.dumps(newer).encode(), AT)
    assert current().sequence == first.sequence + 1


def test_unchanged_trust_is_not_read_again(bureau, tmp_path, monkeypatch):
    store = TrustStore(tmp_path)
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    current = CurrentTrust(store)
    first = current()
    monkeypatch.setattr(TrustStore, "load", lambda _store: os.abort())
    assert current() is first


@pytest.mark.parametrize("damage", [b"", b"{", b"\0" * 100, None], ids=repr)
def test_what_is_in_memory_goes_on_when_the_disk_is_damaged(bureau, tmp_path, caplog, damage):
    store = TrustStore(tmp_path)
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    current = CurrentTrust(store)
    first = current()
    if damage is None:
        (tmp_path / "trust-bundle.json").unlink()
    else:
        (tmp_path / "trust-bundle.json").write_bytes(damage)
    assert [current() for _ in range(3)] == [first] * 3
    assert current.bundle_text() == bureau.bundle
    assert current.trouble is not None
    # Said once, and not at every request.
    assert len([r for r in caplog.records if "stays in use" in r.message]) == 1
    store.update(bureau.bundle, AT)
    assert current().sequence == first.sequence
    assert current.trouble is None


def test_an_older_bundle_does_not_replace_the_one_in_use(bureau, tmp_path):
    store = TrustStore(tmp_path)
    store.initialise(bureau.root, json.dumps(bureau.bundle_with(sequence=5)).encode(), "x", AT)
    current = CurrentTrust(store)
    assert current().sequence == 5
    (tmp_path / "trust-source.json").unlink()
    (tmp_path / "trust-bundle.json").write_bytes(bureau.bundle)
    assert current().sequence == 5
    assert current.trouble.code == "TRUST_ROLLBACK"
    # A server that begins with it has nothing to compare it with.
    assert CurrentTrust(store)().sequence == 1


def test_without_any_usable_trust_nothing_is_given(bureau, tmp_path):
    store = TrustStore(tmp_path)
    current = CurrentTrust(store)
    for _ in range(2):
        with pytest.raises(TrustError):
            current()
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    assert current().sequence == 1
