"""Goal of selective disclosure: an ecdsa-sd-2023 base proof beside the signatures it is made of."""

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.goals import Measured, Missing, Settings
from bench.rounds import measured
from bench.sample import AT, RawCrypto, title_certificates
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import parse_base_proof_value
from vc_core.proofs import add_proof

KEYS = ("sd-base",)
MANDATORY = ("/issuer", "/validFrom", "/credentialStatus", "/credentialSubject/certificateNumber")
_DOCUMENTS = 10


def measure(settings: Settings) -> Iterator[Measured | Missing]:
    """Measure the goals in `KEYS`."""
    raw = RawCrypto("P-256")
    documents = title_certificates(_DOCUMENTS)

    def base_proof(document: dict[str, Any]) -> dict[str, Any]:
        return add_proof(
            document,
            signer=raw.signer,
            cryptosuite="ecdsa-sd-2023",
            created=AT,
            mandatory_pointers=MANDATORY,
        )

    proof = base_proof(documents[0])["proof"]
    statements = len(parse_base_proof_value(proof["proofValue"]).signatures)
    nquad, ecdsa = bytes(110), ec.ECDSA(hashes.SHA256())

    def signatures_alone(_document: dict[str, Any]) -> None:
        fresh = ec.generate_private_key(ec.SECP256R1())
        for _ in range(statements):
            fresh.sign(nquad, ecdsa)
        raw.sign(nquad)

    yield measured(
        "sd-base",
        settings,
        (documents, base_proof),
        (documents, signatures_alone),
        note=f"n is {statements}",
    )
