"""The expert takes the safe look that teaches most for its price, and never knows the cause."""

from __future__ import annotations

from itertools import takewhile

import pytest

from question_bank.cases import beliefs
from question_bank.cases.expert import (
    CERTAIN,
    LEAST_INFORMATION,
    best_look,
    expert_path,
    expert_state,
    looks,
)
from question_bank.cases.model import Diagnosis
from question_bank.cases.path import Act, Concluded, Did, Mark, Secured
from question_bank.cases.simulation import State, after, play
from tests.question_bank.cases.written import guide_diagnosis, shipped, small, small_moves

DIAGNOSES = [
    small(),
    guide_diagnosis(),
    *(case for case in shipped() if isinstance(case, Diagnosis)),
]
EACH = pytest.mark.parametrize("case", DIAGNOSES, ids=lambda case: case.id)


def investigation(acts: tuple[Act, ...]) -> list[Act]:
    """What is done up to the conclusion, which comes last."""
    before = list(takewhile(lambda act: not isinstance(act, Concluded), acts))
    return [*before, acts[len(before)]]


def with_cause(case: Diagnosis, name: str) -> Diagnosis:
    """The same case, word for word, but for which hypothesis is true."""
    content = case.model_dump(mode="json")
    for hypothesis in content["hypotheses"]:
        hypothesis["cause"] = hypothesis["id"] == name
    return Diagnosis.model_validate(content)


@EACH
def test_the_expert_does_the_same_whatever_the_cause_is(case: Diagnosis) -> None:
    done = investigation(expert_path(case))
    assert len(done) > 2
    for hypothesis in case.hypotheses:
        other = with_cause(case, hypothesis.id)
        assert other.cause.id == hypothesis.id
        assert investigation(expert_path(other)) == done


@EACH
def test_the_expert_makes_no_mistake_and_finds_the_cause(case: Diagnosis) -> None:
    state = expert_state(case)
    assert state.is_over
    assert state.breaches == ()
    assert state.concluded == case.cause.id
    assert not any(one.move.is_mistake for one in state.seen)
    assert {move.id for move in case.moves if move.expected} <= state.done
    assert state.dropped_too_soon == ()


@EACH
def test_each_look_of_the_expert_is_the_best_for_its_price(case: Diagnosis) -> None:
    state = State(case)
    while (best := best_look(state)) is not None:
        assert max(state.beliefs.values()) < CERTAIN
        assert best.rate == max(look.bits / look.price for look in looks(state))
        assert best.bits >= LEAST_INFORMATION
        for act in best.acts:
            state = after(state, act)
    assert expert_path(case)[: len(state.acts)] == state.acts


def test_the_price_of_a_look_counts_all_that_it_takes() -> None:
    found = {look.move.id: look for look in looks(State(small()))}
    # Ask (3), lock (4), gloves (1), then the helium (10 minutes, 20 euros).
    helium = found["helium"]
    assert helium.acts == (
        Did(move="worker"),
        Secured(precaution="lock"),
        Secured(precaution="gloves"),
        Did(move="helium"),
    )
    assert helium.price == 38
    assert helium.bits == pytest.approx(
        beliefs.information(State(small()).beliefs, small().move("helium").bears)
    )
    assert found["closed"].price == 8
    assert "flood" not in found
    assert "hold" not in found


def test_what_is_done_already_is_not_paid_again() -> None:
    state = play(small(), [Did(move="worker"), Secured(precaution="lock")])
    (helium,) = (look for look in looks(state) if look.move.id == "helium")
    assert helium.price == 31


def test_a_look_that_costs_nothing_still_has_a_price() -> None:
    case = small(moves=small_moves(worker={"minutes": 0}))
    (free,) = (look for look in looks(State(case)) if look.move.id == "worker")
    assert free.price == 1


def test_a_look_is_weighed_with_the_result_that_it_will_have_then() -> None:
    variant = {"after": ["lock"], "result": "Nothing.", "bears": {}}
    case = small(moves=small_moves(helium={"variants": [variant]}))
    (helium,) = (look for look in looks(State(case)) if look.move.id == "helium")
    assert helium.bits == 0


def test_who_knows_enough_stops() -> None:
    state = State(small())
    names = []
    while (look := best_look(state)) is not None:
        names.append(look.move.id)
        for act in look.acts:
            state = after(state, act)
    assert max(state.beliefs.values()) >= CERTAIN
    assert set(names) < {move.id for move in small().moves if move.collects}


def test_the_expert_marks_what_was_seen() -> None:
    state = expert_state(small())
    assert state.mark_of("seal") is Mark.LIKELY
    assert state.mark_of("pump") is Mark.RULED_OUT
