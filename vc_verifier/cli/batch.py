"""`vc-verifier verify` of many: a line for each, progress beside it, and a summary at the end."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from vc_core.problems import Text
from vc_verifier.cli import clock
from vc_verifier.cli.exit_codes import WRONG_USE, exit_code
from vc_verifier.cli.output import CommandError, Language, Speaker, of_problem
from vc_verifier.cli.reading_files import STANDARD_INPUT, read_input, unreadable_file

if TYPE_CHECKING:
    from vc_verifier.batch import Done, Files, Lines
    from vc_verifier.result import VerificationResult
    from vc_verifier.verdict import Verdict


def wants_batch(options: argparse.Namespace) -> bool:
    """Tell whether a line for each is wanted: of a file of lines, of a folder, or of processes."""
    if not options.files and options.batch is None:
        raise CommandError(
            "NOTHING_TO_VERIFY",
            "name files to verify, or a file of lines with --batch",
            "请指明要核验的文件，或用 --batch 指明每行一份的文件",
        )
    return (
        options.batch is not None
        or options.workers is not None
        or any(Path(name).is_dir() for name in options.files)
    )


def run_batch(options: argparse.Namespace, speaker: Speaker) -> int:
    """Verify them in order; unreadable files are reported and keep no others back."""
    from vc_verifier.batch import Clerk, in_order
    from vc_verifier.cli.progress import progress_bar
    from vc_verifier.trust.store import TrustStore

    if options.files and options.batch is not None:
        raise CommandError(
            "BATCH_AND_FILES",
            "give either files or --batch",
            "文件与 --batch 只能二选一",
        )
    # Once before any worker does: no usable trust is said once.
    TrustStore(options.home).load()
    place = "file" if options.batch is None else "line"
    show = partial(as_json, place) if options.json else partial(as_words, speaker.language)
    clerk = Clerk(options.home, options.at or clock.now(), show, read_input, options.scanned)
    verdicts: Counter[Verdict] = Counter()
    unreadable = False
    with ExitStack() as stack:
        tasks, total = _tasks(options, stack)
        label = speaker.choose(Text("核验", "verifying"))
        progress = stack.enter_context(progress_bar(label, in_bytes=options.batch is not None))
        finished = 0
        for done in _results(in_order(tasks, clerk, options.workers or 1)):
            sys.stdout.write(done.text)
            verdicts.update(done.verdicts)
            finished += done.size
            progress(finished, total)
            for problem in done.unreadable:
                speaker.fail(of_problem(problem))
                unreadable = True
    sys.stdout.flush()
    _say_summary(verdicts, speaker)
    return WRONG_USE if unreadable else exit_code(verdicts)


def _results(results: "Iterator[Done]") -> "Iterator[Done]":
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield from results
    except BrokenProcessPool:
        raise CommandError(
            "WORKER_ENDED",
            "A verifying process ended unexpectedly; verify again.",
            "一个核验进程意外结束，请重新核验。",
        ) from None


def _tasks(
    options: argparse.Namespace, stack: ExitStack
) -> "tuple[Iterator[Lines] | Iterator[Files], int | None]":
    """Give what to do, and how much it is: bytes of a file of lines, or a number of files."""
    from vc_verifier.batch import file_tasks, line_tasks

    if options.batch is None:
        names = list(_files(options.files))
        return file_tasks(names), len(names)
    if options.batch == STANDARD_INPUT:
        return line_tasks(sys.stdin.buffer, None), None
    path = Path(options.batch).resolve()
    file: BinaryIO = stack.enter_context(_opened(path))
    # What cannot be read a second time, such as a pipe, passes through this process.
    again = file.seekable()
    return line_tasks(file, str(path) if again else None), path.stat().st_size if again else None


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable_file(str(path), error) from None


def _files(names: Iterable[str]) -> Iterator[str]:
    """Give the files named, and those in folders, in the order of their names."""
    for name in names:
        folder = Path(name)
        if name == STANDARD_INPUT or not folder.is_dir():
            yield name
            continue
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.is_file() and not hidden:
                yield str(path)


def as_json(place: str, where: str, result: "VerificationResult") -> str:
    """Write a result as a line of JSON, harmless on a terminal too."""
    from vc_verifier.result import json_line
    from vc_verifier.web.reading import escape_unseen

    at = int(where) if place == "line" else where
    return escape_unseen(json_line({place: at}, result))


def as_words(language: Language, where: str, result: "VerificationResult") -> str:
    """Write a result in a line: where, verdict, certificate number, reason; tabs between them."""
    from vc_verifier.web.headline import headline
    from vc_verifier.web.reading import reason, visible

    number = ""
    with suppress(KeyError, TypeError):
        number = str((result.credential or {})["credentialSubject"]["certificateNumber"])
    against = reason(result)
    speaker = Speaker(language)
    words = "" if against is None else speaker.choose(against)
    parts = (where, result.verdict.value, speaker.choose(headline(result)), number, words)
    return "\t".join(visible(part) for part in parts).rstrip() + "\n"


def _say_summary(verdicts: "Counter[Verdict]", speaker: Speaker) -> None:
    counts = ", ".join(
        f"{verdict.value} {verdicts[verdict]}"
        for verdict in sorted(verdicts, key=lambda verdict: verdict.rank, reverse=True)
    )
    total = verdicts.total()
    text = Text(f"共核验 {total} 份：{counts}", f"{total} verified: {counts}")
    print(speaker.choose(text), file=sys.stderr)
