"""Presentations made by a holder with a test key."""

from datetime import timedelta
from typing import Any

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey
from vc_core.proofs import add_proof
from vc_core.times import format_timestamp

HOLDER = TestKey(secret=42)
CHALLENGE, DOMAIN = "c3a1f6", "verifier.example"


def presented(
    credentials: list[Any], *, named: str = HOLDER.did, suite: str = "ecdsa-rdfc-2019"
) -> dict[str, Any]:
    """Present credentials for `DOMAIN` in answer to `CHALLENGE`, for an hour from `AT`.

    Several certificates, whose nodes have no names, are too alike for one RDFC proof: take JCS.
    """
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": named,
        "verifiableCredential": credentials,
    }
    return add_proof(
        presentation,
        signer=HOLDER,
        cryptosuite=suite,
        created=AT - timedelta(minutes=1),
        proof_purpose="authentication",
        options={
            "challenge": CHALLENGE,
            "domain": DOMAIN,
            "expires": format_timestamp(AT + timedelta(hours=1)),
        },
    )
