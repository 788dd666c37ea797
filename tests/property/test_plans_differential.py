"""Plans against the general path over many random documents; `VC_DIFFERENTIAL=20000` for all.

As in verifying, a shape is learned from whatever the general path accepted, hostile texts
included, and used for what comes after.
"""

import hashlib
import os

import pytest

from tests.property.random_documents import random_documents
from vc_core.cryptosuites.whole_document import (
    learn_jcs,
    learn_rdfc,
    transform_jcs,
    transform_rdfc,
)
from vc_core.documents import jcs
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError

COUNT = int(os.environ.get("VC_DIFFERENTIAL", "2000"))


@pytest.mark.timeout(0)
def test_random_documents_get_the_general_paths_answer():
    general = JsonLd(pinned(), plans=False)
    planned = JsonLd(pinned(), plans=True)
    by_plan = refused = 0
    for number, document in enumerate(random_documents(COUNT, seed=8)):
        algorithm = ("P-256", "P-384")[number % 2]
        try:
            expected = transform_rdfc(document, algorithm, general)
        except ProblemError:
            refused += 1
            with pytest.raises(ProblemError):
                transform_rdfc(document, algorithm, planned)
            continue
        hash_function = (hashlib.sha256, hashlib.sha384)[number % 2]
        by_plan += planned.plans.canonicalize(document, hash_function) is not None
        assert transform_rdfc(document, algorithm, planned) == expected, document
        learn_rdfc(document, algorithm, planned)
    # The comparison means something only if plans answered, and if much was refused.
    assert by_plan > COUNT // 5
    assert refused > COUNT // 10


@pytest.mark.timeout(0)
def test_random_documents_have_the_canonical_json_of_the_general_path():
    planned = JsonLd(pinned(), plans=True)
    by_form = 0
    for document in random_documents(COUNT, seed=9):
        expected = jcs.canonicalize(document)
        by_form += planned.plans.canonical_json(document) is not None
        assert transform_jcs(document, "P-256", planned) == expected, document
        learn_jcs(document, "P-256", planned)
    assert by_form > COUNT // 3
