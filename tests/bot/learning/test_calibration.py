"""Difficulties are found from answers, stay near the author's guess without, and odd items show."""

from __future__ import annotations

import numpy as np
import pytest

from bot.learning.calibration import Doubt, Given, Parameters, calibrate, difficulty_given
from bot.learning.items import AUTHOR_SPREAD, Item, Pool
from bot.learning.mastery import Priors

PRIORS = Priors(mean=0.5)
PEOPLE, ITEMS = 80, 30


def _world(odd: int | None = None) -> tuple[Pool, np.ndarray, list[Given]]:
    """People of all levels answer most items; the one at ``odd`` is right when it should not be."""
    random = np.random.default_rng(3)
    guesses = random.choice([-1.2, -0.6, 0.0, 0.6, 1.2], ITEMS)
    true = guesses + random.normal(0, AUTHOR_SPREAD, ITEMS)
    pool = Pool(
        [
            Item.of(i, [f"C{i % 3 + 1}.1"], difficulty=float(guesses[i]), floor=0.2)
            for i in range(ITEMS)
        ]
    )
    answers = []
    for person in range(PEOPLE):
        level = random.normal(PRIORS.mean, 1)
        for i in random.permutation(ITEMS)[:20]:
            right = random.random() < 0.2 + 0.8 / (1 + np.exp(true[i] - level))
            if i == odd:
                right = random.random() < 1 / (1 + np.exp(2 * level - 1))
            answers.append(Given(person, int(i), float(right)))
    return pool, true, answers


@pytest.fixture(scope="module")
def found() -> list[Parameters]:
    pool, _, answers = _world()
    return calibrate(pool, answers, PRIORS)


def test_difficulties_are_found_to_within_what_is_said_of_them(found: list[Parameters]) -> None:
    pool, true, _ = _world()
    difficulty = np.array([one.difficulty for one in found])
    variance = np.array([one.variance for one in found])
    error, before = difficulty - true, pool.difficulty - true
    assert np.sqrt((error**2).mean()) < 0.5 * np.sqrt((before**2).mean())
    assert 0.5 < (error**2 / variance).mean() < 1.6


def test_good_items_are_not_suspected(found: list[Parameters]) -> None:
    assert [one.item for one in found if one.doubt is Doubt.NO_DISCRIMINATION] == []
    assert np.mean([one.discrimination for one in found]) > 0.15


def test_an_item_that_the_best_get_wrong_is_told() -> None:
    pool, _, answers = _world(odd=4)
    found = calibrate(pool, answers, PRIORS)
    assert [one.item for one in found if one.doubt is Doubt.NO_DISCRIMINATION] == [4]
    assert found[4].discrimination is not None
    assert found[4].discrimination < 0


def test_without_answers_the_author_is_believed() -> None:
    pool, _, _ = _world()
    found = calibrate(pool, [], PRIORS)
    assert [one.difficulty for one in found] == pool.difficulty.tolist()
    assert [one.variance for one in found] == pool.variance.tolist()
    assert {one.answers for one in found} == {0}


def test_few_answers_stay_near_the_author_s_guess() -> None:
    item = Item.of("a", ["C1.1"], difficulty=0.0)
    moved = [difficulty_given(item, [0.0] * n, PRIORS) for n in (1, 5, 40)]
    means, variances = zip(*moved, strict=True)
    assert 0 < means[0] < 0.7 < means[1] < means[2]
    assert list(variances) == sorted(variances, reverse=True)


def test_an_author_who_was_far_off_is_told() -> None:
    pool = Pool([Item.of(i, ["C1.1"], difficulty=0.0, floor=0.0) for i in range(12)])
    random = np.random.default_rng(0)
    answers = []
    for person in range(120):
        chance = 1 / (1 + np.exp(-random.normal(PRIORS.mean, 1)))
        answers += [Given(person, i, float(i != 5 and random.random() < chance)) for i in range(12)]
    doubts = {one.item: one.doubt for one in calibrate(pool, answers, PRIORS) if one.doubt}
    assert doubts == {5: Doubt.FAR_FROM_GUESS}


def test_calibrating_again_gives_the_same(found: list[Parameters]) -> None:
    pool, _, answers = _world()
    assert calibrate(pool, answers, PRIORS) == found
