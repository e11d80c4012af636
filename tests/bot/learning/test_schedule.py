"""When a question is due again, held to the figures that FSRS's authors publish.

They come from the tests of three repositories of open-spaced-repetition: ``tests/test_basic.py`` of
py-fsrs 6, ``src/inference.rs`` of fsrs-rs, and of ts-fsrs (``packages/fsrs/__tests__``),
``FSRS-6.test.ts`` and ``impl/long-term_scheduler.test.ts``.
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
# Without steps, published for the weights of FSRS-5, which are FSRS-6's with a decay of 0.5 and an
# exponent of 0 for reviews within the day.
FSRS_5 = [0.4197, 1.1869, 3.0412, 15.2441, 7.1434, 0.6477, 1.0007, 0.0674, 1.6597, 0.1712]
FSRS_5 += [1.1178, 2.0225, 0.0904, 0.3025, 2.1214, 0.2498, 2.9466, 0.4891, 0.6468, 0.0, 0.5]
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


LONG_TERM = [  # right?, interval in days, stability, difficulty
    (RIGHT, 3, 3.0412, 4.49094334),
    (RIGHT, 13, 13.09130698, 4.26664289),
    (RIGHT, 48, 48.15848988, 4.05746029),
    (RIGHT, 155, 154.93732625, 3.86237659),
    (RIGHT, 445, 445.05562739, 3.68044154),
    (RIGHT, 1158, 1158.07779739, 3.51076891),
    (WRONG, 17, 16.63063166, 4.69833071),
    (WRONG, 3, 3.01732209, 5.55956298),
    (RIGHT, 11, 11.42247264, 5.26323756),
    (RIGHT, 37, 37.37521902, 4.98688448),
    (RIGHT, 112, 111.8752758, 4.72915759),
    (RIGHT, 307, 306.5974569, 4.4888015),
    (RIGHT, 773, 772.94026648, 4.26464541),
]


def test_the_published_figures_without_steps() -> None:
    schedule, at, memory = Schedule(parameters=FSRS_5), START, None
    for right, interval, stability, difficulty in LONG_TERM:
        memory = schedule.reviewed(memory, right, at)
        assert (memory.due - at).days == interval
        assert memory.stability == pytest.approx(stability, rel=1e-6)
        assert memory.difficulty == pytest.approx(difficulty, abs=1e-6)
        at = memory.due


def test_the_published_stability_and_difficulty_without_steps() -> None:
    no_short_term = [*OURS.parameters[:17], 0.0, 0.0, 0.0, OURS.parameters[20]]
    for parameters, stability in ((OURS.parameters, 53.62691), (no_short_term, 53.335106)):
        schedule, at, memory = Schedule(parameters=parameters), START, None
        for days, right in zip([0, 0, 1, 3, 8, 21], [WRONG] + [RIGHT] * 5, strict=True):
            at += timedelta(days=days)
            memory = schedule.reviewed(memory, right, at)
        assert memory is not None
        assert memory.stability == pytest.approx(stability, abs=1e-4)
        assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


@pytest.mark.parametrize(
    ("right", "stability", "difficulty"),
    [(WRONG, 0.212, 6.4133), (RIGHT, 2.3065, 2.11810397)],
    ids=["wrong", "right"],
)
def test_the_published_first_memory(right: bool, stability: float, difficulty: float) -> None:
    memory = OURS.reviewed(None, right, START)
    assert memory.stability == pytest.approx(stability)
    assert memory.difficulty == pytest.approx(difficulty, abs=1e-8)


@pytest.mark.parametrize(
    ("retention", "days"),
    [(0.2, 34793), (0.3, 2508), (0.4, 387), (0.5, 90), (0.6, 27), (0.7, 9), (0.8, 3), (0.9, 1)],
)
def test_the_published_interval_for_each_retention(retention: float, days: int) -> None:
    """Of a memory with a stability of one day: recall falls to the retention after that long."""
    memory = Memory(stability=1, difficulty=5, last=START, due=START)
    assert OURS.recall(memory, START + timedelta(days=days)) == pytest.approx(retention, abs=0.02)


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
