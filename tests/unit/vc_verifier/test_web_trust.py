"""The trust data of a running server: an update beside it takes effect at once."""

import json
import os

from tests.bureau_fixture import AT
from vc_verifier.trust.store import TrustStore
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
