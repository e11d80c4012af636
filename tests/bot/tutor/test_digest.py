"""The rules of a digest: what is told, of whom, on what evidence, and what is never told."""

from __future__ import annotations

from typing import Any

from bot.learning.learner import Standing
from bot.learning.states import State
from bot.training.standing import Level
from bot.tutor.digest import MOST_PEOPLE, MOST_WEAK, Facts, Rule, digest, rule_for
from bot.tutor.texts import texts

WEAK, NEAR, SOLID, UNKNOWN = State.WEAK, State.NEAR, State.SOLID, State.UNKNOWN


def _levels(*states: State) -> tuple[Level, ...]:
    return tuple(
        Level(Standing(f"C{i}", 0.5, 0.0, 0.5, 12, state), 3, 6)
        for i, state in enumerate(states, start=1)
    )


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
    assert (line.known, line.answers, line.low, line.high) == (3, 24, 3, 6)


def test_at_most_three_capacities_are_named_the_most_shared_first() -> None:
    told = digest([_one(1, WEAK, WEAK, WEAK, WEAK), _one(2, NEAR, NEAR, NEAR, WEAK)])
    assert len(told.weak) == MOST_WEAK
    assert told.weak[0].capacity == "C4"


def test_at_most_five_people_are_named_in_the_order_of_the_alphabet() -> None:
    people = [_one(n, NEAR, silent_days=20) for n in (7, 3, 5, 1, 6, 2)]
    people.append(_one(4, WEAK, exam_in=10))
    told = digest(people).contacts
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


def test_a_full_digest_fits_one_message() -> None:
    states = (WEAK,) * 7
    people = [
        Facts(n, f"{n:02}" + "N" * 62, _levels(*states), _levels(*states), 20, 5, 3, 2, "T" * 64)
        for n in range(30)
    ]
    short = {f"C{i}": "Titre court d'une capacité" for i in range(1, 8)}
    text = texts("digest", group="G" * 64, digest=digest(people), people=30, short=short, since=7)
    assert len(text) <= 4096
