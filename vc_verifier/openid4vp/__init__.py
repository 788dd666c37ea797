"""OpenID4VP 1.0: a holder presents from a wallet to this verifier (docs/openid4vc.md)."""
