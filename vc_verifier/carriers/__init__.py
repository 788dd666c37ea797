"""Carriers: recognising what was presented, and taking the sealed data out of it."""
