"""How hard questions turn out to be, from everybody's answers.

A calibration is made in one go, from all answers, and starts from what authors thought: a question
with few answers stays near its author's guess. Nothing changes between two calibrations.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from bot.learning.items import AUTHOR_SPREAD, Item, Pool
from bot.learning.mastery import Evidence, Floats, Priors, flatness, posterior, updated

_GRID = np.linspace(-7, 7, 281)
_ROUNDS = 4
# Standard errors by which scores must go against what people master for an item to be doubted:
# of a thousand good items, about one is.
_AGAINST = 3.0
_ENOUGH_TO_DOUBT = 20
# Authors' guesses stray by about one spread; past this many something else is the matter.
_SPREADS_ASTRAY = 2.5


class Doubt(StrEnum):
    """What is odd about an item."""

    NO_DISCRIMINATION = "no_discrimination"
    FAR_FROM_GUESS = "far_from_guess"


@dataclass(frozen=True)
class Given:
    """An answer as calibration sees it: someone's first one to an item. ``score`` is 0 to 1."""

    person: Hashable
    item: int | str
    score: float


@dataclass(frozen=True)
class Parameters:
    """What a calibration says of an item.

    ``difficulty`` in logits, ``variance`` in squared logits. ``discrimination`` is the correlation
    between scores and what the people's other answers say of them, None under three answers.
    """

    item: int | str
    difficulty: float
    variance: float
    answers: int
    discrimination: float | None = None
    doubt: Doubt | None = None


def calibrate(pool: Pool, answers: Iterable[Given], priors: Priors) -> list[Parameters]:
    """The items' parameters from all answers, given in the order in which people gave them.

    Abilities and difficulties are found in turns. Against an item's own answers, each person is
    judged by their other answers only.

    Raises:
        KeyError: an answer is to an item that the pool does not hold.
    """
    by_person: dict[Hashable, list[tuple[int, float]]] = {}
    for given in answers:
        by_person.setdefault(given.person, []).append((pool.place[given.item], given.score))
    found = [Parameters(item.id, item.difficulty, item.variance, 0) for item in pool.items]
    for _ in range(_ROUNDS):
        items = [
            item.calibrated(one.difficulty, one.variance)
            for item, one in zip(pool.items, found, strict=True)
        ]
        now = Pool(items, pool.hierarchy)
        met: list[list[tuple[float, float, float]]] = [[] for _ in pool.items]
        for log in by_person.values():
            for place, *seen in _others_say(now, log, priors):
                met[place].append((seen[0], seen[1], seen[2]))
        found = [_parameters(item, of) for item, of in zip(pool.items, met, strict=True)]
    return found


def difficulty_given(
    item: Item, scores: Sequence[float] | Floats, priors: Priors
) -> tuple[float, float]:
    """Mean and variance of a difficulty after answers by people of whom nothing else is known."""
    spread = priors.general + priors.capacity + priors.criterion
    size = len(scores)
    mean, variance = np.full(size, priors.mean), np.full(size, spread)
    return _fit(item, mean, variance, np.asarray(scores, float))


def _others_say(
    pool: Pool, log: Sequence[tuple[int, float]], priors: Priors
) -> Iterable[tuple[int, float, float, float]]:
    """For each answer of one person: the item, and their ability on it by all other answers."""
    evidence = Evidence.blank(len(pool.hierarchy.criteria))
    steps = [evidence]
    for place, score in log:
        steps.append(updated(pool.hierarchy, priors, steps[-1], pool.measure(place), score))
    everything = steps[-1]
    for (place, score), before, after in zip(log, steps, steps[1:], strict=False):
        others = Evidence(
            everything.precision - (after.precision - before.precision),
            everything.weighted - (after.weighted - before.weighted),
        )
        mean, variance = posterior(pool.hierarchy, priors, others).project(pool.shares[place])
        yield place, float(mean), float(variance), score


def _parameters(item: Item, met: Sequence[tuple[float, float, float]]) -> Parameters:
    if not met:
        return Parameters(item.id, item.difficulty, item.variance, 0)
    mean, variance, scores = np.array(met).T
    difficulty, spread = _fit(item, mean, variance, scores)
    doubt = None
    if len(met) < _ENOUGH_TO_DOUBT:
        pass
    elif _with_mastery(replace(item, difficulty=difficulty), mean, variance, scores) < -_AGAINST:
        doubt = Doubt.NO_DISCRIMINATION
    elif abs(difficulty - item.difficulty) > _SPREADS_ASTRAY * AUTHOR_SPREAD:
        doubt = Doubt.FAR_FROM_GUESS
    return Parameters(item.id, difficulty, spread, len(met), _correlation(mean, scores), doubt)


def _fit(item: Item, mean: Floats, variance: Floats, scores: Floats) -> tuple[float, float]:
    """Posterior mean and variance of the difficulty."""
    right = _right(item.floor, _GRID, mean[:, None], variance[:, None])
    fit = scores @ np.log(right) + (1 - scores) @ np.log(1 - right)
    belief = fit - (_GRID - item.difficulty) ** 2 / (2 * item.variance)
    belief = np.exp(belief - belief.max())
    belief = belief / belief.sum()
    difficulty = float(belief @ _GRID)
    return difficulty, float(belief @ (_GRID - difficulty) ** 2)


def _right(floor: float, difficulty: float | Floats, mean: Floats, variance: Floats) -> Floats:
    known = 1 / (1 + np.exp(flatness(variance) * (difficulty - mean)))
    right: Floats = np.clip(floor + (1 - floor) * known, 1e-6, 1 - 1e-6)
    return right


def _with_mastery(item: Item, mean: Floats, variance: Floats, scores: Floats) -> float:
    """How much more scores rise with mastery than the model expects, in standard errors."""
    right = _right(item.floor, item.difficulty, mean, variance)
    above = right - right.mean()
    error = np.sqrt((right * (1 - right) * above**2).sum())
    return float(((scores - right) * above).sum() / max(error, 1e-9))


def _correlation(mean: Floats, scores: Floats) -> float | None:
    if len(scores) < 3 or np.ptp(scores) == 0 or np.ptp(mean) == 0:
        return None
    return float(np.corrcoef(mean, scores)[0, 1])
