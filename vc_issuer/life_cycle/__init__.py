"""What happens to a certificate after sealing, asked for by its unit, decided by the bureau."""
