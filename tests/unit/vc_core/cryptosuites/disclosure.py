"""What the tests of ecdsa-sd-2023 share: a certificate, its base proof, its derivation."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.interop.keys import FreshKey
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import (
    DerivedProof,
    parse_derived_proof_value,
    serialize_derived_proof_value,
)
from vc_core.derive import derive
from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import ProofResult

NOW = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
SUITE = "ecdsa-sd-2023"
KEY = FreshKey.generate("P-256")
MANDATORY = ["/issuer", "/validFrom", "/credentialStatus"]
SELECTIVE = ["/credentialSubject/name", "/credentialSubject/qualificationName"]
Document = dict[str, Any]


def certificate() -> Document:
    """Give an unsigned certificate; none of its nodes but the issuer has an identifier."""
    return {
        "@context": [CREDENTIALS_V2, pinned().certificate_context],
        "type": ["VerifiableCredential", "ProfessionalTitleCredential"],
        "issuer": KEY.did,
        "validFrom": "2026-11-20T08:00:00Z",
        "credentialSubject": {
            "name": "张三丰",
            "maskedIdNumber": "310***********1234",
            "certificateNumber": "20263101000000123X",
            "series": "工程技术人员",
            "specialty": "计算机应用",
            "qualificationName": "高级工程师",
            "level": "副高级",
            "datePassed": "2023-11-08",
        },
        "legalBasis": "沪人社规〔2019〕33号",
        "credentialStatus": [
            {
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": "94567",
                "statusListCredential": f"https://rsj.sh.example/vc/status-lists/{purpose}/1",
            }
            for purpose in ("revocation", "suspension")
        ],
    }


def with_base_proof(
    document: Document | None = None, mandatory_pointers: Sequence[str] = MANDATORY
) -> Document:
    """Give the document with a base proof by KEY and no `created`."""
    return add_proof(
        document or certificate(),
        signer=KEY,
        cryptosuite=SUITE,
        created=None,
        mandatory_pointers=mandatory_pointers,
    )


BASE = with_base_proof()
DERIVED = derive(BASE, selective_pointers=SELECTIVE)


def verify(document: Document) -> ProofResult:
    """Verify as a verifier does."""
    return verify_proof(document, resolver=DidKeyResolver(), now=NOW)


def with_proof(change: Callable[[DerivedProof], dict[str, Any]]) -> Document:
    """Give the derived document with components of its proof replaced."""
    document = copy.deepcopy(DERIVED)
    derived = parse_derived_proof_value(document["proof"]["proofValue"])
    changed = replace(derived, **change(derived))
    document["proof"]["proofValue"] = serialize_derived_proof_value(changed)
    return document
