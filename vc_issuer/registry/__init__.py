"""The registry: applications, certificates, status and the audit log in one database."""

from vc_issuer.registry import service_models
from vc_issuer.registry.database import Registry

# The metadata is whole only with all tables' modules loaded.
__all__ = ["Registry", "service_models"]
