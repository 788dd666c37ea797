"""Offers to wallets: a one-time code in a link, a transaction code beside it, then a token.

Whoever photographs the QR code lacks the transaction code; who reads the registry lacks both. A
code ends with its first use, its term, a few wrong transaction codes, or the next offer.
"""

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from vc_issuer.accounts.secrets_box import hash_secret, new_secret
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.status import changes_in_force
from vc_issuer.wallet.models import WalletOffer
from vc_issuer.wallet.refusals import WalletError

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
SCHEME = "openid-credential-offer://?credential_offer="
TERM = timedelta(minutes=10)
# OpenID4VCI 1.0 §13.10: more than five minutes counts as long-lived.
TOKEN_TERM = timedelta(minutes=5)
TRANSACTION_DIGITS = 6
MOST_FAILURES = 5
MOST_A_DAY = 20
ACTOR = "holder"
WALLET = "wallet"

# 128 bits; the link must fit into a QR code that phones read from a screen.
_CODE_BYTES = 16
_LONGEST = 200


@dataclass(frozen=True)
class Offered:
    """What the holder is shown, once: the codes, and how long they hold."""

    number: str
    code: str
    transaction_code: str
    expires_at: datetime

    def link(self, issuer: str, configurations: Sequence[str]) -> str:
        """Give the credential offer by value (VCI §4.1.2).

        By value, so that the code is never part of an address that a server writes into its log.
        """
        offer = {
            "credential_issuer": issuer,
            "credential_configuration_ids": list(configurations),
            "grants": {
                GRANT: {
                    "pre-authorized_code": self.code,
                    "tx_code": {"length": TRANSACTION_DIGITS, "input_mode": "numeric"},
                }
            },
        }
        return SCHEME + quote(json.dumps(offer, separators=(",", ":")), safe="")


@dataclass(frozen=True)
class Granted:
    """What a wallet gets for both codes."""

    token: str
    number: str


def make_offer(session: Session, number: str, *, now: datetime) -> Offered:
    """Offer a certificate in force; earlier offers of it that were not used end."""
    demand_in_force(session, number)
    made_today = session.scalar(
        select(func.count())
        .where(WalletOffer.certificate_number == number)
        .where(WalletOffer.made_at > now - timedelta(days=1))
    )
    if (made_today or 0) >= MOST_A_DAY:
        raise IssuerError(
            "TOO_MANY_OFFERS",
            f"{MOST_A_DAY} offers of this certificate were made today; come back tomorrow",
            f"该证书今日已生成 {MOST_A_DAY} 次领取码，请明日再试",
        )
    session.execute(
        update(WalletOffer)
        .where(WalletOffer.certificate_number == number)
        .where(WalletOffer.spent_at.is_(None))
        .values(spent_at=now)
    )
    offered = Offered(
        number,
        secrets.token_urlsafe(_CODE_BYTES),
        f"{secrets.randbelow(10**TRANSACTION_DIGITS):0{TRANSACTION_DIGITS}d}",
        now + TERM,
    )
    session.add(
        WalletOffer(
            code_hash=hash_secret(offered.code),
            transaction_hash=_both(offered.code, offered.transaction_code),
            certificate_number=number,
            made_at=now,
            expires_at=offered.expires_at,
            failures=0,
            sealed=0,
        )
    )
    session.flush()
    append(session, [Event("wallet-offer", number, {})], actor=ACTOR, now=now)
    return offered


def redeem(
    session: Session, code: str, transaction_code: str, *, now: datetime
) -> Granted | WalletError:
    """Spend a code for a token; a refusal is given back, so that the attempt is kept."""
    record = session.scalar(
        select(WalletOffer)
        .where(WalletOffer.code_hash == hash_secret(code[:_LONGEST]))
        .with_for_update()
    )
    if record is None or record.spent_at is not None or now >= record.expires_at:
        return WalletError(
            "invalid_grant",
            "OFFER_OVER",
            "the pre-authorized code is unknown, used or expired",
            "领取码不存在、已使用或已过期",
        )
    if not hmac.compare_digest(record.transaction_hash, _both(code, transaction_code[:_LONGEST])):
        record.failures += 1
        if record.failures >= MOST_FAILURES:
            record.spent_at = now
        return WalletError(
            "invalid_grant", "TRANSACTION_CODE", "the transaction code is wrong", "交易码不正确"
        )
    token = new_secret()
    record.spent_at = now
    record.token_hash = hash_secret(token)
    record.token_expires_at = now + TOKEN_TERM
    append(session, [Event("wallet-token", record.certificate_number, {})], actor=WALLET, now=now)
    return Granted(token, record.certificate_number)


def find_offer(
    session: Session, token: str, *, now: datetime, lock: bool = False
) -> WalletOffer | None:
    """Give the offer whose token this is, unless the token has expired."""
    query = select(WalletOffer).where(WalletOffer.token_hash == hash_secret(token[:_LONGEST]))
    record = session.scalar(query.with_for_update() if lock else query)
    if record is None or record.token_expires_at is None or now >= record.token_expires_at:
        return None
    return record


def demand_in_force(session: Session, number: str) -> CertificateRecord:
    """Give a sealed certificate that is neither revoked nor suspended; refuse all others."""
    record = session.get(CertificateRecord, number)
    if record is None or record.state != "sealed" or changes_in_force(session, [number]):
        raise IssuerError(
            "NOT_IN_FORCE",
            "only a certificate in force is given to a wallet",
            "只有有效的证书可以存入钱包",
        )
    return record


def _both(code: str, transaction_code: str) -> str:
    return hash_secret(f"{code}.{transaction_code}")
