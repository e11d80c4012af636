"""Which question to ask next, and why. Pure: what is known comes in, a choice goes out.

Each question gets points: for what its answer would tell, for being due, for having been missed,
for its criterion's turn, for being a kind one to begin with. The question with most points is
asked, and the largest share of its points is the reason told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.learning.items import Pool
from bot.learning.mastery import REPEATED, Floats, Posterior, chance_slope
from bot.learning.states import Naming, Threshold

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

# Days. Nothing comes back within the day; what was wrong may, after ten minutes.
A_DAY = 20 / 24
A_WHILE = 10 / (24 * 60)
A_SITTING = 1 / 24
ALIKE_IN_A_ROW = 2
# The first questions of someone new are kind: recognised rather than produced, of middling
# difficulty. A floor from here on means a choice among options: luck gives less where steps are put
# in order or pairs matched (see items.py), which is long work for a first question.
WELCOMED = 3
_TO_CHOOSE_FROM = 0.18
_FAR_FROM_MIDDLING = 1.5
_NEVER = -np.inf


class Why(StrEnum):
    """What spoke most for a question."""

    TELLS = "tells"
    DUE = "due"
    MISSED = "missed"
    SURE_BUT_WRONG = "sure_but_wrong"
    TURN = "turn"
    VARIETY = "variety"
    UNSAID = "unsaid"
    WELCOME = "welcome"


@dataclass(frozen=True)
class Weights:
    """How the reasons to ask a question are mixed: points for each.

    ``tells`` is by the fall to be expected in the chance of a wrong word on a capacity, summed over
    capacities (``information``: a question takes away some 0.01 early on, 0.003 after 100 answers).
    While doubts are large it outweighs revision, which takes over by itself as they shrink.
    ``unsaid`` is for a capacity with too few answers to say anything of it.
    ``due`` is for a question due today, ``overdue`` is added little by little until a week after.
    ``missed`` and ``sure_but_wrong`` are for a last answer that was wrong, and are reached in a
    day: right after its correction, a question tells little. ``turn`` is for a criterion never
    asked, ``variety`` for a kind of question never asked (typed answers tell most: alone, they
    would weary); both fall with their answers. ``welcome`` is for a kind first question, and
    outweighs the rest for the first three.
    """

    tells: float = 40.0
    unsaid: float = 0.05
    due: float = 0.03
    overdue: float = 0.03
    missed: float = 0.04
    sure_but_wrong: float = 0.5
    turn: float = 0.02
    variety: float = 0.2
    welcome: float = 3.0


@dataclass
class History:
    """What someone has done with each item of a pool; one entry an item, times in days.

    ``last`` is when it was last answered, and ``due`` when it should come back, both minus infinity
    for one never answered. ``wrong`` tells whether the last answer was; ``sure`` whether with
    confidence. ``recent`` are the places of the two items asked last, -1 where there is none. Like
    ``Evidence``, it may be of many people at once, with a leading axis.
    """

    times: Floats
    last: Floats
    due: Floats
    wrong: Flags
    sure: Flags
    recent: Places

    @classmethod
    def blank(cls, items: int, *people: int) -> History:
        """Nothing answered yet."""
        shape = (*people, items)
        never, no = np.full(shape, _NEVER), np.zeros(shape, bool)
        recent = np.full((*people, ALIKE_IN_A_ROW), -1)
        return cls(np.zeros(shape), never, never.copy(), no, no.copy(), recent)


@dataclass(frozen=True)
class Choice:
    """The item at ``place`` in the pool, and what spoke for it. ``points`` by reason."""

    place: int
    why: Why
    points: dict[Why, float]


def choose(
    pool: Pool,
    belief: Posterior,
    threshold: Threshold,
    history: History,
    now: float,
    *,
    allowed: Flags | None = None,
    tie: int = 0,
    weights: Weights | None = None,
) -> Choice | None:
    """The item to ask at ``now`` (days), or None when none is allowed.

    ``tie`` settles what is equal, so that a choice can be replayed.
    """
    if allowed is not None and not allowed.any():
        return None
    points = points_of(pool, belief, threshold, history, now, weights or Weights())
    equal = 1e-9 * np.random.default_rng(tie).random(len(pool))
    place = int(best(pool, points, history, now, equal, allowed))
    of_it = {why: float(value[place]) for why, value in points.items()}
    return Choice(place, max(of_it, key=of_it.__getitem__), of_it)


def best(
    pool: Pool,
    points: dict[Why, Floats],
    history: History,
    now: float,
    equal: Floats,
    allowed: Flags | None = None,
) -> Places:
    """The place of the item with most points that the rules let through.

    Not again within the day, and no third in a row of a capacity, a criterion or a kind, unless
    that leaves nothing. ``equal`` are tiny points that settle what is equal.
    """
    total = sum(points.values(), equal)
    may = np.ones(len(pool), bool) if allowed is None else allowed
    may = _narrowed(may, _rested(history, now))
    for labels in (pool.capacity, pool.criterion, pool.kind):
        may = _narrowed(may, _unlike_the_last(labels, history, now))
    place: Places = np.where(may, total, _NEVER).argmax(axis=-1)
    return place


def points_of(
    pool: Pool,
    belief: Posterior,
    threshold: Threshold,
    history: History,
    now: float,
    weights: Weights,
) -> dict[Why, Floats]:
    """What speaks for each item of the pool, in points."""
    seen = history.times > 0
    late = np.where(seen, now - history.due, _NEVER)
    wrong = np.where(history.wrong, np.clip(now - history.last, 0, 1), 0.0)
    asked = history.times @ pool.shares
    turn = (1 / (1 + asked)) @ pool.shares.T
    of_capacity = (history.times @ pool.of_capacity)[..., pool.capacity]
    asked_so = (history.times @ pool.of_kind)[..., pool.kind]
    told = information(pool, belief, threshold)
    points: dict[Why, Floats] = {
        Why.SURE_BUT_WRONG: weights.sure_but_wrong * np.where(history.sure, wrong, 0.0),
        Why.MISSED: weights.missed * np.where(history.sure, 0.0, wrong),
        Why.DUE: (late >= 0) * (weights.due + weights.overdue * np.clip(late / 7, 0, 1)),
        Why.TURN: weights.turn * turn,
        Why.VARIETY: weights.variety / (1 + asked_so),
        Why.TELLS: weights.tells * told * np.where(seen, REPEATED, 1),
        Why.UNSAID: weights.unsaid * np.where(of_capacity < Naming.answers, 1.0, 0.0),
        Why.WELCOME: weights.welcome * _kindness(pool, history),
    }
    return points


def _kindness(pool: Pool, history: History) -> Floats:
    """From 0 to 1, how well each item suits someone who has answered next to nothing."""
    far = np.abs(pool.difficulty - pool.difficulty.mean()) / _FAR_FROM_MIDDLING
    kind = np.where(pool.floor >= _TO_CHOOSE_FROM, np.clip(1 - far, 0, 1), 0.0)
    new = history.times.sum(axis=-1) < WELCOMED
    kindness: Floats = kind * new[..., None]
    return kindness


def information(pool: Pool, belief: Posterior, threshold: Threshold) -> Floats:
    """By how much each item's answer is expected to lower the chance of a wrong word, summed over
    capacities: an answer on one says something of the others.

    Were a capacity called weak as often as it may be (with chance p), the word would be wrong with
    chance 2 p (1 - p); the variance that an answer gives to p is what it takes from p (1 - p). A
    capacity found to be close to the threshold no longer gains: where the threshold stands is not
    known finer than that.
    """
    mean, variance, covariance = belief.project_all(pool.profiles)
    spread = belief.capacity_variance + threshold.variance
    distance = threshold.ability - belief.capacity_mean
    # How fast p moves with the ability that is believed, squared.
    steepness = np.exp(-(distance**2) / spread) / (2 * np.pi * spread)
    at_stake = (covariance**2 @ steepness[..., None])[..., 0]
    which = pool.profile
    slope, noise = chance_slope(
        mean[..., which], variance[..., which], pool.difficulty, pool.variance, pool.floor
    )
    told: Floats = slope**2 / noise * at_stake[..., which]
    return told


def _rested(history: History, now: float) -> Flags:
    """Not again within the day, unless it was wrong and some minutes have passed."""
    since = now - history.last
    return (since >= A_DAY) | (history.wrong & (since >= A_WHILE))


def _unlike_the_last(labels: Places, history: History, now: float) -> Flags:
    """Not a third one in a row, in one sitting, with the same label."""
    last = labels[history.recent]
    since = now - np.take_along_axis(history.last, history.recent, axis=-1)
    in_a_row = (since < A_SITTING) & (history.recent >= 0)
    alike = (last == last[..., :1]).all(axis=-1) & in_a_row.all(axis=-1)
    unlike: Flags = ~alike[..., None] | (labels != last[..., :1])
    return unlike


def _narrowed(may: Flags, wanted: Flags) -> Flags:
    """What is allowed and wanted; what is allowed, when that leaves nothing."""
    both = may & wanted
    narrowed: Flags = np.where(both.any(axis=-1, keepdims=True), both, may)
    return narrowed
