"""Further carriers of a stored certificate, sealed by the e-seal on request.

No second certificate: what is signed is the stored one without its proofs, number, status entries
and all, after its seal has been verified once more (N2.4).
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self

from vc_core.derive import derive
from vc_core.documents import jcs
from vc_core.documents.loader import PinnedContexts
from vc_core.envelopes import cose, jose, sd_jwt
from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.keys import EnvelopeKey, SealingSigner
from vc_core.envelopes.opening import open_envelope
from vc_core.envelopes.sd_jwt_vc import MEDIA_TYPE, TYPE_CLAIM, type_iri
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.signer import Signer
from vc_issuer.did_document import jwk_method
from vc_issuer.keyring import Keyring
from vc_issuer.lint import demand_holding
from vc_issuer.problems import IssuerError

HOLDERS_COPY = "holder.jsonld"
# What a disclosure always shows: whose it is, since when, on what basis, and how to ask whether it
# is still in force. Without them nobody could judge the rest (docs/adr/0070).
MANDATORY_POINTERS = (
    "/issuer",
    "/validFrom",
    "/legalBasis",
    "/credentialStatus",
    "/credentialSchema",
)


class CarrierSealer:
    """Holds the e-seal for one request; it signs certificates that were sealed before, only."""

    def __init__(
        self, signer: Signer, did_document: dict[str, Any], contexts: PinnedContexts
    ) -> None:
        """Take the e-seal, the DID document that was published, and the pinned contexts."""
        self._signer = signer
        document = parse_document(did_document)
        self._published = KnownDocuments([document])
        method = document.method(signer.verification_method, "assertionMethod")
        self._key = EnvelopeKey.of(method.public_key)
        # Envelopes name the key as a JSON Web Key (VC-JOSE-COSE §4.2).
        self._sealing = SealingSigner(signer, jwk_method(signer.verification_method))
        self._contexts = contexts

    @classmethod
    def unlock(
        cls, keyring: Keyring, did_document: dict[str, Any], contexts: PinnedContexts
    ) -> Self:
        """Unlock the e-seal that the published DID document has in use."""
        return cls(keyring.current_seal_signer(did_document), did_document, contexts)

    @property
    def seal_name(self) -> str:
        """Name the e-seal."""
        return self._signer.verification_method.partition("#")[2]

    def seal(self, text: str, digest: str, form: str, now: datetime) -> bytes:
        """Give the stored certificate `text` in another form; see `FORMS`.

        Raises `ProblemError`, and then gives nothing away.
        """
        # 1. Only what the issuing walk has sealed, and nobody has touched since, is sealed again.
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != digest:
            raise IssuerError(
                "NOT_AS_STORED",
                "the certificate is not as it was stored; it is not sealed again",
                "证书与登记库所存不一致，不再签章",
            )
        certificate: dict[str, Any] = json.loads(text)
        demand_holding(certificate, self._published, now)
        # 2. Signed by the same key as the certificate's own proofs.
        data = _FORMS[form](self, certificate, now)
        # 3. What was just sealed says the same under the published key.
        said = self._holders_copy_says(data) if form == HOLDERS_COPY else self._says(data, form)
        if jcs.canonicalize(said) != jcs.canonicalize(_unsecured(certificate)):
            raise _does_not_hold()
        return data

    def seal_for_wallet(
        self, certificate: dict[str, Any], *, holder_key: dict[str, Any], now: datetime
    ) -> str:
        """Give the SD-JWT VC of a stored certificate, with the wallet's key beside it as `cnf`.

        Every member of its subject can be withheld. Raises `ProblemError`, and then gives
        nothing away.
        """
        demand_holding(certificate, self._published, now)
        payload = {
            **_unsecured(certificate),
            TYPE_CLAIM: type_iri(certificate["type"][-1], self._contexts),
            "iss": certificate["issuer"],
            "iat": int(now.timestamp()),
            "cnf": {"jwk": holder_key},
        }
        text = sd_jwt.issue_sd_jwt(
            payload,
            paths=_withholdable(certificate),
            signer=SealingSigner(self._signer),
            media_type=MEDIA_TYPE,
        )
        verified = sd_jwt.verify_sd_jwt(text, key=self._key, media_type=MEDIA_TYPE, now=now)
        if jcs.canonicalize(verified) != jcs.canonicalize(payload):
            raise _does_not_hold()
        return text

    def _jwt(self, certificate: dict[str, Any], now: datetime) -> bytes:
        token = jose.sign_token(
            _issued(certificate, now), signer=self._sealing, media_type=jose.CREDENTIAL_TYPE
        )
        return token.encode("ascii")

    def _sd_jwt(self, certificate: dict[str, Any], now: datetime) -> bytes:
        token = sd_jwt.issue_sd_jwt(
            _issued(certificate, now),
            paths=_withholdable(certificate),
            signer=self._sealing,
            media_type=sd_jwt.CREDENTIAL_TYPE,
        )
        return token.encode("ascii")

    def _cose(self, certificate: dict[str, Any], now: datetime) -> bytes:
        return cose.sign_message(
            _unsecured(certificate),
            signer=self._sealing,
            media_type=cose.CREDENTIAL_TYPE,
            issued_at=int(now.timestamp()),
        )

    def _holders_copy(self, certificate: dict[str, Any], now: datetime) -> bytes:
        """Add a base proof for selective disclosure beside the two proofs (vc-di-ecdsa §3.4)."""
        copy = add_proof(
            certificate,
            signer=self._signer,
            cryptosuite="ecdsa-sd-2023",
            created=now,
            mandatory_pointers=mandatory_pointers(certificate),
        )
        return (json.dumps(copy, ensure_ascii=False, indent=2) + "\n").encode("utf-8")

    def _says(self, data: bytes, form: str) -> dict[str, Any]:
        content: bytes | str = data if form == "vc.cose" else data.decode("ascii")
        opened = open_envelope(
            Envelope(MEDIA_TYPES[form], content),
            resolver=self._published,
            purpose="assertionMethod",
            now=None,
        )
        if not opened.complete:
            raise _does_not_hold()
        return opened.document

    def _holders_copy_says(self, data: bytes) -> dict[str, Any]:
        """Give what the copy discloses when everything is, once that verifies."""
        copy: dict[str, Any] = json.loads(data)
        whole = derive(copy, selective_pointers=[""])
        if verify_proof(whole, resolver=self._published, now=None).outcome is not Outcome.PASSED:
            raise _does_not_hold()
        return _unsecured(whole)


_FORMS: dict[str, Callable[[CarrierSealer, dict[str, Any], datetime], bytes]] = {
    "vc.jwt": CarrierSealer._jwt,
    "sd-jwt": CarrierSealer._sd_jwt,
    "vc.cose": CarrierSealer._cose,
    HOLDERS_COPY: CarrierSealer._holders_copy,
}
FORMS = tuple(_FORMS)
MEDIA_TYPES = {
    "vc.jwt": f"application/{jose.CREDENTIAL_TYPE}",
    "sd-jwt": f"application/{sd_jwt.CREDENTIAL_TYPE}",
    "vc.cose": cose.CREDENTIAL_TYPE,
    HOLDERS_COPY: "application/vc",
}


def mandatory_pointers(certificate: dict[str, Any]) -> list[str]:
    """Give what every disclosure of a certificate shows; a replacement says what it replaces."""
    return [*MANDATORY_POINTERS, *(["/replaces"] if "replaces" in certificate else [])]


def _withholdable(certificate: dict[str, Any]) -> list[str]:
    return [f"credentialSubject.{name}" for name in certificate["credentialSubject"]]


def _unsecured(certificate: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in certificate.items() if name != "proof"}


def _issued(certificate: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Give what a token says: the certificate, and beside it when the token was sealed."""
    return {**_unsecured(certificate), "iat": int(now.timestamp())}


def _does_not_hold() -> IssuerError:
    return IssuerError(
        "OWN_PROOF_FAILED",
        "what was just sealed does not verify under the published key; it was discarded",
        "刚签章的内容在已公布公钥下不能通过验证，已丢弃",
    )
