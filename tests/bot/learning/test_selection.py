"""Which question comes next: what tells most, what is due or missed, and the rules around it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.items import Item, Pool
from bot.learning.learner import Learner, in_days
from bot.learning.mastery import Evidence, posterior, updated
from bot.learning.selection import A_DAY, WELCOMED, Why, information
from bot.learning.states import Threshold, chance_weak, expecting

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
THRESHOLD = Threshold()
PRIORS = expecting(THRESHOLD)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _bank(capacities: int = 3, of_each: int = 20, kinds: int = 3) -> Pool:
    return Pool(
        [
            Item.of(
                f"C{c}-{n}",
                [f"C{c}.{n % 4 + 1}"],
                difficulty=(n % 5 - 2) * 0.6,
                kind=str(n % kinds),
            )
            for c in range(1, capacities + 1)
            for n in range(of_each)
        ]
    )


def _doubt(pool: Pool, evidence: Evidence) -> float:
    """p (1 - p), summed over capacities, p being the chance that each is weak."""
    weak = chance_weak(posterior(pool.hierarchy, PRIORS, evidence), THRESHOLD)
    return float((weak * (1 - weak)).sum())


def test_information_is_the_doubt_that_an_answer_is_expected_to_take_away() -> None:
    pool = _bank(2, 10)
    evidence = Evidence.blank(len(pool.hierarchy.criteria))
    for place, score in ((0, 1.0), (3, 0.0), (12, 1.0)):
        evidence = updated(pool.hierarchy, PRIORS, evidence, pool.measure(place), score)
    belief = posterior(pool.hierarchy, PRIORS, evidence)
    told = information(pool, belief, THRESHOLD)
    exact = []
    for place in range(len(pool)):
        measure = pool.measure(place)
        after = [
            _doubt(pool, updated(pool.hierarchy, PRIORS, evidence, measure, y)) for y in (0.0, 1.0)
        ]
        mean, variance = belief.project(measure.shares)
        ability = np.random.default_rng(0).normal(mean, np.sqrt(variance), 4000)
        flat = 1 / np.sqrt(1 + np.pi / 8 * measure.variance)
        known = 1 / (1 + np.exp(flat * (measure.difficulty - ability)))
        right = float((measure.floor + (1 - measure.floor) * known).mean())
        exact.append(_doubt(pool, evidence) - right * after[1] - (1 - right) * after[0])
    np.testing.assert_allclose(told, exact, rtol=0.3)
    assert exact[int(told.argmax())] > 0.9 * max(exact)


def test_someone_new_begins_with_middling_questions_to_choose_from_and_is_told_so() -> None:
    typed = [
        Item.of(f"typed {n}", [f"C{n % 3 + 1}.1"], floor=0.02, kind="number") for n in range(30)
    ]
    choice = [
        Item.of(
            f"choice {n}",
            [f"C{n % 3 + 1}.1"],
            difficulty=(n % 5 - 2) * 0.6,
            floor=0.25,
            kind=("single", "multiple")[n % 2],
        )
        for n in range(30)
    ]
    pool = Pool(typed + choice)
    learner, asked = Learner(pool), []
    for n in range(6):
        chosen = learner.next(START + n * MINUTE)
        assert chosen is not None
        asked.append((pool.items[chosen.place], chosen.why))
        learner.answer(chosen.place, 0.0, START + n * MINUTE)
    for item, why in asked[:WELCOMED]:
        assert (item.floor, item.difficulty, why) == (0.25, 0.0, Why.WELCOME)
    assert all(why is not Why.WELCOME for _, why in asked[WELCOMED:])


def test_the_capacity_in_doubt_is_asked_more_than_the_one_that_is_settled() -> None:
    pool = _bank(2, 60)
    learner = Learner(pool)
    for n in range(20):
        learner.answer(pool.place[f"C1-{n}"], 0.0, START)
    asked = []
    for n in range(12):
        at = START + n * MINUTE
        choice = learner.next(at)
        assert choice is not None
        asked.append(pool.capacity[choice.place])
        learner.answer(choice.place, float(n % 2), at)
    # No more than two alike in a row: one in three must be the settled one.
    assert asked.count(1) == 8


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=30, max_size=30))
def test_never_more_than_two_of_a_capacity_in_a_row(tie: int, right: list[bool]) -> None:
    pool = _bank()
    learner, labels = Learner(pool), []
    for n, score in enumerate(right):
        choice = learner.next(START + n * MINUTE, tie=tie)
        assert choice is not None
        labels.append(pool.capacity[choice.place])
        learner.answer(choice.place, float(score), START + n * MINUTE)
    assert all(len({*labels[n : n + 3]}) > 1 for n in range(len(labels) - 2))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=40, max_size=40))
def test_nothing_comes_back_within_the_day_unless_it_was_wrong(tie: int, right: list[bool]) -> None:
    pool = _bank(3, 20)
    learner = Learner(pool)
    done: dict[int, bool] = {}
    for n, score in enumerate(right):
        at = START + n * MINUTE
        choice = learner.next(at, tie=tie)
        assert choice is not None
        assert not done.get(choice.place, False)
        done[choice.place] = score
        learner.answer(choice.place, float(score), at)


def _settled(pool: Pool, at: datetime, wrong: int, *, sure: bool = False) -> Learner:
    """Someone who answered everything twice, three weeks apart, the last time all right but one."""
    learner = Learner(pool)
    for place in range(len(pool)):
        learner.answer(place, 1.0, at - 21 * DAY)
    for place in range(len(pool)):
        learner.answer(place, float(place != wrong), at, sure=sure)
    return learner


@pytest.mark.parametrize(
    ("sure", "why"), [(False, Why.MISSED), (True, Why.SURE_BUT_WRONG)], ids=["missed", "sure"]
)
def test_what_was_missed_comes_back_first_and_says_so(sure: bool, why: Why) -> None:
    pool = _bank()
    learner = _settled(pool, START, wrong=17, sure=sure)
    choice = learner.next(START + DAY)
    assert choice is not None
    assert (choice.place, choice.why) == (17, why)


def test_what_was_sure_but_wrong_comes_before_what_was_merely_wrong() -> None:
    pool = _bank()
    learner = _settled(pool, START, wrong=17)
    learner.answer(3, 0.0, START, sure=True)
    choice = learner.next(START + DAY)
    assert choice is not None
    assert choice.place == 3


def test_what_is_due_comes_back_on_its_day_and_says_so() -> None:
    pool = _bank(2, 30)
    learner = _settled(pool, START, wrong=-1)
    due = min(memory.due for memory in learner.memories.values())
    choice = learner.next(due + 5 * DAY)
    assert choice is not None
    assert choice.points[Why.DUE] > 0
    assert learner.history.due[choice.place] <= in_days(due + 5 * DAY)


def test_the_whole_bank_done_today_is_asked_again_rather_than_nothing() -> None:
    pool = _bank(1, 3)
    learner = Learner(pool)
    for place in range(3):
        learner.answer(place, 1.0, START)
    assert learner.next(START + MINUTE) is not None


def test_only_what_is_allowed_is_asked() -> None:
    pool = _bank()
    allowed = np.zeros(len(pool), bool)
    assert Learner(pool).next(START, allowed=allowed) is None
    allowed[7] = True
    choice = Learner(pool).next(START, allowed=allowed)
    assert choice is not None
    assert choice.place == 7


def test_a_choice_can_be_replayed_and_people_do_not_all_get_the_same_one() -> None:
    pool = _bank()
    first = [Learner(pool).next(START, tie=tie) for tie in range(30)]
    again = [Learner(pool).next(START, tie=tie) for tie in range(30)]
    assert first == again
    assert len({choice.place for choice in first if choice}) > 3


def test_the_day_is_shorter_than_the_same_hour_tomorrow() -> None:
    pool = _bank(1, 2)
    learner = Learner(pool)
    learner.answer(0, 1.0, START)
    learner.answer(1, 1.0, START + timedelta(hours=1))
    # Half an hour earlier the next evening, the first question is rested, the second is too.
    assert timedelta(days=A_DAY) < DAY - timedelta(minutes=90)


def test_ways_of_asking_take_turns_even_when_one_of_them_tells_most() -> None:
    floors = {"typed": 0.0, "choice": 0.25, "true or false": 0.5}
    pool = Pool(
        [
            Item.of(f"{kind} {n}", [f"C1.{n % 4 + 1}"], floor=floor, kind=kind)
            for kind, floor in floors.items()
            for n in range(20)
        ]
    )
    learner, asked = Learner(pool), []
    for n in range(12):
        choice = learner.next(START + n * MINUTE)
        assert choice is not None
        asked.append(pool.items[choice.place].kind)
        learner.answer(choice.place, float(n % 2), START + n * MINUTE)
    assert set(asked) == set(floors)
    assert asked.count("typed") >= asked.count("true or false")
