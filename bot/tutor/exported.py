"""What the files taken away from a group have in common: who is in it, and how things are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.catalogue import NARROW_SPACE, in_ten
from bot.documents.clean import file_name
from bot.lists import alphabetical
from bot.store import attempts, groups
from bot.store.tables import Group, Person
from bot.training.dates import spoken, today_in
from bot.training.exam import exam_of
from bot.training.names import distinct_names
from bot.training.standing import Level, standings_at
from bot.training.visit import Visit
from bot.tutor.texts import texts


@dataclass(frozen=True)
class Candidate:
    """A candidate as the answers given up to the visit show them.

    ``last`` is the day of their last answer, in the group's zone.
    """

    id: int
    name: str
    exam: date | None
    levels: tuple[Level, ...]
    last: date | None

    @property
    def answers(self) -> int:
        return sum(level.answers for level in self.levels)


async def candidates(visit: Visit, group: Group) -> list[Candidate]:
    """The candidates of one of the tutor's groups, by name."""
    people = await groups.candidates(visit.session, visit.person.id, group.id)
    names = distinct_names(people)
    found = [await _candidate(visit, group, person, names[person.id]) for person in people]
    return sorted(found, key=lambda one: alphabetical(one.name))


async def _candidate(visit: Visit, group: Group, person: Person, name: str) -> Candidate:
    (levels,) = await standings_at(visit.library.minds, visit.session, person, (visit.now,))
    log = await attempts.marked(visit.session, person.id)
    last = max((one.answered_at for one in log if one.answered_at < visit.now), default=None)
    exam = await exam_of(visit.session, person, visit.now)
    return Candidate(
        id=person.id,
        name=name,
        exam=exam.day if exam else None,
        levels=levels,
        last=None if last is None else today_in(group.zone, last),
    )


def local(moment: datetime, group: Group) -> datetime:
    """An instant on the clocks of the group's zone, without the zone."""
    return moment.astimezone(ZoneInfo(group.zone)).replace(tzinfo=None)


def when(visit: Visit, group: Group) -> str:
    """« 28 novembre 2026 à 15 h 40 », in the group's zone."""
    here = local(visit.now, group)
    hour = f"{here:%H}{NARROW_SPACE}h{NARROW_SPACE}{here:%M}"
    return texts.plain("export_moment", day=spoken(here.date()), hour=hour)


def threshold(visit: Visit) -> str:
    """Out of ten average questions, how many are to be answered right: « 7 », « 7,5 »."""
    return in_ten(visit.library.minds.model.naming.threshold.success)


def name_of_file(visit: Visit, group: Group, form: str) -> str:
    """« lyon-bilan-2026-11-28.pdf »."""
    about = texts.plain(f"export_file_{form}")
    words = file_name(group.name, about, f"{local(visit.now, group):%Y-%m-%d}")
    return f"{words}.{form}"
