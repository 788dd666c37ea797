"""What a certificate is handed out as: symbols and pages, derived from the sealed credential."""
