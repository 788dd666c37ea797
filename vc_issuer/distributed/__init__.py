"""Sealing on several machines, with a queue of ranges in the registry's PostgreSQL (ADR 0086)."""
