"""Many people's learning, followed side by side: what a group's digest asks for.

The same arithmetic as ``Learner``, without what serves the choice of questions alone, and with one
step of numpy for everybody's next answer: thirty people of 500 answers take a quarter of a second,
not four.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bot.learning.items import Pool
from bot.learning.learner import Model, Standing, standings
from bot.learning.mastery import REPEATED, Evidence, Floats, Measure, posterior
from bot.learning.states import chance_weak

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Given:
    """An answer to the item at this place of the pool; ``score`` is as ``Learner.answer`` says."""

    place: int
    score: float | Mapping[str, float]
    at: datetime


@dataclass(frozen=True)
class _Observed:
    """One step of a person's evidence. ``kept`` is what time left of the evidence before it."""

    place: int
    shares: Floats
    score: float
    weight: float
    kept: float


class Together:
    """People whose answers are taken in side by side; nobody's change anything for another."""

    def __init__(self, people: int, pool: Pool, model: Model) -> None:
        self._pool, self._model = pool, model
        self._evidence = Evidence.blank(len(pool.hierarchy.criteria), people)
        self._answers = np.zeros((people, len(pool.hierarchy.capacities)), int)
        self._seen: list[set[int]] = [set() for _ in range(people)]
        self._last: list[datetime | None] = [None] * people

    def answer(self, logs: Sequence[Sequence[Given]]) -> None:
        """Take in what each person answered next, in order; one log a person."""
        observed = [list(self._observed(person, log)) for person, log in enumerate(logs)]
        # The longest first: those who still have something at a step stand in front.
        order = sorted(range(len(logs)), key=lambda person: -len(observed[person]))
        for step in range(max(map(len, observed), default=0)):
            those = [person for person in order if len(observed[person]) > step]
            self._take([observed[person][step] for person in those], np.array(those))

    def standings(self) -> list[list[Standing]]:
        """Where each person stands, in the order of people."""
        belief = posterior(self._pool.hierarchy, self._model.priors, self._evidence)
        weak = chance_weak(belief, self._model.naming.threshold)
        deviation = np.sqrt(belief.capacity_variance)
        names, naming = self._pool.hierarchy.capacities, self._model.naming
        return [
            standings(names, naming, *of_person)
            for of_person in zip(weak, belief.capacity_mean, deviation, self._answers, strict=True)
        ]

    def _observed(self, person: int, log: Sequence[Given]) -> Iterator[_Observed]:
        pool, seen = self._pool, self._seen[person]
        for given in log:
            kept = self._kept(person, given.at)
            weight = REPEATED if given.place in seen else 1.0
            seen.add(given.place)
            self._answers[person, pool.capacity[given.place]] += 1
            if not isinstance(given.score, Mapping):
                yield _Observed(given.place, pool.shares[given.place], given.score, weight, kept)
                continue
            for name, score in given.score.items():
                shares = pool.hierarchy.shares((name,))
                yield _Observed(given.place, shares, score, weight / len(given.score), kept)
                kept = 1.0

    def _kept(self, person: int, at: datetime) -> float:
        last = self._last[person]
        self._last[person] = at if last is None else max(at, last)
        if last is None or at <= last:
            return 1.0
        return float(self._model.kept_a_year ** ((at - last) / _YEAR))

    def _take(self, step: Sequence[_Observed], those: Floats) -> None:
        pool, places = self._pool, np.array([one.place for one in step])
        kept = np.array([one.kept for one in step])[:, None]
        evidence = Evidence(self._evidence.precision[those], self._evidence.weighted[those])
        after = self._model.learned(
            pool.hierarchy,
            evidence.discounted(kept),
            Measure(
                np.array([one.shares for one in step]),
                pool.difficulty[places],
                pool.variance[places],
                pool.floor[places],
            ),
            np.array([one.score for one in step]),
            np.array([one.weight for one in step]),
        )
        self._evidence.precision[those] = after.precision
        self._evidence.weighted[those] = after.weighted
