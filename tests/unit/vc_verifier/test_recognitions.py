"""Recognitions in the trust bundle: read only by the bureau's status key, once for each key."""

from datetime import timedelta

import pytest

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plain_proof
from tests.unit.vc_verifier.test_slips import KIND, UNIT
from vc_core.identifiers.document import ControllerDocument
from vc_core.problems import Text
from vc_verifier.checks.recognition import (
    RECOGNITION,
    read_recognitions,
    slip_contexts,
)
from vc_verifier.trust.trust_error import TrustError


def recognition_of(bureau, signer=None, **changes):
    document = {
        "@context": slip_contexts(),
        "type": ["VerifiableCredential", RECOGNITION],
        "issuer": bureau.did,
        "validFrom": "2026-11-20T08:00:00Z",
        "credentialSubject": {
            "id": UNIT.did,
            "name": [
                {"@value": "考试机构", "@language": "zh"},
                {"@value": "Examination body", "@language": "en"},
            ],
            "slipType": KIND,
            "coveredExaminations": ["经济专业技术资格"],
        },
        **changes,
    }
    key = bureau.status_key if signer is None else signer
    return {**document, "proof": plain_proof(document, key, "ecdsa-jcs-2019")}


def issuers_of(bureau):
    issuer = bureau.trust.issuers[bureau.did]
    assert isinstance(issuer.document, ControllerDocument)
    return {bureau.did: (issuer.document, issuer.status_methods)}


def read(bureau, *credentials):
    return read_recognitions(credentials, issuers_of(bureau))


def test_a_recognition_is_read_by_the_key_it_is_for(bureau):
    recognition = read(bureau, recognition_of(bureau))[UNIT.did]
    assert recognition.name == Text("考试机构", "Examination body")
    assert recognition.slip_type == KIND
    assert recognition.since == AT - timedelta(hours=1)
    assert recognition.examinations == {"经济专业技术资格"}
    assert recognition.series == recognition.committees == frozenset()
    subject = recognition_of(bureau)["credentialSubject"]
    more = {**subject, "coveredSeries": ["*"], "coveredCommittees": ["a", "b"]}
    recognition = read(bureau, recognition_of(bureau, credentialSubject=more))[UNIT.did]
    assert (recognition.series, recognition.committees) == ({"*"}, {"a", "b"})
    nothing = {name: subject[name] for name in ("id", "name", "slipType")}
    recognition = read(bureau, recognition_of(bureau, credentialSubject=nothing))[UNIT.did]
    assert recognition.examinations == recognition.series == recognition.committees == frozenset()
    assert read(bureau) == {}


def untrusted(bureau, *credentials):
    with pytest.raises(TrustError) as caught:
        read(bureau, *credentials)
    assert caught.value.code == "RECOGNITION"
    assert caught.value.text.zh.strip()


def test_a_recognition_is_signed_by_the_bureaus_status_key_and_says_so(bureau):
    good = recognition_of(bureau)
    untrusted(bureau, recognition_of(bureau, signer=bureau.seal))
    untrusted(bureau, recognition_of(bureau, signer=TestKey()))
    untrusted(bureau, recognition_of(bureau, issuer="did:web:other.example"))
    untrusted(bureau, recognition_of(bureau, type=["VerifiableCredential"]))
    untrusted(bureau, recognition_of(bureau, **{"@context": slip_contexts()[:1]}))
    untrusted(bureau, {**good, "proof": [good["proof"]]})
    untrusted(bureau, {**good, "proof": {**good["proof"], "cryptosuite": "ecdsa-rdfc-2019"}})
    untrusted(bureau, {**good, "validFrom": "2026-11-19T08:00:00Z"})
    untrusted(bureau, recognition_of(bureau, validFrom="yesterday"))
    untrusted(bureau, good, good)
