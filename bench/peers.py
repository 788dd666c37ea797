"""The same figures of others' software, in the same run: PyPI openvc-core, npm @digitalbazaar/vc.

Both do less than we do: neither refuses a document of which something is not signed.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openvc.keys import Ed25519SigningKey, P256SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EddsaJcsProofSuite

from bench.barcode import MODULES
from bench.rounds import rate
from bench.sample import AT, HASH_DATA, RawCrypto, title_certificates
from tests.interop.keys import FreshKey
from vc_core.documents.loader import pinned
from vc_core.signer import Algorithm

Figures = dict[str, dict[str, float]]

HERE = Path(__file__).parent
_SUITES: tuple[tuple[str, str, Algorithm, Any], ...] = (
    ("eddsa-rdfc", "eddsa-rdfc-2022", "Ed25519", DataIntegrityProofSuite()),
    ("ecdsa-rdfc", "ecdsa-rdfc-2019", "P-256", EcdsaRdfcProofSuite()),
    ("eddsa-jcs", "eddsa-jcs-2022", "Ed25519", EddsaJcsProofSuite()),
)
_KEYS = {"Ed25519": Ed25519SigningKey, "P-256": P256SigningKey}


def peer_figures(seconds: float) -> Figures:
    """Give the peers' ratios to the raw operation by goal; a peer that is missing is left out."""
    figures: Figures = {}
    keys = {algorithm: FreshKey.generate(algorithm) for algorithm in ("Ed25519", "P-256")}
    documents = {
        algorithm: [{**document, "issuer": key.did} for document in title_certificates(3)]
        for algorithm, key in keys.items()
    }
    raw = {name: _raw_rates(RawCrypto(name), seconds) for name in ("Ed25519", "P-256")}
    javascript = _javascript(keys, documents, seconds)
    for goal, suite, algorithm, openvc in _SUITES:
        key = keys[algorithm]
        rates = {"openvc-core": _openvc(suite, openvc, key, documents[algorithm], seconds)}
        if suite in javascript:
            rates["@digitalbazaar/vc"] = javascript[suite]
        for action in ("issue", "verify"):
            figures[f"{goal}-{action}"] = {
                name: peer[action] / raw[algorithm][action] for name, peer in rates.items()
            }
    return figures


def _raw_rates(raw: RawCrypto, seconds: float) -> dict[str, float]:
    data = [HASH_DATA] * 20
    return {"issue": rate(data, raw.sign, seconds), "verify": rate(data, raw.verify, seconds)}


def _openvc(
    suite: str, openvc: Any, key: FreshKey, documents: list[dict[str, Any]], seconds: float
) -> dict[str, float]:
    signing_key = _KEYS[key.algorithm](key.private, key.verification_method)  # type: ignore[arg-type]
    contexts: dict[str, Any] = {}
    if "rdfc" in suite:
        every = {url: pinned().document(url) for url in pinned().urls("context")}
        contexts = {"extra_contexts": every}

    def issue(document: dict[str, Any]) -> dict[str, Any]:
        secured: dict[str, Any] = openvc.add_proof(
            document,
            signing_key=signing_key,
            verification_method=key.verification_method,
            created=AT,
            **contexts,
        )
        return secured

    def verify(credential: dict[str, Any]) -> None:
        openvc.verify(credential, now=AT, **contexts)

    secured = [issue(document) for document in documents]
    work: dict[str, tuple[list[dict[str, Any]], Callable[[Any], object]]] = {
        "issue": (documents, issue),
        "verify": (secured, verify),
    }
    return {name: rate(items, action, seconds) for name, (items, action) in work.items()}


def _javascript(
    keys: dict[str, FreshKey], documents: dict[str, list[dict[str, Any]]], seconds: float
) -> dict[str, dict[str, float]]:
    modules = Path(os.environ.get("VC_NODE_MODULES", MODULES)).absolute()
    node = shutil.which("node")
    if node is None or not (modules / "@digitalbazaar" / "vc").is_dir():
        return {}
    request = {
        "now": AT.isoformat(),
        "contexts": {url: pinned().document(url) for url in pinned().urls("context")},
        "controllers": {key.did: key.controller_document for key in keys.values()},
        "seconds": seconds,
        "suites": {
            suite: {"key": keys[name].secret_multikey, "documents": documents[name]}
            for _, suite, name, _ in _SUITES
            if "rdfc" in suite
        },
    }
    done = subprocess.run(
        [node, str(HERE / "npm_vc_rates.mjs")],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "VC_NODE_MODULES": str(modules)},
    )
    rates: dict[str, dict[str, float]] = json.loads(done.stdout)
    return rates
