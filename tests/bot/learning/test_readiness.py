"""Readiness is the joint chance that drawing abilities would give."""

from __future__ import annotations

import numpy as np
import pytest

from bot.learning.mastery import Evidence, Hierarchy, Posterior, posterior
from bot.learning.readiness import readiness
from bot.learning.states import Threshold, chance_weak, expecting

HIERARCHY = Hierarchy.of(f"C{c}.{k}" for c in range(1, 8) for k in range(1, 7))
SIZE = len(HIERARCHY.criteria)
THRESHOLD = Threshold()
PRIORS = expecting(THRESHOLD)


def _belief(seed: int) -> Posterior:
    random = np.random.default_rng(seed)
    precision = random.gamma(1, 1, SIZE)
    return posterior(HIERARCHY, PRIORS, Evidence(precision, precision * random.normal(2, 1, SIZE)))


def _drawn(belief: Posterior, capacities: slice) -> float:
    """The same by drawing 200,000 people from the whole covariance."""
    _, _, covariance = belief.project_all(HIERARCHY.share.T)
    random = np.random.default_rng(0)
    levels = random.multivariate_normal(belief.capacity_mean, covariance, 200_000)
    return float((levels[:, capacities] >= THRESHOLD.ability).all(axis=1).mean())


@pytest.mark.parametrize("seed", range(3))
def test_the_chance_is_joint_not_a_product(seed: int) -> None:
    belief = _belief(seed)
    chance = float(readiness(belief, THRESHOLD).chance)
    assert chance == pytest.approx(_drawn(belief, slice(None)), abs=0.005)
    assert chance > (1 - chance_weak(belief, THRESHOLD)).prod()


def test_a_block_asks_for_its_own_capacities_only() -> None:
    belief = _belief(0)
    block = float(readiness(belief, THRESHOLD, ["C1", "C2"]).chance)
    assert block == pytest.approx(_drawn(belief, slice(0, 2)), abs=0.005)
    assert block > float(readiness(belief, THRESHOLD).chance)


def test_one_capacity_alone_is_one_minus_the_chance_that_it_is_weak() -> None:
    belief = _belief(1)
    alone = readiness(belief, THRESHOLD, ["C4"])
    assert alone.chance == pytest.approx(1 - chance_weak(belief, THRESHOLD)[3], abs=1e-6)


def test_the_interval_holds_the_chance_and_narrows_with_answers() -> None:
    few, many = (
        readiness(
            posterior(HIERARCHY, PRIORS, Evidence(np.full(SIZE, p), np.full(SIZE, p * 1.5))),
            THRESHOLD,
        )
        for p in (0.05, 5.0)
    )
    assert few.low < few.chance < few.high
    assert many.high - many.low < few.high - few.low


def test_an_unknown_capacity_is_refused() -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        readiness(_belief(0), THRESHOLD, ["C9"])
