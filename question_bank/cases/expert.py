"""What someone who knows the trade would do: never with knowledge of the hidden cause.

At each step the safe look that teaches most for its price, by the case's own words; when enough is
known, or nothing left teaches anything, the conclusion that the results point to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from question_bank.cases import beliefs
from question_bank.cases.model import Diagnosis, Move
from question_bank.cases.path import Act, Concluded, Decided, Did, Mark, Marked, Secured
from question_bank.cases.simulation import State, after

# A hypothesis believed this much may be named as the cause.
CERTAIN = 0.97
# A look expected to teach less than this (bits) is not worth a step.
LEAST_INFORMATION = 0.01
# What a minute of a technician and of a stopped machine is taken to cost. A convention.
EUROS_A_MINUTE = 1
# Beliefs under which a hypothesis is ruled out, and above which it is likely.
RULED_OUT_BELOW, LIKELY_FROM = 0.08, 0.5


@dataclass(frozen=True)
class Look:
    """A move that collects, as it is weighed before it is done.

    ``acts`` are all that it takes now: precautions, moves that must come before, then itself.
    ``bits`` is what it is expected to teach, ``price`` what ``acts`` cost, in minutes.
    """

    move: Move
    acts: tuple[Act, ...]
    bits: float
    price: float

    @property
    def rate(self) -> float:
        """Bits a minute."""
        return self.bits / self.price


def price(minutes: float, euros: float) -> float:
    """Time and money as one number of minutes, at least one."""
    return max(1.0, minutes + euros / EUROS_A_MINUTE)


def looks(state: State) -> list[Look]:
    """The looks that may be taken now without a mistake, the best first."""
    found = []
    for move in state.case.moves:
        if not move.collects or move.is_mistake or move.id in state.done:
            continue
        acts = tuple(steps_to(state, move))
        if not acts:
            continue
        # What must come before may change what is then seen.
        _, bears = _carried_out(state, acts[:-1]).gives(move)
        found.append(
            Look(move, acts, beliefs.information(state.beliefs, bears), _price(state, acts))
        )
    return sorted(found, key=lambda look: -look.rate)


def knows_enough(state: State) -> bool:
    """Whether one hypothesis is believed enough to be named."""
    return max(state.beliefs.values()) >= CERTAIN


def best_look(state: State) -> Look | None:
    """The look to take next, or None when it is time to conclude."""
    if knows_enough(state):
        return None
    best = next(iter(looks(state)), None)
    return best if best and best.bits >= LEAST_INFORMATION else None


def steps_to(state: State, move: Move) -> Iterator[Act]:
    """What must be done to carry out a move now, itself last; nothing when that is impossible."""
    needed = _chain(state, move, ())
    if needed is None:
        return
    secured = set(state.secured)
    for one in needed:
        for name in one.needs:
            if name not in secured:
                secured.add(name)
                yield Secured(precaution=name)
        yield Did(move=one.id)


def _chain(state: State, move: Move, above: Sequence[Move]) -> list[Move] | None:
    """The moves that must come before this one, in order, then it; None when that cannot be."""
    if move in above:
        return None
    chain: list[Move] = []
    for name in move.after:
        before = state.case.move(name)
        if name in state.done or before in chain:
            continue
        longer = None if before.is_mistake else _chain(state, before, (*above, move))
        if longer is None:
            return None
        chain += [one for one in longer if one not in chain]
    return [*chain, move]


def _price(state: State, acts: Sequence[Act]) -> float:
    minutes = euros = 0
    for act in acts:
        if isinstance(act, Secured):
            minutes += state.case.precaution(act.precaution).minutes
        elif isinstance(act, Did):
            move = state.case.move(act.move)
            minutes, euros = minutes + move.minutes, euros + move.euros
    return price(minutes, euros)


def expert_path(case: Diagnosis) -> tuple[Act, ...]:
    """The whole path of the expert, decisions included."""
    return expert_state(case).acts


def expert_state(case: Diagnosis) -> State:
    """Where the expert's path leads: investigation, marks, what was expected, decisions."""
    state = State(case)
    while (look := best_look(state)) is not None:
        state = _carried_out(state, look.acts)
    return concluded_rightly(with_marks(with_expected_moves(state)))


def with_expected_moves(state: State) -> State:
    """The same once every act that is expected before concluding is done, safely."""
    for move in state.case.moves:
        if move.expected and move.id not in state.done:
            state = _carried_out(state, tuple(steps_to(state, move)))
    return state


def with_marks(state: State) -> State:
    """The same with each hypothesis marked as what was seen says."""
    for name in state.beliefs:
        mark = fitting_mark(state.beliefs[name])
        if state.mark_of(name) is not mark:
            state = after(state, Marked(hypothesis=name, mark=mark))
    return state


def fitting_mark(belief: float) -> Mark:
    """What to think of a hypothesis believed this much."""
    if belief >= LIKELY_FROM:
        return Mark.LIKELY
    return Mark.RULED_OUT if belief <= RULED_OUT_BELOW else Mark.POSSIBLE


def concluded_rightly(state: State) -> State:
    """The same once the likeliest cause is named and every decision is taken rightly."""
    state = after(state, Concluded(hypothesis=beliefs.likeliest(state.beliefs)))
    while (decision := state.open_decision) is not None:
        lacking = [Secured(precaution=one.id) for one in state.missing(decision.needs)]
        state = _carried_out(state, lacking)
        right = tuple(i for i, option in enumerate(decision.options) if option.correct)
        state = after(state, Decided(decision=decision.id, options=right))
    return state


def _carried_out(state: State, acts: Sequence[Act]) -> State:
    for act in acts:
        state = after(state, act)
    return state
