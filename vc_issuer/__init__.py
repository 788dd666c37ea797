"""The issuer: the only package that may hold a private key."""
