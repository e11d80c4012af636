"""Naming what is known of a capacity. This is the one place where the four states are decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from math import erf, log, sqrt

import numpy as np

from bot.learning.mastery import Floats, Posterior, Priors

_SQRT2 = sqrt(2)
_erf = np.vectorize(erf, otypes=[float])


class State(StrEnum):
    """What may be said of a capacity. That it is acquired, only humans say."""

    UNKNOWN = "unknown"
    WEAK = "weak"
    NEAR = "near"
    SOLID = "solid"


@dataclass(frozen=True)
class Threshold:
    """What is asked of a candidate: to succeed at this share of average questions.

    ``success`` is the setting that tutors understand (0.7: seven questions in ten). The average
    question has ``difficulty``, in logits, and ``floor``, the chance of guessing it. ``variance``
    is how surely that is known, in squared logits: authors of one capacity's questions may all
    have been too kind or too hard, and a false alarm costs more than a late one.
    """

    success: float = 0.7
    difficulty: float = 0.0
    floor: float = 0.2
    variance: float = 0.2

    @cached_property
    def ability(self) -> float:
        """The ability, in logits, at which an average question is answered right that often."""
        known = (self.success - self.floor) / (1 - self.floor)
        return self.difficulty + log(known / (1 - known))


# Before any answer, three capacities in ten are expected below seven average questions in ten.
_EXPECTED_SUCCESS = 0.7
_EXPECTED_ABOVE = 0.55


def expecting(threshold: Threshold) -> Priors:
    """Priors on the threshold's scale. What people are expected to know does not rise with it."""
    expected = replace(threshold, success=_EXPECTED_SUCCESS).ability + _EXPECTED_ABOVE
    return replace(Priors(), mean=expected)


@dataclass(frozen=True)
class Naming:
    """The rule. A capacity is named weak or solid when its chance of being so is ``sure`` or more.

    Under ``answers`` answers, or with an ability less certain than ``deviation`` (a standard
    deviation, in logits), nothing is said.

    Of a criterion, nothing is said under ``criterion_answers`` answers to questions on it: what is
    known of its capacity counts too, and those named on four are as often rightly named as those
    named on eight.
    """

    threshold: Threshold = field(default_factory=Threshold)
    sure: float = 0.8
    answers: int = 8
    deviation: float = 0.85
    criterion_answers: int = 4

    @property
    def of_criteria(self) -> Naming:
        """The same rule for single criteria."""
        return replace(self, answers=self.criterion_answers)

    def state(self, p_weak: float, deviation: float, answers: float) -> State:
        """What may be said of one capacity."""
        if answers < self.answers or deviation > self.deviation:
            return State.UNKNOWN
        if p_weak >= self.sure:
            return State.WEAK
        if 1 - p_weak >= self.sure:
            return State.SOLID
        return State.NEAR


def normal_below(z: Floats) -> Floats:
    """Probability that a standard normal value is below ``z``."""
    below: Floats = 0.5 * (1 + _erf(np.asarray(z) / _SQRT2))
    return below


def chance_weak(belief: Posterior, threshold: Threshold) -> Floats:
    """For each capacity, the probability that its ability is below the threshold."""
    return _chance_below(belief.capacity_mean, belief.capacity_variance, threshold)


def chance_weak_criteria(belief: Posterior, threshold: Threshold) -> Floats:
    """For each criterion, the probability that the ability on it is below the threshold."""
    return _chance_below(belief.mean, belief.variance, threshold)


def _chance_below(mean: Floats, variance: Floats, threshold: Threshold) -> Floats:
    return normal_below((threshold.ability - mean) / np.sqrt(variance + threshold.variance))
