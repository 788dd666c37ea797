r"""The bureau's pipeline as functions of one object: from an application file to publication.

>>> import tempfile
>>> from datetime import UTC
>>> from vc_issuer.catalogue_folder import catalogue_folder
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

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from vc_core.documents.loader import pinned
from vc_issuer import applications
from vc_issuer.application import CheckedApplication
from vc_issuer.application_state import find_application
from vc_issuer.audit import Event, append
from vc_issuer.batch import Batch, IssueReport, Progress
from vc_issuer.catalogue_import import CatalogueDifference
from vc_issuer.desks import Desks
from vc_issuer.export import DEFAULT_FORMATS, Selection, export
from vc_issuer.export_pool import spread_over
from vc_issuer.identity import BureauNames
from vc_issuer.initialise import database_url, initialise
from vc_issuer.intake import Receipt, Source
from vc_issuer.issue import Clock
from vc_issuer.lease import application_lease
from vc_issuer.legal_basis import (
    LegalBasis,
    add_legal_bases,
    basis_in_force,
    legal_bases,
    read_legal_bases,
)
from vc_issuer.persons import system_user
from vc_issuer.problems import IssuerError
from vc_issuer.publish import Published, Publisher
from vc_issuer.reconcile import Reconciliation, reconcile
from vc_issuer.registry import Registry
from vc_issuer.sealed_export import SealedAnew
from vc_issuer.status import Decision, change_status
from vc_issuer.steady_clock import SteadyClock
from vc_issuer.times import local_date, whole_second
from vc_issuer.units_difference import units_difference
from vc_issuer.units_file import parse_units
from vc_issuer.workshop import OwnProcess, ProcessPool, open_issuer

if TYPE_CHECKING:
    from vc_issuer.distributed.dispatch import DispatchReport


class Bureau(Desks):
    """A bureau in its home folder; every moment is given by the caller."""

    def __init__(self, home: Path) -> None:
        """Open the bureau that `initialise` made in `home`."""
        super().__init__(home, Registry(database_url(home)))
        self.registry.check_version()

    @classmethod
    def initialise(
        cls,
        home: Path,
        *,
        now: datetime,
        did: str | None = None,
        database: str | None = None,
        legal_basis: bytes | None = None,
        names: BureauNames | None = None,
    ) -> Self:
        """Make what is missing of a bureau and open it; see `vc_issuer.initialise`."""
        initialise(
            home,
            now=whole_second(now),
            did=did,
            database=database,
            legal_basis=legal_basis,
            names=names,
        )
        return cls(home)

    @cached_property
    def publisher(self) -> Publisher:
        """Give what makes and serves publications."""
        return Publisher(self.registry, self.keyring, pinned())

    def import_units(self, data: bytes, *, actor: str, now: datetime) -> int:
        """Store the units of a file and tell how many there were."""
        units = parse_units(data, catalogue=self.catalogue)
        with self.registry.writing() as session:
            applications.keep_units(session, units, actor=actor, now=whole_second(now))
        return len(units)

    def compare_units(self, data: bytes) -> list[str]:
        """Tell what a units file would change; nothing is stored."""
        units = parse_units(data, catalogue=self.catalogue)
        with self.registry.reading() as session:
            return units_difference(session, units)

    def import_catalogue(
        self, files: Mapping[str, bytes], *, by: str, now: datetime, dry_run: bool = False
    ) -> CatalogueDifference:
        """Take in new catalogue files, or only tell the difference; see `CatalogueDesk`."""
        return self.catalogues.import_files(files, by=by, now=now, dry_run=dry_run)

    def legal_bases(self) -> list[LegalBasis]:
        """Give all legal bases on file, the earliest first."""
        with self.registry.reading() as session:
            return legal_bases(session)

    def add_legal_bases(self, data: bytes, *, by: str, now: datetime) -> list[str]:
        """Store the legal bases of a file and give the numbers of those new or changed."""
        with self.registry.writing() as session:
            bases = read_legal_bases(data)
            return add_legal_bases(session, bases, by=by, now=whole_second(now))

    def check(self, data: bytes, filename: str, *, unit: str, now: datetime) -> CheckedApplication:
        """Check an application file row by row; nothing is stored."""
        return self.intake.check(data, filename, unit=unit, now=now)

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
        """Check a file and store its good rows as an application; see `vc_issuer.intake`."""
        source = Source(unit, applicant or f"unit:{unit}")
        return self.intake.apply(data, filename, source, now=now, accept_valid=accept_valid)

    def apply_signed(
        self,
        data: bytes,
        filename: str,
        manifest: bytes,
        *,
        now: datetime,
        unit: str | None = None,
        accept_valid: bool = False,
    ) -> Receipt:
        """Take an application that its unit signed; see `vc_issuer.signed_application`.

        With `unit`, another unit's is refused: a person hands in for the own unit only.
        """
        return self.intake.apply_signed(
            data, filename, manifest, unit=unit, now=now, accept_valid=accept_valid
        )

    def approve(self, application: str, *, by: str, now: datetime) -> None:
        """Approve an application as the second person."""
        with self.registry.writing() as session:
            applications.approve(session, application, approver=by, now=whole_second(now))

    def issue(
        self,
        application: str,
        *,
        clock: Clock,
        by: str | None = None,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> IssueReport:
        """Seal every row of an approved application without a certificate, in the name of `by`."""
        clock = SteadyClock(clock)
        with self.registry.reading() as session:
            find_application(session, application)
            basis_in_force(session, local_date(clock()))
        batch = Batch(self.registry, application, by=by or system_user())
        with application_lease(self.home, application):
            if workers > 1:
                with ProcessPool(workers, home=self.home) as pool:
                    return batch.run(pool, clock=clock, progress=progress)
            own = OwnProcess(open_issuer(self.home, self.registry))
            return batch.run(own, clock=clock, progress=progress)

    def issue_distributed(
        self,
        application: str,
        *,
        clock: Clock,
        by: str | None = None,
        progress: Progress | None = None,
        idle: Callable[[], None] = lambda: None,
    ) -> "DispatchReport":
        """Have an application sealed by workers on any hosts; see `vc_issuer.distributed`."""
        # Imported here: the queue's engine is an extra of the installation.
        from vc_issuer.distributed.dispatch import Dispatch

        with application_lease(self.home, application):
            dispatch = Dispatch(
                self.registry, database_url(self.home), application, by=by or system_user()
            )
            return dispatch.run(clock=clock, progress=progress, idle=idle)

    def seal_now(self, application: str, clock: Clock, by: str) -> None:
        """Seal an application here and now; a row that lint refuses is an error."""
        for row in self.issue(application, clock=clock, by=by).refused:
            raise IssuerError(row.reason.code, row.reason.text.en, row.reason.text.zh)

    def change_status(self, decision: Decision, *, now: datetime) -> None:
        """Revoke, suspend or reinstate a certificate; see `vc_issuer.status`."""
        change_status(self.registry, self.catalogue, decision, whole_second(now))

    def publish(self, folder: Path, *, now: datetime, by: str | None = None) -> Published:
        """Publish under a new sequence number and write the static files."""
        published = self.publisher.publish(whole_second(now), by=by)
        self.publisher.write_files(folder, published)
        return published

    def export(
        self,
        folder: Path,
        *,
        numbers: Sequence[str] = (),
        application: str | None = None,
        formats: Sequence[str] = DEFAULT_FORMATS,
        verifier: str | None = None,
        by: str | None = None,
        now: datetime | None = None,
        workers: int = 1,
        progress: Progress | None = None,
        resume: bool = False,
    ) -> list[str]:
        """Write certificates as files, log that it was done `by` whom, and give their numbers.

        Page, tokens and the holder's copy are sealed anew, at the moment `now`. Pages and what
        needs no seal are made by `workers` processes. With `resume`, files that are there stay.
        """
        by = by or system_user()
        if application is not None:
            with self.registry.reading() as session:
                find_application(session, application)
        sealed = None
        if now is not None:
            anew = SealedAnew(self.registry, self.home, whole_second(now), by, workers, progress)
            sealed = anew.write
        selection = Selection(numbers, application, verifier)
        written = export(
            self.registry,
            selection,
            folder,
            formats,
            sealed=sealed,
            progress=progress,
            spread=spread_over(workers, self.home) if workers > 1 else None,
            resume=resume,
        )
        if now is not None:
            event = Event("export", application or "certificates", {"count": len(written)})
            with self.registry.writing() as session:
                append(session, [event], actor=by, now=whole_second(now))
        return written

    def reconcile(self, kept_bundles: Sequence[bytes] = ()) -> Reconciliation:
        """Compare audit log, registry, status lists and published log heads."""
        return reconcile(self.registry, kept_bundles)

    def close(self) -> None:
        """Give the database's connections back."""
        self.registry.close()
