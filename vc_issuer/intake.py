"""Taking applications in: a file checked row by row, entered by a user or signed by the unit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vc_issuer import applications
from vc_issuer.application import CheckedApplication, check_application, read_rows
from vc_issuer.application.identity import canonical_number
from vc_issuer.catalogue import Catalogue
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.signed_application import Manifest
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.times import whole_second
from vc_issuer.units_file import read_unit


@dataclass(frozen=True)
class Receipt:
    """What became of an application file; `application` is nothing when nothing was stored."""

    application: str | None
    checked: CheckedApplication


@dataclass(frozen=True)
class Source:
    """Where an application comes from: the unit, who applies, and what the unit signed."""

    unit: str
    applicant: str
    signed: Manifest | None = None


class Intake:
    """Checks application files and stores their good rows."""

    def __init__(
        self,
        registry: Registry,
        catalogue: Callable[[], Catalogue],
        glyphs: Callable[[], GlyphCoverage],
    ) -> None:
        """Take the registry and the rules' data as they stand when they are asked for."""
        self._registry = registry
        self._catalogue = catalogue
        self._glyphs = glyphs

    def check(self, data: bytes, filename: str, *, unit: str, now: datetime) -> CheckedApplication:
        """Check an application file row by row; nothing is stored."""
        rows = read_rows(data, filename)
        catalogue = self._catalogue()
        with self._registry.reading() as session:
            record = applications.find_unit(session, unit)
            known = applications.identity_keys(
                session, (canonical_number(row.value("id_number")) for row in rows)
            )
        return check_application(
            rows,
            unit=read_unit(record.document, catalogue=catalogue),
            catalogue=catalogue,
            now=now,
            glyphs=self._glyphs(),
            already_issued=known.__contains__,
        )

    def check_signed(
        self, data: bytes, filename: str, manifest: bytes, *, now: datetime
    ) -> CheckedApplication:
        """Check a signed file for the unit of its manifest, which can be handed in afterwards."""
        signed = self._verified(data, filename, manifest, unit=None, now=now)
        return self.check(data, filename, unit=signed.unit, now=now)

    def apply_signed(
        self,
        data: bytes,
        filename: str,
        manifest: bytes,
        *,
        unit: str | None,
        now: datetime,
        accept_valid: bool,
    ) -> Receipt:
        """Take a file with the manifest that its unit signed; a replayed one is refused."""
        signed = self._verified(data, filename, manifest, unit=unit, now=now)
        source = Source(signed.unit, f"unit:{signed.unit}", signed)
        return self.apply(data, filename, source, now=now, accept_valid=accept_valid)

    def _verified(
        self, data: bytes, filename: str, manifest: bytes, *, unit: str | None, now: datetime
    ) -> Manifest:
        """Give the manifest if its proof, its file, its key and its nonce are in order."""
        signed = Manifest.read(manifest, now=now)
        if unit not in (None, signed.unit):
            raise IssuerError(
                "SIGNED_BY_ANOTHER_UNIT",
                "another unit signed this application",
                "该申请由其他单位签署",
            )
        signed.demand_file(data, filename)
        with self._registry.reading() as session:
            signed.demand_fresh(session)
        return signed

    def apply(
        self, data: bytes, filename: str, source: Source, *, now: datetime, accept_valid: bool
    ) -> Receipt:
        """Check a file and store its good rows as an application.

        With refused rows nothing is stored unless the applicant accepts that (N2.1).
        """
        checked = self.check(data, filename, unit=source.unit, now=now)
        if not checked.accepted or (checked.refused and not accept_valid):
            return Receipt(None, checked)
        now = whole_second(now)
        with self._registry.writing() as session:
            if source.signed is not None:
                # Asked again in the transaction: the same manifest may come twice at a time.
                source.signed.demand_fresh(session)
            application = applications.keep_application(
                session,
                unit_code=source.unit,
                applicant=source.applicant,
                data=data,
                catalogue_version=self._catalogue().version,
                rows=checked.accepted,
                refused_rows=len(checked.refused_rows),
                now=now,
            )
            if source.signed is not None:
                source.signed.keep(session, application, now)
        return Receipt(application, checked)
