"""Times (R12): XSD dateTimeStamp and nothing looser."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from vc_core.times import InvalidTime, format_timestamp, parse_date, parse_timestamp

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T08:00:00Z", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T08:00:00.25Z", datetime(2026, 11, 20, 8, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-11-20T08:00:00.123456789Z", datetime(2026, 11, 20, 8, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-11-20T16:00:00+08:00", datetime(2026, 11, 20, 16, tzinfo=CHINA)),
        ("2024-02-29T23:59:59-14:00", datetime(2024, 3, 1, 13, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_time_stamp_is_read(text, moment):
    assert parse_timestamp(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-20T08:00:00", "2026-11-20", "2026-11-20 08:00:00Z", "2026-11-20t08:00:00Z"),
        *("2026-11-20T08:00:00z", "2026-11-20T8:00:00Z", "2026-11-20T08:00Z", "20261120T080000Z"),
        *("2026-11-20T08:00:60Z", "2026-11-20T24:00:00Z", "2026-02-29T00:00:00Z"),
        *("2026-11-31T00:00:00Z", "2026-00-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        *("2026-11-20T08:00:00+14:30", "2026-11-20T08:00:00+8:00", "2026-11-20T08:00:00+08:60"),
        *("2026-11-20T08:00:00,5Z", "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00Z ", "Z", ""),
        *("٢٠٢٦-11-20T08:00:00Z", "２026-11-20T08:00:00Z", "2026-11-20T08:00:00Z\n", "1795161600"),
        *("+2026-11-20T08:00:00Z", "-2026-11-20T08:00:00Z", "12026-11-20T08:00:00Z"),
        *(None, 5, True, [], {}, b"2026-11-20T08:00:00Z", datetime(2026, 11, 20, tzinfo=UTC)),
    ],
    ids=repr,
)
def test_anything_looser_is_refused(text):
    with pytest.raises(InvalidTime) as caught:
        parse_timestamp(text)
    assert caught.value.code == "INVALID_TIME"


@pytest.mark.parametrize("text", ["2023-11-08", "2019-09-01", "2024-02-29", "9999-12-31"])
def test_a_date_is_read(text):
    assert parse_date(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2023-11-8", "20231108", "2023/11/08", "2023-02-30", "2023-11-08Z", " 2023-11-08"),
        *("2023-11-08\n", "2023-W45-3", "２０２３-11-08", "", None, 20231108, ["2023-11-08"]),
    ],
    ids=repr,
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InvalidTime):
        parse_date(text)


def test_a_moment_is_written_in_utc_to_the_second():
    assert format_timestamp(datetime(2026, 11, 20, 16, 0, 0, 999, tzinfo=CHINA)) == (
        "2026-11-20T08:00:00Z"
    )


def test_a_moment_without_a_zone_is_not_written():
    with pytest.raises(ValueError, match="zone"):
        format_timestamp(datetime(2026, 11, 20))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0999-01-01T00:00:00Z"]
)
def test_what_was_read_can_be_written_or_was_refused(text):
    try:
        moment = parse_timestamp(text)
    except InvalidTime:
        return
    assert parse_timestamp(format_timestamp(moment)) == moment
