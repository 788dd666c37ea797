"""The `--conformance` verifier: trusts any did:key, for test suites and other implementations.

It answers whether proofs verify, never whether the bureau stands behind them.
"""
