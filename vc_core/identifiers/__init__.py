"""From an identifier to its controller document, without any network."""
