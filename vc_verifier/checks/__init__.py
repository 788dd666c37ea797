"""The checks: one question each, with its answer and the verdict that the answer forces."""
