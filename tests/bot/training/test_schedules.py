"""When a daily or weekly digest is due, whatever the zone's clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.schedules import DAY, Every, Schedule, dues, next_due

MONDAY_8 = Schedule(Every.WEEK, 0, 8)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        ("Europe/Paris", "2026-03-28", 2, "2026-03-28T01:00"),
        # 2:00 does not exist: clocks go from 1:59 to 3:00.
        ("Europe/Paris", "2026-03-29", 2, "2026-03-29T01:00"),
        ("Europe/Paris", "2026-03-29", 8, "2026-03-29T06:00"),
        # 2:00 comes twice: the first one counts.
        ("Europe/Paris", "2026-10-25", 2, "2026-10-25T00:00"),
        ("Europe/Paris", "2026-10-25", 8, "2026-10-25T07:00"),
        ("Indian/Reunion", "2026-03-29", 8, "2026-03-29T04:00"),
        ("America/Guadeloupe", "2026-10-25", 8, "2026-10-25T12:00"),
        # 0:00 does not exist.
        ("Asia/Beirut", "2026-03-29", 0, "2026-03-28T22:00"),
        # Half an hour is skipped, from 2:00 to 2:30.
        ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30"),
        # The day ends at 23:00: the last minute before.
        ("America/Nuuk", "2026-03-28", 23, "2026-03-29T00:59"),
    ],
)
def test_the_hour_is_that_of_the_clocks_on_the_wall(
    zone: str, day: str, hour: int, expected: str
) -> None:
    begin = _at(f"{day}T00:00") - DAY
    found = {
        one.day: one.at for one in dues(Schedule(Every.DAY, 0, hour), zone, begin, begin + 4 * DAY)
    }
    assert found[date.fromisoformat(day)] == _at(expected)


def test_a_day_that_a_zone_skipped_has_no_digest() -> None:
    begin = _at("2011-12-29T00:00")
    found = [
        one.day.day
        for one in dues(Schedule(Every.DAY, 0, 8), "Pacific/Apia", begin, begin + 4 * DAY)
    ]
    assert found == [29, 31, 1, 2]


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    hour=st.integers(0, 23),
    every=st.sampled_from([Every.DAY, Every.WEEK]),
    weekday=st.integers(0, 6),
    begin=st.datetimes(datetime(1995, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    steps=st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=9)), min_size=1, max_size=12),
)
def test_whenever_one_looks_each_local_date_comes_exactly_once(
    zone: str, hour: int, every: Every, weekday: int, begin: datetime, steps: list[timedelta]
) -> None:
    schedule, clocks = Schedule(every, weekday, hour), ZoneInfo(zone)
    looks = [begin]
    for step in steps:
        looks.append(looks[-1] + step)
    seen = [due for look in pairwise(looks) for due in dues(schedule, zone, *look)]
    for due in seen:
        shown = due.at.astimezone(clocks)
        assert shown.date() == due.day
        assert due.at < due.until
        assert due.until.astimezone(clocks).date() > due.day
        assert (due.until - timedelta(microseconds=1)).astimezone(clocks).date() == due.day
        wall = datetime.combine(due.day, datetime.min.time()).replace(hour=hour, tzinfo=clocks)
        exists = wall.astimezone(UTC).astimezone(clocks).replace(tzinfo=None) == wall.replace(
            tzinfo=None
        )
        if exists:
            assert due.at == min(wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC))
    got = [due.day for due in seen]
    assert got == sorted(set(got))
    # Every local date wholly within what was looked at is there, but for those a zone skipped.
    day, last = begin.astimezone(clocks).date() + DAY, looks[-1].astimezone(clocks).date() - DAY
    while day <= last:
        noon = datetime.combine(day, datetime.min.time()).replace(hour=12, tzinfo=clocks)
        is_real = noon.astimezone(UTC).astimezone(clocks).date() == day
        assert (day in got) == (is_real and schedule.falls_on(day))
        day += DAY


def test_the_next_one_leaves_out_days_that_had_theirs() -> None:
    monday = _at("2026-11-30T06:00")
    next_one = next_due(MONDAY_8, "Europe/Paris", monday)
    assert next_one is not None
    assert next_one.at == _at("2026-11-30T07:00")
    later = next_due(MONDAY_8, "Europe/Paris", monday, frozenset({date(2026, 11, 30)}))
    assert later is not None
    assert later.day == date(2026, 12, 7)
    assert next_due(Schedule(Every.NEVER, 0, 8), "Europe/Paris", monday) is None
