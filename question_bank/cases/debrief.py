"""What there is to say of a path once over: what each look was worth, when one could know.

Plain data; the words and the picture are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from question_bank.cases import beliefs
from question_bank.cases.expert import CERTAIN, expert_state, looks, price
from question_bank.cases.model import Move
from question_bank.cases.path import Concluded, Did, Reopened, Secured
from question_bank.cases.simulation import State, after


class Taught(StrEnum):
    """How much a look was expected to teach when it was chosen."""

    MUCH = "much"
    LITTLE = "little"
    NOTHING = "nothing"


# In bits: half a coin's toss is much, a twentieth nothing to speak of.
_MUCH, _LITTLE = 0.25, 0.05


@dataclass(frozen=True)
class Looked:
    """A move of the path. ``better`` is what would have taught clearly more for its price then.

    ``minutes`` is the time elapsed once it was done, ``knew`` whether enough was known before it,
    ``opens`` a look that was not offered before it, and is after.
    """

    move: Move
    minutes: int
    taught: Taught
    knew: bool
    better: Move | None
    opens: Move | None


@dataclass(frozen=True)
class StepOf:
    """A step of a path as the picture shows it. ``belief`` in the true cause, from 0 to 1."""

    kind: str
    text: str
    minutes: int
    belief: float


def looked(state: State) -> tuple[Looked, ...]:
    """Every move that was carried out, in order, with what it was worth at that moment."""
    return tuple(_looked(state))


def _looked(state: State) -> Iterator[Looked]:
    before = State(state.case)
    for act in state.acts:
        following = after(before, act)
        if isinstance(act, Did) and len(following.seen) > len(before.seen):
            move = following.seen[-1].move
            _, bears = before.gives(move)
            bits = beliefs.information(before.beliefs, bears) if move.collects else 0.0
            knew = max(before.beliefs.values()) >= CERTAIN
            yield Looked(
                move,
                following.minutes,
                _taught(bits),
                knew,
                _better(before, move, bits, knew),
                _opened(before, following),
            )
        before = following


def _taught(bits: float) -> Taught:
    if bits >= _MUCH:
        return Taught.MUCH
    return Taught.LITTLE if bits >= _LITTLE else Taught.NOTHING


def _better(before: State, move: Move, bits: float, knew: bool) -> Move | None:
    """The best look then, when it was worth at least twice this one for its price."""
    best = next(iter(looks(before)), None)
    if knew or not move.collects or best is None or best.bits < _LITTLE:
        return None
    if Did(move=move.id) in best.acts:
        # It is that look, or on the way to it.
        return None
    return best.move if best.rate > 2 * bits / price(move.minutes, move.euros) else None


def _opened(before: State, following: State) -> Move | None:
    """A careful look that this move made possible."""
    return next(
        (
            move
            for move in before.case.moves
            if move.collects
            and not move.is_mistake
            and following.is_offered(move)
            and not before.is_offered(move)
        ),
        None,
    )


def steps(state: State) -> tuple[StepOf, ...]:
    """The path for the picture: precautions, moves, conclusions; what was stopped as well."""
    return tuple(_steps(state))


def _steps(state: State) -> Iterator[StepOf]:
    before = State(state.case)
    cause = state.case.cause.id
    for act in state.acts:
        now = after(before, act)
        stopped = len(now.breaches) > len(before.breaches) and len(now.seen) == len(before.seen)
        match act:
            case Did(move=name):
                kind = "breach" if stopped else _kind_of(state.case.move(name))
                yield StepOf(kind, state.case.move(name).text, now.minutes, now.beliefs[cause])
            case Secured(precaution=name):
                text = state.case.precaution(name).text
                yield StepOf("precaution", text, now.minutes, now.beliefs[cause])
            case Concluded(hypothesis=name):
                kind = "right" if name == cause else "wrong"
                text = state.case.hypothesis(name).text
                yield StepOf(kind, text, now.minutes, now.beliefs[cause])
            case Reopened():
                yield StepOf("reopened", "", now.minutes, now.beliefs[cause])
        if now.open_decision is not None and now.decided:
            return
        before = now


def known_from(path: Sequence[StepOf]) -> int | None:
    """The step (from 1) once which what was seen pointed to the cause; None if it never did."""
    return next((n for n, step in enumerate(path, start=1) if step.belief >= CERTAIN), None)


def _kind_of(move: Move) -> str:
    if move.is_mistake:
        return "mistake"
    return "look" if move.collects else "act"


def expert_steps(state: State) -> tuple[StepOf, ...]:
    """The expert's path through the same case."""
    return steps(expert_state(state.case))
