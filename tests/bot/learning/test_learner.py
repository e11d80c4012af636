"""A learner follows from the log: fed again, it is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from statistics import fmean

import numpy as np
import pytest

from bot.learning.items import Item, Pool, above_luck, author_difficulty, guessing_floor
from bot.learning.learner import Learner, Model
from bot.learning.states import State

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
POOL = Pool([Item.of(n, [f"C{n % 7 + 1}.{n % 3 + 1}"]) for n in range(70)])


def _practised(seed: int, answers: int = 120) -> list[tuple[int, float, datetime]]:
    random = np.random.default_rng(seed)
    hours = random.exponential(8, answers).cumsum()
    return [
        (int(random.integers(70)), float(random.choice([0, 0.5, 1])), START + timedelta(hours=h))
        for h in hours
    ]


def _fed(log: list[tuple[int, float, datetime]], model: Model | None = None) -> Learner:
    learner = Learner(POOL, model)
    for place, score, at in log:
        learner.answer(place, score, at)
    return learner


def test_feeding_the_log_again_gives_the_same_state() -> None:
    log = _practised(1)
    once, again = _fed(log), Learner(POOL)
    for n, (place, score, at) in enumerate(log):
        again.answer(place, score, at)
        if n % 10 == 0:
            again.next(at)
            again.standings()
    np.testing.assert_allclose(once.evidence.precision, again.evidence.precision, atol=1e-9)
    np.testing.assert_allclose(once.evidence.weighted, again.evidence.weighted, atol=1e-9)
    assert once.standings() == again.standings()
    assert once.memories == again.memories


def test_a_mark_on_each_criterion_counts_for_that_criterion() -> None:
    pool = Pool([Item.of("case", ["C1.1", "C1.2", "C2.1"], floor=0.0), Item.of("x", ["C3.1"])])
    apart, together = Learner(pool), Learner(pool)
    apart.answer(0, {"C1.1": 1.0, "C1.2": 1.0, "C2.1": 0.0}, START)
    together.answer(0, 2 / 3, START)
    c1, c2, _ = (one.mean for one in apart.standings())
    level1, level2, _ = (one.mean for one in together.standings())
    assert c1 > level1
    assert c2 < level2
    assert c1 > c2


def test_answering_the_same_question_again_counts_for_less() -> None:
    once, twice, two = Learner(POOL), Learner(POOL), Learner(POOL)
    for learner, places in ((once, [0]), (twice, [0, 0]), (two, [0, 21])):
        for place in places:
            learner.answer(place, 1.0, START)
    means = [learner.standings()[0].mean for learner in (once, twice, two)]
    assert means == sorted(means)
    assert means[1] - means[0] < (means[2] - means[0]) / 2


def test_what_was_known_a_year_ago_is_less_certain_today() -> None:
    log = [(place, 1.0, START) for place in range(40)]
    fresh = _fed([*log, (41, 1.0, START)])
    late = _fed([*log, (41, 1.0, START + timedelta(days=365))])
    assert late.standings()[0].deviation > fresh.standings()[0].deviation


def test_failing_everything_is_named_weak_succeeding_solid_and_nothing_unknown() -> None:
    learner = Learner(POOL)
    for place in range(70):
        if place % 7 < 2:
            learner.answer(place, float(place % 7 == 1), START)
    states = {one.capacity: one.state for one in learner.standings()}
    assert states["C1"] is State.WEAK
    assert states["C2"] is State.SOLID
    assert states["C3"] is State.UNKNOWN


@pytest.mark.parametrize("steps", [4, 5, 6])
def test_a_random_order_earns_what_its_floor_says_and_the_right_one_everything(steps: int) -> None:
    pairs = list(combinations(range(steps), 2))
    earned = [
        above_luck("ordering", sum(order[a] < order[b] for a, b in pairs) / len(pairs))
        for order in permutations(range(steps))
    ]
    assert max(earned) == earned[0] == 1
    assert fmean(earned) == pytest.approx(guessing_floor("ordering"), abs=0.03)


@pytest.mark.parametrize(
    ("kind", "choices", "floor"),
    [("single", 4, 0.25), ("single", 3, 1 / 3), ("true_false", 2, 0.5), ("matching", 4, 0.25)],
)
def test_guessing_is_one_in_so_many_options(kind: str, choices: int, floor: float) -> None:
    assert guessing_floor(kind, choices) == pytest.approx(floor)


def test_harder_to_guess_are_several_options_then_orders_then_typed_answers() -> None:
    kinds = [("single", 4), ("multiple", 4), ("ordering", 5), ("numeric", 0)]
    floors = [guessing_floor(kind, choices) for kind, choices in kinds]
    assert floors == sorted(floors, reverse=True)
    assert floors[-1] == guessing_floor("short_text") < 0.05


def test_an_author_s_three_is_the_average_question() -> None:
    levels = [author_difficulty(level) for level in range(1, 6)]
    assert levels == sorted(levels)
    assert levels[2] == 0
