"""Taking legacy records in: a file, a report row by row, one transaction, one log entry."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vc_issuer.audit import Event, append
from vc_issuer.legacy.checking import CheckedLegacy, check_legacy
from vc_issuer.legacy.rows import read_legacy_rows
from vc_issuer.registry import Registry
from vc_issuer.registry.service_models import LegacyImport, LegacyRecord
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.times import whole_second

_DIGESTS_PER_QUERY = 500


@dataclass(frozen=True)
class LegacyReceipt:
    """What became of a file of legacy records."""

    checked: CheckedLegacy
    imported: int


class LegacyDesk:
    """Imports legacy records."""

    def __init__(self, registry: Registry, glyphs: Callable[[], GlyphCoverage]) -> None:
        """Take the registry and the characters that can be shown."""
        self._registry = registry
        self._glyphs = glyphs

    def check(self, data: bytes, filename: str) -> CheckedLegacy:
        """Check a file row by row; nothing is stored and no writer waits."""
        rows = read_legacy_rows(data, filename)
        with self._registry.reading() as session:
            return check_legacy(rows, glyphs=self._glyphs(), known=partial(_known, session))

    def imports(self) -> Sequence[LegacyImport]:
        """Give the files taken in, the latest first."""
        with self._registry.reading() as session:
            return session.scalars(select(LegacyImport).order_by(LegacyImport.id.desc())).all()

    def import_file(
        self,
        data: bytes,
        filename: str,
        *,
        by: str,
        now: datetime,
        dry_run: bool = False,
        accept_valid: bool = False,
    ) -> LegacyReceipt:
        """Check a file and store its records; with refused rows only if `accept_valid` says so."""
        if dry_run:
            return LegacyReceipt(self.check(data, filename), 0)
        rows = read_legacy_rows(data, filename)
        with self._registry.writing() as session:
            checked = check_legacy(rows, glyphs=self._glyphs(), known=partial(_known, session))
            unwanted = bool(checked.refused) and not accept_valid
            if unwanted or not checked.accepted:
                return LegacyReceipt(checked, 0)
            _store(session, checked, data, by, whole_second(now))
        return LegacyReceipt(checked, len(checked.accepted))


def _known(session: Session, digests: Sequence[str]) -> set[str]:
    """Give those digests that the registry holds."""
    found: set[str] = set()
    for start in range(0, len(digests), _DIGESTS_PER_QUERY):
        part = digests[start : start + _DIGESTS_PER_QUERY]
        found |= set(
            session.scalars(select(LegacyRecord.digest).where(LegacyRecord.digest.in_(part)))
        )
    return found


def _store(session: Session, checked: CheckedLegacy, data: bytes, by: str, now: datetime) -> None:
    done = LegacyImport(
        file_digest=hashlib.sha256(data).hexdigest(),
        imported_by=by,
        imported_at=now,
        rows=len(checked.accepted),
        refused=len(checked.refused_rows),
    )
    session.add(done)
    session.flush()
    session.execute(
        insert(LegacyRecord),
        [
            {
                "import_id": done.id,
                "family": row.family,
                "certificate_number": row.certificate_number,
                "id_number": row.id_number,
                "date_passed": row.date_passed,
                "document": row.document,
                "digest": row.digest,
            }
            for row in checked.accepted
        ],
    )
    detail = {"file": done.file_digest, "rows": done.rows, "refused": done.refused}
    append(session, [Event("import-legacy", str(done.id), detail)], actor=by, now=now)
