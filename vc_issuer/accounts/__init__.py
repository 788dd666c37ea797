"""Who may use the issuer: people, their second factor and sessions, tokens, pick-up codes."""
