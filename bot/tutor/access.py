"""What a button of a tutor's is about, as far as the tutor may see it now.

Nothing is told apart: another tutor's group, one that never was, a candidate who left.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.screen import Tap, UnknownAction
from bot.store import groups
from bot.store.tables import Group, Person
from bot.store.types import LARGEST_ID
from bot.training.names import distinct_names
from bot.training.visit import Visit


@dataclass(frozen=True)
class OwnCandidate:
    """A candidate in a group of the visiting tutor's, and what they are called among the others."""

    group: Group
    person: Person
    name: str

    @property
    def here(self) -> str:
        """« 3:12 », the group and the candidate as buttons name them."""
        return f"{self.group.id}:{self.person.id}"


def row_id(tap: Tap, index: int) -> int:
    """The id at this place of an action.

    Raises:
        UnknownAction: no row can have it.
    """
    number = tap.number(index)
    if not 0 < number <= LARGEST_ID:
        raise UnknownAction(tap.action)
    return number


async def own_group(visit: Visit, tap: Tap) -> Group:
    """The group named by the first number of an action.

    Raises:
        UnknownAction: the visitor is no tutor of it.
    """
    group = await groups.group(visit.session, visit.person.id, row_id(tap, 1))
    if group is None:
        raise UnknownAction(tap.action)
    return group


async def own_candidate(visit: Visit, tap: Tap) -> OwnCandidate:
    """The candidate and the group named by the first two numbers of an action.

    Raises:
        UnknownAction: the visitor is no tutor of this candidate in this group.
    """
    return await _in(visit, await own_group(visit, tap), row_id(tap, 2))


async def shared_candidate(visit: Visit, person_id: int) -> OwnCandidate:
    """A candidate, in the oldest of the groups through which the visiting tutor helps them.

    Raises:
        UnknownAction: there is no such group.
    """
    for group in (await groups.shared(visit.session, visit.person.id, person_id))[:1]:
        return await _in(visit, group, person_id)
    raise UnknownAction(str(person_id))


async def _in(visit: Visit, group: Group, person_id: int) -> OwnCandidate:
    everyone = await groups.candidates(visit.session, visit.person.id, group.id)
    for person in everyone:
        if person.id == person_id:
            return OwnCandidate(group, person, distinct_names(everyone)[person_id])
    raise UnknownAction(str(person_id))
