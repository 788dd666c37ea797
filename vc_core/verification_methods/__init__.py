"""Public keys: how they are written, found in documents and used to check signatures."""
