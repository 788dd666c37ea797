"""The issuer's web service: what is public about the bureau."""

from vc_issuer.web.application import create_app
from vc_issuer.web.server import serve

__all__ = ["create_app", "serve"]
