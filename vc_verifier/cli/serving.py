"""`vc-verifier serve`: the verifier over HTTP, on this machine unless told otherwise."""

import argparse
import logging
import sys

from vc_core.problems import Text
from vc_verifier.cli.clock import now
from vc_verifier.cli.output import CommandError, Speaker


def run_serve(options: argparse.Namespace, speaker: Speaker) -> int:
    """Serve until interrupted; without usable trust data nothing is served at all."""
    if options.conformance:
        return _serve_conformance(options, speaker)
    from vc_verifier.trust.store import TrustStore
    from vc_verifier.web import app_files
    from vc_verifier.web.server import serve

    store = TrustStore(options.home)
    store.load()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    url = f"http://{options.host}:{options.port}"
    text = Text(f"核验网站：{url} （Ctrl-C 结束）", f"Verifier at {url} (Ctrl-C ends it)")
    print(speaker.choose(text), flush=True)
    if not app_files.built():
        missing = Text(
            "网页应用未构建（make app，需要 node 和 npm）；提供不需要脚本的页面。",
            "The web app was not built (make app, needs node and npm); "
            "the page that needs no script is served.",
        )
        print(speaker.choose(missing), file=sys.stderr)
    serve(
        store,
        host=options.host,
        port=options.port,
        clock=now,
        public_url=options.public_url,
        report_url=options.report_url,
    )
    return 0


def _serve_conformance(options: argparse.Namespace, speaker: Speaker) -> int:
    """Serve conformance mode, on this machine only, and say loudly what that means."""
    from vc_verifier.conformance.serving import LOUD_WARNING, is_loopback, serve
    from vc_verifier.trust.store import TrustStore

    if not is_loopback(options.host):
        raise CommandError(
            "CONFORMANCE_LOOPBACK",
            "Conformance mode listens on this machine only (127.0.0.1).",
            "一致性测试模式只能在本机（127.0.0.1）监听。",
        )
    for line in LOUD_WARNING:
        print(f"!! {line.zh}\n!! {line.en}", file=sys.stderr)
    url = f"http://{options.host}:{options.port}"
    text = Text(f"一致性测试：{url} （Ctrl-C 结束）", f"Conformance mode at {url} (Ctrl-C ends it)")
    print(speaker.choose(text), flush=True)
    serve(TrustStore(options.home), clock=now, host=options.host, port=options.port)
    return 0
