"""Who may use the issuer: people, their second factor and sessions, tokens, pick-up codes."""

from vc_issuer.accounts.directory import Accounts
from vc_issuer.accounts.roles import Permission, Role

__all__ = ["Accounts", "Permission", "Role"]
