"""gunicorn's settings for the issuer's site: `gunicorn --config gunicorn-issuer.py`."""

import os

wsgi_app = "vc_issuer.web.wsgi:application()"
# The loopback or a socket, never the network: with VC_ISSUER_PUBLIC_URL whoever connects is
# believed to be the proxy.
bind = os.environ.get("VC_BIND", "127.0.0.1:8080")
# One process keeps the limits on attempts and the progress of issuing; more threads do no harm.
workers = 1
threads = 8
# The application itself reads the proxy's headers, and only with VC_ISSUER_PUBLIC_URL.
forwarded_allow_ips = ""
control_socket_disable = True
