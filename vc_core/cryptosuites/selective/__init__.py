"""Selective disclosure primitives (vc-di-ecdsa §3.4), named as in the specification."""
