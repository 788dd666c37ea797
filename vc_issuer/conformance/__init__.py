"""The `--conformance` issuer: one issuer for each kind of key, without authentication.

Its keys are made at start and kept nowhere; none of them is the bureau's.
"""
