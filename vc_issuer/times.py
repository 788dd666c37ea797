"""Moments and days as the issuer counts them: whole seconds in UTC, days in Shanghai."""

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))


def whole_second(moment: datetime) -> datetime:
    """Cut the fraction: certificates and log entries carry whole seconds."""
    return moment.replace(microsecond=0)


def local_date(moment: datetime) -> date:
    """Give the day in Shanghai, by which terms and years are counted."""
    return moment.astimezone(SHANGHAI).date()
