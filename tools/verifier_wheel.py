"""Builds the wheel of the verifier alone: the same files without the issuer, under its own name.

What is in it is said once, in pyproject.toml's [tool.verifier-distribution]; versions of
dependencies and everything else are the project's own. It is built by hatchling out of a folder
that holds no other code (docs/adr/0055).
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from tools.locked import ROOT, normal

# The web app's sources are not installed, its build is.
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "pwa")


def main() -> None:
    """Build into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    out = parser.parse_args().out.resolve()
    with (ROOT / "pyproject.toml").open("rb") as file:
        whole = tomllib.load(file)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(whole, Path(folder))
        line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
        subprocess.run(line, cwd=folder, check=True)


def lay_out(whole: dict[str, Any], folder: Path) -> None:
    """Put the distribution's files and its own pyproject.toml into an empty folder."""
    wanted = whole["tool"]["verifier-distribution"]
    wheel = whole["tool"]["hatch"]["build"]["targets"]["wheel"]
    for package in wanted["packages"]:
        shutil.copytree(ROOT / package, folder / package, ignore=_LEFT_OUT)
    for source in wheel["force-include"]:
        shutil.copytree(ROOT / source, folder / source)
    readme = Path(wanted["readme"])
    for file in (readme, *map(Path, whole["project"]["license-files"])):
        shutil.copyfile(ROOT / file, folder / file.name)
    own = tomli_w.dumps(project_table(whole, readme.name))
    (folder / "pyproject.toml").write_text(own, "utf-8")


def project_table(whole: dict[str, Any], readme: str) -> dict[str, Any]:
    """Make the distribution's pyproject.toml out of the whole project's."""
    project, wanted = whole["project"], whole["tool"]["verifier-distribution"]
    extras = project["optional-dependencies"]
    declared = {
        normal(line.partition(">")[0]): line
        for line in [
            *project["dependencies"],
            *(line for lines in extras.values() for line in lines),
        ]
    }
    wheel = whole["tool"]["hatch"]["build"]["targets"]["wheel"]
    return {
        "build-system": whole["build-system"],
        "project": {
            **{
                key: project[key]
                for key in ("version", "license", "license-files", "requires-python", "classifiers")
            },
            "name": wanted["name"],
            "description": wanted["description"],
            "readme": readme,
            "dependencies": [declared[name] for name in wanted["dependencies"]],
            "optional-dependencies": {
                extra: [declared[name] for name in names]
                for extra, names in wanted["optional-dependencies"].items()
            },
            "scripts": {name: project["scripts"][name] for name in wanted["scripts"]},
        },
        "tool": {
            "hatch": {
                "build": {
                    "targets": {
                        "wheel": {
                            "packages": wanted["packages"],
                            "artifacts": wheel["artifacts"],
                            "force-include": wheel["force-include"],
                        }
                    }
                }
            }
        },
    }


if __name__ == "__main__":
    main()
