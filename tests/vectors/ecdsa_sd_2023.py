"""The official vectors of ecdsa-sd-2023: where they are, their keys, and our values beside them."""

from dataclasses import dataclass
from functools import cached_property

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.vectors.official import read_json
from vc_core.cryptosuites.ecdsa_sd_2023.base import base_proof_hashing, base_proof_transformation
from vc_core.cryptosuites.ecdsa_sd_2023.derive import create_disclosure_data
from vc_core.cryptosuites.ecdsa_sd_2023.sign_data import base_proof_configuration
from vc_core.cryptosuites.ecdsa_sd_2023.verify import create_verify_data
from vc_core.cryptosuites.selective.group import canonicalize_and_group
from vc_core.cryptosuites.selective.label_maps import create_hmac_id_label_map_function
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.verification_methods import multibase
from vc_core.verification_methods.multikey import decode_public_key

JSONLD = JsonLd(pinned(conformance=True))
FOLDER = "vc-di-ecdsa/ecdsa-sd-2023"


class VectorKey:
    """A vector's key pair, signing deterministically (RFC 6979); base key or proof-scoped key."""

    algorithm = "P-256"

    def __init__(self, pair: dict[str, str]) -> None:
        secret = multibase.decode(pair["secretKeyMultibase"])[2:]
        self._key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
        self.public_key = decode_public_key(pair["publicKeyMultibase"])
        did = f"did:key:{pair['publicKeyMultibase']}"
        self.verification_method = f"{did}#{pair['publicKeyMultibase']}"

    def sign(self, data: bytes) -> bytes:
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self._key.sign(data, algorithm))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass(frozen=True)
class Case:
    folder: str
    pointers: str

    def json(self, name: str):
        return read_json(f"{FOLDER}/{self.folder}/{name}.json")

    @cached_property
    def unsecured(self):
        # prCredUnsigned.json has another description than the vectors made of it, so the
        # unsecured document is the signed one without its proof.
        return {k: v for k, v in self.base_document.items() if k != "proof"}

    @cached_property
    def mandatory_pointers(self):
        return read_json(f"vc-di-ecdsa/{self.pointers}Mandatory.json")

    @cached_property
    def selective_pointers(self):
        return read_json(f"vc-di-ecdsa/{self.pointers}Selective.json")

    @cached_property
    def options(self):
        return {k: v for k, v in self.json("addProofConfig").items() if k != "@context"}

    @cached_property
    def material(self):
        return read_json(f"{FOLDER}/SDKeyMaterial.json")

    @cached_property
    def hmac_key(self):
        return bytes.fromhex(self.material["hmacKeyString"])

    @cached_property
    def transformed(self):
        return base_proof_transformation(
            self.unsecured, self.mandatory_pointers, self.hmac_key, JSONLD
        )

    @cached_property
    def hash_data(self):
        configuration = base_proof_configuration(self.unsecured, self.options, JSONLD)
        return base_proof_hashing(self.transformed, configuration)

    @cached_property
    def grouped(self):
        """Group as a holder does, with the vector's own skolem names."""
        (name, _label), *_ = self.json("derivedAllGroupData")["labelMap"]["value"]
        return canonicalize_and_group(
            self.unsecured,
            create_hmac_id_label_map_function(self.hmac_key),
            {
                "mandatory": self.mandatory_pointers,
                "selective": self.selective_pointers,
                "combined": self.mandatory_pointers + self.selective_pointers,
            },
            JSONLD,
            urn_scheme="bnid:",
            random_string=name.split("_")[1],
        )

    @cached_property
    def base_document(self):
        return self.json("addSignedSDBase")

    @cached_property
    def disclosure(self):
        return create_disclosure_data(
            self.unsecured, self.base_document["proof"], self.selective_pointers, JSONLD
        )

    @cached_property
    def verify_data(self):
        return create_verify_data(
            self.json("derivedUnsignedReveal"), self.json("derivedRevealDocument")["proof"], JSONLD
        )


CASES = [Case("employ", "employ"), Case("prc", "prCred")]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder)
