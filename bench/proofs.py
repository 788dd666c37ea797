"""Goals of the whole-document suites: issue and verify beside the raw signature.

Issue: from the unsigned document to the secured one. Verify: from the bytes
of a file to 'holds, as issued, in its time, not revoked, not suspended'.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bench.goals import Measured, Missing, Settings
from bench.peers import Figures, peer_figures
from bench.rounds import measured
from bench.sample import AT, BITS, HASH_DATA, RawCrypto, as_file, title_certificates
from vc_core.credential import validity_period
from vc_core.cryptosuites.whole_document import transform_rdfc
from vc_core.documents import strict_json
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.proofs import add_proof, default_jsonld, verify_proof
from vc_core.results import Outcome
from vc_core.status_list import entry_status

KEYS = (
    "eddsa-rdfc-issue",
    "eddsa-rdfc-verify",
    "ecdsa-rdfc-issue",
    "ecdsa-rdfc-verify",
    "unknown-shape",
    "eddsa-jcs-issue",
    "eddsa-jcs-verify",
)
SUITES = (
    ("eddsa-rdfc", "eddsa-rdfc-2022", "Ed25519"),
    ("ecdsa-rdfc", "ecdsa-rdfc-2019", "P-256"),
    ("eddsa-jcs", "eddsa-jcs-2022", "Ed25519"),
)
_DOCUMENTS = 100


def measure(settings: Settings) -> Iterator[Measured | Missing]:
    """Measure the goals in `KEYS`."""
    documents = title_certificates(_DOCUMENTS)
    raw_data = [HASH_DATA] * _DOCUMENTS
    peers = peer_figures(settings.seconds) if settings.peers else {}
    for key, suite, algorithm in SUITES:
        if settings.wants(f"{key}-issue", f"{key}-verify"):
            yield from _suite(key, suite, RawCrypto(algorithm), documents, settings, peers)
    if not settings.wants("unknown-shape"):
        return
    raw = RawCrypto("Ed25519")
    general = JsonLd(pinned(), plans=False)
    yield measured(
        "unknown-shape",
        settings,
        (documents[:5], lambda document: transform_rdfc(document, "Ed25519", general)),
        (raw_data, raw.sign),
    )


def _suite(
    key: str,
    suite: str,
    raw: RawCrypto,
    documents: list[dict[str, Any]],
    settings: Settings,
    peers: Figures,
) -> Iterator[Measured]:
    raw_data = [HASH_DATA] * len(documents)
    yield measured(
        f"{key}-issue",
        settings,
        (documents, lambda document: issue(document, suite, raw)),
        (raw_data, raw.sign),
        peers=peers.get(f"{key}-issue"),
    )
    files = [as_file(issue(document, suite, raw)) for document in documents]
    yield measured(
        f"{key}-verify",
        settings,
        (files, lambda data: verify(data, raw)),
        (raw_data, raw.verify),
        peers=peers.get(f"{key}-verify"),
    )


def issue(document: dict[str, Any], suite: str, raw: RawCrypto) -> dict[str, Any]:
    """Secure one document."""
    return add_proof(document, signer=raw.signer, cryptosuite=suite, created=AT)


def verify(data: bytes, raw: RawCrypto) -> None:
    """Verify one file, and stumble if it is not what it was when it was issued."""
    document = strict_json.parse(data)
    result = verify_proof(
        document, resolver=raw.resolver, now=AT, jsonld=default_jsonld(), strictly_parsed=True
    )
    start, end = validity_period(document)
    entries: Sequence[dict[str, Any]] = document["credentialStatus"]
    if (
        result.outcome is not Outcome.PASSED
        or document["@context"] != EXPECTED_CONTEXTS
        or start is None
        or start > AT
        or end is not None
        or any(entry_status(entry, BITS).value for entry in entries)
    ):
        raise AssertionError("what was just issued does not verify")


EXPECTED_CONTEXTS = ["https://www.w3.org/ns/credentials/v2", pinned().certificate_context]
