"""What a tutor is told of a group: rules over plain facts, each line with what it rests on.

What answers do not show yet, and what is near the threshold, is never told as a weakness. Nobody is
ranked: people are named in the order of the alphabet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.learning.states import State
from bot.training.standing import Level

MOST_WEAK = 3
MOST_PEOPLE = 5
SILENT_DAYS = 14
EXAM_DAYS = 30
_HEIGHT = {State.WEAK: 0, State.NEAR: 1, State.SOLID: 2}


@dataclass(frozen=True)
class Facts:
    """One candidate, now and when the last digest would have been written.

    ``silent_days`` is None for who never answered, ``exam_in`` (days) for who has no exam ahead.
    ``late`` is how many pieces of work are past their date, ``unsafe`` how many answers on safety
    were wrong though given as sure since the last time.
    """

    id: int
    name: str
    now: tuple[Level, ...]
    before: tuple[Level, ...]
    silent_days: int | None = None
    exam_in: int | None = None
    late: int = 0
    unsafe: int = 0
    carer: str | None = None

    @property
    def weak(self) -> list[str]:
        """The capacities that stay below the threshold."""
        return [level.capacity for level in self.now if level.state is State.WEAK]

    @property
    def fallen(self) -> list[str]:
        """Those that do since the last time, and did not then (what was unknown has not fallen)."""
        return [
            level.capacity
            for level, then in zip(self.now, self.before, strict=True)
            if level.state is State.WEAK and then.state in {State.NEAR, State.SOLID}
        ]


@dataclass(frozen=True)
class Line:
    """A capacity, the candidates concerned (by name), and the evidence.

    ``known`` is of how many candidates something can be said; ``answers`` how many answers of
    those concerned it rests on; ``low`` to ``high`` their mean interval now, ``low_then`` to
    ``high_then`` the last time, in questions out of ten.
    """

    capacity: str
    people: tuple[Facts, ...]
    known: int
    answers: int
    low: int
    high: int
    low_then: int
    high_then: int


class Rule(StrEnum):
    """Why a candidate is to be contacted, the most pressing first."""

    EXAM = "exam"
    LATE = "late"
    FALLEN = "fallen"
    SILENT = "silent"


@dataclass(frozen=True)
class Contact:
    """Someone to contact, and the rule that says so."""

    who: Facts
    rule: Rule


@dataclass(frozen=True)
class Digest:
    """Everything that a digest says, apart from work given."""

    weak: tuple[Line, ...]
    contacts: tuple[Contact, ...]
    improved: tuple[Line, ...]
    unsafe: tuple[Facts, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to do nor to be glad of."""
        return not (self.weak or self.contacts or self.improved or self.unsafe)


def digest(people: Sequence[Facts]) -> Digest:
    """What these candidates' answers call for."""
    by_name = sorted(people, key=lambda one: (one.name.casefold(), one.id))
    places = range(len(by_name[0].now)) if by_name else range(0)
    weak = [line for i in places if (line := _line(by_name, i, _is_weak))]
    improved = [line for i in places if (line := _line(by_name, i, _has_improved))]
    # What most candidates share comes first: one explanation then serves them all.
    weak.sort(key=lambda line: -len(line.people))
    improved.sort(key=lambda line: -len(line.people))
    return Digest(
        weak=tuple(weak[:MOST_WEAK]),
        contacts=_contacts(by_name),
        improved=tuple(improved[:MOST_WEAK]),
        unsafe=tuple(one for one in by_name if one.unsafe),
    )


def rule_for(one: Facts) -> Rule | None:
    """The most pressing reason to contact a candidate, if there is one."""
    if one.exam_in is not None and one.exam_in <= EXAM_DAYS and one.weak:
        return Rule.EXAM
    if one.late:
        return Rule.LATE
    if one.fallen:
        return Rule.FALLEN
    if one.silent_days is not None and one.silent_days >= SILENT_DAYS:
        return Rule.SILENT
    return None


def _contacts(people: Sequence[Facts]) -> tuple[Contact, ...]:
    found = [Contact(one, rule) for one in people if (rule := rule_for(one))]
    order = list(Rule)
    # Whom another tutor takes care of leaves their place to the others.
    found.sort(key=lambda one: (one.who.carer is not None, order.index(one.rule)))
    chosen = found[:MOST_PEOPLE]
    return tuple(sorted(chosen, key=lambda one: people.index(one.who)))


def _is_weak(now: State, _then: State) -> bool:
    return now is State.WEAK


def _has_improved(now: State, then: State) -> bool:
    known = now in _HEIGHT and then in _HEIGHT
    return known and _HEIGHT[now] > _HEIGHT[then]


def _line(
    people: Sequence[Facts], place: int, concerns: Callable[[State, State], bool]
) -> Line | None:
    those = tuple(one for one in people if concerns(one.now[place].state, one.before[place].state))
    if not those:
        return None
    now, then = [one.now[place] for one in those], [one.before[place] for one in those]
    return Line(
        capacity=now[0].capacity,
        people=those,
        known=sum(one.now[place].state is not State.UNKNOWN for one in people),
        answers=sum(level.answers for level in now),
        low=round(sum(level.low for level in now) / len(now)),
        high=round(sum(level.high for level in now) / len(now)),
        low_then=round(sum(level.low for level in then) / len(then)),
        high_then=round(sum(level.high for level in then) / len(then)),
    )
