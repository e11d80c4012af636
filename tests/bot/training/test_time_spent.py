"""Time spent is an estimate that follows from the hours of answers alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.store.tables import Answer
from bot.training.time_spent import moments, time_spent

BEGIN = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
AGES_AGO = BEGIN - timedelta(days=900)


def _at(*minutes: float) -> list[datetime]:
    return [BEGIN + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ((), 0),
        ((0,), 3),
        ((0, 1, 2.5), 5.5),
        ((2.5, 0, 1), 5.5),
        # A pause of an hour is not practice.
        ((0, 1, 61, 62), 3 + 1 + 3 + 1),
        # Two answers of the same instant took no time between them.
        ((0, 0, 1), 4),
    ],
)
def test_each_answer_counts_the_time_since_the_one_before_three_minutes_at_most(
    minutes: tuple[float, ...], expected: float
) -> None:
    assert time_spent(_at(*minutes), AGES_AGO) == timedelta(minutes=expected)


def test_what_was_done_before_counts_only_as_the_moment_before() -> None:
    done = _at(0, 1, 3)
    assert time_spent(done, done[1]) == timedelta(minutes=3)
    assert time_spent(done, done[2]) == timedelta(minutes=2)
    assert time_spent(done, done[2] + timedelta(seconds=1)) == timedelta()


def test_a_case_counts_act_by_act() -> None:
    acts: list[dict[str, Any]] = [
        {"do": "move", "move": "look", "at": one.isoformat()} for one in _at(0, 2, 4)
    ]
    case = Answer(response={"form": "played", "acts": acts}, answered_at=_at(4)[0])
    quiz = Answer(response={"form": "passed"}, answered_at=_at(5)[0])
    assert time_spent(moments([case, quiz]), AGES_AGO) == timedelta(minutes=3 + 2 + 2 + 1)


def test_acts_whose_hour_is_unknown_leave_the_end_of_the_case() -> None:
    case = Answer(response={"form": "played", "acts": [{"do": "reopen"}]}, answered_at=BEGIN)
    assert list(moments([case])) == [BEGIN]
