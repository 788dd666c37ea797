"""Canonical N-Quads by compiled plans beside npm jsonld and PyPI pyoxigraph, from the JSON on.

Both read the same random documents under the same contexts, with code that shares nothing with
ours: npm jsonld by its own JSON-LD and RDFC-1.0, pyoxigraph by another, contexts inlined.
`VC_DIFFERENTIAL=20000` compares that many.

Left out are known departures of theirs: npm jsonld does not escape U+FFFE and U+FFFF
(RDFC-1.0 Appendix A does), pyoxigraph writes doubles otherwise than JSON-LD 1.1 API §8.2.2 and
leaves out nodes whose IRI has a broken percent encoding.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

from tests.property.random_documents import random_documents
from vc_core.cryptosuites.whole_document import learn_rdfc, transform_rdfc
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError

COUNT = int(os.environ.get("VC_DIFFERENTIAL", "400"))
HERE = Path(__file__).parent / "node"
MODULES = Path(os.environ.get("VC_NODE_MODULES", HERE / "node_modules")).absolute()


@pytest.fixture(scope="module")
def canonical():
    """Give pairs of document and canonical form, by plan wherever one is known."""
    planned = JsonLd(pinned(), plans=True)
    pairs = []
    for document in random_documents(COUNT, seed=10):
        try:
            pairs.append((document, transform_rdfc(document, "P-256", planned).decode()))
        except ProblemError:
            continue
        learn_rdfc(document, "P-256", planned)
    assert len(pairs) > COUNT // 3
    return pairs


@pytest.mark.node
@pytest.mark.timeout(0)
def test_npm_jsonld_reads_the_same(canonical):
    node = shutil.which("node")
    if node is None or not (MODULES / "jsonld").is_dir():
        missing = "npm packages are missing: npm ci --ignore-scripts --prefix tests/interop/node"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    pairs = [pair for pair in canonical if "\\uFFF" not in pair[1]]
    assert len(pairs) > COUNT // 4
    request = {
        "contexts": {url: pinned().document(url) for url in pinned().urls("context")},
        "documents": [document for document, _ in pairs],
    }
    done = subprocess.run(
        [node, str(HERE / "canonical_forms.mjs")],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "VC_NODE_MODULES": str(MODULES)},
    )
    for (document, ours), theirs in zip(pairs, json.loads(done.stdout), strict=True):
        assert ours == theirs, document


@pytest.mark.timeout(0)
def test_pyoxigraph_reads_the_same(canonical):
    for document, ours in canonical:
        if "XMLSchema#double" in ours or "%zz" in ours:
            continue
        inlined = [pinned().document(url)["@context"] for url in document["@context"]]
        text = json.dumps({**document, "@context": inlined})
        dataset = Dataset(parse(text, format=RdfFormat.JSON_LD))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
        lines = serialize(dataset, format=RdfFormat.N_QUADS).decode().split("\n")[:-1]
        assert ours == "".join(f"{line}\n" for line in sorted(lines)), document
