"""`make sbom`: writes the software bill of materials (CycloneDX 1.6) of what the wheels install.

It is made from the locks alone by the CycloneDX project's own library, so the same commit gives
the same bytes: no time of writing, and a serial number drawn from the content. What only
development needs is left out; the web app's packages are in it, because the wheels contain them.
"""

import argparse
import base64
import re
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from tools.licences import Licensed, every_dependency
from tools.locked import APP, DEV_LOCK, PROJECT, ROOT, Use, normal, npm_lock, python_lock

SHIPPED = (Use.RUN, Use.EXTRA, Use.APP)
_VERSION = re.compile(r'^version = "(.+)"$', re.MULTILINE)
# Serial numbers are drawn from the content under this name.
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, f"{PROJECT}.invalid")


def bill() -> Bom:
    """Make the bill out of the locks and the list of licences.

    The locks' digests are of many files for each Python package, one for every platform, so they
    stay there; an npm package is one file and has its digest here.
    """
    bom = Bom()
    found = _VERSION.search((ROOT / "pyproject.toml").read_text("utf-8"))
    root = Component(
        name=PROJECT,
        version=found[1] if found else None,
        type=ComponentType.APPLICATION,
        bom_ref=PROJECT,
        licenses=[LicenseExpression("Apache-2.0")],
        supplier=OrganizationalEntity(name=PROJECT),
    )
    bom.metadata.component = root
    licences = {(one.ecosystem, one.name): one for one in every_dependency() if one.use in SHIPPED}
    _add_python(bom, root, licences)
    _add_app(bom, root, licences)
    return bom


def _add_python(bom: Bom, root: Component, licences: dict[tuple[str, str], Licensed]) -> None:
    locked = python_lock(DEV_LOCK)
    components: dict[str, Component] = {}
    for name, package in locked.items():
        licence = licences.get(("python", name))
        if licence is None:
            continue
        remarks = (
            [Property(name=f"{PROJECT}:marker", value=package.marker)] if package.marker else []
        )
        components[name] = _component(
            PackageURL("pypi", name=name, version=package.version), licence, remarks=remarks
        )
        bom.components.add(components[name])
    for name, component in components.items():
        parents = [normal(parent) for parent in locked[name].parents]
        for parent in parents:
            if parent in components:
                bom.register_dependency(components[parent], [component])
        # Our own name stands in the lock with where it is declared behind it.
        if any(parent.startswith(PROJECT) for parent in parents):
            bom.register_dependency(root, [component])


def _add_app(bom: Bom, root: Component, licences: dict[tuple[str, str], Licensed]) -> None:
    packages = [package for package in npm_lock(APP) if package.use is Use.APP]
    components: dict[str, list[Component]] = {}
    for package in packages:
        group, _, name = package.name.rpartition("/")
        digest = base64.b64decode(package.integrity.removeprefix("sha512-")).hex()
        component = _component(
            PackageURL("npm", namespace=group or None, name=name, version=package.version),
            licences["npm", package.name],
            hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
        )
        components.setdefault(package.name, []).append(component)
        bom.components.add(component)
    needed = {name for package in packages for name in package.needs}
    for package in packages:
        for component in components[package.name]:
            needs = [one for name in package.needs for one in components.get(name, [])]
            bom.register_dependency(component, needs)
            if package.name not in needed:
                bom.register_dependency(root, [component])


def _component(
    purl: PackageURL,
    licence: Licensed,
    *,
    hashes: Iterable[HashType] = (),
    remarks: Iterable[Property] = (),
) -> Component:
    return Component(
        name=purl.name,
        group=purl.namespace,
        version=purl.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[LicenseExpression(licence.licence)],
        scope=ComponentScope.OPTIONAL if licence.use is Use.EXTRA else ComponentScope.REQUIRED,
        hashes=hashes,
        properties=[Property(name=f"{PROJECT}:use", value=licence.use.value), *remarks],
    )


def write(bom: Bom) -> str:
    """Give the bill as text, the same for the same content; one that breaks the schema raises."""
    # The library always writes a time; the epoch says that none is meant.
    bom.metadata.timestamp = datetime.fromtimestamp(0, UTC)
    bom.serial_number = _SPACE
    text = _text(bom)
    bom.serial_number = uuid.uuid5(_SPACE, text)
    text = _text(bom)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the bill breaks CycloneDX's schema: {error}")
    return text


def _text(bom: Bom) -> str:
    outputter = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    return f"{outputter.output_as_string(indent=2)}\n"


def main() -> None:
    """Write the bill into a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "sbom.cdx.json")
    target = parser.parse_args().out
    bom = bill()
    text = write(bom)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    print(f"{target}: {len(bom.components)} components", file=sys.stderr)


if __name__ == "__main__":
    main()
