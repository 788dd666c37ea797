"""Every locked dependency is in docs/licences.md with a licence that may be used as it is used."""

import re

import pytest

from tools import licences
from tools.licences import Licensed, allowed, licence_in_metadata
from tools.locked import DEV_LOCK, RUN_LOCK, Use, python_lock

PERMISSIVE = licences.statements()["permissive"]
ROW = re.compile(r"^\| (\S+) \| (PyPI|npm) \| (.+?) \|", re.MULTILINE)


def test_the_list_is_the_one_that_the_locks_give():
    written = licences.LIST.read_text("utf-8")
    listed = set(ROW.findall(written))
    locked = {
        (one.name, "PyPI" if one.ecosystem == "python" else "npm", one.licence)
        for one in licences.every_dependency()
    }
    assert locked == listed, "run: make licences"
    assert written == licences.table(licences.every_dependency()), "run: make licences"


def test_every_licence_is_permissive_or_explained():
    assert licences.not_allowed(licences.every_dependency()) == []


def test_every_statement_and_reason_is_for_something_locked_that_needs_it():
    everything = licences.every_dependency()
    for ecosystem in ("python", "npm"):
        names = {one.name for one in everything if one.ecosystem == ecosystem}
        stated, reasons = (licences.statements()[key][ecosystem] for key in ("stated", "reasons"))
        assert set(stated) | set(reasons) <= names
        assert all(licences.spdx(licence) for licence in stated.values())


def test_metadata_that_are_exact_are_never_overruled():
    stated = licences.statements()["stated"]["python"]
    overruled = {
        name: (said, found)
        for name, said in stated.items()
        if (found := licence_in_metadata(name)) is not None and found != said
    }
    assert overruled == {}


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-3.0-only", False),
        ("MPL-2.0", False),
        ("AGPL-3.0-or-later", False),
        ("(MIT OR CC0-1.0) AND BSD-3-Clause", True),
    ],
)
def test_an_expression_is_met_by_permissive_licences_alone(expression, may):
    assert allowed(expression, PERMISSIVE) is may


def test_a_copyleft_licence_without_a_reason_is_named():
    one = Licensed("python", "newcomer", "GPL-3.0-only", Use.RUN, None)
    assert licences.not_allowed([one]) == ["newcomer: GPL-3.0-only"]


def test_every_line_of_the_locks_is_read():
    for file in (RUN_LOCK, DEV_LOCK):
        lines = re.findall(r"^[A-Za-z0-9].*?==", file.read_text("utf-8"), re.MULTILINE)
        lock = python_lock(file)
        assert len(lines) == len(lock)
        assert all(package.hashes and package.parents for package in lock.values())
