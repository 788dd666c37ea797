"""`make mutate`: many single edits of every kind of valid document; none may be accepted.

The valid documents are made once and kept in `var/mutation`, so that the same seed makes the
same edits again: `python -m tests.mutation --again SPECIMEN KIND NUMBER` shows one of them.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation import report
from tests.mutation.campaign import Edit, Survivor, Tally, planned
from tests.mutation.judging import judge
from tests.mutation.making import make_collection
from tests.mutation.minimal import told
from tests.mutation.processes import in_processes
from tests.mutation.specimens import Collection
from vc_verifier.cli.progress import progress_bar

FOLDER = Path("var") / "mutation"
_KEPT = FOLDER / "documents.json"


def main() -> int:
    """Run a campaign; 1 if an edit survived or made the verifier raise."""
    arguments = _arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if arguments.fresh or not _KEPT.exists():
        print("Making the valid documents …", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            make_collection(Path(folder)).write(_KEPT)
    collection = Collection.read(_KEPT)
    if arguments.again:
        return _again(collection, *arguments.again)
    begun = time.monotonic()
    edits = planned(collection, arguments.edits, arguments.seed)[arguments.skip :]
    tally = Tally()
    with progress_bar("Edits", in_bytes=False) as progress:
        for part in in_processes(_KEPT, edits, arguments.workers, seconds=arguments.seconds):
            tally.add(part)
            progress(tally.edits, len(edits))
    seconds = time.monotonic() - begun
    print(report.table(tally))
    report.write(tally, FOLDER / "result.json", seed=arguments.seed, seconds=seconds)
    for survivor in tally.survivors[:20]:
        print(f"\nSURVIVOR {told(collection, survivor)}")
    for error in tally.errors[:20]:
        print(f"\nRAISED {error}")
    print(
        f"\n{tally.edits} edits in {seconds:.0f} s, seed {arguments.seed}, "
        f"of {arguments.edits} from number {arguments.skip}: "
        f"{len(tally.survivors)} survived, {len(tally.errors)} raised, "
        f"{sum(tally.same_data.values())} accepted as the same sealed data"
    )
    return 1 if tally.survivors or tally.errors else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--edits", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0, help="leave out so many, done before")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, help="stop after so long, with what is done")
    parser.add_argument("--fresh", action="store_true", help="make the valid documents anew")
    parser.add_argument("--again", nargs=3, metavar=("SPECIMEN", "KIND", "NUMBER"))
    return parser.parse_args()


def _again(collection: Collection, specimen: str, kind: str, number: str) -> int:
    """Make one edit again and show it."""
    names = [one.kind for one in collection.specimens]
    edit = Edit(names.index(specimen), kind, number)
    content = edit.made(collection)
    if content is None:
        print("This edit cannot be applied here.")
        return 2
    judgement = judge(collection, collection.specimens[edit.specimen], content)
    fault = judgement.fault or "no survivor"
    print(told(collection, Survivor(edit, specimen, judgement.verdict, fault, content)))
    return 1 if judgement.fault else 0


if __name__ == "__main__":
    sys.exit(main())
