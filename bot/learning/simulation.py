"""Cohorts of candidates whose mastery is known, to see how well it is found out.

Abilities follow the model's own priors, and questions stray from what their author thought as far
as the model assumes, unless a scenario says otherwise: this measures the method, not the
assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.learning.calibration import difficulty_given
from bot.learning.items import AUTHOR_SPREAD, Item, Pool, author_difficulty
from bot.learning.learner import Learner, Model
from bot.learning.mastery import Floats, Priors
from bot.learning.states import Threshold

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

BEGIN = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
BETWEEN_ANSWERS = timedelta(minutes=1)
ELO_STEP = 0.4
ELO_BEGINS = 1.0
KNOWN, TWENTY, COLD = "known", "twenty", "cold"


@dataclass(frozen=True)
class World:
    """What is true in a simulation.

    ``floor`` is the true guessing rate. ``learned`` is how much ability on a criterion grows with
    each answer on it, in logits.
    """

    shape: Sequence[Sequence[str]]
    threshold: Threshold = field(default_factory=Threshold)
    floor: float = 0.2
    learned: float = 0.0


@dataclass
class Bank:
    """Questions with their true difficulty, which nobody is told."""

    pool: Pool
    difficulty: Floats

    @classmethod
    def made(cls, world: World, random: np.random.Generator) -> Bank:
        """One question for each entry of the world's shape, strayed from its author's guess."""
        levels = random.integers(1, 6, len(world.shape))
        guesses = np.array([author_difficulty(level) for level in levels])
        true = guesses + random.normal(0, AUTHOR_SPREAD, len(guesses))
        true -= true.mean()
        items = [
            Item.of(i, criteria, difficulty=guess, floor=world.floor)
            for i, (criteria, guess) in enumerate(zip(world.shape, guesses, strict=True))
        ]
        return cls(Pool(items), true)

    def as_known(self, how: str, priors: Priors, random: np.random.Generator) -> Pool:
        """The pool as it stands when its difficulties are known, or after 20 answers, or cold."""
        items = list(self.pool.items)
        if how == KNOWN:
            items = [
                replace(item, difficulty=float(true), variance=0.0)
                for item, true in zip(items, self.difficulty, strict=True)
            ]
        if how == TWENTY:
            spread = np.sqrt(priors.general + priors.capacity + priors.criterion)
            for i, item in enumerate(items):
                ability = random.normal(priors.mean, spread, 20)
                right = random.random(20) < _chance(ability, self.difficulty[i], item.floor)
                mean, variance = difficulty_given(item, right.astype(float), priors)
                items[i] = replace(item, difficulty=mean, variance=variance)
        return Pool(items, self.pool.hierarchy)


class Cohort:
    """People of known ability, who answer as their ability says."""

    def __init__(
        self, people: int, world: World, bank: Bank, priors: Priors, random: np.random.Generator
    ) -> None:
        hierarchy = bank.pool.hierarchy
        shape = (people, len(hierarchy.capacities))
        self.world, self.bank, self._random = world, bank, random
        self.ability: Floats = (
            priors.mean
            + random.normal(0, np.sqrt(priors.general), (people, 1))
            + random.normal(0, np.sqrt(priors.capacity), shape) @ hierarchy.member.T
            + random.normal(0, np.sqrt(priors.criterion), (people, len(hierarchy.criteria)))
        )

    def __len__(self) -> int:
        return len(self.ability)

    @property
    def level(self) -> Floats:
        """People x capacities: the true ability, in logits."""
        levels: Floats = self.ability @ self.bank.pool.hierarchy.share
        return levels

    @property
    def weak(self) -> Flags:
        """People x capacities: whether it is truly below the threshold."""
        below: Flags = self.level < self.world.threshold.ability
        return below

    def answer(self, places: Places) -> Floats:
        """Everyone answers the item at their place: 1 for right. They may learn from it."""
        shares = self.bank.pool.shares[places]
        ability = (self.ability * shares).sum(axis=1)
        chance = _chance(ability, self.bank.difficulty[places], self.world.floor)
        self.ability = self.ability + self.world.learned * shares
        return (self._random.random(len(self)) < chance).astype(float)


def _chance(ability: Floats, difficulty: float | Floats, floor: float) -> Floats:
    chance: Floats = floor + (1 - floor) / (1 + np.exp(difficulty - ability))
    return chance


def practise(cohort: Cohort, pool: Pool, model: Model) -> Iterator[list[Learner]]:
    """Everyone answers one question after the other, each the one that the engine chooses."""
    learners = [Learner(pool, model) for _ in range(len(cohort))]
    now = BEGIN
    while True:
        choices = [learner.next(now, tie=person) for person, learner in enumerate(learners)]
        places = np.array([choice.place for choice in choices if choice is not None])
        for learner, place, score in zip(learners, places, cohort.answer(places), strict=True):
            learner.answer(int(place), float(score), now)
        now += BETWEEN_ANSWERS
        yield learners


def in_turn(
    cohort: Cohort, pool: Pool, random: np.random.Generator
) -> Iterator[tuple[Floats, Floats]]:
    """Everyone is asked the capacities in turn, any new question of each.

    Gives, after each question, two plain scores of weakness for people x capacities: minus the
    percentage of right answers, and minus an Elo rating (Pelánek, 2016).
    """
    people = np.arange(len(cohort))
    shape = (len(cohort), len(pool.hierarchy.capacities))
    rights, asked, rating = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    fresh = np.ones((len(cohort), len(pool)), bool)
    turn = 0
    while True:
        wanted = fresh & (pool.capacity == turn % shape[1])
        order = np.where(wanted, random.random(wanted.shape), -1.0)
        places = order.argmax(axis=1)
        fresh[people, places] = False
        scores = cohort.answer(places)
        at = (people, np.full(len(people), turn % shape[1]))
        expected = _chance(ELO_BEGINS + rating[at], pool.difficulty[places], cohort.world.floor)
        rights[at] += scores
        asked[at] += 1
        rating[at] += ELO_STEP * (scores - expected)
        turn += 1
        yield -rights / np.maximum(asked, 1), -rating
