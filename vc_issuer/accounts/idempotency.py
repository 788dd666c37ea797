"""What a token's requests under an Idempotency-Key have led to, so that none acts twice."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from vc_issuer.accounts.models import IdempotencyRecord
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import Application

LONGEST_KEY = 100


@dataclass(frozen=True)
class Remembered:
    """An earlier request under this key: its application and, once there was one, its answer."""

    id: int
    application: str | None
    answer: dict[str, Any] | None
    is_new: bool


class IdempotencyKeys:
    """The keys of all tokens; a key belongs to the token that used it."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry."""
        self._registry = registry

    def begin(self, token: str, key: str, *, digest: str, now: datetime) -> Remembered:
        """Take a key into use or give what it led to; another request under it is refused."""
        if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
            raise IssuerError(
                "IDEMPOTENCY_KEY", "1 to 100 visible ASCII characters", "须为 1 至 100 个可见字符"
            )
        try:
            with self._registry.writing() as session:
                record = session.scalar(
                    select(IdempotencyRecord)
                    .where(IdempotencyRecord.token_id == token)
                    .where(IdempotencyRecord.key == key)
                )
                is_new = record is None
                if record is None:
                    record = IdempotencyRecord(
                        token_id=token, key=key, request_digest=digest, created_at=now
                    )
                    session.add(record)
                    session.flush()
                elif record.request_digest != digest:
                    raise IssuerError(
                        "IDEMPOTENCY_KEY_REUSED",
                        "this key stands for another request",
                        "该幂等键已用于另一请求",
                    )
                return Remembered(record.id, record.application_id, record.answer, is_new)
        except IntegrityError as error:
            raise IssuerError(
                "IDEMPOTENCY_KEY_BUSY", "the same request is under way", "相同请求正在处理"
            ) from error

    def handed_in(self, remembered: int, applicant: str, file: bytes) -> str | None:
        """Give the application that an applicant made of this very file, under no other key."""
        claimed = select(IdempotencyRecord.application_id).where(
            IdempotencyRecord.application_id == Application.id,
            IdempotencyRecord.id != remembered,
        )
        with self._registry.reading() as session:
            return session.scalar(
                select(Application.id)
                .where(Application.applicant == applicant)
                .where(Application.file_digest == hashlib.sha256(file).hexdigest())
                .where(Application.state.in_(("submitted", "approved", "issued")))
                .where(~claimed.exists())
            )

    def keep_application(self, remembered: int, application: str) -> None:
        """Note which application a request made."""
        with self._registry.writing() as session:
            session.get_one(IdempotencyRecord, remembered).application_id = application

    def keep_answer(self, remembered: int, answer: dict[str, Any]) -> None:
        """Note the final answer."""
        with self._registry.writing() as session:
            session.get_one(IdempotencyRecord, remembered).answer = answer
