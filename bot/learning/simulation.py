"""Cohorts of candidates whose mastery is known, to see how well it is found out.

Abilities follow the model's own priors, and questions stray from what their author thought as far
as the model assumes, unless a scenario says otherwise: this measures the method, not the
assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.learning.calibration import difficulty_given
from bot.learning.items import AUTHOR_SPREAD, Item, Pool, author_difficulty
from bot.learning.learner import Model
from bot.learning.mastery import REPEATED, Evidence, Floats, Posterior, Priors, posterior
from bot.learning.selection import History, best, points_of
from bot.learning.states import Threshold

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

A_MINUTE = 1 / (24 * 60)
ELO_STEP = 0.4
ELO_BEGINS = 1.0
KNOWN, TWENTY, COLD = "known", "twenty", "cold"


@dataclass(frozen=True)
class World:
    """What is true in a simulation.

    ``floor`` is the true guessing rate. ``spread`` is how many times wider (in variance) people's
    abilities are than the engine expects. ``learned`` is how much ability on a criterion grows with
    each answer on it, in logits.
    """

    shape: Sequence[Sequence[str]]
    threshold: Threshold = field(default_factory=Threshold)
    floor: float = 0.2
    spread: float = 1.0
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
                item.calibrated(float(true), 0.0)
                for item, true in zip(items, self.difficulty, strict=True)
            ]
        if how == TWENTY:
            spread = np.sqrt(priors.general + priors.capacity + priors.criterion)
            for i, item in enumerate(items):
                ability = random.normal(priors.mean, spread, 20)
                right = random.random(20) < _chance(ability, self.difficulty[i], item.floor)
                mean, variance = difficulty_given(item, right.astype(float), priors)
                items[i] = item.calibrated(mean, variance)
        return Pool(items, self.pool.hierarchy)

    def told(self, pool: Pool, floor: float) -> Pool:
        """The pool when the engine is told another guessing rate than the true one."""
        return Pool([replace(item, floor=floor) for item in pool.items], pool.hierarchy)


@dataclass
class Cohort:
    """People of known ability (people x criteria, in logits), who answer as it says.

    They may learn as they go: who is weak is what they are at the moment of asking.
    """

    world: World
    bank: Bank
    ability: Floats
    random: np.random.Generator

    @classmethod
    def drawn(
        cls, people: int, world: World, bank: Bank, priors: Priors, random: np.random.Generator
    ) -> Cohort:
        """People as the priors expect them, or wider apart where the world says so."""
        hierarchy = bank.pool.hierarchy
        shape = (people, len(hierarchy.capacities))
        apart = (
            random.normal(0, np.sqrt(priors.general), (people, 1))
            + random.normal(0, np.sqrt(priors.capacity), shape) @ hierarchy.member.T
            + random.normal(0, np.sqrt(priors.criterion), (people, len(hierarchy.criteria)))
        ) * np.sqrt(world.spread)
        # As many are weak, however far apart people are.
        above = (priors.mean - world.threshold.ability) * np.sqrt(world.spread)
        return cls(world, bank, world.threshold.ability + above + apart, random)

    def with_more(self, others: Cohort) -> Cohort:
        """Both cohorts as one."""
        return replace(self, ability=np.concatenate([self.ability, others.ability]))

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
        return (self.random.random(len(self)) < chance).astype(float)


def _chance(ability: Floats, difficulty: float | Floats, floor: float) -> Floats:
    chance: Floats = floor + (1 - floor) / (1 + np.exp(difficulty - ability))
    return chance


def practise(cohort: Cohort, pool: Pool, model: Model) -> Iterator[Posterior]:
    """Everyone answers one question after the other, each the one that the engine chooses for them.

    Gives what is believed of all of them after each answer. The whole is one evening: nothing is
    due again, and the scheduler has no say.
    """
    people, threshold = np.arange(len(cohort)), model.naming.threshold
    evidence = Evidence.blank(len(pool.hierarchy.criteria), len(cohort))
    history = History.blank(len(pool), len(cohort))
    history.due = np.full_like(history.due, np.inf)
    equal = 1e-9 * np.random.default_rng(0).random((len(cohort), len(pool)))
    now = 0.0
    belief = posterior(pool.hierarchy, model.priors, evidence)
    while True:
        now += A_MINUTE
        points = points_of(pool, belief, threshold, history, now, model.weights)
        places = best(pool, points, history, now, equal)
        scores = cohort.answer(places)
        weight = np.where(history.times[people, places] > 0, REPEATED, 1.0)
        evidence = model.learned(pool.hierarchy, evidence, pool.measure(places), scores, weight)
        history.times[people, places] += 1
        history.last[people, places] = now
        history.wrong[people, places] = scores < 1
        history.recent = np.concatenate([history.recent[:, 1:], places[:, None]], axis=1)
        belief = posterior(pool.hierarchy, model.priors, evidence)
        yield belief


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
        of_turn = pool.capacity == turn % shape[1]
        done = ~(fresh & of_turn).any(axis=1)
        fresh[done] |= of_turn
        wanted = fresh & of_turn
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
