"""Make tests/vectors/own: signed documents with every intermediate value, by plain PyLD.

Nothing of vc_core signs or canonicalises here. Run `python -m tests.vectors.make_own_vectors`
from the repository's root; ECDSA signatures come out differently each time, all else the same.
"""

import json
from pathlib import Path
from typing import Any

from tests.reference_proofs import (
    TestKey,
    base58,
    hash_of,
    options_of,
    plain_canonical_form,
    plain_json,
    plain_proof,
    plainly_secured,
)

OWN = Path(__file__).parent / "own"
V2 = "https://www.w3.org/ns/credentials/v2"
OURS = "https://rsj.sh.example/vc/contexts/v1"
WARNING = "Test keys: the secret number is in this file. Never trust them."
CERTIFICATE: dict[str, Any] = {
    "@context": [V2, OURS],
    "type": ["VerifiableCredential", "ProfessionalTitleCredential"],
    "issuer": "did:web:rsj.sh.example",
    "validFrom": "2026-11-20T08:00:00Z",
    "credentialSubject": {"name": "𠮷田·张三丰", "level": "副高级", "datePassed": "2023-11-08"},
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
# With P-384 the blank nodes are named by SHA-384, which plain PyLD cannot: here is only one.
ONE_BLANK_NODE: dict[str, Any] = {
    "@context": [V2],
    "id": "urn:uuid:6cbb9d0c-0f0a-4d4f-9b0a-0f1d4a1c2b3d",
    "type": ["VerifiableCredential"],
    "issuer": "did:web:rsj.sh.example",
    "validFrom": "2026-11-20T08:00:00Z",
    "credentialSubject": {"name": '张三丰 "\\\t'},
}
KINDS = [
    ("eddsa-rdfc-2022", "Ed25519", CERTIFICATE),
    ("eddsa-jcs-2022", "Ed25519", CERTIFICATE),
    ("ecdsa-rdfc-2019", "P-256", CERTIFICATE),
    ("ecdsa-jcs-2019", "P-256", CERTIFICATE),
    ("ecdsa-rdfc-2019", "P-384", ONE_BLANK_NODE),
    ("ecdsa-jcs-2019", "P-384", ONE_BLANK_NODE),
]


def one_suite(suite: str, algorithm: str, unsecured: dict[str, Any], secret: int) -> dict[str, Any]:
    """Give one vector: inputs, canonical forms, hashes and the secured document."""
    key = TestKey(algorithm, secret)
    secured = plainly_secured(unsecured, key, suite)
    options = {name: value for name, value in secured["proof"].items() if name != "proofValue"}
    if "-jcs-" in suite:
        document, configuration = plain_json(unsecured), plain_json(options)
    else:
        document = plain_canonical_form(unsecured)
        configuration = plain_canonical_form({**options, "@context": unsecured["@context"]})
    digest = hash_of(algorithm)
    return {
        "warning": WARNING,
        "cryptosuite": suite,
        "algorithm": algorithm,
        "secret": secret,
        "publicKeyMultibase": key.multikey,
        "unsecured": unsecured,
        "options": options,
        "canonicalDocument": document.decode(),
        "canonicalConfiguration": configuration.decode(),
        "documentHash": digest(document).hexdigest(),
        "configurationHash": digest(configuration).hexdigest(),
        "secured": secured,
    }


def proof_set_and_chain() -> dict[str, Any]:
    """Give a set of two keys and a chain in which the second proof covers the first."""
    one, two = TestKey("P-256", 501), TestKey("Ed25519", 502)
    first = plain_proof(CERTIFICATE, one, "ecdsa-jcs-2019", id="urn:example:first")
    second = plain_proof(CERTIFICATE, two, "eddsa-rdfc-2022")
    options = {
        "@context": CERTIFICATE["@context"],
        **options_of(two, "eddsa-jcs-2022", previousProof="urn:example:first"),
    }
    digest = hash_of("Ed25519")
    covered = {**CERTIFICATE, "proof": [first]}
    hash_data = digest(plain_json(options)).digest() + digest(plain_json(covered)).digest()
    chained = {**options, "proofValue": base58(two.sign(hash_data))}
    return {
        "warning": WARNING,
        "set": {**CERTIFICATE, "proof": [first, second]},
        "chain": {**CERTIFICATE, "proof": [first, chained]},
        "broken": {
            "the chain without its first proof": {**CERTIFICATE, "proof": [chained]},
            "the set with a proof of the other document": {
                **CERTIFICATE,
                "proof": [first, plain_proof(ONE_BLANK_NODE, two, "eddsa-rdfc-2022")],
            },
            "an empty set": {**CERTIFICATE, "proof": []},
        },
    }


def hostile() -> dict[str, Any]:
    """Give documents whose proof holds for a naive verifier, although they hide something."""
    key = TestKey("P-256", 601)
    bare = {name: member for name, member in CERTIFICATE.items() if name != "credentialStatus"}
    status = {"credentialStatus": CERTIFICATE["credentialStatus"]}
    second = {"id": "_:c", "type": "VerifiableCredential", **status}
    documents = {
        "status by IRI": {
            **bare,
            "https://www.w3.org/2018/credentials#credentialStatus": status["credentialStatus"],
        },
        "status under @nest": {**bare, "@nest": status},
        "status under an alias of @nest": {
            **bare,
            "@context": [V2, OURS, {"more": "@nest"}],
            "more": status,
        },
        "status under @included": {**bare, "id": "_:c", "@included": [second]},
        "status under @graph": {
            "@context": [V2, OURS],
            "@graph": [
                {"id": "_:c", **{n: m for n, m in bare.items() if n != "@context"}},
                second,
            ],
        },
        "a null": {**CERTIFICATE, "validUntil": None},
        "an undefined member": {**CERTIFICATE, "remarks": "正高级"},
        "an index": {
            **CERTIFICATE,
            "credentialSubject": {**CERTIFICATE["credentialSubject"], "@index": "正高级"},
        },
    }
    return {
        "warning": WARNING,
        "documents": {
            name: plainly_secured(document, key, "ecdsa-rdfc-2019")
            for name, document in documents.items()
        },
    }


def main() -> None:
    """Write all vectors."""
    vectors = {
        f"{suite}-{algorithm}": one_suite(suite, algorithm, unsecured, 401 + place)
        for place, (suite, algorithm, unsecured) in enumerate(KINDS)
    }
    vectors["proof-set-and-chain"] = proof_set_and_chain()
    vectors["hostile"] = hostile()
    for name, vector in vectors.items():
        text = json.dumps(vector, ensure_ascii=False, indent=1)
        (OWN / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
