"""Enveloping proofs (VC-JOSE-COSE): a credential inside of what signs it."""
