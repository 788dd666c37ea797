"""The status list of conformance mode: one list, kept in memory, signed when it is asked for."""

import threading
from datetime import datetime, timedelta
from typing import Any

from vc_core.credential import as_list
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.proofs import add_proof
from vc_core.status_list import ENTRY_TYPE, MINIMUM_ENTRIES, Bitstring, status_list_credential
from vc_core.times import format_timestamp
from vc_issuer.conformance.issuers import ConformanceIssuer
from vc_issuer.problems import IssuerError

PATH = "/conformance/status-lists/revocation/1"
PURPOSE = "revocation"
_LIFE = timedelta(days=1)


class ConformanceStatusLists:
    """Gives credentials an entry and publishes the list; `set_status` revokes."""

    def __init__(self, base_url: str, issuer: ConformanceIssuer) -> None:
        """Take the URL under which the server is reached from outside."""
        self.url = base_url.rstrip("/") + PATH
        self._issuer = issuer
        self._bits = Bitstring()
        self._next = 0
        self._of_credential: dict[str, int] = {}
        self._lock = threading.Lock()

    def with_entry(self, credential: dict[str, Any]) -> dict[str, Any]:
        """Give the credential with one more status entry, at an index of its own."""
        with self._lock:
            index = self._next
            if index >= MINIMUM_ENTRIES:
                raise IssuerError("STATUS_LIST_FULL", "the status list is full", "状态列表已满")
            self._next += 1
            identifier = credential.get("id")
            if isinstance(identifier, str):
                self._of_credential[identifier] = index
        entry = {
            "id": f"{self.url}#{index}",
            "type": ENTRY_TYPE,
            "statusPurpose": PURPOSE,
            "statusListIndex": str(index),
            "statusListCredential": self.url,
        }
        present = as_list(credential.get("credentialStatus", []))
        return {**credential, "credentialStatus": [*present, entry] if present else entry}

    def set_status(self, credential_id: str, *, revoked: bool) -> None:
        """Set or clear the bit of a credential that was issued here."""
        with self._lock:
            index = self._of_credential.get(credential_id)
            if index is None:
                raise IssuerError(
                    "NO_SUCH_CREDENTIAL", "no such credential was issued here", "未签发过该凭证"
                )
            self._bits[index] = revoked

    def published(self, now: datetime) -> dict[str, Any]:
        """Give the list credential, signed now."""
        with self._lock:
            unsecured = status_list_credential(
                url=self.url,
                issuer=self._issuer.key.did,
                purpose=PURPOSE,
                bits=self._bits,
                valid_from=format_timestamp(now),
                valid_until=format_timestamp(now + _LIFE),
            )
        return add_proof(
            unsecured,
            signer=self._issuer.key,
            cryptosuite=self._issuer.cryptosuite,
            created=now,
            jsonld=JsonLd(pinned()),
        )
