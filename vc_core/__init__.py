"""Standards code shared by the issuer and the verifier of electronic certificates."""
