"""Slips in place of lost paper certificates (notice, clause 5): signed by units, never sealed."""
