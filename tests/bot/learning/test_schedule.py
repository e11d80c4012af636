"""When a question is due again, held to the figures that FSRS's authors publish.

The figures are those of ``tests/test_basic.py`` of open-spaced-repetition/py-fsrs, version 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.learning.schedule import Memory, Schedule

START = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
# The published figures are for learning steps of one and ten minutes.
PUBLISHED = Schedule(
    learning_steps=[timedelta(minutes=1), timedelta(minutes=10)],
    relearning_steps=[timedelta(minutes=10)],
)
OURS = Schedule()
RIGHT, WRONG = True, False


def _days(schedule: Schedule, answers: Sequence[bool]) -> list[int]:
    """Intervals, in days, when every answer comes on the day it is due."""
    at, memory, intervals = START, None, []
    for right in answers:
        memory = schedule.reviewed(memory, right, at)
        intervals.append((memory.due - memory.last).days)
        at = memory.due
    return intervals


def test_the_published_intervals() -> None:
    answers = [RIGHT] * 6 + [WRONG] * 2 + [RIGHT] * 5
    published = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    assert _days(PUBLISHED, answers) == published


def test_the_published_stability_and_difficulty() -> None:
    at, memory = START, None
    for days, right in zip([0, 0, 1, 3, 8, 21], [WRONG] + [RIGHT] * 5, strict=True):
        at += timedelta(days=days)
        memory = PUBLISHED.reviewed(memory, right, at)
    assert memory is not None
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_without_steps_a_right_answer_comes_back_days_later_and_a_wrong_one_tomorrow() -> None:
    assert _days(OURS, [RIGHT, RIGHT, RIGHT])[0] >= 2
    assert _days(OURS, [WRONG]) == [1]
    intervals = _days(OURS, [RIGHT] * 5)
    assert intervals == sorted(intervals)


def test_it_reads_no_clock_and_draws_no_luck() -> None:
    answers = [RIGHT, WRONG, RIGHT, RIGHT]
    assert _days(OURS, answers) == _days(OURS, answers)
    long_ago = datetime(1990, 1, 1, tzinfo=UTC)
    memory = OURS.reviewed(None, RIGHT, long_ago)
    assert memory.last == long_ago
    assert memory.due.year == 1990


def test_recall_is_nine_in_ten_after_the_stability_and_falls() -> None:
    memory = Memory(stability=10, difficulty=5, last=START, due=START)
    assert OURS.recall(memory, START + timedelta(days=10)) == pytest.approx(0.9)
    assert OURS.recall(memory, START + timedelta(days=40)) < 0.9


@pytest.mark.parametrize(("days_left", "latest"), [(30, 15), (10, 5), (3, 1), (1, 1), (0.2, 1)])
def test_reviews_come_closer_as_the_exam_nears(days_left: float, latest: int) -> None:
    exam = START + timedelta(days=days_left)
    sure = Memory(stability=400, difficulty=3, last=START - timedelta(days=400), due=START)
    assert (OURS.reviewed(sure, RIGHT, START, exam).due - START).days == latest


def test_a_past_exam_or_none_changes_nothing() -> None:
    free = OURS.reviewed(None, RIGHT, START)
    assert OURS.reviewed(None, RIGHT, START, START - timedelta(days=1)) == free
    assert OURS.reviewed(None, RIGHT, START, START + timedelta(days=400)) == free
