"""`vc-verifier serve`: the verifier over HTTP, on this machine unless told otherwise."""

import argparse
import logging
import sys

from vc_core.problems import Text
from vc_verifier.cli.output import CommandError, Speaker


def run_serve(options: argparse.Namespace, speaker: Speaker) -> int:
    """Serve until interrupted; without usable trust data nothing is served at all."""
    if options.conformance:
        raise CommandError(
            "NOT_OFFERED_YET",
            "Conformance mode is not offered yet.",
            "尚未提供一致性测试模式。",
        )
    from vc_verifier.trust.store import TrustStore
    from vc_verifier.web.server import serve

    store = TrustStore(options.home)
    store.load()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    url = f"http://{options.host}:{options.port}"
    text = Text(f"核验网站：{url} （Ctrl-C 结束）", f"Verifier at {url} (Ctrl-C ends it)")
    print(speaker.choose(text), flush=True)
    serve(store, host=options.host, port=options.port)
    return 0
