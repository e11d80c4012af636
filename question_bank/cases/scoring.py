"""How a path through a diagnosis is scored: beside the expert's, on the criteria it exercises.

Seven things are looked at, each from 0 to 1, each tied to criteria of the certificate. A safety
precaution forgotten, or a dangerous act, fails the whole case, whatever the rest; the criteria that
safety does not touch keep what they earned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from math import log

from question_bank.cases import beliefs
from question_bank.cases.expert import (
    LIKELY_FROM,
    RULED_OUT_BELOW,
    expert_state,
    price,
)
from question_bank.cases.model import (
    COLLECTING,
    HYPOTHESES,
    METHOD,
    Aim,
    Decision,
    Diagnosis,
    Stage,
    in_order,
)
from question_bank.cases.path import Concluded, Mark
from question_bank.cases.simulation import Seen, State
from question_bank.grading.choice import judge_multiple
from question_bank.grading.judgement import Judgement
from question_bank.response import Chosen


class Aspect(StrEnum):
    """What is looked at."""

    METHOD = "method"
    INFORMATION = "information"
    HYPOTHESES = "hypotheses"
    CONCLUSION = "conclusion"
    PRECAUTIONS = "precautions"
    RESTRAINT = "restraint"
    DECISIONS = "decisions"


# Shares of the whole. Information weighs most: testing everything finds the cause too, and is not
# diagnosing. An aspect that a case does not exercise leaves its share to the others.
WEIGHTS: Mapping[Aspect, float] = {
    Aspect.METHOD: 0.10,
    Aspect.INFORMATION: 0.30,
    Aspect.HYPOTHESES: 0.08,
    Aspect.CONCLUSION: 0.12,
    Aspect.PRECAUTIONS: 0.10,
    Aspect.RESTRAINT: 0.10,
    Aspect.DECISIONS: 0.20,
}
# What one hypothesis dropped too soon takes away.
_DROPPED = 0.25
# What naming the cause is worth after another was named.
_SECOND = 0.5
# Marks are right within these margins around what the expert would say.
_MARGIN_BELOW, _MARGIN_ABOVE = 0.12, 0.15


@dataclass(frozen=True)
class Part:
    """One thing scored, from 0 to 1, with the criteria that it shows."""

    aspect: Aspect
    name: str
    value: float
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """What a path is worth. ``total`` is from 0 to 1, 0 when ``vetoed``."""

    parts: tuple[Part, ...]
    vetoed: bool
    total: float

    def aspect(self, aspect: Aspect) -> float | None:
        """The mean of what is scored under an aspect; None when the case does not exercise it."""
        return _mean([part.value for part in self.parts if part.aspect is aspect])

    @property
    def criteria(self) -> dict[str, float]:
        """The mean of the parts that show each criterion, in the certificate's order."""
        values: dict[str, list[float]] = defaultdict(list)
        for part in self.parts:
            for criterion in part.criteria:
                values[criterion].append(part.value)
        return {name: sum(values[name]) / len(values[name]) for name in in_order(values)}


def score(state: State) -> Score:
    """Score a path; what was not reached counts as not done."""
    expert = _expert(state.case)
    vetoed = any(one.aim is Aim.SAFETY for one in state.breaches) or any(
        _forbidden(state, decision) for decision in _reached(state)
    )
    parts = (
        Part(Aspect.METHOD, "order", method(state, expert), (METHOD,)),
        Part(Aspect.INFORMATION, "information", information(state, expert), (COLLECTING,)),
        Part(Aspect.HYPOTHESES, "marks", marks(state, expert), (HYPOTHESES,)),
        Part(
            Aspect.CONCLUSION,
            "cause",
            conclusion(state, expert),
            (HYPOTHESES,),
        ),
        *_precautions(state),
        *_restraint(state, knowledge(state, expert)),
        *_decisions(state),
    )
    return Score(parts, vetoed, 0.0 if vetoed else _weighted(parts))


@lru_cache(maxsize=200)
def _expert(case: Diagnosis) -> State:
    return expert_state(case)


def _weighted(parts: Sequence[Part]) -> float:
    total = weights = 0.0
    for aspect, weight in WEIGHTS.items():
        value = _mean([part.value for part in parts if part.aspect is aspect])
        if value is not None:
            total, weights = total + weight * value, weights + weight
    return total / weights


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


# --- method ---------------------------------------------------------------------------------------


def method(state: State, expert: State) -> float:
    """How far one looks in order, from function to gauges, pumps, chamber and accessories.

    The share of pairs of looks in that order, times the share of the expert's stages visited; the
    order is not asked to be stricter than the expert's own.
    """
    wanted = set(_stages(expert.seen))
    visited = _stages(state.seen)
    if not wanted:
        return 1.0
    strict = _ordered(_stages(expert.seen))
    order = min(1.0, _ordered(visited) / strict) if strict else 1.0
    return order * len(wanted & set(visited)) / len(wanted)


def _stages(seen: Iterable[Seen]) -> list[Stage]:
    return [one.move.stage for one in seen if one.move.collects and one.move.stage is not None]


def _ordered(stages: Sequence[Stage]) -> float:
    pairs = [(one.rank, other.rank) for one, other in combinations(stages, 2) if one != other]
    return sum(one < other for one, other in pairs) / len(pairs) if pairs else 1.0


# --- information ----------------------------------------------------------------------------------


def information(state: State, expert: State) -> float:
    """What was learnt about the cause, for what it cost, beside the expert's.

    Learning more than the expert, or paying less, earns nothing more.
    """
    return knowledge(state, expert) * min(1.0, spent(expert) / spent(state))


def knowledge(state: State, expert: State) -> float:
    """How much was learnt about the cause, beside the expert; from 0 to 1."""
    reached = _learnt(expert)
    return 1.0 if reached <= 0 else min(1.0, max(0.0, _learnt(state) / reached))


def spent(state: State) -> float:
    """The price of all moves carried out, in minutes (precautions are never held against one)."""
    moves = [one.move for one in state.seen]
    return price(sum(one.minutes for one in moves), sum(one.euros for one in moves))


def _learnt(state: State) -> float:
    cause = state.case.cause.id
    return log(state.beliefs[cause]) - log(beliefs.at_first(state.case)[cause])


# --- conclusion -----------------------------------------------------------------------------------


def conclusion(state: State, expert: State) -> float:
    """Whether the cause was named, in proportion to what was learnt; half when not at first.

    A cause named without evidence is a guess, even when it is the right one. One named wrongly
    shows decisions that tell the right one.
    """
    named = [act.hypothesis for act in state.acts if isinstance(act, Concluded)]
    if state.concluded != state.case.cause.id:
        return 0.0
    return knowledge(state, expert) * (1.0 if named[0] == state.concluded else _SECOND)


# --- hypotheses -----------------------------------------------------------------------------------


def marks(state: State, expert: State) -> float:
    """The share of hypotheses marked as what was seen says, less what was dropped too soon.

    In proportion to what was learnt: marks without evidence are guesses.
    """
    fitting = [fits(state.mark_of(name), belief) for name, belief in state.beliefs.items()]
    value = sum(fitting) / len(fitting) - _DROPPED * len(set(state.dropped_too_soon))
    return max(0.0, value) * knowledge(state, expert)


def fits(mark: Mark, belief: float) -> bool:
    """Whether a mark goes with how much a hypothesis is to be believed."""
    match mark:
        case Mark.RULED_OUT:
            return belief <= RULED_OUT_BELOW + _MARGIN_BELOW
        case Mark.LIKELY:
            return belief >= LIKELY_FROM - _MARGIN_ABOVE
        case Mark.POSSIBLE:
            return RULED_OUT_BELOW / 2 <= belief <= LIKELY_FROM + _MARGIN_ABOVE


# --- precautions, restraint, decisions ------------------------------------------------------------


def _precautions(state: State) -> list[Part]:
    """One part a precaution that what was done needed, and one a dangerous act."""
    needed = {name for one in state.seen for name in one.move.needs}
    needed |= {name for one in _reached(state) for name in one.needs}
    forgotten = {one.precaution.id for one in state.breaches if one.precaution}
    parts = [
        Part(
            Aspect.PRECAUTIONS,
            precaution.id,
            float(precaution.id not in forgotten),
            precaution.criteria,
        )
        for precaution in state.case.precautions
        if precaution.id in needed or precaution.id in forgotten
    ]
    parts += [
        Part(Aspect.PRECAUTIONS, one.by, 0.0, state.case.move(one.by).criteria)
        for one in state.breaches
        if one.precaution is None
    ]
    return parts


def _reached(state: State) -> list[Decision]:
    return [one for one in state.case.decisions if one.id in state.decided]


def _forbidden(state: State, decision: Decision) -> bool:
    """Whether an option that safety forbids was chosen, or one that it demands left out."""
    chosen = state.decided[decision.id]
    return any(
        option.veto and option.correct is not (position in chosen)
        for position, option in enumerate(decision.options)
    )


def _restraint(state: State, learnt: float) -> list[Part]:
    """No beginner's mistake made, in proportion to what was learnt: who did nothing made none."""
    if not any(move.is_mistake for move in state.case.moves):
        return []
    made = [one.move for one in state.seen if one.move.is_mistake]
    # What a dangerous move shows is told under precautions, where it is worth nothing.
    shown = in_order(name for move in made if not move.veto for name in move.criteria)
    return [
        Part(
            Aspect.RESTRAINT,
            "mistakes",
            # One is enough to spoil it; each one more costs its own time and money.
            learnt * (not made),
            shown or (METHOD,),
        )
    ]


def _decisions(state: State) -> list[Part]:
    parts = [
        Part(Aspect.DECISIONS, move.id, float(move.id in state.done), move.criteria)
        for move in state.case.moves
        if move.expected
    ]
    for decision in state.case.decisions:
        judged = judged_decision(state, decision)
        parts.append(
            Part(Aspect.DECISIONS, decision.id, judged.score if judged else 0.0, decision.criteria)
        )
    return parts


def judged_decision(state: State, decision: Decision) -> Judgement | None:
    """What a decision taken is worth and why; None when it was not reached."""
    options = state.decided.get(decision.id)
    if options is None:
        return None
    return judge_multiple(decision.question, Chosen(options=options))
