"""`vc-verifier inspect`: takes a carrier apart for developers; says nothing about trust."""

import argparse
from typing import Any

from vc_verifier.cli.output import Speaker, print_json
from vc_verifier.cli.reading_files import read_input


def run_inspect(options: argparse.Namespace, _speaker: Speaker) -> int:
    """Print the layers of a carrier as JSON."""
    # Here and not above: other commands start without decoders and JSON-LD.
    from vc_verifier.cli.layers import layers_of

    layers: dict[str, Any] = {
        "note": "Layers only; nothing here says whether it can be trusted (use verify).",
        **layers_of(read_input(options.file)),
    }
    print_json(layers)
    return 0
