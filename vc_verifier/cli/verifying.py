"""`vc-verifier verify`: from files to verdicts, without a network."""

import argparse

from vc_core.problems import ProblemError, Text
from vc_verifier.cli import clock
from vc_verifier.cli.batch import run_batch, wants_batch
from vc_verifier.cli.exit_codes import WRONG_USE, exit_code
from vc_verifier.cli.output import Speaker, of_problem, print_json
from vc_verifier.cli.reading_files import read_input
from vc_verifier.result import VerificationResult


def run_verify(options: argparse.Namespace, speaker: Speaker) -> int:
    """Verify every file; an unreadable one is reported and does not keep the others back."""
    if (options.challenge is None) != (options.domain is None):
        speaker.fail(
            Text("--challenge 与 --domain 须一并给出", "--challenge and --domain belong together")
        )
        return WRONG_USE
    if wants_batch(options):
        return run_batch(options, speaker)
    # Here and not above: other commands start without what verification needs.
    from vc_verifier import verify
    from vc_verifier.cli.report import Report
    from vc_verifier.presented_file import verify_presented_file
    from vc_verifier.trust.store import TrustStore

    trust = TrustStore(options.home).load()
    now = clock.now()
    report = None if options.json else Report(speaker, now)
    results: list[tuple[str, VerificationResult]] = []
    unreadable = False
    for name in options.files:
        try:
            data = read_input(name)
        except ProblemError as error:
            speaker.fail(of_problem(error))
            unreadable = True
            continue
        at = options.at or now
        if options.challenge is None:
            result = verify(data, trust=trust, at=at, scanned=options.scanned)
        else:
            result = verify_presented_file(
                data, trust=trust, at=at, challenge=options.challenge, domain=options.domain
            )
        results.append((name, result))
        if report is not None:
            report.show(name, result)
    if options.json and results:
        members = [{**result.to_json(), "file": name} for name, result in results]
        print_json(members if len(options.files) > 1 else members[0])
    return WRONG_USE if unreadable else exit_code(result.verdict for _, result in results)
