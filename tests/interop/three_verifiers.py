"""One credential through three verifiers: ours, npm @digitalbazaar/vc and PyPI openvc-core."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openvc import OpenvcError, VerificationPolicy, verify_credential
from openvc.did.did_key import DidKeyResolver

from tests.bureau_example import NOW
from tests.interop.digitalbazaar_vc import DigitalBazaar
from tests.interop.generated_credentials import KEYS, Generated
from tests.interop.keys import MULTIKEY_CONTEXT
from vc_core.documents.loader import pinned
from vc_verifier.conformance.verifier import ConformanceVerifier, conformance_verifier

KNOWN_TO_DIGITALBAZAAR = frozenset({"ecdsa-rdfc-2019", "eddsa-rdfc-2022"})
_BATCH = 100


@dataclass(frozen=True)
class Answer:
    """What one verifier said."""

    accepts: bool
    reason: str


@dataclass(frozen=True)
class Answers:
    """What all three said; None from one that does not know the suite."""

    given: Generated
    ours: Answer
    digitalbazaar: Answer | None
    openvc: Answer

    def peers(self) -> Iterator[tuple[str, Answer]]:
        """Give the peers that answered."""
        if self.digitalbazaar is not None:
            yield "@digitalbazaar/vc", self.digitalbazaar
        yield "openvc-core", self.openvc


def asked(credentials: Sequence[Generated], theirs: DigitalBazaar) -> Iterator[Answers]:
    """Ask all three about each credential."""
    ours = conformance_verifier()
    for start in range(0, len(credentials), _BATCH):
        batch = credentials[start : start + _BATCH]
        known = [one for one in batch if one.suite in KNOWN_TO_DIGITALBAZAAR]
        verdicts = [
            # After a context that imports another one, jsonld.js may stumble over what it
            # remembers of it: asked again in a process that remembers nothing.
            theirs.verify([one.document], *_controllers())[0]
            if verdict.error == "processed.events is not iterable"
            else verdict
            for one, verdict in zip(
                known, theirs.verify((one.document for one in known), *_controllers()), strict=True
            )
        ]
        said = {
            one.number: Answer(verdict.verified, verdict.error or "")
            for one, verdict in zip(known, verdicts, strict=True)
        }
        for one in batch:
            yield Answers(one, _ours(one, ours), said.get(one.number), openvc_says(one.document))


def _ours(one: Generated, verifier: ConformanceVerifier) -> Answer:
    result = verifier.credential(one.document, NOW)
    codes = [problem.code for problem in result.errors]
    return Answer(result.verified, codes[0] if codes else result.verdict.value)


def openvc_says(document: dict[str, Any]) -> Answer:
    """Ask openvc-core about one credential."""
    # Status lists are another matter, and are compared in test_status_lists.py.
    policy = VerificationPolicy(now=NOW, require_status=False)
    # Copies: it writes into the contexts that it is given.
    contexts = {url: json.loads(pinned().bytes(url)) for url in pinned().urls("context")}
    logging.getLogger("openvc").setLevel(logging.ERROR)
    try:
        verify_credential(
            document, policy=policy, resolver=DidKeyResolver(), extra_contexts=contexts
        )
    except OpenvcError as error:
        return Answer(False, f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 - a peer that stumbles has refused
        return Answer(False, f"raised {type(error).__name__}: {error}")
    return Answer(True, "")


def _controllers() -> list[dict[str, Any]]:
    """Give the did:key documents, which npm's loader asks for."""
    return [
        {
            "@context": ["https://www.w3.org/ns/did/v1", MULTIKEY_CONTEXT],
            "id": key.did,
            "verificationMethod": [
                {
                    "@context": MULTIKEY_CONTEXT,
                    "id": key.verification_method,
                    "type": "Multikey",
                    "controller": key.did,
                    "publicKeyMultibase": key.multikey,
                }
            ],
            "assertionMethod": [key.verification_method],
        }
        for key in KEYS.values()
    ]
