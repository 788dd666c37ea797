r"""The bureau's pipeline as functions of one object: from an application file to publication.

>>> import tempfile
>>> from datetime import UTC
>>> home, now = Path(tempfile.mkdtemp()), datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
>>> bureau = Bureau.initialise(home, now=now)
>>> units = (catalogue_folder(home) / "units.demonstration.json").read_bytes()
>>> bureau.import_units(units, actor="clerk", now=now)
7
>>> file = (
...     "姓名,证件类型,证件号码,考试,专业,资格名称,级别,取得方式,通过日期\n"
...     "张三丰,居民身份证,310000196001010017,经济专业技术资格,金融,经济师,中级,考试,2021-07-23"
... )
>>> receipt = bureau.apply(file.encode(), "exams.csv", unit="U-EX-SZ", now=now)
>>> bureau.approve(receipt.application, by="director", now=now)
>>> bureau.issue(receipt.application, clock=lambda: now).sealed
1
>>> published = bureau.publish(home / "public", now=now)
>>> published.sequence
1
>>> bureau.close()
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from vc_core.documents.loader import pinned
from vc_issuer import applications
from vc_issuer.application import CheckedApplication, check_application, read_rows
from vc_issuer.application.identity import canonical_number
from vc_issuer.batch import OwnProcess, ProcessPool
from vc_issuer.catalogue import Catalogue
from vc_issuer.catalogue_folder import GLYPHS_FILE, catalogue_folder
from vc_issuer.certificate import CertificateBuilder
from vc_issuer.export import FORMATS, Selection, export
from vc_issuer.initialise import database_url, initialise
from vc_issuer.issue import Clock, Issuer, IssueReport, Progress, find_application
from vc_issuer.keyring import Keyring
from vc_issuer.lease import application_lease
from vc_issuer.legal_basis import basis_in_force
from vc_issuer.publish import Published, Publisher
from vc_issuer.reconcile import Reconciliation, reconcile
from vc_issuer.registry import Registry
from vc_issuer.registry.settings import read_setting
from vc_issuer.sealing import open_sealer
from vc_issuer.status import Decision, change_status
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.times import local_date, whole_second
from vc_issuer.units_file import parse_units, read_unit


@dataclass(frozen=True)
class Receipt:
    """What became of an application file; `application` is nothing when nothing was stored."""

    application: str | None
    checked: CheckedApplication


class Bureau:
    """A bureau in its home folder; every moment is given by the caller."""

    def __init__(self, home: Path) -> None:
        """Open the bureau that `initialise` made in `home`."""
        self.home = home
        self.registry = Registry(database_url(home))
        self.registry.check_version()
        self._keyring = Keyring(home)

    @classmethod
    def initialise(
        cls,
        home: Path,
        *,
        now: datetime,
        did: str | None = None,
        database: str | None = None,
        legal_basis: bytes | None = None,
    ) -> Self:
        """Make what is missing of a bureau and open it; see `vc_issuer.initialise`."""
        initialise(home, now=whole_second(now), did=did, database=database, legal_basis=legal_basis)
        return cls(home)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Give the catalogue in use."""
        return Catalogue.load(catalogue_folder(self.home))

    @cached_property
    def publisher(self) -> Publisher:
        """Give what makes and serves publications."""
        return Publisher(self.registry, self._keyring, pinned())

    def import_units(self, data: bytes, *, actor: str, now: datetime) -> int:
        """Store the units of a file and tell how many there were."""
        units = parse_units(data, catalogue=self.catalogue)
        with self.registry.writing() as session:
            applications.keep_units(session, units, actor=actor, now=whole_second(now))
        return len(units)

    def check(self, data: bytes, filename: str, *, unit: str, now: datetime) -> CheckedApplication:
        """Check an application file row by row; nothing is stored."""
        rows = read_rows(data, filename)
        with self.registry.reading() as session:
            record = applications.find_unit(session, unit)
            known = applications.identity_keys(
                session, (canonical_number(row.value("id_number")) for row in rows)
            )
        return check_application(
            rows,
            unit=read_unit(record.document, catalogue=self.catalogue),
            catalogue=self.catalogue,
            now=now,
            glyphs=GlyphCoverage.load(catalogue_folder(self.home) / GLYPHS_FILE),
            already_issued=known.__contains__,
        )

    def apply(
        self,
        data: bytes,
        filename: str,
        *,
        unit: str,
        now: datetime,
        applicant: str | None = None,
        accept_valid: bool = False,
    ) -> Receipt:
        """Check a file and store its good rows as an application.

        With refused rows nothing is stored unless the applicant accepts that (N2.1).
        """
        checked = self.check(data, filename, unit=unit, now=now)
        if not checked.accepted or (checked.refused and not accept_valid):
            return Receipt(None, checked)
        with self.registry.writing() as session:
            application = applications.keep_application(
                session,
                unit_code=unit,
                applicant=applicant or f"unit:{unit}",
                data=data,
                catalogue_version=self.catalogue.version,
                rows=checked.accepted,
                refused_rows=len(checked.refused_rows),
                now=whole_second(now),
            )
        return Receipt(application, checked)

    def approve(self, application: str, *, by: str, now: datetime) -> None:
        """Approve an application as the second person."""
        with self.registry.writing() as session:
            applications.approve(session, application, approver=by, now=whole_second(now))

    def issue(
        self,
        application: str,
        *,
        clock: Clock,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> IssueReport:
        """Seal every row of an approved application that has no certificate yet."""
        with self.registry.reading() as session:
            find_application(session, application)
            basis_in_force(session, local_date(clock()))
            document = read_setting(session, "did_document")
        builder = CertificateBuilder(pinned())
        with application_lease(self.home, application):
            if workers > 1:
                with ProcessPool(workers, home=self.home, did_document=document) as pool:
                    issuer = Issuer(self.registry, builder, pool)
                    return issuer.issue_application(application, clock=clock, progress=progress)
            own = OwnProcess(open_sealer(self.home, document))
            issuer = Issuer(self.registry, builder, own)
            return issuer.issue_application(application, clock=clock, progress=progress)

    def change_status(self, decision: Decision, *, now: datetime) -> None:
        """Revoke, suspend or reinstate a certificate; see `vc_issuer.status`."""
        change_status(self.registry, self.catalogue, decision, whole_second(now))

    def publish(self, folder: Path, *, now: datetime) -> Published:
        """Publish under a new sequence number and write the static files."""
        published = self.publisher.publish(whole_second(now))
        self.publisher.write_files(folder, published)
        return published

    def export(
        self,
        folder: Path,
        *,
        numbers: Sequence[str] = (),
        application: str | None = None,
        formats: Sequence[str] = tuple(FORMATS),
        progress: Progress | None = None,
    ) -> list[str]:
        """Write certificates as files and give their numbers."""
        if application is not None:
            with self.registry.reading() as session:
                find_application(session, application)
        selection = Selection(numbers, application)
        return export(self.registry, selection, folder, formats, progress=progress)

    def reconcile(self) -> Reconciliation:
        """Compare audit log, registry and status lists."""
        return reconcile(self.registry)

    def close(self) -> None:
        """Give the database's connections back."""
        self.registry.close()
