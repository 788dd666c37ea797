"""The tables of wallet offers: no code, token or nonce in them can be used by who reads them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vc_issuer.registry.models import Base


class WalletOffer(Base):
    """One offer of a holder's certificate: its one-time code, then its short-lived token."""

    __tablename__ = "wallet_offers"
    __table_args__ = (CheckConstraint("failures >= 0 AND sealed >= 0", name="counts"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # Over both codes: a transaction code alone has too few digits to be hashed by itself.
    transaction_hash: Mapped[str] = mapped_column(String(64))
    certificate_number: Mapped[str] = mapped_column(ForeignKey("certificates.number"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    failures: Mapped[int]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_expires_at: Mapped[datetime | None]
    # How often the e-seal has signed for this offer.
    sealed: Mapped[int]


class SpentNonce(Base):
    """A nonce that a key proof has used; forgotten when it would have expired in any case."""

    __tablename__ = "spent_nonces"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
