"""What is said of single criteria: enough answers on each, and seldom wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from bot.learning.criteria import criterion_standings
from bot.learning.items import Item, Pool
from bot.learning.learner import Learner, Model
from bot.learning.mastery import Hierarchy
from bot.learning.states import State
from referential.loading import load_referential

BEGIN = datetime(2026, 9, 1, 18, tzinfo=UTC)


def test_answers_are_counted_on_each_criterion_that_a_question_measures() -> None:
    items = [
        Item.of("one", ["C1.1"]),
        Item.of("both", ["C1.1", "C1.2"]),
        Item.of("other", ["C2.1"]),
    ]
    learner = Learner(Pool(items))
    for place in (0, 1, 1, 2):
        learner.answer(place, 1.0, BEGIN)
    told = {one.criterion: one.answers for one in criterion_standings(learner)}
    assert told == {"C1.1": 3, "C1.2": 2, "C2.1": 1}


def test_nothing_is_said_of_a_criterion_because_of_its_neighbours_alone() -> None:
    items = [Item.of(n, ["C1.1"]) for n in range(30)] + [
        Item.of(n, ["C1.2"]) for n in range(30, 34)
    ]
    learner = Learner(Pool(items))
    for place in range(33):
        learner.answer(place, 0.0, BEGIN)
    first, second = criterion_standings(learner)
    assert (first.state, first.answers) == (State.WEAK, 30)
    assert second.p_weak > 0.8
    assert (second.state, second.answers) == (State.UNKNOWN, 3)
    learner.answer(33, 0.0, BEGIN)
    assert criterion_standings(learner)[1].state is State.WEAK


def test_of_the_criteria_named_weak_most_are() -> None:
    """Twenty people whose abilities are known, 216 answers each: four a criterion."""
    hierarchy = Hierarchy.of(one.id for one in load_referential().criteria)
    names, model, random = hierarchy.criteria, Model(), np.random.default_rng(6)
    items = [Item.of(n, [names[n % len(names)]]) for n in range(4 * len(names))]
    pool, priors = Pool(items, hierarchy), model.priors
    named, right = 0, 0
    for _ in range(20):
        general = random.normal(priors.mean, priors.general**0.5)
        capacity = {one: random.normal(0, priors.capacity**0.5) for one in hierarchy.capacities}
        # More uneven within a capacity than the model thinks.
        ability = [general + capacity[of] + random.normal(0, 0.6) for of in hierarchy.capacity_of]
        learner = Learner(pool, model)
        for number, place in enumerate(random.permutation(len(items))):
            known = 1 / (1 + np.exp(random.normal(0, 0.7) - ability[place % len(names)]))
            score = float(random.random() < 0.2 + 0.8 * known)
            learner.answer(int(place), score, BEGIN + number * timedelta(hours=9))
        for one, true in zip(criterion_standings(learner), ability, strict=True):
            if one.state is State.WEAK:
                named += 1
                right += true < model.naming.threshold.ability
    assert named > 50
    assert right / named >= 0.85
