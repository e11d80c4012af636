"""How soon weak capacities could be named at all: questions as telling as a question can be.

Nothing of the engine's inference is used. Every question has the difficulty that tells most of the
person asked, and tells it as a Gaussian observation; it goes to the capacity where it lowers the
chance of a wrong word most. What the engine needs beyond that, it loses.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from bot.learning.mastery import Floats, Priors
from bot.learning.measures import Flags, auc, best_cut, brier, f1
from bot.learning.states import Threshold, normal_below

Places = NDArray[np.intp]

CAPACITIES, CRITERIA_EACH = 7, 45 / 7
PEOPLE, QUESTIONS, READY_AFTER = 20_000, 100, 70
GOOD_F1 = 0.75
DRAWS = 200
# The most that a logistic question with a floor of 0.2 tells of an ability, in 1/logit²:
# (1 - 20c - 8c² + (1 + 8c)^1.5) / (8 (1 - c)²) (Birnbaum, in Lord & Novick, 1968, ch. 20).
MOST_TOLD = 0.170


def main() -> None:
    """Print questions until F1 0.75, and readiness after 70, in some worlds."""
    for weak, spread in ((0.30, 1.0), (0.33, 1.0), (0.30, 1.4)):
        needed, ready = asked(weak, spread)
        print(
            f"{weak:.0%} weak, people {spread} times as far apart as expected: "
            f"F1 0.75 after {needed} ideal questions; readiness after {READY_AFTER}: "
            f"AUC {ready[0]:.3f}, Brier {ready[1]:.3f}"
        )


def asked(weak: float, spread: float, seed: int = 0) -> tuple[int | None, tuple[float, float]]:
    """Questions needed where this share of capacities is weak; readiness's AUC and Brier score."""
    random = np.random.default_rng(seed)
    priors, people = Priors(), np.arange(PEOPLE)
    own = priors.capacity + priors.criterion / CRITERIA_EACH
    ability = np.sqrt(spread) * (
        random.normal(0, np.sqrt(priors.general), (PEOPLE, 1))
        + random.normal(0, np.sqrt(own), (PEOPLE, CAPACITIES))
    )
    threshold = NormalDist(0, np.sqrt(spread * (priors.general + own))).inv_cdf(weak)
    is_weak = ability < threshold
    mean = np.zeros((PEOPLE, CAPACITIES))
    covariance = np.tile(priors.general + own * np.eye(CAPACITIES), (PEOPLE, 1, 1))
    needed, ready = None, (0.0, 0.0)
    for number in range(1, QUESTIONS + 1):
        place = _most_telling(mean, covariance, threshold)
        with_it = covariance[people, :, place]
        observed = ability[people, place] + random.normal(0, MOST_TOLD**-0.5, PEOPLE)
        gain = with_it / (with_it[people, place] + 1 / MOST_TOLD)[:, None]
        mean = mean + gain * (observed - mean[people, place])[:, None]
        covariance = covariance - gain[:, :, None] * with_it[:, None, :]
        if needed is None and _f1(mean, covariance, threshold, is_weak) >= GOOD_F1:
            needed = number
        if number == READY_AFTER:
            drawn = np.linalg.cholesky(covariance) @ random.normal(size=(CAPACITIES, DRAWS))
            chance = (mean[..., None] + drawn > threshold).all(axis=1).mean(axis=1)
            truly = ~is_weak.any(axis=1)
            ready = auc(chance, truly), brier(chance, truly)
    return needed, ready


def _most_telling(mean: Floats, covariance: Floats, threshold: float) -> Places:
    """The capacity to ask each person about, as ``selection.information`` weighs it."""
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    spread = variance + Threshold.variance
    steepness = np.exp(-((threshold - mean) ** 2) / spread) / spread
    told = (covariance**2 @ steepness[..., None])[..., 0] / (variance + 1 / MOST_TOLD)
    place: Places = told.argmax(axis=1)
    return place


def _f1(mean: Floats, covariance: Floats, threshold: float, is_weak: Flags) -> float:
    """With the cut chosen on one half of the people, and measured on the other."""
    deviation = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    chance = normal_below((threshold - mean) / deviation)
    cut = best_cut(chance[::2].ravel(), is_weak[::2].ravel())
    return f1(chance[1::2] >= cut, is_weak[1::2])


if __name__ == "__main__":
    main()
