"""gunicorn's settings for the verifier: `gunicorn --config gunicorn-verifier.py`."""

import os

wsgi_app = "vc_verifier.web.wsgi:application()"
bind = os.environ.get("VC_BIND", "127.0.0.1:8081")
# As many as cores. With VC_VERIFIER_PUBLIC_URL one only: presentations live in one process.
workers = int(os.environ.get("VC_WORKERS", "2"))
threads = 8
# Nothing of what a client or proxy says about itself is believed.
forwarded_allow_ips = ""
control_socket_disable = True
