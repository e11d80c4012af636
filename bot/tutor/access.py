"""What a button of a tutor's is about, as far as the tutor may see it now.

Nothing is told apart: another tutor's group, one that never was, a candidate who left.
"""

from __future__ import annotations

from bot.screen import Tap, UnknownAction
from bot.store import groups
from bot.store.tables import Group, Person
from bot.store.types import LARGEST_ID
from bot.training.visit import Visit


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


async def own_candidate(visit: Visit, tap: Tap) -> tuple[Group, Person]:
    """The group and the candidate in it named by the first two numbers of an action.

    Raises:
        UnknownAction: the visitor is no tutor of this candidate in this group.
    """
    group = await own_group(visit, tap)
    person = await groups.candidate(visit.session, visit.person.id, group.id, row_id(tap, 2))
    if person is None:
        raise UnknownAction(tap.action)
    return group, person
