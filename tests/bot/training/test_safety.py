"""Which wrong answers are a signal on safety: one rule for all who read of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.learning.items import Item, Pool
from bot.store.attempts import Marked
from bot.training.mastery import HIERARCHY
from bot.training.safety import Unsafe, unsafe

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ALL, HALF, THIRD, NONE = range(1, 5)
POOL = Pool(
    [
        Item.of(ALL, ["C4.4"]),
        Item.of(HALF, ["C4.4", "C4.1"]),
        Item.of(THIRD, ["C4.4", "C4.1", "C4.2"]),
        Item.of(NONE, ["C4.1"]),
    ],
    HIERARCHY,
)


def _log(*answers: tuple[int, str, str, int]) -> list[Marked]:
    """Answers as (question, verdict, certainty, days ago), in their order."""
    return [
        Marked(n, n, question, NOW - ago * DAY, certainty, "machine", None, verdict, 0, {})
        for n, (question, verdict, certainty, ago) in enumerate(answers, start=1)
    ]


def test_only_what_is_wrong_and_sure_and_half_on_safety_counts() -> None:
    found = unsafe(
        POOL,
        _log(
            (ALL, "incorrect", "sure", 1),
            (HALF, "incorrect", "sure", 1),
            (THIRD, "incorrect", "sure", 1),
            (NONE, "incorrect", "sure", 1),
            (ALL, "incorrect", "hesitant", 1),
            (ALL, "partial", "sure", 1),
        ),
    )
    assert found == Unsafe(3, (1, 2), frozenset(), ("C4.4",))
    assert found.calls


def test_a_right_answer_to_the_same_question_mends_what_came_before_it_only() -> None:
    found = unsafe(
        POOL,
        _log(
            (ALL, "correct", "sure", 4),
            (ALL, "incorrect", "sure", 3),
            (HALF, "incorrect", "sure", 3),
            (HALF, "correct", "hesitant", 2),
        ),
    )
    assert (found.wrong, found.mended) == ((2, 3), frozenset({3}))
    mended = unsafe(POOL, _log((ALL, "incorrect", "sure", 3), (ALL, "correct", "sure", 1)))
    assert not mended.calls


def test_what_was_given_before_does_not_count() -> None:
    log = _log((ALL, "incorrect", "sure", 8), (HALF, "incorrect", "sure", 7))
    assert unsafe(POOL, log, NOW - 7 * DAY).wrong == (2,)
