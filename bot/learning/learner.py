"""One person's learning, as it follows from the log of their answers.

Fed the same answers in the same order, with the same items and settings, a learner is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.learning.items import Pool
from bot.learning.mastery import (
    REPEATED,
    Evidence,
    Floats,
    Hierarchy,
    Measure,
    Posterior,
    Priors,
    posterior,
    updated,
)
from bot.learning.readiness import Readiness, readiness
from bot.learning.schedule import Memory, Schedule
from bot.learning.selection import Choice, Flags, History, Weights, Why, choose
from bot.learning.states import Naming, State, chance_weak, expecting

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)
_SCHEDULE = Schedule()


@dataclass(frozen=True)
class Model:
    """Everything that turns answers into beliefs, apart from the items. ``version`` names it.

    ``kept_a_year`` is the share of evidence that still counts after a year, ``kept_an_answer``
    after one more answer on the same criterion: what people know drifts with time and practice.
    """

    version: str = "2"
    naming: Naming = field(default_factory=Naming)
    weights: Weights = field(default_factory=Weights)
    kept_a_year: float = 0.5
    kept_an_answer: float = 0.98

    @cached_property
    def priors(self) -> Priors:
        """What is believed of someone who has answered nothing."""
        return expecting(self.naming.threshold)

    def learned(
        self,
        hierarchy: Hierarchy,
        evidence: Evidence,
        measure: Measure,
        score: float | Floats,
        weight: float | Floats = 1.0,
    ) -> Evidence:
        """The evidence after one more answer; see ``mastery.updated``."""
        kept: Floats = np.where(measure.shares > 0, self.kept_an_answer, 1.0)
        faded = evidence.discounted(kept)
        return updated(hierarchy, self.priors, faded, measure, score, weight)


@dataclass(frozen=True)
class Standing:
    """Where someone stands on a capacity. ``mean`` and ``deviation`` are in logits."""

    capacity: str
    p_weak: float
    mean: float
    deviation: float
    answers: int
    state: State


def standings(
    capacities: Sequence[str],
    naming: Naming,
    weak: Floats,
    mean: Floats,
    deviation: Floats,
    answers: NDArray[np.int_],
) -> list[Standing]:
    """One person's standing on each capacity, from arrays of one number a capacity."""
    return [
        Standing(
            capacity=name,
            p_weak=float(weak[i]),
            mean=float(mean[i]),
            deviation=float(deviation[i]),
            answers=int(answers[i]),
            state=naming.state(weak[i], deviation[i], answers[i]),
        )
        for i, name in enumerate(capacities)
    ]


def in_days(at: datetime) -> float:
    """An instant as days since 1970, the unit of ``selection``."""
    return (at - _EPOCH) / _DAY


class Learner:
    """What answers add up to, kept up to date one answer at a time."""

    def __init__(
        self, pool: Pool, model: Model | None = None, exam: datetime | None = None
    ) -> None:
        self.pool = pool
        self.model = model or Model()
        self.exam = exam
        self.evidence = Evidence.blank(len(pool.hierarchy.criteria))
        self.history = History.blank(len(pool))
        self.memories: dict[int, Memory] = {}
        self.answers = np.zeros(len(pool.hierarchy.capacities), int)
        self._last: datetime | None = None
        self._belief: Posterior | None = None

    @property
    def belief(self) -> Posterior:
        """The joint posterior of all abilities."""
        if self._belief is None:
            self._belief = posterior(self.pool.hierarchy, self.model.priors, self.evidence)
        return self._belief

    def answer(
        self,
        place: int,
        score: float | Mapping[str, float],
        at: datetime,
        *,
        sure: bool = False,
    ) -> None:
        """Take in an answer to the item at this place of the pool.

        ``score`` runs from 0 to 1; where criteria were marked apart, it is one score a criterion.
        Certainty serves the choice of questions, not mastery.
        """
        self._drift(at)
        weight = REPEATED if self.history.times[place] else 1.0
        if isinstance(score, Mapping):
            for name, of_criterion in score.items():
                self._learn(place, of_criterion, weight / len(score), (name,))
            total = sum(score.values()) / len(score)
        else:
            self._learn(place, score, weight)
            total = score
        self.answers[self.pool.capacity[place]] += 1
        self._remember(place, right=total >= 1, at=at, sure=sure)

    def next(self, at: datetime, *, allowed: Flags | None = None, tie: int = 0) -> Choice | None:
        """The question to ask now, among those allowed; None when none is."""
        return choose(
            self.pool,
            self.belief,
            self.model.naming.threshold,
            self.history,
            in_days(at),
            allowed=allowed,
            tie=tie,
            weights=self.model.weights,
        )

    def missed(self, item: int | str) -> Why | None:
        """How the last answer to an item went wrong, if it did."""
        place = self.pool.place[item]
        if not self.history.wrong[place]:
            return None
        return Why.SURE_BUT_WRONG if self.history.sure[place] else Why.MISSED

    def standings(self) -> list[Standing]:
        """Where the person stands on each capacity, in the hierarchy's order."""
        return standings(
            self.pool.hierarchy.capacities,
            self.model.naming,
            chance_weak(self.belief, self.model.naming.threshold),
            self.belief.capacity_mean,
            np.sqrt(self.belief.capacity_variance),
            self.answers,
        )

    def readiness(self, capacities: Sequence[str] | None = None) -> Readiness:
        """The chance that all of these capacities (by default, all) reach the threshold."""
        return readiness(self.belief, self.model.naming.threshold, capacities)

    def _drift(self, at: datetime) -> None:
        if self._last is not None and at > self._last:
            kept = self.model.kept_a_year ** ((at - self._last) / _YEAR)
            self.evidence = self.evidence.discounted(kept)
        self._last = at if self._last is None else max(at, self._last)

    def _learn(
        self, place: int, score: float, weight: float, criteria: Sequence[str] | None = None
    ) -> None:
        measure = self.pool.measure(place)
        if criteria is not None:
            shares = self.pool.hierarchy.shares(criteria)
            measure = Measure(shares, measure.difficulty, measure.variance, measure.floor)
        self.evidence = self.model.learned(
            self.pool.hierarchy, self.evidence, measure, score, weight
        )
        self._belief = None

    def _remember(self, place: int, *, right: bool, at: datetime, sure: bool) -> None:
        memory = _SCHEDULE.reviewed(self.memories.get(place), right, at, self.exam)
        self.memories[place] = memory
        history = self.history
        history.times[place] += 1
        history.last[place] = in_days(at)
        history.due[place] = in_days(memory.due)
        history.wrong[place] = not right
        history.sure[place] = sure
        history.recent = np.append(history.recent[1:], place)
