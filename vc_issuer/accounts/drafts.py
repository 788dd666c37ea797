"""Files uploaded and not yet handed in: kept an hour for the person who uploaded them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from vc_issuer.accounts.models import UploadDraft
from vc_issuer.accounts.secrets_box import new_secret
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry

DRAFT_TERM = timedelta(hours=1)


@dataclass(frozen=True)
class Draft:
    """An uploaded file that waits for the person's decision."""

    id: str
    filename: str
    data: bytes


class Drafts:
    """The uploaded files of everybody; one a person at most."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry, which holds them: they contain personal data."""
        self._registry = registry

    def keep(
        self, user: str, *, unit: str | None, filename: str, data: bytes, now: datetime
    ) -> str:
        """Keep an uploaded file for an hour; a person's earlier one is replaced."""
        draft = new_secret()[:32]
        name = re.sub(r"[\x00-\x1f\x7f/\\]", "_", filename)[-200:] or "file"
        try:
            with self._registry.writing() as session:
                session.execute(delete(UploadDraft).where(UploadDraft.user_name == user))
                session.add(
                    UploadDraft(
                        id=draft,
                        user_name=user,
                        unit_code=unit,
                        filename=name,
                        data=data,
                        expires_at=now + DRAFT_TERM,
                    )
                )
        except IntegrityError as error:
            raise IssuerError(
                "DRAFT_BUSY", "uploaded twice at once: try again", "同时上传了两次：请重试"
            ) from error
        return draft

    def get(self, draft: str, *, user: str, unit: str | None, now: datetime) -> Draft:
        """Give a person's own draft, of the unit for which it was uploaded."""
        with self._registry.reading() as session:
            record = session.get(UploadDraft, draft)
            owner = None if record is None else (record.user_name, record.unit_code)
            if record is None or owner != (user, unit) or now >= record.expires_at:
                raise IssuerError(
                    "NOT_FOUND",
                    "the uploaded file is no longer kept: upload it again",
                    "上传的文件已不再保留：请重新上传",
                )
            return Draft(record.id, record.filename, record.data)

    def drop(self, draft: str, *, user: str) -> None:
        """Delete a draft."""
        with self._registry.writing() as session:
            session.execute(
                delete(UploadDraft)
                .where(UploadDraft.id == draft)
                .where(UploadDraft.user_name == user)
            )
