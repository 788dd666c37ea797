"""Taking in a new version of the catalogue: files, a difference to look at, never code (N1.1).

Every version is kept in the registry with its files; the one in use lies in the bureau's home
under its version, and a link is turned to it at once.
"""

import csv
import io
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from vc_core.documents.strict_json import parse
from vc_core.problems import ProblemError
from vc_issuer.audit import Event, append
from vc_issuer.catalogue import (
    EXAMINATIONS_FILE,
    STATUS_REASONS_FILE,
    TITLES_FILE,
    Catalogue,
)
from vc_issuer.catalogue_folder import GLYPHS_FILE, catalogue_folder
from vc_issuer.files import write_atomically
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import UnitRecord
from vc_issuer.registry.service_models import CatalogueVersion
from vc_issuer.times import whole_second
from vc_issuer.units_file import read_unit

FILES = (TITLES_FILE, EXAMINATIONS_FILE, STATUS_REASONS_FILE)
_OTHER_FILES = (GLYPHS_FILE,)
VERSIONS = "catalogue-versions"


@dataclass(frozen=True)
class CatalogueDifference:
    """What a new version would change, line by line: `+` added, `-` removed, `~` changed."""

    version_before: str
    version_after: str
    lines: tuple[str, ...]


class CatalogueDesk:
    """Imports versions of the catalogue."""

    def __init__(self, home: Path, registry: Registry) -> None:
        """Take the bureau's home and registry."""
        self._home = home
        self._registry = registry

    def import_files(
        self, files: Mapping[str, bytes], *, by: str, now: datetime, dry_run: bool = False
    ) -> CatalogueDifference:
        """Replace the given files of the catalogue and tell the difference.

        Refused: a malformed file, a name that is none of the catalogue's, a version under which a
        unit's remit would name what is not there. With `dry_run` nothing changes.
        """
        unknown = set(files) - {*FILES, *_OTHER_FILES}
        if unknown or not files:
            names = ", ".join((*FILES, *_OTHER_FILES))
            raise IssuerError(
                "CATALOGUE_FILES", f"a catalogue's files are {names}", f"目录文件为 {names}"
            )
        before_folder = catalogue_folder(self._home)
        before = {n: (before_folder / n).read_bytes() for n in (*FILES, *_OTHER_FILES)}
        after = {**before, **files}
        folder = self._write_version(after)
        used = False
        try:
            old, new = Catalogue.load(before_folder), Catalogue.load(folder)
            lines = tuple(line for name in after for line in _difference(name, before, after))
            self._demand_units(new)
            difference = CatalogueDifference(old.version, new.version, lines)
            if not dry_run and lines:
                self._keep(after, difference, by, whole_second(now))
                self._turn_to(folder)
                used = True
        finally:
            if not used:
                shutil.rmtree(folder)
        return difference

    def versions(self) -> list[tuple[str, str, datetime]]:
        """Give the imported versions with who imported them when, the latest first."""
        with self._registry.reading() as session:
            found = session.scalars(select(CatalogueVersion).order_by(CatalogueVersion.id.desc()))
            return [(v.version, v.imported_by, v.imported_at) for v in found]

    def _write_version(self, files: Mapping[str, bytes]) -> Path:
        """Write the files into a folder of their own; a malformed one leaves it unused."""
        folder = self._home / VERSIONS / secrets.token_hex(8)
        for name, data in files.items():
            write_atomically(folder / name, data)
        return folder

    def _demand_units(self, catalogue: Catalogue) -> None:
        broken = []
        with self._registry.reading() as session:
            for unit in session.scalars(select(UnitRecord).order_by(UnitRecord.code)):
                try:
                    read_unit(unit.document, catalogue=catalogue)
                except ProblemError:
                    broken.append(unit.code)
        if broken:
            codes = ", ".join(broken)
            raise IssuerError(
                "CATALOGUE_BREAKS_UNITS",
                f"remits of these units name what the new catalogue lacks: {codes}",
                f"以下单位的权限引用了新目录中没有的内容：{codes}",
            )

    def _keep(
        self, files: Mapping[str, bytes], difference: CatalogueDifference, by: str, now: datetime
    ) -> None:
        version = difference.version_after
        with self._registry.writing() as session:
            session.add(
                CatalogueVersion(
                    version=version,
                    files={n: data.decode("utf-8-sig") for n, data in files.items()},
                    imported_by=by,
                    imported_at=now,
                )
            )
            detail = {"before": difference.version_before, "changes": len(difference.lines)}
            append(session, [Event("import-catalogue", version, detail)], actor=by, now=now)

    def _turn_to(self, folder: Path) -> None:
        """Make `catalogue` a link to the new version, replaced in one step."""
        link = self._home / "catalogue"
        if link.is_dir() and not link.is_symlink():
            # A folder that an operator laid there by hand; it is kept beside.
            link.rename(self._home / f"catalogue-before-{secrets.token_hex(4)}")
        temporary = self._home / f".catalogue.{secrets.token_hex(4)}"
        temporary.symlink_to(Path(VERSIONS) / folder.name)
        temporary.replace(link)


def _difference(
    name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> Iterator[str]:
    if before[name] == after[name]:
        return
    if name not in FILES:
        yield f"~ {name}"
        return
    old, new = _entries(name, before[name]), _entries(name, after[name])
    for code in old.keys() - new.keys():
        yield f"- {name} {code}"
    for code in sorted(new):
        if code not in old:
            yield f"+ {name} {code}"
            continue
        changed = sorted(k for k in new[code] if new[code][k] != old[code].get(k))
        if changed or old[code].keys() - new[code].keys():
            yield f"~ {name} {code}: {', '.join(changed)}"
    if old == new:
        # The same entries in another order or spelling: a version of its own all the same.
        yield f"~ {name}"


def _entries(name: str, data: bytes) -> dict[str, dict[str, str]]:
    """Give the entries of a file by their code; the files were found well formed before."""
    if name == STATUS_REASONS_FILE:
        return {entry["code"]: {k: str(v) for k, v in entry.items()} for entry in parse(data)}
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return {row["code"]: dict(row) for row in rows}
