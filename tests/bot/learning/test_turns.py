"""Which question comes next: never twice, capacities in turn, what is unknown first."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.learning.turns import Askable, choose_next

START = datetime(2026, 1, 1, tzinfo=UTC)
CAPACITIES = [f"C{number}" for number in range(1, 8)]


@st.composite
def banks(draw: st.DrawFn) -> list[Askable]:
    """Questions of any capacities, answered or not."""
    times = st.one_of(st.just(0), st.integers(0, 5))
    questions = []
    for question_id in range(draw(st.integers(0, 25))):
        answered = draw(times)
        last = START + timedelta(days=draw(st.integers(0, 9))) if answered else None
        questions.append(Askable(question_id, draw(st.sampled_from(CAPACITIES)), answered, last))
    return questions


def _quiz(bank: list[Askable], length: int, seed: int) -> list[Askable]:
    asked: list[Askable] = []
    while len(asked) < length:
        chosen = choose_next(bank, [one.question_id for one in asked], seed)
        if chosen is None:
            break
        asked.append(chosen)
    return asked


@given(banks(), st.integers(0, 40), st.integers())
def test_a_quiz_never_asks_twice_and_ends_with_the_bank(
    bank: list[Askable], length: int, seed: int
) -> None:
    asked = [one.question_id for one in _quiz(bank, length, seed)]
    assert len(asked) == len(set(asked)) == min(length, len(bank))


@given(st.integers(1, 7), st.integers(1, 20), st.integers())
def test_capacities_take_turns(capacities: int, length: int, seed: int) -> None:
    bank = [
        Askable(20 * number + place, capacity, place % 3, START if place % 3 else None)
        for number, capacity in enumerate(CAPACITIES[:capacities])
        for place in range(20)
    ]
    counts = Counter(one.capacity for one in _quiz(bank, length, seed))
    shares = [counts[capacity] for capacity in CAPACITIES[:capacities]]
    assert max(shares) - min(shares) <= 1


@given(banks(), st.integers())
def test_within_a_capacity_the_unanswered_come_first_then_the_oldest(
    bank: list[Askable], seed: int
) -> None:
    asked = _quiz(bank, len(bank), seed)
    for capacity in CAPACITIES:
        order = [one.last_answered for one in asked if one.capacity == capacity]
        never = [last for last in order if last is None]
        seen = [last for last in order if last is not None]
        assert order == [*never, *sorted(seen)]


@given(banks(), st.integers(), st.randoms())
def test_the_same_seed_gives_the_same_choice_whatever_the_order_of_the_bank(
    bank: list[Askable], seed: int, random: Random
) -> None:
    shuffled = list(bank)
    random.shuffle(shuffled)
    assert choose_next(shuffled, [], seed) == choose_next(bank, [], seed)


def test_different_quizzes_begin_with_different_questions() -> None:
    bank = [Askable(number, "C1", 0, None) for number in range(20)]
    first = {choose_next(bank, [], seed) for seed in range(40)}
    assert len(first) > 5


def test_nothing_to_ask_is_no_choice() -> None:
    assert choose_next([], [], 1) is None
    assert choose_next([Askable(1, "C1", 0, None)], [1], 1) is None
