"""Where a person stands, capacity by capacity and as a whole: what may be said, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from math import exp, hypot, sqrt
from typing import TYPE_CHECKING

import numpy as np

from bot.learning.criteria import CriterionStanding, criterion_standings
from bot.learning.items import Pool
from bot.learning.learner import Model, Standing
from bot.learning.readiness import Readiness
from bot.learning.states import State, Threshold, normal_below
from bot.learning.together import Together
from bot.store import attempts
from bot.store.attempts import Marked
from bot.store.database import Session
from bot.store.tables import Person
from bot.training.mastery import Minds, decided, given
from referential.loading import load_referential

if TYPE_CHECKING:  # A visit carries the library, whose pictures show standings.
    from bot.training.visit import Visit

# Four chances in five lie within this many standard deviations.
_WITHIN = 1.28
# The share of the variance of errors that people who answer the same questions have in common.
_COMMON = 0.25


@dataclass(frozen=True)
class Level:
    """What may be said of a capacity.

    ``low`` and ``high`` are the ends of an 80 % interval: how many average questions in ten the
    person would answer right.
    """

    standing: Standing
    low: int
    high: int

    @property
    def capacity(self) -> str:
        return self.standing.capacity

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def answers(self) -> int:
        return self.standing.answers


@dataclass(frozen=True)
class CriterionLevel:
    """What may be said of a criterion; ``low`` and ``high`` as for a capacity."""

    standing: CriterionStanding
    low: int
    high: int


@dataclass(frozen=True)
class Band:
    """How many average questions in ten someone would answer right: an 80 % interval, unrounded."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True)
class WhereOneStands:
    """All seven capacities, and the chance of being above the threshold on all of them at once.

    ``threshold`` is the share of average questions to succeed at. The chances are None as long as
    too little is known of one of the capacities concerned.
    """

    threshold: float
    levels: tuple[Level, ...]
    whole: Readiness | None
    blocks: dict[str, Readiness | None]


async def where_one_stands(visit: Visit) -> WhereOneStands:
    """Where the visiting person stands."""
    return await standing_of(visit.library.minds, visit.session, visit.person)


async def standing_of(minds: Minds, session: Session, person: Person) -> WhereOneStands:
    """What a person's answers and the judgements on them add up to today."""
    learner = await minds.learner(session, person)
    threshold = learner.model.naming.threshold
    levels = tuple(_level(one, threshold) for one in learner.standings())
    known = {one.capacity for one in levels if one.state is not State.UNKNOWN}

    def ready(capacities: tuple[str, ...]) -> Readiness | None:
        return learner.readiness(capacities) if known.issuperset(capacities) else None

    certificate = load_referential()
    return WhereOneStands(
        threshold=threshold.success,
        levels=levels,
        whole=ready(tuple(one.id for one in certificate.capacities)),
        blocks={block.id: ready(block.capacities) for block in certificate.blocks},
    )


async def criteria_of(
    minds: Minds, session: Session, person: Person, capacity: str
) -> tuple[CriterionLevel, ...]:
    """Where a person stands today on each criterion of a capacity, in the certificate's order."""
    learner = await minds.learner(session, person)
    threshold = learner.model.naming.threshold
    of_capacity = {one.id for one in load_referential().capacity(capacity).criteria}
    return tuple(
        CriterionLevel(one, *_rounded(_band(one.mean, one.deviation, threshold)))
        for one in criterion_standings(learner)
        if one.criterion in of_capacity
    )


async def standings_at(
    minds: Minds, session: Session, person: Person, instants: Sequence[datetime]
) -> list[tuple[Level, ...]]:
    """Where a person stood at each of these instants, which come in order of time.

    The answers given before an instant count, judged as they are judged today: a re-marking changes
    what is told of the past as it changes the present.
    """
    log = await attempts.marked(session, person.id)
    return levels_at(await minds.pool(session), minds.model, [log], instants)[0]


def levels_at(
    pool: Pool, model: Model, logs: Sequence[Sequence[Marked]], instants: Sequence[datetime]
) -> list[list[tuple[Level, ...]]]:
    """The same for several people at once, from the judgements on their answers.

    Reads nothing: it may be done when no transaction is open. Gives, for each log, one tuple of
    levels an instant.
    """
    together = Together(len(logs), pool, model)
    kept = [[(one.answered_at, given(pool, one)) for one in decided(log)] for log in logs]
    told: list[list[tuple[Level, ...]]] = [[] for _ in logs]
    for before, instant in pairwise((datetime.min.replace(tzinfo=UTC), *instants)):
        together.answer([[one for at, one in log if before <= at < instant] for log in kept])
        for levels, standings in zip(told, together.standings(), strict=True):
            levels.append(tuple(_level(one, model.naming.threshold) for one in standings))
    return told


def interval_of(levels: Sequence[Level]) -> tuple[int, int]:
    """An interval for the mean of several levels (at least one), in questions out of ten.

    It is the mean of their ends. A standard deviation of a mean is at most the mean of the standard
    deviations, so this holds the mean at least as often as each interval holds its own level,
    whatever the errors have in common (questions all harder than their authors thought, say).
    """
    return (
        round(sum(level.low for level in levels) / len(levels)),
        round(sum(level.high for level in levels) / len(levels)),
    )


def chance_higher(then: Sequence[Level], now: Sequence[Level]) -> float:
    """How likely the mean of some levels is higher now than it was; one pair a person, in order.

    Cautious twice: what is believed then and now is taken as if learnt apart (it shares answers, so
    the difference is better known than that), and a quarter of the variance as common to all, who
    answer much the same questions (``docs/digest.md`` has what this costs and saves).
    """
    pairs = [(a.standing, b.standing) for a, b in zip(then, now, strict=True)]
    count = len(pairs)
    rise = sum(after.mean - before.mean for before, after in pairs) / count
    spreads = [hypot(before.deviation, after.deviation) for before, after in pairs]
    own = sum(spread**2 for spread in spreads) / count**2
    common = (sum(spreads) / count) ** 2
    spread = sqrt((1 - _COMMON) * own + _COMMON * common)
    return float(normal_below(np.array(rise / spread)))


def likely(level: Level, threshold: Threshold) -> int:
    """How many average questions in ten the person would most likely answer right."""
    return round(10 * _success(level.standing.mean, threshold))


def band_of(level: Level, threshold: Threshold) -> Band:
    """The interval of a level before it is rounded for people, to be drawn."""
    return _band(level.standing.mean, level.standing.deviation, threshold)


def _level(standing: Standing, threshold: Threshold) -> Level:
    return Level(standing, *_rounded(_band(standing.mean, standing.deviation, threshold)))


def _band(mean: float, deviation: float, threshold: Threshold) -> Band:
    reach = _WITHIN * deviation
    low, likely, high = (10 * _success(mean + shift, threshold) for shift in (-reach, 0.0, reach))
    return Band(low, likely, high)


def _rounded(band: Band) -> tuple[int, int]:
    return round(band.low), round(band.high)


def _success(ability: float, threshold: Threshold) -> float:
    known = 1 / (1 + exp(threshold.difficulty - ability))
    return threshold.floor + (1 - threshold.floor) * known
