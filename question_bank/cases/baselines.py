"""Four ways of playing a case, to see that it rewards diagnosing and nothing else.

The expert; a novice who is careful but has no method; someone who taps at random; and someone who
tests everything. Chance is seeded: the same case gives the same figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from statistics import mean

from question_bank.cases import beliefs
from question_bank.cases.expert import (
    concluded_rightly,
    expert_path,
    knows_enough,
    steps_to,
    with_expected_moves,
    with_marks,
)
from question_bank.cases.judging import total_of
from question_bank.cases.model import Case, Diagnosis, How, Move, Scenario
from question_bank.cases.path import Act, Chose, Concluded, Decided, Did, Mark, Marked, Secured
from question_bank.cases.scenes import (
    SceneState,
    after_choice,
    best_way,
    longest_way,
)
from question_bank.cases.simulation import State, after, play

RUNS = 60
# Someone who taps at random does not tap for ever.
_MOST_TAPS = 60


def expert(case: Case) -> float:
    """What the expert's path is worth."""
    return total_of(expert_end(case))


def expert_end(case: Case) -> State | SceneState:
    """Where the expert's path ends."""
    if isinstance(case, Scenario):
        return best_way(case)
    return play(case, expert_path(case))


def novice(case: Case) -> float:
    """The mean worth of careful novices: all precautions, all questions, then tests as they come.

    They stop when one hypothesis stands out, name it, and decide by chance between what is
    proposed, never for what is forbidden.
    """
    return _mean_of(case, _careful_novice, _careful_scenes)


def at_random(case: Case) -> float:
    """The mean worth of tapping at random among what is offered."""
    return _mean_of(case, _random_walk, _random_scenes)


def test_everything(case: Case) -> float:
    """The worth of doing all that can be done, safely, then concluding and deciding rightly."""
    if isinstance(case, Scenario):
        return total_of(longest_way(case))
    state = State(case)
    for move in case.moves:
        if not move.veto and move.id not in state.done:
            state = _safely(state, move)
    return total_of(concluded_rightly(with_marks(with_expected_moves(state))))


def _mean_of(
    case: Case,
    diagnosis: Callable[[Diagnosis, random.Random], State],
    scenario: Callable[[Scenario, random.Random], SceneState],
) -> float:
    ends: Iterable[State | SceneState] = (
        diagnosis(case, random.Random(run))
        if isinstance(case, Diagnosis)
        else scenario(case, random.Random(run))
        for run in range(RUNS)
    )
    return mean(total_of(end) for end in ends)


def _safely(state: State, move: Move) -> State:
    acts: list[Act] = list(steps_to(state, move))
    for act in acts:
        state = after(state, act)
    return state


def _careful_novice(case: Diagnosis, chance: random.Random) -> State:
    state = State(case)
    for precaution in case.precautions:
        state = after(state, Secured(precaution=precaution.id))
    order = {How.ASK: 0, How.OBSERVE: 1, How.MEASURE: 2, How.TEST: 2, How.ACT: 3}
    moves = [move for move in case.moves if not move.veto and move.how is not How.ACT]
    for move in sorted(moves, key=lambda one: (order[one.how], chance.random())):
        if knows_enough(state) and move.how is not How.ASK:
            break
        if move.id not in state.done:
            state = _safely(state, move)
    named = beliefs.likeliest(state.beliefs)
    state = after(state, Marked(hypothesis=named, mark=Mark.LIKELY))
    state = after(state, Concluded(hypothesis=named))
    while (decision := state.open_decision) is not None:
        allowed = [
            i for i, option in enumerate(decision.options) if option.correct or not option.veto
        ]
        ticked = tuple(i for i in allowed if chance.random() < 0.5) if decision.several else ()
        options = ticked or (chance.choice(allowed),)
        state = after(state, Decided(decision=decision.id, options=options))
    return state


def _careful_scenes(case: Scenario, chance: random.Random) -> SceneState:
    return _walk_scenes(case, chance, cautious=True)


def _random_scenes(case: Scenario, chance: random.Random) -> SceneState:
    return _walk_scenes(case, chance, cautious=False)


def _walk_scenes(case: Scenario, chance: random.Random, *, cautious: bool) -> SceneState:
    state = SceneState(case)
    for _ in range(_MOST_TAPS):
        if state.is_over:
            break
        allowed = [
            i for i, choice in enumerate(state.scene.choices) if not (cautious and choice.veto)
        ]
        if not allowed:
            break
        state = after_choice(state, Chose(scene=state.scene.id, choice=chance.choice(allowed)))
    return state


def _random_walk(case: Diagnosis, chance: random.Random) -> State:
    state = State(case)
    for tap in range(_MOST_TAPS):
        acts = _offered(state, chance, force=tap > _MOST_TAPS // 2)
        if not acts:
            break
        state = after(state, chance.choice(acts))
    return state


def _offered(state: State, chance: random.Random, *, force: bool) -> list[Act]:
    """What could be tapped now, each once; with ``force``, only what leads to the end."""
    decision = state.open_decision
    if decision is not None:
        positions = range(len(decision.options))
        ticked = tuple(i for i in positions if chance.random() < 0.5) if decision.several else ()
        return [Decided(decision=decision.id, options=ticked or (chance.choice(positions),))]
    if state.is_over:
        return []
    conclusions: list[Act] = [Concluded(hypothesis=one.id) for one in state.case.hypotheses]
    if force:
        return conclusions
    return [
        *(Did(move=move.id) for move in state.case.moves if state.is_offered(move)),
        *(
            Secured(precaution=one.id)
            for one in state.case.precautions
            if one.id not in state.secured
        ),
        chance.choice(conclusions),
        Marked(hypothesis=chance.choice(state.case.hypotheses).id, mark=chance.choice(list(Mark))),
    ]
