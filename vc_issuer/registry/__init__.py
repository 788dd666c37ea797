"""The registry: applications, certificates, status and the audit log in one database."""

from vc_issuer.registry.database import Registry

__all__ = ["Registry"]
