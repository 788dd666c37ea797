"""Measurements; each module prints a table and says what is compared with what."""
