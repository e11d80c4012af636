"""The judgement of a case: the same form as that of any answer, computed from its path."""

from __future__ import annotations

from collections.abc import Iterable

from question_bank.cases.model import Case, Diagnosis, Scenario
from question_bank.cases.path import Act, Played
from question_bank.cases.scenes import SceneState, play_scenes, scene_criteria, scene_score
from question_bank.cases.scoring import score
from question_bank.cases.simulation import State, play
from question_bank.grading.judgement import Judgement, Verdict

JUDGE = "case@2"
# From these totals on, a case is right, or in part.
RIGHT_FROM, PARTLY_FROM = 0.8, 0.4


def play_case(case: Case, acts: Iterable[Act]) -> State | SceneState:
    """The state that these acts lead to.

    Raises:
        question_bank.cases.path.IllegalAct: one of them cannot be done where it stands.
    """
    match case:
        case Diagnosis():
            return play(case, acts)
        case Scenario():
            return play_scenes(case, acts)


def judge_case(case: Case, response: Played) -> Judgement:
    """Judge a path from its first act to its end. The score is the total of ``scoring``.

    Raises:
        question_bank.cases.path.IllegalAct: the path cannot be walked.
        ValueError: it stops before the end.
    """
    state = play_case(case, response.acts)
    if not state.is_over:
        raise ValueError(f"the path through {case.id} stops before its end")
    total = total_of(state)
    return Judgement(verdict=verdict_of(total), score=total)


def total_of(state: State | SceneState) -> float:
    """What a path is worth, from 0 to 1."""
    return score(state).total if isinstance(state, State) else scene_score(state)


def criteria_of(state: State | SceneState) -> dict[str, float]:
    """What it is worth on each criterion that it exercised, from 0 to 1."""
    return score(state).criteria if isinstance(state, State) else scene_criteria(state)


def verdict_of(total: float) -> Verdict:
    """Right, partly right or wrong, by the total."""
    if total >= RIGHT_FROM:
        return Verdict.CORRECT
    return Verdict.PARTIAL if total >= PARTLY_FROM else Verdict.INCORRECT
