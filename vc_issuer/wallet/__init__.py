"""OpenID4VCI 1.0: a holder takes a certificate into a wallet (docs/openid4vc.md)."""

from vc_issuer.wallet.desk import WalletDesk

__all__ = ["WalletDesk"]
