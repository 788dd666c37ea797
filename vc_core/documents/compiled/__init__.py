"""Compiled canonicalisation: what the general path learned of a shape, applied to its like."""
