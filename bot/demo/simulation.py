"""Lets the characters practise: months of answers, by the person model of ``bot.learning``.

Reads no clock: the same questions, seed and instant, the characters taken in the same order, give
the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from bot.demo import responses
from bot.demo.story import CHARACTERS, ORDERS, Character
from bot.learning.items import AUTHOR_SPREAD, Pool
from bot.learning.learner import Model
from bot.learning.simulation import Bank, Cohort, World
from bot.store.attempts import HESITANT, SURE
from bot.training.assignments import QUESTIONS_OF_A_CAPACITY, QUESTIONS_OF_A_CRITERION
from bot.training.library import Revision
from bot.training.quiz import LENGTHS
from question_bank.grading import UnreadableAnswer, judge
from question_bank.grading.judgement import Judgement
from question_bank.parametric.instance import Instance, drawn_instance
from question_bank.response import Passed, Response

SEED = 10
ZONE = "Europe/Paris"
# What no story tells of is drawn, and then not below this (logits from the threshold): a digest
# full of accidents would hide the story.
_SPARED = 0.7
_HOURS = (12, 18, 19, 20)
_LENGTH_CHANCES = (0.45, 0.45, 0.1)
_SURE_WHEN_RIGHT, _SURE_WHEN_WRONG = 0.75, 0.1


@dataclass(frozen=True)
class Given:
    """An answer, and what the machine says of it. ``seed`` draws the question's values."""

    question_id: int
    revision: Revision
    seed: int
    instance: Instance
    response: Response
    judgement: Judgement
    certainty: str | None
    asked_at: datetime
    answered_at: datetime


@dataclass(frozen=True)
class Sitting:
    """One quiz. ``subject`` is a capacity, a criterion, or nothing for all of them mixed.

    ``order`` is the place in ``ORDERS`` of the work that it does, if it does one.
    """

    subject: str | None
    order: int | None
    given: tuple[Given, ...]


@dataclass(frozen=True)
class _Plan:
    days: int
    subject: str | None
    length: int
    order: int | None = None
    burst: bool = False


class Practice:
    """The characters, the questions that may be asked, and chance."""

    def __init__(
        self, pool: Pool, model: Model, asked: Mapping[int, Revision], now: datetime
    ) -> None:
        """``asked`` are the questions to ask, by their id in the pool."""
        self._pool, self._model, self._asked, self._now = pool, model, asked, now
        self._random = np.random.default_rng(SEED)
        spread = self._random.normal(0, AUTHOR_SPREAD / 2, len(pool))
        bank = Bank(pool, pool.difficulty + spread)
        self._cohort = Cohort.drawn(
            len(CHARACTERS), World(shape=()), bank, self._model.priors, self._random
        )
        self._may = np.array([item.id in asked for item in pool.items])

    def of(self, place: int) -> Iterator[Sitting]:
        """Everything that a character did, oldest first."""
        character = CHARACTERS[place]
        person = replace(self._cohort, ability=self._cohort.ability[[place]].copy())
        self._settle(person, character.levels)
        times = np.zeros(len(self._pool))
        for plan in self._plans(place, character):
            if plan.burst and character.burst is not None:
                self._stand(person, character.burst.capacity, character.burst.level)
            yield self._sit(person, character, plan, times)

    def _plans(self, place: int, character: Character) -> list[_Plan]:
        """When someone practised what, oldest first: once a day at most."""
        plans = []
        if character.burst is not None:
            plans += [
                _Plan(day, character.burst.capacity, QUESTIONS_OF_A_CAPACITY, burst=True)
                for day in character.burst.days
            ]
        for number, order in enumerate(ORDERS):
            if place in order.done:
                length = QUESTIONS_OF_A_CRITERION if "." in order.code else QUESTIONS_OF_A_CAPACITY
                plans.append(_Plan(order.done[place], order.code, length, number))
        taken = {plan.days for plan in plans}
        for about in np.linspace(character.last, character.begins, character.sittings):
            day = max(character.last, int(about) + int(self._random.integers(-2, 3)))
            while day in taken:
                day += 1
            taken.add(day)
            length = int(self._random.choice(LENGTHS, p=_LENGTH_CHANCES))
            plans.append(_Plan(day, None, length))
        return sorted(plans, key=lambda plan: -plan.days)

    def _sit(self, person: Cohort, character: Character, plan: _Plan, times: np.ndarray) -> Sitting:
        at = self._begin(plan.days)
        given = []
        for place in self._questions(plan, times):
            asked_at = at
            at += timedelta(seconds=int(self._random.integers(25, 130)))
            given.append(self._answer(person, character, place, asked_at, at))
            times[place] += 1
            at += timedelta(seconds=int(self._random.integers(5, 40)))
        return Sitting(plan.subject, plan.order, tuple(given))

    def _begin(self, days: int) -> datetime:
        zone = ZoneInfo(ZONE)
        day = self._now.astimezone(zone).date() - timedelta(days=days)
        hour = int(self._random.choice(_HOURS))
        begin = time(hour, int(self._random.integers(60)), tzinfo=zone)
        return datetime.combine(day, begin).astimezone(self._now.tzinfo)

    def _questions(self, plan: _Plan, times: np.ndarray) -> Sequence[int]:
        """Places of the questions of a sitting: those asked least, capacities in turn."""
        pool, equal = self._pool, self._random.random(len(self._pool))
        may = self._may.copy()
        if plan.subject in pool.hierarchy.place:
            may &= pool.shares[:, pool.hierarchy.place[plan.subject]] > 0
        elif plan.subject is not None:
            may &= pool.capacity == pool.hierarchy.capacities.index(plan.subject)
        chosen: list[int] = []
        turn = np.bincount(pool.capacity, weights=times, minlength=len(pool.hierarchy.capacities))
        while len(chosen) < plan.length and may.any():
            place = int(np.lexsort((equal, turn[pool.capacity], times, ~may))[0])
            chosen.append(place)
            may[place] = False
            turn[pool.capacity[place]] += 1
        return chosen

    def _answer(
        self,
        person: Cohort,
        character: Character,
        place: int,
        asked_at: datetime,
        answered_at: datetime,
    ) -> Given:
        item = self._pool.items[place]
        revision = self._asked[int(item.id)]
        seed = int(self._random.integers(2**48))
        instance = drawn_instance(revision.question, seed)
        person.world = replace(person.world, floor=item.floor)
        knows = bool(person.answer(np.array([place]))[0])
        said = responses.right if knows else responses.wrong
        response = said(instance.question, self._random)
        try:
            judgement = judge(instance.question, response)
        except UnreadableAnswer:
            response = Passed()
            judgement = judge(instance.question, response)
        return Given(
            int(item.id),
            revision,
            seed,
            instance,
            response,
            judgement,
            self._certainty(character, instance, response, knows),
            asked_at,
            answered_at,
        )

    def _certainty(
        self, character: Character, instance: Instance, response: Response, knows: bool
    ) -> str | None:
        if not character.certain or isinstance(response, Passed):
            return None
        if character.sure_of in instance.question.criteria:
            return SURE
        chance = _SURE_WHEN_RIGHT if knows else _SURE_WHEN_WRONG
        return SURE if self._random.random() < chance else HESITANT

    # --- what they know ---------------------------------------------------------------------------

    def _settle(self, person: Cohort, levels: Mapping[str, float]) -> None:
        threshold = self._model.naming.threshold.ability
        for capacity, level in zip(
            self._pool.hierarchy.capacities, person.level[0] - threshold, strict=True
        ):
            if capacity not in levels and level < _SPARED:
                self._stand(person, capacity, _SPARED)
        for name, level in levels.items():
            self._stand(person, name, level)

    def _stand(self, person: Cohort, name: str, level: float) -> None:
        """Move someone's ability on a capacity, or on one criterion, to this level."""
        hierarchy = self._pool.hierarchy
        if name in hierarchy.place:
            concerned = np.arange(len(hierarchy.criteria)) == hierarchy.place[name]
        else:
            concerned = hierarchy.member[:, hierarchy.capacities.index(name)] > 0
        ability = person.ability[0]
        target = self._model.naming.threshold.ability + level
        ability[concerned] += target - ability[concerned].mean()
