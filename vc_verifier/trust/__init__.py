"""Whom the verifier trusts: a pinned root and the signed, dated bundle under it."""
