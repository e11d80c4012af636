"""A faulty machine answers the same to the same acts, and what may not be done changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from question_bank.cases.judging import criteria_of, judge_case, play_case, total_of
from question_bank.cases.model import Case, Diagnosis
from question_bank.cases.path import (
    Act,
    Concluded,
    Decided,
    Did,
    IllegalAct,
    Mark,
    Marked,
    Played,
    Reopened,
    Secured,
)
from question_bank.cases.scenes import SceneState, after_choice
from question_bank.cases.simulation import State, after, play
from tests.question_bank.cases.written import (
    all_acts,
    guide_diagnosis,
    guide_scenario,
    shipped,
    small,
    small_moves,
)

CASES: tuple[Case, ...] = (small(), guide_diagnosis(), guide_scenario(), *shipped())
_acts: TypeAdapter[tuple[Act, ...]] = TypeAdapter(tuple[Act, ...])


def did(*names: str) -> list[Act]:
    return [Did(move=name) for name in names]


def secured(*names: str) -> list[Act]:
    return [Secured(precaution=name) for name in names]


def refused(case: Diagnosis, acts: Sequence[Act], last: Act) -> None:
    state = play(case, acts)
    with pytest.raises(IllegalAct):
        after(state, last)
    assert state == play(case, acts)


# --- moves ----------------------------------------------------------------------------------------


def test_a_move_gives_its_result_and_costs_its_price() -> None:
    state = play(small(), did("worker", "second"))
    assert [one.result for one in state.seen] == ["Since yesterday.", "The same."]
    assert [one.minutes for one in state.seen] == [3, 8]
    assert (state.minutes, state.euros) == (8, 0)
    assert state.last.result == "The same."


def test_what_is_seen_changes_what_is_to_be_believed() -> None:
    state = play(small(), did("worker"))
    # 0.4 × 0.75, 0.4 × 0.15 and, of which nothing is said, 0.15 × 0.4.
    assert state.beliefs == pytest.approx({"seal": 0.3 / 0.42, "pump": 0.06 / 0.42, "gauge": 1 / 7})


def test_an_act_that_collects_nothing_leaves_beliefs_alone() -> None:
    state = play(small(), did("hold"))
    assert state.beliefs == play(small(), ()).beliefs
    assert state.minutes == 2


def test_a_move_is_made_once() -> None:
    refused(small(), did("worker"), Did(move="worker"))


def test_a_move_waits_for_those_that_come_before() -> None:
    case = small()
    helium = case.move("helium")
    assert not play(case, ()).is_offered(helium)
    refused(case, secured("lock", "gloves"), Did(move="helium"))
    assert play(case, did("worker")).is_offered(helium)


# --- precautions ----------------------------------------------------------------------------------


def test_without_a_safety_precaution_one_is_stopped_in_time() -> None:
    state = play(small(), [*did("worker"), *secured("gloves"), *did("helium")])
    (breach,) = state.breaches
    assert (breach.by, breach.stopped, breach.precaution) == (
        "helium",
        True,
        small().precaution("lock"),
    )
    assert state.last.result is None
    assert (state.minutes, state.euros) == (4, 0)
    assert "helium" not in state.done


def test_what_was_stopped_can_be_done_once_safe() -> None:
    acts = [*did("worker"), *secured("gloves"), *did("helium"), *secured("lock"), *did("helium")]
    state = play(small(), acts)
    assert "helium" in state.done
    assert len(state.breaches) == 1


def test_without_an_agreement_one_is_refused() -> None:
    state = play(small(), did("closed"))
    assert (state.breaches[0].stopped, state.minutes, state.seen) == (True, 0, ())


def test_without_cleanliness_it_is_done_and_noted() -> None:
    state = play(small(), [*did("worker"), *secured("lock"), *did("helium")])
    assert "helium" in state.done
    assert [(one.stopped, one.aim) for one in state.breaches] == [(False, "cleanliness")]


def test_what_was_stopped_or_refused_soiled_nothing() -> None:
    state = play(small(), [*did("worker"), *did("helium")])
    assert [one.aim for one in state.breaches] == ["safety"]
    state = play(state.case, [*state.acts, *secured("lock", "gloves"), *did("helium")])
    assert [one.aim for one in state.breaches] == ["safety"]


def test_a_dangerous_move_is_a_breach_of_safety_in_itself() -> None:
    state = play(small(), did("open"))
    assert [(one.by, one.precaution, one.aim) for one in state.breaches] == [
        ("open", None, "safety")
    ]


def test_a_precaution_is_taken_once_and_takes_its_time() -> None:
    assert play(small(), secured("lock", "leave")).minutes == 6
    refused(small(), secured("lock"), Secured(precaution="lock"))


# --- what depends on what was done ----------------------------------------------------------------


def test_a_result_depends_on_what_was_done_before() -> None:
    before = [*did("worker", "flood"), *secured("lock", "gloves")]
    state = play(small(), [*before, *did("helium")])
    assert state.last.result == "Nothing can be said."
    assert state.beliefs == pytest.approx(play(small(), before).beliefs)


def test_a_result_may_depend_on_a_precaution_and_the_last_variant_that_fits_holds() -> None:
    variants = [
        {"after": ["lock"], "result": "Locked."},
        {"after": ["lock", "leave"], "result": "Locked, with leave."},
        {"after": ["flood"], "result": "Flooded."},
    ]
    case = small(moves=small_moves(second={"variants": variants}))
    assert play(case, did("second")).last.result == "The same."
    assert play(case, [*secured("lock"), *did("second")]).last.result == "Locked."
    both = [*secured("leave", "lock"), *did("second")]
    assert play(case, both).last.result == "Locked, with leave."


def test_events_happen_when_their_time_comes_and_once() -> None:
    case = small()
    told = [
        [event.text for event in play(case, acts).last.events]
        for acts in (
            did("worker"),
            did("worker", "second"),
            did("worker", "second", "hold"),
            did("worker", "second", "hold", "flood"),
        )
    ]
    assert told == [[], ["The foreman comes by."], [], ["The batch leaves."]]
    assert play(case, [*did("worker"), *secured("lock", "gloves")]).last.events


# --- hypotheses, conclusion, decisions ------------------------------------------------------------


def test_a_hypothesis_is_possible_until_one_says_otherwise() -> None:
    case = small()
    assert play(case, ()).mark_of("seal") is Mark.POSSIBLE
    acts = [Marked(hypothesis="seal", mark=mark) for mark in (Mark.RULED_OUT, Mark.LIKELY)]
    state = play(case, acts)
    assert state.mark_of("seal") is Mark.LIKELY
    assert state.minutes == 0


def test_dropping_what_is_still_likely_is_remembered() -> None:
    drop = Marked(hypothesis="pump", mark=Mark.RULED_OUT)
    assert play(small(), [drop]).dropped_too_soon == ("pump",)
    after_closed = [*secured("leave"), *did("closed"), drop]
    assert play(small(), after_closed).dropped_too_soon == ()


def test_the_cause_once_named_closes_the_investigation() -> None:
    named: list[Act] = [Concluded(hypothesis="pump")]
    state = play(small(), named)
    assert (state.concluded, state.open_decision) == ("pump", small().decisions[0])
    for act in (
        Did(move="worker"),
        Marked(hypothesis="pump", mark=Mark.LIKELY),
        Concluded(hypothesis="seal"),
        Decided(decision="tell", options=(0,)),
    ):
        refused(small(), named, act)


def test_the_investigation_may_be_reopened_until_something_is_decided() -> None:
    reopened = [Concluded(hypothesis="pump"), Reopened()]
    assert play(small(), reopened).concluded is None
    assert play(small(), [*reopened, *did("worker"), Concluded(hypothesis="seal")])
    refused(small(), [], Reopened())
    decided = [Concluded(hypothesis="pump"), Decided(decision="repair", options=(0,))]
    refused(small(), decided, Reopened())


def test_a_repair_without_its_precaution_is_a_breach_but_is_not_stopped() -> None:
    repaired: list[Act] = [Concluded(hypothesis="seal"), Decided(decision="repair", options=(0,))]
    state = play(small(), repaired)
    assert [(one.by, one.stopped) for one in state.breaches] == [("repair", False)]
    assert state.open_decision == small().decision("tell")
    safely = [repaired[0], *secured("lock"), repaired[1]]
    assert play(small(), safely).breaches == ()


def test_a_case_is_over_when_everything_is_decided() -> None:
    acts: list[Act] = [
        Concluded(hypothesis="seal"),
        Decided(decision="repair", options=(1,)),
        Decided(decision="tell", options=(1, 0)),
    ]
    state = play(small(), acts)
    assert state.is_over
    assert state.decided == {"repair": (1,), "tell": (0, 1)}
    for act in all_acts(small()):
        refused(small(), acts, act)


@pytest.mark.parametrize("options", [(), (0, 1), (2,), (-1,), (0, 0)])
def test_one_right_option_takes_one_answer(options: tuple[int, ...]) -> None:
    refused(small(), [Concluded(hypothesis="seal")], Decided(decision="repair", options=options))


@pytest.mark.parametrize("options", [(), (0, 0), (0, 4)])
def test_several_right_options_take_positions_that_there_are(options: tuple[int, ...]) -> None:
    acts: list[Act] = [Concluded(hypothesis="seal"), Decided(decision="repair", options=(0,))]
    refused(small(), acts, Decided(decision="tell", options=options))


def test_what_the_case_does_not_hold_cannot_be_done() -> None:
    for act in (
        Did(move="x"),
        Secured(precaution="x"),
        Marked(hypothesis="x", mark=Mark.LIKELY),
        Concluded(hypothesis="x"),
    ):
        refused(small(), [], act)


# --- whatever is done -----------------------------------------------------------------------------


def walk(case: Case, tried: Sequence[Act]) -> State | SceneState:
    """Try acts one after the other; those that may not be done must leave everything as it is."""
    state = play_case(case, ())
    for act in tried:
        try:
            following = _after(state, act)
        except IllegalAct:
            assert state == play_case(case, state.acts)
            continue
        assert following.minutes >= state.minutes
        assert following.euros >= state.euros
        state = following
    return state


def _after(state: State | SceneState, act: Act) -> Any:
    return after(state, act) if isinstance(state, State) else after_choice(state, act)


@settings(max_examples=150)
@given(st.data())
def test_any_walk_is_played_scored_and_kept(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    tried = data.draw(st.lists(st.sampled_from(all_acts(case)), max_size=40))
    state = walk(case, tried)
    kept = _acts.validate_json(_acts.dump_json(state.acts))
    assert play_case(case, kept) == state
    assert 0 <= total_of(state) <= 1
    assert all(0 <= value <= 1 for value in criteria_of(state).values())
    assert set(criteria_of(state)) <= set(case.criteria)
    if isinstance(state, State):
        assert sum(state.beliefs.values()) == pytest.approx(1)
    if state.is_over:
        assert judge_case(case, Played(acts=kept)).score == total_of(state)
    else:
        with pytest.raises(ValueError, match="stops before its end"):
            judge_case(case, Played(acts=kept))
