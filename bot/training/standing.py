"""Where a person stands, capacity by capacity and as a whole: what may be said, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import exp

from bot.learning.learner import Learner, Standing
from bot.learning.readiness import Readiness
from bot.learning.states import State, Threshold
from bot.store import attempts
from bot.store.database import Session
from bot.store.tables import Person
from bot.training.mastery import Minds, fed
from bot.training.visit import Visit
from referential.loading import load_referential

# Four chances in five lie within this many standard deviations.
_WITHIN = 1.28


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
    """What the person's answers and the judgements on them add up to today."""
    learner = await visit.library.minds.learner(visit.session, visit.person)
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


async def standings_at(
    minds: Minds, session: Session, person: Person, instants: Sequence[datetime]
) -> list[tuple[Level, ...]]:
    """Where a person stood at each of these instants, which come in order of time.

    The answers given before an instant count, judged as they are judged today: a re-marking changes
    what is told of the past as it changes the present.
    """
    learner = Learner(await minds.pool(session), minds.model)
    log = await attempts.marked(session, person.id)
    told: list[tuple[Level, ...]] = []
    for before, instant in pairwise((None, *instants)):
        assert instant is not None
        fed(learner, [one for one in log if _between(one.answered_at, before, instant)])
        told.append(tuple(_level(one, minds.model.naming.threshold) for one in learner.standings()))
    return told


def _between(moment: datetime, begin: datetime | None, end: datetime) -> bool:
    return (begin is None or begin <= moment) and moment < end


def _level(standing: Standing, threshold: Threshold) -> Level:
    reach = _WITHIN * standing.deviation
    low, high = (
        round(10 * _success(standing.mean + shift, threshold)) for shift in (-reach, reach)
    )
    return Level(standing, low, high)


def _success(ability: float, threshold: Threshold) -> float:
    known = 1 / (1 + exp(threshold.difficulty - ability))
    return threshold.floor + (1 - threshold.floor) * known
