"""The one place of the command line that reads the clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)
