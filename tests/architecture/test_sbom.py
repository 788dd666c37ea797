"""The bill of materials names what is locked and shipped; the same locks give the same bytes."""

import json
import subprocess
import sys

from tools.licences import every_dependency
from tools.locked import RUN_LOCK, Use, python_lock
from tools.sbom import SHIPPED, bill, write


def test_the_bill_names_everything_that_is_shipped_and_nothing_else():
    content = json.loads(write(bill()))
    components = {one["purl"]: one for one in content["components"]}
    shipped = [one for one in every_dependency() if one.use in SHIPPED]
    assert len(components) >= len(shipped)
    names = {
        f"{one['group']}/{one['name']}" if "group" in one else one["name"]
        for one in components.values()
    }
    assert names == {one.name for one in shipped}
    for name, locked in python_lock(RUN_LOCK).items():
        if name in names:
            assert f"pkg:pypi/{name}@{locked.version}" in components
    assert all(one["licenses"] for one in components.values())
    assert not {Use.DEVELOPMENT.value, Use.PEER.value, Use.BUILD.value} & {
        one["properties"][0]["value"] for one in components.values()
    }


def test_every_component_is_reached_from_the_project():
    content = json.loads(write(bill()))
    needs = {one["ref"]: one.get("dependsOn", []) for one in content["dependencies"]}
    reached, open_ends = set(), ["professional-certificates"]
    while open_ends:
        reference = open_ends.pop()
        if reference not in reached:
            reached.add(reference)
            open_ends += needs[reference]
    assert {one["bom-ref"] for one in content["components"]} <= reached


def test_another_process_writes_the_same_bytes(tmp_path):
    texts = []
    for seed in ("1", "2"):
        file = tmp_path / f"{seed}.json"
        subprocess.run(
            [sys.executable, "-m", "tools.sbom", "--out", str(file)],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        texts.append(file.read_bytes())
    assert texts[0] == texts[1]
