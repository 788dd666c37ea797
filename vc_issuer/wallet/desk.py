"""The wallet desk: offers to holders, tokens and credentials to their wallets (OpenID4VCI 1.0)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from vc_core.documents.loader import PinnedContexts
from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.audit import Event, append
from vc_issuer.carrier_sealing import CarrierSealer
from vc_issuer.keyring import Keyring
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.settings import read_setting
from vc_issuer.wallet.configurations import Configuration, configurations_of
from vc_issuer.wallet.key_proof import verify_key_proof
from vc_issuer.wallet.models import WalletOffer
from vc_issuer.wallet.nonce import Nonces
from vc_issuer.wallet.offer import (
    GRANT,
    WALLET,
    Granted,
    Offered,
    demand_in_force,
    find_offer,
    make_offer,
    redeem,
)
from vc_issuer.wallet.refusals import INVALID_TOKEN, WalletError

# The e-seal signs this often for one offer: a wallet may lose an answer, but not make a hundred.
MOST_SEALED = 3


@dataclass(frozen=True)
class Issued:
    """What the credential endpoint gives out, in the format that was asked for."""

    credential: str | dict[str, Any]
    configuration: Configuration


class WalletDesk:
    """Gives certificates of the registry to wallets; makes none."""

    def __init__(
        self, home: Path, registry: Registry, keyring: Keyring, contexts: PinnedContexts
    ) -> None:
        """Take the bureau's home for the nonces' key, its registry, its keys and the contexts."""
        self._registry = registry
        self._keyring = keyring
        self._contexts = contexts
        self._nonces = Nonces(SecretsBox.open(home).nonce_key)

    def offer(self, number: str, *, now: datetime) -> tuple[Offered, list[str]]:
        """Offer a certificate; give the codes and the configurations it can be had as."""
        with self._registry.writing() as session:
            offered = make_offer(session, number, now=now)
            record = session.get_one(CertificateRecord, number)
            return offered, list(configurations_of(_document(record)))

    def token(self, form: Mapping[str, str], *, now: datetime) -> Granted:
        """Answer a token request (VCI §6.1); raises `WalletError`."""
        if form.get("grant_type") != GRANT:
            raise WalletError(
                "unsupported_grant_type" if form.get("grant_type") else "invalid_request",
                "GRANT_TYPE",
                "only the pre-authorized code grant is offered",
                "只支持预授权码",
            )
        code, transaction_code = form.get("pre-authorized_code"), form.get("tx_code")
        if not code or not transaction_code:
            raise WalletError(
                "invalid_request",
                "CODES_MISSING",
                "pre-authorized_code and tx_code are both needed",
                "须同时给出领取码与交易码",
            )
        with self._registry.writing() as session:
            answer = redeem(session, code, transaction_code, now=now)
        if isinstance(answer, WalletError):
            raise answer
        return answer

    def nonce(self, now: datetime) -> str:
        """Give a nonce for a key proof."""
        return self._nonces.new(now)

    def credential(
        self, token: str, request: Mapping[str, Any], *, issuer: str, now: datetime
    ) -> Issued:
        """Answer a credential request (VCI §8.2) of whoever holds a token.

        Raises `WalletError`; then nothing was signed and no nonce spent.
        """
        with self._registry.writing() as session:
            offer = find_offer(session, token, now=now, lock=True)
            if offer is None:
                raise WalletError(
                    INVALID_TOKEN, "TOKEN", "the token is unknown or expired", "令牌无效或已过期"
                )
            record = _demand_given(session, offer)
            certificate = _document(record)
            chosen = self._chosen(request, certificate)
            holder_key = self._holder_key(session, request, issuer=issuer, now=now)
            credential: str | dict[str, Any] = certificate
            digest = record.digest
            if chosen.format == "dc+sd-jwt":
                credential = self._seal(session, offer, certificate, holder_key, now)
                digest = hashlib.sha256(credential.encode("ascii")).hexdigest()
            event = Event(
                "wallet-issue", record.number, {"format": chosen.format, "digest": digest}
            )
            append(session, [event], actor=WALLET, now=now)
        return Issued(credential, chosen)

    def _chosen(self, request: Mapping[str, Any], certificate: dict[str, Any]) -> Configuration:
        chosen = request.get("credential_configuration_id")
        if not isinstance(chosen, str) or "credential_identifier" in request:
            raise WalletError(
                "invalid_credential_request",
                "CONFIGURATION_MISSING",
                "credential_configuration_id is needed, and no credential_identifier",
                "须给出 credential_configuration_id",
            )
        found = configurations_of(certificate).get(chosen)
        if found is None:
            raise WalletError(
                "unknown_credential_configuration",
                "CONFIGURATION_UNKNOWN",
                "this was not offered",
                "未提供该种凭证",
            )
        return found

    def _holder_key(
        self, session: Session, request: Mapping[str, Any], *, issuer: str, now: datetime
    ) -> dict[str, Any] | None:
        """Verify the key proof and spend its nonce; None without a proof."""
        proofs = request.get("proofs")
        if proofs is None and "proof" not in request:
            return None
        texts = proofs.get("jwt") if isinstance(proofs, dict) and len(proofs) == 1 else None
        if not isinstance(texts, list) or len(texts) != 1:
            raise WalletError(
                "invalid_proof", "KEY_PROOF", "exactly one proof of type jwt", "须恰有一个 jwt 证明"
            )
        key, nonce = verify_key_proof(texts[0], audience=issuer, now=now)
        self._nonces.spend(session, nonce, now=now)
        return key

    def _seal(
        self,
        session: Session,
        offer: WalletOffer,
        certificate: dict[str, Any],
        holder_key: dict[str, Any] | None,
        now: datetime,
    ) -> str:
        if holder_key is None:
            raise WalletError(
                "invalid_proof", "KEY_PROOF", "this format needs a key proof", "该格式须有密钥证明"
            )
        if offer.sealed >= MOST_SEALED:
            raise _denied("this offer was used up; ask the holder page for another")
        offer.sealed += 1
        document = read_setting(session, "did_document")
        sealer = CarrierSealer.unlock(self._keyring, document, self._contexts)
        return sealer.seal_for_wallet(certificate, holder_key=holder_key, now=now)


def _demand_given(session: Session, offer: WalletOffer) -> CertificateRecord:
    """Give the certificate if it is still in force and as it was stored."""
    try:
        record = demand_in_force(session, offer.certificate_number)
    except IssuerError:
        raise _denied("the certificate is not in force") from None
    if hashlib.sha256((record.document or "").encode("utf-8")).hexdigest() != record.digest:
        raise _denied("the certificate is not as it was stored")
    return record


def _document(record: CertificateRecord) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(record.document or "{}")
    return document


def _denied(en: str) -> WalletError:
    return WalletError("credential_request_denied", "DENIED", en, "不予发放")
