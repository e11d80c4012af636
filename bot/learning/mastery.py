"""What a person masters, with its uncertainty: a hierarchical Gaussian item-response model.

The ability on a criterion is a sum of independent parts, in logits::

    ability = mean + general + capacity's own part + criterion's own part

and a question of difficulty b and guessing floor c, on one criterion, is answered right with
probability c + (1 - c) / (1 + exp(b - ability)). The difficulty itself is known only roughly.

An answer is turned into a Gaussian observation by matching moments (assumed-density filtering:
Opper, 1998; Minka, 2001), and all observations of a criterion add up to two numbers: their summed
precision, and precision times value. Those two a criterion are the whole state. The joint posterior
follows from them and the prior in closed form, because capacities are independent given the general
part, and criteria given their capacity's part.

All functions work on one person (arrays of one number a criterion) and on many at once (with
leading axes), and read no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# How much a normal spread of the difficulty flattens a logistic curve (MacKay, 1992).
_PROBIT = np.pi / 8
# What an answer to a question answered before counts for, of a first one: it may be remembered.
REPEATED = 1 / 3
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class Priors:
    """What is believed of someone who has answered nothing, in logits and squared logits.

    ``mean`` is the expected ability, on the scale where 0 is the bank's average difficulty.
    """

    mean: float = 1.0
    general: float = 0.5
    capacity: float = 0.5
    criterion: float = 0.16


@dataclass(frozen=True)
class Hierarchy:
    """Which criterion belongs to which capacity; the order gives the axes of all arrays."""

    criteria: tuple[str, ...]
    capacity_of: tuple[str, ...]

    @classmethod
    def of(cls, criteria: Iterable[str]) -> Hierarchy:
        """Criteria named after their capacity: "C1.3" belongs to "C1"."""
        names = tuple(dict.fromkeys(criteria))
        return cls(names, tuple(name.partition(".")[0] for name in names))

    @cached_property
    def capacities(self) -> tuple[str, ...]:
        """The capacities, in the order in which criteria name them."""
        return tuple(dict.fromkeys(self.capacity_of))

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each criterion stands on the axis of criteria."""
        return {name: index for index, name in enumerate(self.criteria)}

    @cached_property
    def member(self) -> Floats:
        """Criteria x capacities: 1 where the criterion belongs to the capacity."""
        return np.array([[of == one for one in self.capacities] for of in self.capacity_of], float)

    @cached_property
    def share(self) -> Floats:
        """Criteria x capacities: what a criterion counts for in its capacity (equal shares)."""
        shares: Floats = self.member / self.member.sum(axis=0)
        return shares

    def shares(self, criteria: Sequence[str]) -> Floats:
        """What a question on these criteria measures of each: equal shares that sum to 1.

        Raises:
            KeyError: a criterion is unknown.
        """
        shares = np.zeros(len(self.criteria))
        for name in criteria:
            shares[self.place[name]] += 1 / len(criteria)
        return shares


@dataclass(frozen=True)
class Evidence:
    """All that is kept of a person's answers: two numbers a criterion.

    ``precision`` is in 1/logit², ``weighted`` is precision times the ability that was observed.
    """

    precision: Floats
    weighted: Floats

    @classmethod
    def blank(cls, criteria: int, *people: int) -> Evidence:
        """Nothing answered yet, for one person, or for many at once."""
        return cls(np.zeros((*people, criteria)), np.zeros((*people, criteria)))

    def discounted(self, kept: float | Floats) -> Evidence:
        """The same, believed less: knowledge drifts, and old answers say less of today."""
        return Evidence(self.precision * kept, self.weighted * kept)


@dataclass(frozen=True)
class Measure:
    """What an answer to a question tells: shares of criteria, difficulty, its spread, the floor.

    ``difficulty`` is in logits, ``variance`` its uncertainty in squared logits, ``floor`` the
    chance of being right without knowing, 0 to 1. Each may have leading axes.
    """

    shares: Floats
    difficulty: float | Floats
    variance: float | Floats
    floor: float | Floats


@dataclass(frozen=True)
class Posterior:
    """The joint posterior of all abilities, in the parts that it is made of.

    Given ``general``, capacities are independent: capacity c's level is
    ``level_mean + level_load * (general - general_mean)``, with variance ``level_variance``; and a
    criterion's ability is ``mean`` plus ``slack`` times the deviation of its capacity's level, with
    variance ``own`` around it.
    """

    hierarchy: Hierarchy
    mean: Floats
    slack: Floats
    own: Floats
    level_load: Floats
    level_variance: Floats
    general_variance: Floats

    @cached_property
    def capacity_mean(self) -> Floats:
        """The expected ability on each capacity: the mean over its criteria."""
        means: Floats = self.mean @ self.hierarchy.share
        return means

    @cached_property
    def capacity_slack(self) -> Floats:
        """How much a capacity's ability moves with its level."""
        slack: Floats = self.slack @ self.hierarchy.share
        return slack

    @cached_property
    def capacity_load(self) -> Floats:
        """How much a capacity's ability moves with the general part."""
        load: Floats = self.capacity_slack * self.level_load
        return load

    @cached_property
    def capacity_own_variance(self) -> Floats:
        """Variance of each capacity's ability when the general part is known."""
        own: Floats = (
            self.capacity_slack**2 * self.level_variance + self.own @ self.hierarchy.share**2
        )
        return own

    @cached_property
    def capacity_variance(self) -> Floats:
        """Variance of the ability on each capacity, in squared logits."""
        variance: Floats = (
            self.capacity_own_variance + self.capacity_load**2 * self.general_variance[..., None]
        )
        return variance

    @cached_property
    def variance(self) -> Floats:
        """Variance of the ability on each criterion, in squared logits."""
        level = self.level_variance + self.level_load**2 * self.general_variance[..., None]
        variance: Floats = self.own + self.slack**2 * (level @ self.hierarchy.member.T)
        return variance

    def project(self, shares: Floats) -> tuple[Floats, Floats]:
        """Mean and variance of what a question with these shares measures.

        ``shares`` is one row for each person, or, for one person, one row for each question.
        """
        levels = (shares * self.slack) @ self.hierarchy.member
        mean = (shares * self.mean).sum(axis=-1)
        variance = (
            (levels**2 * self.level_variance).sum(axis=-1)
            + (levels * self.level_load).sum(axis=-1) ** 2 * self.general_variance
            + (shares**2 * self.own).sum(axis=-1)
        )
        return mean, variance

    def project_all(self, shares: Floats) -> tuple[Floats, Floats, Floats]:
        """The same for every question and every person, and the covariance with each capacity.

        ``shares`` is one row for each question. Gives means and variances (people x questions) and
        covariances (people x questions x capacities). Products of matrices only: it is quick.
        """
        member, share = self.hierarchy.member, self.hierarchy.share
        levels = shares @ (self.slack[..., None] * member)
        general = (levels @ self.level_load[..., None])[..., 0]
        variance = (
            (levels**2 @ self.level_variance[..., None])[..., 0]
            + general**2 * self.general_variance[..., None]
            + (shares**2 @ self.own[..., None])[..., 0]
        )
        covariance = (
            levels * (self.capacity_slack * self.level_variance)[..., None, :]
            + general[..., None]
            * (self.capacity_load * self.general_variance[..., None])[..., None, :]
            + shares @ (self.own[..., None] * share)
        )
        return (shares @ self.mean[..., None])[..., 0], variance, covariance


def posterior(hierarchy: Hierarchy, priors: Priors, evidence: Evidence) -> Posterior:
    """What is believed of all abilities, given the state."""
    precision, weighted = evidence.precision, evidence.weighted - priors.mean * evidence.precision
    slack = 1 / (1 + priors.criterion * precision)
    seen = (precision * slack) @ hierarchy.member
    pull = (weighted * slack) @ hierarchy.member
    load = 1 / (1 + priors.capacity * seen)
    general_variance = 1 / (1 / priors.general + (seen * load).sum(axis=-1))
    general = general_variance * (pull * load).sum(axis=-1)
    level = load * (general[..., None] + priors.capacity * pull)
    mean = priors.mean + slack * (level @ hierarchy.member.T + priors.criterion * weighted)
    return Posterior(
        hierarchy=hierarchy,
        mean=mean,
        slack=slack,
        own=priors.criterion * slack,
        level_load=load,
        level_variance=priors.capacity * load,
        general_variance=general_variance,
    )


def flatness(variance: float | Floats) -> Floats:
    """How much flatter a logistic curve is when what it depends on has this variance."""
    flat: Floats = 1 / np.sqrt(1 + _PROBIT * np.asarray(variance))
    return flat


def chance_right(mean: float | Floats, variance: float | Floats, measure: Measure) -> Floats:
    """Probability of a right answer, the ability being known as well as mean and variance say."""
    flat = flatness(measure.variance + np.asarray(variance))
    right: Floats = measure.floor + (1 - np.asarray(measure.floor)) / (
        1 + np.exp(flat * (measure.difficulty - np.asarray(mean)))
    )
    return right


def chance_slope(
    mean: Floats, variance: Floats, difficulty: Floats, spread: Floats, floor: Floats
) -> tuple[Floats, Floats]:
    """How the chance of a right answer moves with ability, and the variance of the answer.

    Abilities are known as well as ``mean`` and ``variance`` say, difficulties as ``spread`` says.
    """
    flat = flatness(variance + spread)
    known = 1 / (1 + np.exp(flat * (difficulty - mean)))
    right = floor + (1 - floor) * known
    return (1 - floor) * flat * known * (1 - known), right * (1 - right)


def updated(
    hierarchy: Hierarchy,
    priors: Priors,
    evidence: Evidence,
    measure: Measure,
    score: float | Floats,
    weight: float | Floats = 1.0,
) -> Evidence:
    """What the answers say with one more of them.

    ``score`` runs from 0 to 1: a partial score is that share of a right answer and the rest of a
    wrong one. ``weight`` from 0 to 1 is how much of an answer it counts for.
    """
    before = posterior(hierarchy, priors, evidence)
    mean, variance = before.project(measure.shares)
    precision, pull = observation(mean, variance, measure, score, weight)
    shift = pull[..., None] + precision[..., None] * (before.mean - mean[..., None])
    return Evidence(
        evidence.precision + measure.shares * precision[..., None],
        evidence.weighted + measure.shares * shift,
    )


def observation(
    mean: Floats,
    variance: Floats,
    measure: Measure,
    score: float | Floats,
    weight: float | Floats = 1.0,
) -> tuple[Floats, Floats]:
    """The Gaussian observation that moves a normal belief as the answer does.

    Gives its precision and its precision times value. The precision is never negative: a right
    answer that may be luck moves the mean, and leaves the spread that exact moments would widen.
    """
    deviation = np.sqrt(variance)
    ability = mean[..., None] + deviation[..., None] * _NODES
    flat = flatness(measure.variance)[..., None]
    floor, difficulty = np.asarray(measure.floor)[..., None], np.asarray(measure.difficulty)
    right = floor + (1 - floor) / (1 + np.exp(flat * (difficulty[..., None] - ability)))
    score, weight = np.asarray(score)[..., None], np.asarray(weight)[..., None]
    likelihood = (right**score * (1 - right) ** (1 - score)) ** weight * _WEIGHTS
    likelihood = likelihood / likelihood.sum(axis=-1, keepdims=True)
    moved = (likelihood * _NODES).sum(axis=-1)
    spread = (likelihood * (_NODES - moved[..., None]) ** 2).sum(axis=-1)
    precision = np.maximum(1 / spread - 1, 0) / variance
    pull = (moved / deviation) + precision * (mean + moved * deviation)
    return precision, pull
