"""Keys that seal: each module is one kind of place where a private key lives."""
