"""`vc-verifier derive`: a holder discloses part of a certificate; no key and no network."""

import argparse
import sys
from pathlib import Path
from typing import Any

from vc_core.problems import Text
from vc_verifier.cli.exit_codes import WRONG_USE
from vc_verifier.cli.output import Speaker
from vc_verifier.cli.reading_files import STANDARD_INPUT, read_input


def run_derive(options: argparse.Namespace, speaker: Speaker) -> int:
    """Write the disclosure to `--out` or standard output; without `--reveal` say what there is."""
    # Here and not above: other commands start without what deriving needs.
    from vc_verifier.disclose import disclosable, disclose

    data = read_input(options.file)
    names = [name.strip() for part in options.reveal for name in part.split(",") if name.strip()]
    if not names:
        known = ", ".join(disclosable(data))
        speaker.fail(
            Text(
                f"请用 --reveal 指明要披露的内容：{known}",
                f"say with --reveal what to disclose: {known}",
            )
        )
        return WRONG_USE
    disclosure = disclose(data, names)
    if options.out is None or str(options.out) == STANDARD_INPUT:
        sys.stdout.buffer.write(disclosure)
        sys.stdout.flush()
    else:
        options.out.write_bytes(disclosure)
    return 0


def add_derive_arguments(parser: Any) -> None:
    """Declare the arguments of `derive`."""
    parser.add_argument(
        "file", metavar="FILE", help="a holder's copy or an SD-JWT 持证人自留副本或 SD-JWT"
    )
    parser.add_argument(
        "--reveal",
        nargs="+",
        default=[],
        metavar="NAME",
        help="e.g. name qualificationName 要披露的内容",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
