"""Where a person stands, capacity by capacity and as a whole: what may be said, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from bot.learning.learner import Standing
from bot.learning.readiness import Readiness
from bot.learning.states import State, Threshold
from bot.training.mastery import MODEL
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

    The chances are None as long as too little is known of one of the capacities concerned.
    """

    levels: tuple[Level, ...]
    whole: Readiness | None
    blocks: dict[str, Readiness | None]


async def where_one_stands(visit: Visit) -> WhereOneStands:
    """What the person's answers and the judgements on them add up to today."""
    learner = await visit.library.minds.learner(visit.session, visit.person)
    levels = tuple(_level(one, MODEL.naming.threshold) for one in learner.standings())
    known = {one.capacity for one in levels if one.state is not State.UNKNOWN}

    def ready(capacities: tuple[str, ...]) -> Readiness | None:
        return learner.readiness(capacities) if known.issuperset(capacities) else None

    certificate = load_referential()
    return WhereOneStands(
        levels=levels,
        whole=ready(tuple(one.id for one in certificate.capacities)),
        blocks={block.id: ready(block.capacities) for block in certificate.blocks},
    )


def _level(standing: Standing, threshold: Threshold) -> Level:
    reach = _WITHIN * standing.deviation
    low, high = (
        round(10 * _success(standing.mean + shift, threshold)) for shift in (-reach, reach)
    )
    return Level(standing, low, high)


def _success(ability: float, threshold: Threshold) -> float:
    known = 1 / (1 + exp(threshold.difficulty - ability))
    return threshold.floor + (1 - threshold.floor) * known
