"""Issuing in conformance mode: check the data model, secure, verify the own output."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vc_core.credential import CREDENTIALS_V1, as_list, check_credential, types_of
from vc_core.derive import derive
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.envelopes.data_url import CREDENTIAL, enveloped
from vc_core.envelopes.jose import CREDENTIAL_TYPE, sign_token
from vc_core.envelopes.keys import SealingSigner
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.related_resources import check_related_resources
from vc_core.results import Outcome
from vc_core.status_list import ENTRY_TYPE, check_entry
from vc_issuer.conformance.issuers import ConformanceIssuer
from vc_issuer.conformance.status_lists import ConformanceStatusLists
from vc_issuer.problems import IssuerError

STATUS_V1 = "https://www.w3.org/ns/credentials/status/v1"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
DEFAULT_POINTERS = ("/issuer",)
_BUREAU_TYPES = frozenset({"ProfessionalTitleCredential", "ProfessionalQualificationCredential"})


@dataclass(frozen=True)
class ConformanceIssuing:
    """Issues any conforming credential; what the suites refuse is refused before signing."""

    status_lists: ConformanceStatusLists
    jsonld: JsonLd = field(
        default_factory=lambda: JsonLd(pinned(conformance=True), unsigned_direction=True)
    )

    def issue(
        self, credential: Any, options: dict[str, Any], *, issuer: ConformanceIssuer, now: datetime
    ) -> dict[str, Any]:
        """Give the secured credential; raises a `ProblemError` with the reason."""
        prepared = self._prepared(credential, issuer)
        if issuer.kind == "jwt":
            signer = SealingSigner(issuer.key)
            token = sign_token(prepared, signer=signer, media_type=CREDENTIAL_TYPE)
            return enveloped(token, CREDENTIAL_TYPE, CREDENTIAL)
        pointers = _mandatory_pointers(options) if issuer.kind == "selective" else None
        secured = add_proof(
            prepared,
            signer=issuer.key,
            cryptosuite=issuer.cryptosuite,
            created=now,
            mandatory_pointers=pointers,
            jsonld=self.jsonld,
        )
        self._verify_own(secured, selective=pointers is not None, now=now)
        return secured

    def _prepared(self, credential: Any, issuer: ConformanceIssuer) -> dict[str, Any]:
        check_credential(credential)
        document: dict[str, Any] = {**credential}
        if _BUREAU_TYPES & set(types_of(document)):
            raise IssuerError(
                "NOT_A_CERTIFICATE",
                "certificates of the bureau are not issued in conformance mode",
                "一致性测试模式不签发本局证书",
            )
        _check_issuer(document, issuer)
        for entry in as_list(document.get("credentialStatus", [])):
            # Bitstring Status List 1.0 §2.1: what a verifier would refuse is not signed.
            if ENTRY_TYPE in as_list(entry["type"]):
                check_entry(entry)
        contexts = as_list(document["@context"])
        embedded = issuer.kind != "jwt"
        if contexts[0] == CREDENTIALS_V1 and embedded and DATA_INTEGRITY_V2 not in contexts:
            document["@context"] = [*contexts, DATA_INTEGRITY_V2]
        if issuer.kind == "status":
            if contexts[0] == CREDENTIALS_V1:
                document["@context"] = [*as_list(document["@context"]), STATUS_V1]
            document = self.status_lists.with_entry(document)
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        lossless_quads(unsecured, self.jsonld)
        check_related_resources(document, self.jsonld.contexts)
        return document

    def _verify_own(self, secured: dict[str, Any], *, selective: bool, now: datetime) -> None:
        document = secured
        if selective:
            document = derive(secured, selective_pointers=[""], jsonld=self.jsonld)
        result = verify_proof(document, resolver=DidKeyResolver(), now=now, jsonld=self.jsonld)
        if result.outcome is not Outcome.PASSED:
            raise IssuerError(
                "OWN_OUTPUT", "the credential would not verify", "所签凭证无法通过核验"
            )


def _check_issuer(document: dict[str, Any], issuer: ConformanceIssuer) -> None:
    named = document["issuer"]
    if (named.get("id") if isinstance(named, dict) else named) != issuer.key.did:
        raise IssuerError(
            "ISSUER_IS_ANOTHER",
            "the credential's issuer is not this issuer; GET /issuers tells its did:key",
            "凭证的 issuer 不是该签发者；可由 GET /issuers 查得其 did:key",
        )


def _mandatory_pointers(options: dict[str, Any]) -> Sequence[str]:
    pointers = options.get("mandatoryPointers", list(DEFAULT_POINTERS))
    if not isinstance(pointers, list) or not all(isinstance(one, str) for one in pointers):
        raise IssuerError(
            "POINTERS_MALFORMED",
            "mandatoryPointers is no list of strings",
            "mandatoryPointers 不是字符串列表",
        )
    return pointers
