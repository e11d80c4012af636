"""The rules of a digest: what is told, of whom, on what evidence, and what is never told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.learning.learner import Standing
from bot.learning.states import State
from bot.training.safety import Unsafe
from bot.training.standing import Level
from bot.tutor.digest import (
    MOST_PEOPLE,
    MOST_WEAK,
    Facts,
    Rule,
    Trend,
    digest,
    evidence_of,
    rule_for,
    trend_of,
)

WEAK, NEAR, SOLID, UNKNOWN = State.WEAK, State.NEAR, State.SOLID, State.UNKNOWN
# As far apart as a change must be to be told, for states of each height.
_MEANS = {WEAK: -1.0, NEAR: 0.0, SOLID: 1.0, UNKNOWN: 0.0}


def _level(
    state: State, capacity: str = "C1", mean: float | None = None, answers: int = 12
) -> Level:
    at = _MEANS[state] if mean is None else mean
    return Level(Standing(capacity, 0.5, at, 0.5, answers, state), 3, 6)


def _levels(*states: State) -> tuple[Level, ...]:
    return tuple(_level(state, f"C{i}") for i, state in enumerate(states, start=1))


def _one(number: int, *states: State, then: tuple[State, ...] = (), **other: Any) -> Facts:
    before = _levels(*(then or states))
    return Facts(number, f"Personne {number}", _levels(*states), before, **other)


def test_what_is_unknown_or_near_is_never_told_as_a_weakness() -> None:
    told = digest([_one(1, UNKNOWN, NEAR, SOLID), _one(2, NEAR, UNKNOWN, SOLID)])
    assert told.weak == ()
    assert told.is_quiet


def test_a_weak_line_carries_its_evidence() -> None:
    (line,) = digest([_one(1, WEAK), _one(2, WEAK), _one(3, NEAR), _one(4, UNKNOWN)]).weak
    assert [one.id for one in line.people] == [1, 2]
    evidence = line.evidence
    assert (line.known, evidence.answers, evidence.low, evidence.high) == (3, 24, 3, 6)
    assert (evidence.then, evidence.new, evidence.trend) == ((3, 6), 0, Trend.SAME)


def test_at_most_three_capacities_are_named_the_most_shared_first() -> None:
    told = digest([_one(1, WEAK, WEAK, WEAK, WEAK), _one(2, NEAR, NEAR, NEAR, WEAK)])
    assert len(told.weak) == MOST_WEAK
    assert told.weak[0].capacity == "C4"


def test_at_most_five_people_are_named_in_the_order_of_the_alphabet() -> None:
    people = [_one(n, NEAR, silent_days=20) for n in (7, 3, 5, 1, 6, 2)]
    people.append(_one(4, WEAK, exam_in=10))
    found = digest(people)
    told = found.contacts
    assert found.more == 2
    assert len(told) == MOST_PEOPLE
    assert [one.who.name for one in told] == sorted(one.who.name for one in told)
    assert any(one.who.id == 4 and one.rule is Rule.EXAM for one in told)


def test_whom_another_tutor_helps_leaves_their_place() -> None:
    people = [_one(n, NEAR, late=1, carer="Dominique") for n in range(1, 6)]
    told = digest([*people, *(_one(n, NEAR, silent_days=15) for n in range(6, 11))])
    assert [one.who.carer for one in told.contacts] == [None] * MOST_PEOPLE


def test_each_rule_fires_where_it_should_and_not_before() -> None:
    assert rule_for(_one(1, WEAK, exam_in=30)) is Rule.EXAM
    assert rule_for(_one(1, NEAR, exam_in=1)) is None
    assert rule_for(_one(1, WEAK, exam_in=31)) is None
    assert rule_for(_one(1, WEAK, then=(SOLID,))) is Rule.FALLEN
    assert rule_for(_one(1, WEAK, then=(UNKNOWN,))) is None
    assert rule_for(_one(1, NEAR, silent_days=13)) is None
    assert rule_for(_one(1, NEAR, silent_days=14)) is Rule.SILENT


def test_leaving_what_was_unknown_is_no_progress() -> None:
    assert digest([_one(1, SOLID, then=(UNKNOWN,))]).improved == ()
    (line,) = digest([_one(1, NEAR, then=(WEAK,))]).improved
    assert line.capacity == "C1"


def test_names_are_in_the_order_of_a_french_list() -> None:
    people = [
        Facts(n, name, _levels(WEAK), _levels(WEAK))
        for n, name in enumerate(("Zoé", "Élio", "eva"))
    ]
    (line,) = digest(people).weak
    assert [one.name for one in line.people] == ["Élio", "eva", "Zoé"]


def test_a_better_state_by_a_small_step_is_no_progress() -> None:
    """From just under a limit to just above it: the answers hardly changed."""
    then, now = _level(WEAK, mean=-0.1), _level(NEAR, mean=0.1)
    assert trend_of((then,), (now,)) is Trend.SAME
    assert digest([Facts(1, "Camille", (now,), (then,))]).improved == ()


def test_a_large_rise_within_a_state_is_no_progress_to_announce() -> None:
    then, now = _level(WEAK, mean=-3.0), _level(WEAK, mean=-1.0)
    assert trend_of((then,), (now,)) is Trend.HIGHER
    assert digest([Facts(1, "Camille", (now,), (then,))]).improved == ()


def test_falling_below_by_a_small_step_is_no_reason_to_contact() -> None:
    then, now = _level(NEAR, mean=0.1), _level(WEAK, mean=-0.1)
    assert rule_for(Facts(1, "Camille", (now,), (then,))) is None


def test_nothing_is_compared_with_a_time_when_too_little_was_known() -> None:
    evidence = evidence_of((_level(UNKNOWN),), (_level(WEAK),))
    assert (evidence.then, evidence.trend) == (None, Trend.UNKNOWN)


def test_a_contact_rests_on_what_the_rule_is_about() -> None:
    (contact,) = digest([_one(1, WEAK, SOLID, WEAK, exam_in=3)]).contacts
    assert contact.about == ("C1", "C3")
    assert contact.evidence is not None
    assert (contact.evidence.answers, contact.evidence.levels) == (24, 2)


def test_a_late_piece_of_work_rests_on_its_own_capacity() -> None:
    (contact,) = digest([_one(1, SOLID, NEAR, late=1, late_on=("C2",))]).contacts
    assert (contact.rule, contact.about) == (Rule.LATE, ("C2",))


def test_of_whom_nothing_is_known_no_number_is_told() -> None:
    (contact,) = digest([_one(1, UNKNOWN, silent_days=20, has_answered=False)]).contacts
    assert (contact.rule, contact.evidence) == (Rule.SILENT, None)


def test_an_alert_on_safety_is_no_line_of_the_digest() -> None:
    told = digest([_one(1, SOLID, unsafe=Unsafe(2, (7,), frozenset(), ("C1.4",)))])
    assert [one.id for one in told.unsafe] == [1]
    assert told.is_quiet
    assert told.contacts == ()


@pytest.mark.parametrize("state", [NEAR, SOLID, UNKNOWN])
def test_an_exam_alone_is_no_reason_to_contact(state: State) -> None:
    assert rule_for(_one(1, state, exam_in=1)) is None
