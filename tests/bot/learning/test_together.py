"""People followed side by side stand exactly where each would stand alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.learning.items import Item, Pool
from bot.learning.learner import Learner, Model
from bot.learning.together import Given, Together

CRITERIA = ["C1.1", "C1.2", "C2.1", "C2.2", "C3.1"]
BEGIN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


@pytest.fixture
def pool() -> Pool:
    one = [Item.of(n, [CRITERIA[n % 5]], difficulty=n / 10 - 1, floor=0.25) for n in range(20)]
    return Pool([*one, Item.of(20, CRITERIA[:3])])


def _log(answers: int, seed: int) -> list[Given]:
    """Answers of all kinds: partial, of several criteria, given before, months apart."""
    random = np.random.default_rng(seed)
    log = []
    for n in range(answers):
        place = int(random.integers(21))
        parts = {name: float(random.integers(2)) for name in CRITERIA[:3]}
        score = parts if place == 20 else float(random.choice([0, 0.5, 1]))
        log.append(Given(place, score, BEGIN + timedelta(days=int(random.integers(3)) + 4 * n)))
    return log


def test_nobody_is_taken_for_another(pool: Pool) -> None:
    logs = [_log(length, seed) for seed, length in enumerate((12, 0, 40, 1))]
    together = Together(len(logs), pool, Model())
    # In two goes, of which the first ends at another place for each.
    together.answer([log[: 3 * n] for n, log in enumerate(logs)])
    together.answer([log[3 * n :] for n, log in enumerate(logs)])
    for log, found in zip(logs, together.standings(), strict=True):
        alone = Learner(pool)
        for one in log:
            alone.answer(one.place, one.score, one.at)
        for expected, standing in zip(alone.standings(), found, strict=True):
            assert (standing.capacity, standing.state) == (expected.capacity, expected.state)
            assert standing.answers == expected.answers
            assert standing.mean == pytest.approx(expected.mean, abs=1e-9)
            assert standing.deviation == pytest.approx(expected.deviation, abs=1e-9)
            assert standing.p_weak == pytest.approx(expected.p_weak, abs=1e-9)
