"""Making a slip on the unit's side: built from given facts, linted, signed by the unit's own key.

The e-seal is nowhere near: this module knows no bureau and no registry.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vc_core.credential import check_credential
from vc_core.documents.loader import CREDENTIALS_V2, PinnedContexts
from vc_core.documents.lossless import lossless_quads
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, default_jsonld, verify_proof
from vc_core.results import Outcome
from vc_core.schema import check_schema
from vc_core.signer import Signer
from vc_core.times import format_timestamp
from vc_issuer.application.identity import mask_id_number
from vc_issuer.problems import IssuerError
from vc_issuer.signed_application import SUITES
from vc_issuer.slips.kinds import SlipKind


def slips_context(contexts: PinnedContexts) -> str:
    """Give the URL of the slips' own context."""
    return f"{contexts.base}/contexts/slips/v1"


def issue_slip(
    kind: SlipKind,
    facts: Mapping[str, str],
    *,
    signer: Signer,
    contexts: PinnedContexts,
    now: datetime,
) -> dict[str, Any]:
    """Build, lint and sign a slip; `facts` are the subject's members, the ID number in full.

    The full ID number never enters the slip, only its masked form. What does not fit the slip's
    schema is refused.
    """
    subject = dict(facts)
    id_number = subject.pop("idNumber", "")
    try:
        subject["maskedIdNumber"] = mask_id_number(id_number)
    except ValueError as error:
        raise IssuerError(
            "ID_NUMBER_INVALID", "idNumber is missing or too short", "缺少证件号码或过短"
        ) from error
    schema = f"{contexts.base}/schemas/{kind.schema}"
    unsigned = {
        "@context": [CREDENTIALS_V2, slips_context(contexts)],
        "type": ["VerifiableCredential", kind.credential_type],
        "issuer": signer.verification_method.partition("#")[0],
        "validFrom": format_timestamp(now),
        "credentialSubject": subject,
        "credentialSchema": {
            "id": schema,
            "type": "JsonSchema",
            "digestSRI": contexts.digest_sri(schema),
        },
    }
    check_credential(unsigned)
    check_schema(unsigned, contexts)
    lossless_quads(unsigned, default_jsonld())
    signed = add_proof(unsigned, signer=signer, cryptosuite=SUITES[signer.algorithm], created=now)
    result = verify_proof(signed, resolver=DidKeyResolver(), now=now)
    if result.outcome is not Outcome.PASSED:
        raise IssuerError(
            "OWN_PROOF_FAILED",
            "the proof just made does not verify; nothing is given out",
            "刚生成的证明不能通过验证，未输出任何内容",
        )
    return signed
