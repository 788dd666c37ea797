"""Mutation testing of what decides a verdict, by mutmut (`make mutants`): which edits go unseen?

The modules are tested in groups, each with the fast tests that are about it, in copies under
`var/mutants/`. Results stay there: run again, only what is new is tried. `--survivors` shows the
edits that no test noticed; docs/mutants.md explains those that stay.

    python -m tools.mutants                     every group, one after another
    python -m tools.mutants status --seconds 600
    python -m tools.mutants status --survivors
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[1]
WORK = ROOT / "var" / "mutants"
COPIED = ("vc_core", "vc_issuer", "vc_verifier", "tests", "contexts", "keys", "tools", "docs")
LEFT_OUT = shutil.ignore_patterns("node_modules", "pwa", "app", "__pycache__")
# Sentences are for people, in two languages; that there is one in each is tested elsewhere.
SENTENCES = ("[\\u4e00-\\u9fff]", '^\\s*f?"[^"]* [^"]*",?$')

# A session of pytest for each edit: only what the tests need, and no search for garbage after it.
PLUGINS = (
    *("tests.ready_bureau", "pytest_timeout", "_hypothesis_pytestplugin"),
    *(f"no:{name}" for name in ("cacheprovider", "faulthandler")),
    *(f"no:{name}" for name in ("threadexception", "unraisableexception")),
)
UNSEEN = ("survived", "no tests")


@dataclass(frozen=True)
class Group:
    """Modules that are mutated together, and the tests that should notice."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    without: str = ""
    """What of these tests takes too long to be run for each edit (a `-k` expression)."""


_CORE, _VERIFIER = "tests/unit/vc_core", "tests/unit/vc_verifier"
GROUPS = {
    "json": Group(
        ("vc_core/documents/strict_json.py", "vc_core/documents/jcs.py"),
        (
            f"{_CORE}/documents/test_strict_json.py",
            f"{_CORE}/documents/test_strict_json_values.py",
            f"{_CORE}/documents/test_jcs.py",
        ),
    ),
    "status": Group(
        ("vc_core/status_list.py",),
        (f"{_CORE}/test_status_list.py", f"{_CORE}/test_status_entry.py"),
        "bomb",
    ),
    "proofs": Group(
        (
            "vc_core/proofs.py",
            "vc_core/sealed_digest.py",
            "vc_core/cryptosuites/registry.py",
            "vc_core/cryptosuites/suite.py",
            "vc_core/cryptosuites/whole_document.py",
            "vc_core/verification_methods/*",
        ),
        (
            f"{_CORE}/test_proofs.py",
            f"{_CORE}/test_proof_statements.py",
            f"{_CORE}/test_sealed_digest.py",
            f"{_CORE}/cryptosuites/test_whole_document.py",
            f"{_CORE}/verification_methods",
            "tests/vectors/test_whole_document_suites.py",
            "tests/vectors/test_own_vectors.py",
            "tests/vectors/test_wycheproof.py",
        ),
    ),
    "barcode": Group(
        ("vc_core/barcode/*",),
        (f"{_CORE}/barcode", "tests/vectors/test_barcode_specification.py"),
        "thousand or sizes or fast or odd_documents or generator or catalogue",
    ),
    "checks": Group(
        ("vc_verifier/checks/*", "vc_verifier/verdict.py"),
        tuple(
            f"{_VERIFIER}/test_{name}.py"
            for name in (
                *("checks", "content_answers", "findings", "holders_copies", "presented"),
                *("recognitions", "seal", "slips", "status_answers"),
                *("trust_status_lists", "verdict"),
            )
        ),
    ),
    "compiled": Group(("vc_core/documents/compiled/*",), (f"{_CORE}/documents/compiled",)),
    "canonical": Group(
        tuple(
            f"vc_core/documents/{name}.py"
            for name in ("budget", "from_quads", "lossless", "n_quads", "rdf", "rdfc")
        ),
        (
            f"{_CORE}/documents/test_from_quads.py",
            f"{_CORE}/documents/test_lossless.py",
            f"{_CORE}/documents/test_lossless_inside.py",
            f"{_CORE}/documents/test_n_quads.py",
            f"{_CORE}/documents/test_rdf.py",
            f"{_CORE}/documents/test_rdfc.py",
            "tests/vectors/test_rdf_canon.py",
        ),
        "poison or little_time",
    ),
    "jsonld": Group(
        tuple(
            f"vc_core/documents/{name}.py"
            for name in (
                *("bounded_processor", "iris_with_terms", "jsonld", "loader"),
                "schema_acceptance",
            )
        ),
        (
            f"{_CORE}/documents/test_bounded_processor.py",
            f"{_CORE}/documents/test_iris_with_terms.py",
            f"{_CORE}/documents/test_jsonld.py",
            f"{_CORE}/documents/test_loader.py",
            f"{_CORE}/documents/test_loader_installation.py",
            f"{_CORE}/documents/test_lossless.py",
            f"{_CORE}/documents/test_schema_acceptance.py",
        ),
        "every_edited_document",
    ),
    "selective": Group(
        (
            "vc_core/derive.py",
            "vc_core/cryptosuites/ecdsa_sd_2023/*",
            "vc_core/cryptosuites/selective/*",
        ),
        (f"{_CORE}/cryptosuites", "tests/vectors/test_ecdsa_sd_2023.py"),
    ),
}


def _prepared(name: str, group: Group) -> Path:
    """Give the group's folder with today's code and tests, earlier results beside them."""
    folder = WORK / name
    for part in COPIED:
        shutil.rmtree(folder / part, ignore_errors=True)
        shutil.copytree(ROOT / part, folder / part, ignore=LEFT_OUT)
    selection = [*group.tests, *(["-k", f"not ({group.without})"] if group.without else [])]
    settings = {
        "source_paths": ["vc_core", "vc_verifier"],
        "only_mutate": list(group.modules),
        "also_copy": ["contexts", "keys", "vc_issuer", "tools", "docs"],
        "do_not_mutate_patterns": list(SENTENCES),
        "pytest_add_cli_args": [part for plugin in PLUGINS for part in ("-p", plugin)],
        "pytest_add_cli_args_test_selection": selection,
        "timeout_multiplier": 3.0,
        "timeout_constant": 10.0,
    }
    # JSON's strings, lists and numbers are TOML's.
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    text = project + "\n[tool.mutmut]\n" + "\n".join(lines) + "\n"
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


def _run(folder: Path, seconds: int, mutants: list[str]) -> None:
    """Run mutmut for at most so long, on these or all; what was tried until then is kept."""
    bureau = WORK / "bureau" / "bureau.pickle"
    if not bureau.exists():
        publish = [sys.executable, "-m", "tests.ready_bureau", str(bureau.parent)]
        subprocess.run(publish, cwd=ROOT, check=True)
    environment = {
        # In a copy the official vectors would be looked for beside it, and their tests left out.
        "VC_VECTORS": str(ROOT.parent / "shared" / "vectors"),
        **os.environ,
        "VC_READY_BUREAU": str(bureau),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *mutants]
    process = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True)
    try:
        if process.wait(seconds or None):
            raise SystemExit(f"mutants: the tests of {folder.name} fail without any edit")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _results(folder: Path) -> dict[str, dict[str, str]]:
    """Give what became of each mutant, by module."""
    results = {}
    for file in sorted((folder / "mutants").rglob("*.py.meta")):
        codes = json.loads(file.read_bytes())["exit_code_by_key"]
        if codes:
            module = str(file.relative_to(folder / "mutants")).removesuffix(".meta")
            results[module] = {name: status_by_exit_code[code] for name, code in codes.items()}
    return results


def _unseen(folder: Path) -> list[str]:
    """Name the mutants that no test noticed."""
    found = [mutants.items() for mutants in _results(folder).values()]
    return [name for items in found for name, status in items if status in UNSEEN]


def _report(folder: Path, *, survivors: bool) -> Counter[str]:
    total: Counter[str] = Counter()
    for module, mutants in _results(folder).items():
        counts = Counter(mutants.values())
        total += counts
        print(f"{module:60} {_in_words(counts)}")
        for name in mutants if survivors else ():
            if mutants[name] in UNSEEN:
                print(f"  {mutants[name]}: {name}")
                with contextlib.chdir(folder):
                    edit = get_diff_for_mutant(name, path=module).splitlines()
                print(*(f"    {line}" for line in edit[3:] if line[0] in "+-"), sep="\n")
    return total


def _in_words(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or "none"


def main(arguments: list[str] | None = None) -> int:
    """Run the groups that are named, or all; or show what survived of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument("--seconds", type=int, default=0, help="at most so long for each group")
    parser.add_argument("--only", nargs="+", default=[], metavar="MUTANT", help="names; * matches")
    parser.add_argument("--again", action="store_true", help="only what survived before")
    parser.add_argument("--survivors", action="store_true", help="show, without running anything")
    options = parser.parse_args(arguments)
    unknown = set(options.groups) - GROUPS.keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    total: Counter[str] = Counter()
    for name in options.groups or GROUPS:
        folder = WORK / name
        if not options.survivors:
            named = _unseen(folder) if options.again else options.only
            if options.again and not named:
                continue
            _run(_prepared(name, GROUPS[name]), options.seconds, named)
        total += _report(folder, survivors=options.survivors)
    print(f"all: {_in_words(total)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
