"""What the debrief tells of a path: what each look was worth, and when one could have known."""

from __future__ import annotations

from question_bank.cases.debrief import Taught, expert_steps, known_from, looked, steps
from question_bank.cases.path import (
    Act,
    Concluded,
    Decided,
    Did,
    Mark,
    Marked,
    Reopened,
    Secured,
)
from question_bank.cases.simulation import play
from tests.question_bank.cases.written import guide_diagnosis, small, small_moves

CASE = guide_diagnosis()
WINDOW, GAUGE, CLOSED = Did(move="voyant"), Did(move="seconde-jauge"), Did(move="obturee")
LEAVE, HELIUM = Secured(precaution="accord"), Did(move="helium")
NAMED = Concluded(hypothesis="huile")


def test_each_look_is_told_with_what_it_was_worth_then() -> None:
    told = looked(play(CASE, [WINDOW, GAUGE, LEAVE, CLOSED]))
    assert [(one.move.id, one.minutes, one.taught, one.knew, one.better) for one in told] == [
        ("voyant", 2, Taught.MUCH, False, None),
        ("seconde-jauge", 7, Taught.LITTLE, False, None),
        ("obturee", 20, Taught.MUCH, False, None),
    ]


def test_a_look_that_teaches_little_for_its_price_is_told_beside_the_better_one() -> None:
    (asked,) = looked(play(CASE, [Did(move="operateur")]))
    assert asked.better is not None
    assert asked.better.id == "voyant"


def test_a_look_once_enough_is_known_is_told_so() -> None:
    told = looked(play(CASE, [WINDOW, GAUGE, LEAVE, CLOSED, Did(move="operateur")]))
    assert [one.knew for one in told] == [False, False, False, True]
    assert told[-1].better is None


def test_a_look_on_the_way_to_a_better_one_is_told_what_it_opens() -> None:
    silent = small(moves=small_moves(worker={"bears": {}}))
    asked, gauge = looked(play(silent, [Did(move="worker"), Did(move="second")]))
    assert asked.taught is Taught.NOTHING
    assert asked.opens is silent.move("helium")
    assert asked.better is not silent.move("helium")
    assert gauge.opens is None


def test_a_look_that_the_best_one_waits_for_is_no_detour() -> None:
    moves = small_moves(worker={"bears": {}}, second={"minutes": 90}, closed={"minutes": 90})
    (asked,) = looked(play(small(moves=moves), [Did(move="worker")]))
    assert asked.better is None


def test_what_says_nothing_teaches_nothing() -> None:
    (hold,) = looked(play(CASE, [Did(move="suspendre")]))
    assert (hold.taught, hold.better) == (Taught.NOTHING, None)


def test_what_was_stopped_is_no_look() -> None:
    assert looked(play(CASE, [CLOSED])) == ()


def test_the_path_is_told_step_by_step() -> None:
    acts: list[Act] = [
        CLOSED,
        LEAVE,
        CLOSED,
        HELIUM,
        Did(move="suspendre"),
        Marked(hypothesis="fuite", mark=Mark.RULED_OUT),
        Concluded(hypothesis="jauge"),
        Reopened(),
        NAMED,
        Secured(precaution="consigner"),
        Decided(decision="reparation", options=(0,)),
        Decided(decision="retour", options=(0,)),
    ]
    told = steps(play(CASE, acts))
    kinds = "breach precaution look mistake act wrong reopened right precaution"
    assert [one.kind for one in told] == kinds.split()
    assert [one.minutes for one in told] == [0, 3, 13, 103, 106, 106, 106, 106, 111]
    assert told[0].text == told[2].text == CASE.move("obturee").text
    assert told[7].text == CASE.cause.text


def test_one_could_know_from_the_step_that_settled_it() -> None:
    told = steps(play(CASE, [WINDOW, GAUGE, LEAVE, CLOSED, HELIUM, NAMED]))
    step = known_from(told)
    assert step == 4
    assert told[step - 1].belief > 0.97
    assert told[step - 2].belief < 0.97


def test_one_never_knew_who_saw_too_little() -> None:
    assert known_from(steps(play(CASE, [WINDOW, NAMED]))) is None
    assert known_from(()) is None


def test_the_expert_s_path_is_told_to_its_conclusion() -> None:
    told = expert_steps(play(small(), ()))
    assert [one.kind for one in told if one.kind in {"right", "wrong"}] == ["right"]
    assert known_from(told) is not None
    assert {"mistake", "breach"}.isdisjoint(one.kind for one in told)
