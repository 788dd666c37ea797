"""The issuer's site for any WSGI server (gunicorn, uWSGI, mod_wsgi), configured by the environment.

    gunicorn --bind 127.0.0.1:8080 --workers 1 --threads 8 "vc_issuer.web.wsgi:application()"

`VC_ISSUER_HOME` is the bureau's folder (default ./var/issuer), `VC_ISSUER_PUBLIC_URL` where people
reach the site. One worker process: limits on attempts and the progress of issuing are kept in it.
"""

import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from vc_issuer.bureau import Bureau
from vc_issuer.web.application import create_app

DEFAULT_HOME = "./var/issuer"


def application() -> Flask:
    """Make the application; only with a public URL are a proxy's headers believed.

    The server must then be out of everybody's reach but the proxy's: on the loopback or a socket.
    """
    public_url = os.environ.get("VC_ISSUER_PUBLIC_URL") or None
    bureau = Bureau(Path(os.environ.get("VC_ISSUER_HOME") or DEFAULT_HOME))
    app = create_app(bureau, public_url=public_url)
    if public_url is not None:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app
