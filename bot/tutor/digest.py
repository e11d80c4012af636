"""What a tutor is told of a group: rules over plain facts, each line with what it rests on.

What answers do not show yet, and what is near the threshold, is never told as a weakness. Nobody is
ranked: people are named in the order of the alphabet. ``docs/digest.md`` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.learning.states import State
from bot.lists import alphabetical
from bot.training.safety import Unsafe
from bot.training.standing import Level, chance_higher, interval_of

MOST_WEAK = 3
MOST_PEOPLE = 5
SILENT_DAYS = 14
EXAM_DAYS = 30
# What is told to have changed did so with this probability at least, as for naming a weakness.
SURE_CHANGE = 0.8
_HEIGHT = {State.WEAK: 0, State.NEAR: 1, State.SOLID: 2}


class Trend(StrEnum):
    """How a level moved. ``UNKNOWN``: too little was known then, or is now."""

    UNKNOWN = "unknown"
    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


@dataclass(frozen=True)
class Facts:
    """One candidate, now and at the last digest.

    ``silent_days`` counts from the last answer, or for who never answered (``has_answered``) from
    the day when they came; ``exam_in`` (days) is None for who has no exam ahead. ``late`` is how
    many pieces of work are past their date, ``late_on`` the capacities that they are about.
    ``unsafe`` is what calls for an alert, since the last digest.
    """

    id: int
    name: str
    now: tuple[Level, ...]
    before: tuple[Level, ...]
    silent_days: int | None = None
    has_answered: bool = True
    exam_in: int | None = None
    late: int = 0
    late_on: tuple[str, ...] = ()
    unsafe: Unsafe | None = None
    carer: str | None = None

    @property
    def weak(self) -> tuple[Level, ...]:
        """The capacities that stay below the threshold."""
        return tuple(level for level in self.now if level.state is State.WEAK)

    @property
    def fallen(self) -> tuple[Level, ...]:
        """Those that do since the last time, and did not then, by a real change.

        What was unknown has not fallen.
        """
        return tuple(
            level
            for level, then in zip(self.now, self.before, strict=True)
            if level.state is State.WEAK
            and then.state in {State.NEAR, State.SOLID}
            and trend_of((then,), (level,)) is Trend.LOWER
        )

    @property
    def known(self) -> tuple[Level, ...]:
        """The capacities of which something can be said."""
        return tuple(level for level in self.now if level.state is not State.UNKNOWN)


@dataclass(frozen=True)
class Evidence:
    """What a line rests on: so many answers, of which ``new`` since then, and an interval.

    ``low`` to ``high`` is an interval for the mean of the levels concerned (``interval_of``), in
    questions out of ten; ``then`` the same at the beginning, None where too little was known.
    """

    levels: int
    answers: int
    new: int
    low: int
    high: int
    then: tuple[int, int] | None
    trend: Trend


@dataclass(frozen=True)
class Line:
    """A capacity, the candidates concerned (by name), and the evidence.

    ``known`` is of how many candidates of the group something can be said.
    """

    capacity: str
    people: tuple[Facts, ...]
    known: int
    evidence: Evidence


class Rule(StrEnum):
    """Why a candidate is to be contacted, the most pressing first."""

    EXAM = "exam"
    LATE = "late"
    FALLEN = "fallen"
    SILENT = "silent"


@dataclass(frozen=True)
class Contact:
    """Someone to contact, the rule that says so, and the capacities that it is about.

    ``evidence`` is None as long as too little is known of them.
    """

    who: Facts
    rule: Rule
    about: tuple[str, ...]
    evidence: Evidence | None


@dataclass(frozen=True)
class Given:
    """A piece of work that was asked of some, as a whole.

    ``evidence`` is how those who did it stood when it was given and stand now on ``capacity``: None
    when it is about no single one, or when nothing can be told yet.
    """

    what: str
    due: date
    asked: int
    done: int
    capacity: str | None
    evidence: Evidence | None


@dataclass(frozen=True)
class Digest:
    """Everything that a digest says. ``more`` is how many other candidates a rule names."""

    weak: tuple[Line, ...]
    contacts: tuple[Contact, ...]
    more: int
    improved: tuple[Line, ...]
    unsafe: tuple[Facts, ...]
    given: tuple[Given, ...]
    unknown: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to do nor to be glad of."""
        return not (self.weak or self.contacts or self.improved)


def digest(people: Sequence[Facts], given: Sequence[Given] = ()) -> Digest:
    """What these candidates' answers call for, and what became of the work ``given`` to them."""
    by_name = sorted(people, key=lambda one: (*alphabetical(one.name), one.id))
    places = range(len(by_name[0].now)) if by_name else range(0)
    weak = [line for i in places if (line := _line(by_name, i, _is_weak))]
    improved = [line for i in places if (line := _line(by_name, i, _has_improved))]
    # What most candidates share comes first: one explanation then serves them all.
    weak.sort(key=lambda line: -len(line.people))
    improved.sort(key=lambda line: -len(line.people))
    contacts, more = _contacts(by_name)
    return Digest(
        weak=tuple(weak[:MOST_WEAK]),
        contacts=contacts,
        more=more,
        improved=tuple(improved[:MOST_WEAK]),
        unsafe=tuple(one for one in by_name if one.unsafe),
        given=tuple(given),
        unknown=sum(not one.known for one in by_name),
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


def trend_of(then: Sequence[Level], now: Sequence[Level]) -> Trend:
    """How the mean of some levels moved; one pair a person, in the same order."""
    unknown = {level.state for level in (*then, *now)} & {State.UNKNOWN}
    if unknown or not now:
        return Trend.UNKNOWN
    chance = chance_higher(then, now)
    if chance >= SURE_CHANGE:
        return Trend.HIGHER
    return Trend.LOWER if 1 - chance >= SURE_CHANGE else Trend.SAME


def evidence_of(then: Sequence[Level], now: Sequence[Level]) -> Evidence:
    """What is known of some levels, at least one; one pair a person, in the same order."""
    trend = trend_of(then, now)
    low, high = interval_of(now)
    answers = sum(level.answers for level in now)
    return Evidence(
        levels=len(now),
        answers=answers,
        new=answers - sum(level.answers for level in then),
        low=low,
        high=high,
        then=None if trend is Trend.UNKNOWN else interval_of(then),
        trend=trend,
    )


def _contacts(people: Sequence[Facts]) -> tuple[tuple[Contact, ...], int]:
    found = [_contact(one, rule) for one in people if (rule := rule_for(one))]
    order = list(Rule)
    # Whom another tutor takes care of leaves their place to the others.
    found.sort(key=lambda one: (one.who.carer is not None, order.index(one.rule)))
    chosen = found[:MOST_PEOPLE]
    chosen.sort(key=lambda one: people.index(one.who))
    return tuple(chosen), len(found) - len(chosen)


def _contact(one: Facts, rule: Rule) -> Contact:
    late_on = tuple(level for level in one.known if level.capacity in one.late_on)
    about = {
        Rule.EXAM: one.weak,
        Rule.LATE: late_on or one.known,
        Rule.FALLEN: one.fallen,
        Rule.SILENT: one.known,
    }[rule]
    names = tuple(level.capacity for level in about)
    then = [level for level in one.before if level.capacity in names]
    return Contact(one, rule, names, evidence_of(then, about) if about else None)


def _is_weak(now: Level, _then: Level) -> bool:
    return now.state is State.WEAK


def _has_improved(now: Level, then: Level) -> bool:
    if now.state not in _HEIGHT or then.state not in _HEIGHT:
        return False
    better = _HEIGHT[now.state] > _HEIGHT[then.state]
    return better and trend_of((then,), (now,)) is Trend.HIGHER


def _line(
    people: Sequence[Facts], place: int, concerns: Callable[[Level, Level], bool]
) -> Line | None:
    those = tuple(one for one in people if concerns(one.now[place], one.before[place]))
    if not those:
        return None
    now, then = [one.now[place] for one in those], [one.before[place] for one in those]
    return Line(
        capacity=now[0].capacity,
        people=those,
        known=sum(one.now[place].state is not State.UNKNOWN for one in people),
        evidence=evidence_of(then, now),
    )
