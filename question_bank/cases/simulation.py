"""A diagnosis being played: what each act does, as a pure function of the case and of the path.

State in, state out: ``play(case, acts)`` gives the same state on any machine and at any time, so a
case interrupted is its acts, and nothing else need be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from question_bank.cases import beliefs
from question_bank.cases.beliefs import Bears, Beliefs
from question_bank.cases.model import Aim, Decision, Diagnosis, Event, Move, Precaution
from question_bank.cases.path import (
    Act,
    Concluded,
    Decided,
    Did,
    IllegalAct,
    Mark,
    Marked,
    Reopened,
    Secured,
)


@dataclass(frozen=True)
class Seen:
    """A move that was carried out, and what it gave.

    ``minutes`` is the time elapsed once it was done; ``beliefs`` what everything seen so far then
    says of the hypotheses.
    """

    move: Move
    result: str
    bears: Bears
    minutes: int
    beliefs: Beliefs


@dataclass(frozen=True)
class Breach:
    """Something was done (``by``, its id) without a precaution, or should never have been done.

    ``precaution`` is None for a move that is dangerous in itself. ``stopped`` tells whether someone
    stepped in before it was carried out.
    """

    by: str
    precaution: Precaution | None
    stopped: bool = False

    @property
    def aim(self) -> Aim:
        """What was put at risk."""
        return self.precaution.aim if self.precaution else Aim.SAFETY


@dataclass(frozen=True)
class Outcome:
    """What the last act led to: a result, or what prevented one; and what happened meanwhile."""

    move: Move | None = None
    result: str | None = None
    breaches: tuple[Breach, ...] = ()
    precaution: Precaution | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class State:
    """Where a diagnosis stands."""

    case: Diagnosis
    acts: tuple[Act, ...] = ()
    seen: tuple[Seen, ...] = ()
    secured: tuple[str, ...] = ()
    breaches: tuple[Breach, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    dropped_too_soon: tuple[str, ...] = ()
    concluded: str | None = None
    decided: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    minutes: int = 0
    euros: int = 0
    last: Outcome = Outcome()

    @cached_property
    def done(self) -> frozenset[str]:
        """The ids of the moves carried out and of the precautions taken."""
        return frozenset({*(one.move.id for one in self.seen), *self.secured})

    @property
    def beliefs(self) -> Beliefs:
        """What everything seen so far says of the hypotheses."""
        return self.seen[-1].beliefs if self.seen else beliefs.at_first(self.case)

    @property
    def open_decision(self) -> Decision | None:
        """The next decision to take, once the cause is named."""
        if self.concluded is None:
            return None
        return next((one for one in self.case.decisions if one.id not in self.decided), None)

    @property
    def is_over(self) -> bool:
        """Whether everything is decided."""
        return self.concluded is not None and self.open_decision is None

    def mark_of(self, hypothesis: str) -> Mark:
        """What the candidate thinks of a hypothesis: possible until they say otherwise."""
        return self.marks.get(hypothesis, Mark.POSSIBLE)

    def missing(self, needs: Iterable[str]) -> tuple[Precaution, ...]:
        """The precautions that are needed and not taken."""
        return tuple(self.case.precaution(name) for name in needs if name not in self.secured)

    def is_offered(self, move: Move) -> bool:
        """Whether a move may be chosen now."""
        return (
            self.concluded is None
            and not any(one.move.id == move.id for one in self.seen)
            and self.done.issuperset(move.after)
        )

    def gives(self, move: Move) -> tuple[str, Bears]:
        """The result that a move gives after what was done so far, and how it bears."""
        for variant in reversed(move.variants):
            if self.done.issuperset(variant.after):
                return variant.result, variant.bears
        return move.result, move.bears


# Above this belief, ruling a hypothesis out is premature.
TOO_LIKELY_TO_DROP = 0.25


def play(case: Diagnosis, acts: Iterable[Act]) -> State:
    """The state that these acts lead to.

    Raises:
        IllegalAct: one of them cannot be done where it stands.
    """
    state = State(case)
    for act in acts:
        state = after(state, act)
    return state


def after(state: State, act: Act) -> State:
    """The state after one more act.

    Raises:
        IllegalAct: it cannot be done now.
    """
    try:
        following = _after(state, act)
    except KeyError as unknown:
        raise IllegalAct(f"no such thing in this case: {unknown}") from None
    return replace(following, acts=(*state.acts, act))


def _after(state: State, act: Act) -> State:
    match act:
        case Did(move=name):
            return _did(state, state.case.move(name))
        case Secured(precaution=name):
            return _secured(state, state.case.precaution(name))
        case Marked(hypothesis=name, mark=mark):
            return _marked(state, state.case.hypothesis(name).id, mark)
        case Concluded(hypothesis=name) if state.concluded is None:
            return replace(state, concluded=state.case.hypothesis(name).id, last=Outcome())
        case Reopened() if state.concluded is not None and not state.decided:
            return replace(state, concluded=None, last=Outcome())
        case Decided(decision=name, options=options):
            return _decided(state, state.case.decision(name), options)
    raise IllegalAct(act.do)


def _did(state: State, move: Move) -> State:
    if not state.is_offered(move):
        raise IllegalAct(f"{move.id} cannot be chosen now")
    missing = state.missing(move.needs)
    # Someone steps in before an accident, and who did not agree does not hand the machine over.
    stopped = any(one.aim is not Aim.CLEANLINESS for one in missing)
    if stopped:
        # What was not done soiled nothing.
        breaches = tuple(
            Breach(move.id, one, stopped) for one in missing if one.aim is not Aim.CLEANLINESS
        )
        return replace(
            state,
            breaches=(*state.breaches, *breaches),
            last=Outcome(move=move, breaches=breaches),
        )
    breaches = tuple(Breach(move.id, one) for one in missing)
    if move.veto:
        breaches = (*breaches, Breach(move.id, None))
    result, bears = state.gives(move)
    minutes = state.minutes + move.minutes
    believed = beliefs.updated(state.beliefs, bears) if move.collects else state.beliefs
    return replace(
        state,
        seen=(*state.seen, Seen(move, result, bears, minutes, believed)),
        breaches=(*state.breaches, *breaches),
        minutes=minutes,
        euros=state.euros + move.euros,
        last=Outcome(move, result, breaches, events=_events(state, minutes)),
    )


def _secured(state: State, precaution: Precaution) -> State:
    if precaution.id in state.secured or state.is_over:
        raise IllegalAct(f"{precaution.id} is taken already")
    minutes = state.minutes + precaution.minutes
    return replace(
        state,
        secured=(*state.secured, precaution.id),
        minutes=minutes,
        last=Outcome(precaution=precaution, events=_events(state, minutes)),
    )


def _events(state: State, minutes: int) -> tuple[Event, ...]:
    if state.concluded is not None:
        return ()
    return tuple(one for one in state.case.events if state.minutes < one.at <= minutes)


def _marked(state: State, hypothesis: str, mark: Mark) -> State:
    if state.concluded is not None:
        raise IllegalAct("the cause is named already")
    dropped = state.dropped_too_soon
    if mark is Mark.RULED_OUT and state.beliefs[hypothesis] > TOO_LIKELY_TO_DROP:
        dropped = (*dropped, hypothesis)
    return replace(
        state,
        marks={**state.marks, hypothesis: mark},
        dropped_too_soon=dropped,
        last=Outcome(),
    )


def _decided(state: State, decision: Decision, options: tuple[int, ...]) -> State:
    ticked = set(options)
    if (
        state.open_decision is not decision
        or len(ticked) != len(options)
        or not ticked <= set(range(len(decision.options)))
        or not ticked
        or (len(ticked) > 1 and not decision.several)
    ):
        raise IllegalAct(f"{decision.id} cannot be decided so")
    breaches = tuple(Breach(decision.id, one) for one in state.missing(decision.needs))
    return replace(
        state,
        decided={**state.decided, decision.id: tuple(sorted(options))},
        breaches=(*state.breaches, *breaches),
        last=Outcome(breaches=breaches),
    )
