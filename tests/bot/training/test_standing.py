"""What may be said of several people at once, and of a change."""

from __future__ import annotations

import numpy as np
import pytest

from bot.learning.learner import Standing
from bot.learning.states import State
from bot.training.standing import Level, chance_higher, interval_of


def _level(mean: float, deviation: float = 0.5, low: int = 3, high: int = 6) -> Level:
    return Level(Standing("C1", 0.5, mean, deviation, 12, State.NEAR), low, high)


def test_the_interval_of_one_is_their_own() -> None:
    assert interval_of([_level(0, low=3, high=7)]) == (3, 7)


def test_the_interval_of_several_is_that_of_their_mean_not_of_their_extremes() -> None:
    assert interval_of([_level(0, low=2, high=4), _level(0, low=6, high=8)]) == (4, 6)


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
def test_it_holds_the_mean_of_several_whatever_their_errors_share(shared: float) -> None:
    """Four people whose abilities are misjudged by 0.5, in part by an error common to all."""
    random = np.random.default_rng(0)
    own, common = random.normal(0, 0.5, (20_000, 4)), random.normal(0, 0.5, (20_000, 1))
    truth = np.sqrt(shared) * common + np.sqrt(1 - shared) * own
    reach = 1.28 * 0.5  # The mean of four equal half-intervals.
    assert (np.abs(truth.mean(axis=1)) <= reach).mean() > 0.79


def test_a_change_is_as_likely_as_chance_when_nothing_moved() -> None:
    assert chance_higher([_level(0)], [_level(0)]) == pytest.approx(0.5)


def test_a_change_is_surer_when_it_is_larger_and_better_known() -> None:
    small = chance_higher([_level(0)], [_level(0.3)])
    large = chance_higher([_level(0)], [_level(1.0)])
    known = chance_higher([_level(0, 0.2)], [_level(1.0, 0.2)])
    assert 0.5 < small < 0.8 < large < known
    assert chance_higher([_level(1.0)], [_level(0)]) == pytest.approx(1 - large)


def test_many_with_the_same_small_change_never_make_it_sure() -> None:
    """They answered the same questions, which may just have been easier than thought."""
    one, many, crowd = (chance_higher([_level(0)] * n, [_level(0.25)] * n) for n in (1, 8, 10_000))
    assert one < many < crowd < 0.8
