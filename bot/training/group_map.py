"""A group as people by capacities: described without naming anybody, looked up when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.learning.items import Pool
from bot.learning.learner import Model
from bot.learning.states import State
from bot.lists import alphabetical, paged
from bot.pictures.heatmap import MOST_PEOPLE, Cell, Row
from bot.store import attempts, groups
from bot.store.attempts import Marked
from bot.store.database import Session
from bot.store.tables import Person
from bot.training.mastery import Minds
from bot.training.names import distinct_names
from bot.training.standing import Level, levels_at, likely
from referential.loading import load_referential


@dataclass(frozen=True)
class GroupMap:
    """One page of a group's map as one of its tutors may see it, at an instant.

    ``tutor`` and ``group`` are ids. ``title`` and ``legend`` are the words around the map: they
    name nobody.
    """

    tutor: int
    group: int
    page: int
    at: datetime
    title: str
    legend: str


@dataclass(frozen=True)
class People:
    """All that it takes to draw a map: who is on the page, and what they answered."""

    map: GroupMap
    people: Sequence[Person]
    names: dict[int, str]
    logs: dict[int, list[Marked]]
    pool: Pool
    model: Model


class NobodyToShow(Exception):
    """The person is no tutor of this group (any more), or nobody is left in it."""


async def people_on(session: Session, minds: Minds, shown: GroupMap) -> People:
    """Who is on a page of a map now, as far as its tutor may still see them.

    Raises:
        NobodyToShow: there is nobody.
    """
    everyone = await groups.candidates(session, shown.tutor, shown.group)
    names = distinct_names(everyone)
    by_name = sorted(everyone, key=lambda one: alphabetical(names[one.id]))
    people, _, _ = paged(by_name, shown.page, MOST_PEOPLE)
    if not people:
        raise NobodyToShow(shown.group)
    logs = await attempts.marked_of(session, [one.id for one in people])
    return People(shown, people, names, logs, await minds.pool(session), minds.model)


def columns() -> list[str]:
    """The capacities, in the order of the certificate."""
    return [one.id for one in load_referential().capacities]


def rows(people: People) -> list[Row]:
    """What the map says of each person."""
    ids = [one.id for one in people.people]
    logs = [people.logs[one] for one in ids]
    told = levels_at(people.pool, people.model, logs, (people.map.at,))
    return [
        Row(people.names[person.id], [cell(level, people.model) for level in levels])
        for person, (levels,) in zip(people.people, told, strict=True)
    ]


def cell(level: Level, model: Model) -> Cell:
    """What the map says of a capacity: so many questions in ten, or how few answers there are."""
    if level.state is State.UNKNOWN:
        return Cell(None, level.answers)
    return Cell(likely(level, model.naming.threshold), level.answers, level.state is State.WEAK)
