"""The verifier for any WSGI server (gunicorn, uWSGI, mod_wsgi), configured by the environment.

    gunicorn --bind 127.0.0.1:8081 --workers 2 --threads 4 "vc_verifier.web.wsgi:application()"

`VC_VERIFIER_HOME` is the folder of the trust data (default ./var/verifier),
`VC_VERIFIER_REPORT_URL` where the bureau takes reports of misuse, `VC_VERIFIER_PUBLIC_URL` where
wallets reach this service. Presentations by wallets are remembered in one process (ADR 0078):
with a public URL run one worker, or send /presentations to one.
"""

import logging
import os
import sys
from pathlib import Path

from flask import Flask

from vc_verifier.trust.store import TrustStore
from vc_verifier.web.application import create_app

DEFAULT_HOME = "./var/verifier"


def application() -> Flask:
    """Make the application; without usable trust data nothing is served at all."""
    store = TrustStore(Path(os.environ.get("VC_VERIFIER_HOME") or DEFAULT_HOME))
    store.load()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    return create_app(
        store,
        public_url=os.environ.get("VC_VERIFIER_PUBLIC_URL") or None,
        report_url=os.environ.get("VC_VERIFIER_REPORT_URL") or None,
    )
