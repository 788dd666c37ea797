"""Recognition (notice, clause 5; N5.1): does the bureau recognise a unit's key for this slip?

A recognition is a credential in the trust bundle, signed by the bureau's status key, which says
that a key may sign slips of one type within a unit's remit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from vc_core.credential import CREDENTIALS_V2
from vc_core.documents.loader import pinned
from vc_core.identifiers.document import ControllerDocument
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.problems import Text
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.times import InvalidTime, parse_timestamp
from vc_verifier.trust.trust_error import untrusted

RECOGNITION = "UnitRecognitionCredential"
ANY = "*"


@cache
def slip_contexts() -> list[str]:
    """Give the exact context list of slips and recognitions, in order; not to be changed."""
    return [CREDENTIALS_V2, f"{pinned().base}/contexts/slips/v1"]


@dataclass(frozen=True)
class Recognition:
    """What the bureau recognises one key for; `*` covers everything of its kind."""

    did: str
    name: Text
    slip_type: str
    since: datetime
    series: frozenset[str]
    committees: frozenset[str]
    examinations: frozenset[str]

    def covers(self, subject: Mapping[str, Any]) -> bool:
        """Tell whether a slip's subject lies within the recognised remit."""
        return (
            _within(self.series, subject.get("series"))
            and _within(self.committees, subject.get("committee"))
            and _within(self.examinations, subject.get("examination"))
        )


def read_recognitions(
    credentials: Any, issuers: Mapping[str, tuple[ControllerDocument, frozenset[str]]]
) -> dict[str, Recognition]:
    """Verify each recognition by its issuer's status key; give them by the recognised key."""
    recognitions: dict[str, Recognition] = {}
    for credential in credentials:
        recognition = _read(credential, issuers)
        if recognition.did in recognitions:
            raise untrusted("RECOGNITION", "a key is recognised twice", "同一公钥被重复认可")
        recognitions[recognition.did] = recognition
    return recognitions


def _read(
    credential: dict[str, Any], issuers: Mapping[str, tuple[ControllerDocument, frozenset[str]]]
) -> Recognition:
    proof = credential["proof"]
    issuer = issuers.get(credential["issuer"])
    if (
        issuer is None
        or credential["@context"] != slip_contexts()
        or credential["type"] != ["VerifiableCredential", RECOGNITION]
        or not isinstance(proof, dict)
        or proof.get("cryptosuite") != "ecdsa-jcs-2019"
        or proof.get("verificationMethod") not in issuer[1]
    ):
        raise untrusted(
            "RECOGNITION",
            "a unit's recognition is not the bureau's",
            "有对单位的认可不是由本局作出",
        )
    result = verify_proof(credential, resolver=KnownDocuments([issuer[0]]), now=None)
    if result.outcome is not Outcome.PASSED:
        raise untrusted("RECOGNITION", "a unit's recognition was altered", "有对单位的认可已被改动")
    subject = credential["credentialSubject"]
    names = {entry["@language"]: entry["@value"] for entry in subject["name"]}
    try:
        since = parse_timestamp(credential["validFrom"])
    except InvalidTime:
        raise untrusted("RECOGNITION", "a time is malformed", "时间格式错误") from None
    return Recognition(
        did=subject["id"],
        name=Text(names["zh"], names["en"]),
        slip_type=subject["slipType"],
        since=since,
        series=frozenset(subject.get("coveredSeries", ())),
        committees=frozenset(subject.get("coveredCommittees", ())),
        examinations=frozenset(subject.get("coveredExaminations", ())),
    )


def _within(covered: frozenset[str], value: Any) -> bool:
    # A list, not the set: what a slip says may be of any JSON type.
    return value is None or ANY in covered or value in list(covered)
