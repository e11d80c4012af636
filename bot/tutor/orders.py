"""A piece of work as buttons carry it: whom it is for and by when, in a few characters.

``give:<group>:<work>:<yymmdd>:<people>``, where people are ``*`` (the whole group), ``p12`` (one
candidate) or some of the group: a checksum of who is in it, and a bit for each. Nothing is kept
between two taps, and a group that changed meanwhile is noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from bot.screen import MAX_ACTION_BYTES, Tap, UnknownAction
from bot.store.tables import Group, Person
from bot.training.assignments import NoSuchWork, Work, work
from bot.training.dates import today_in
from bot.training.names import distinct_names

EVERYBODY = "*"
DELAYS = (2, 7, 14)
_LONGEST_WORK = "C1.10+C1.11+C1.12"


class GroupChanged(Exception):
    """Someone joined or left since the button was made: who was meant is no longer known."""


@dataclass(frozen=True)
class Order:
    """What to do, for whom and by when, within a group."""

    group: Group
    work: Work
    due: date
    people: tuple[Person, ...]
    of: tuple[Person, ...]

    def action(
        self,
        verb: str = "",
        *,
        due: date | None = None,
        people: Collection[int] | None = None,
        work: str | None = None,
    ) -> str:
        """The action of a button for this order, or for a like one."""
        ids = {person.id for person in self.people} if people is None else set(people)
        parts = [
            f"give:{self.group.id}",
            work or self.work.code,
            f"{due or self.due:%y%m%d}",
            named([person.id for person in self.of], ids),
        ]
        return ":".join([*parts, verb] if verb else parts)

    @property
    def names(self) -> dict[int, str]:
        """What the candidates of the group are called, by their id."""
        return distinct_names(self.of)

    @property
    def can_be_parted(self) -> bool:
        """Whether any selection of the group fits into a button, whatever the work becomes."""
        longest = f"give:{self.group.id}:{_LONGEST_WORK}:yymmdd:"
        selection = 5 + -(-len(self.of) // 4)
        return len(longest) + selection + len(":crit") <= MAX_ACTION_BYTES


def order(group: Group, of: Sequence[Person], tap: Tap) -> Order:
    """Read the order that an action carries, for the candidates that the group has now.

    Raises:
        UnknownAction: it is none.
        GroupChanged: it names some people of the group as it was.
    """
    try:
        wanted = work(tap.word(2))
        due = datetime.strptime(tap.word(3), "%y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except (NoSuchWork, ValueError):
        raise UnknownAction(tap.action) from None
    ids = _meant([person.id for person in of], tap.word(4))
    return Order(group, wanted, due, tuple(one for one in of if one.id in ids), tuple(of))


def default_due(today: date) -> date:
    """In a week."""
    return today + timedelta(days=DELAYS[1])


def named(of: Sequence[int], ids: Collection[int]) -> str:
    """Some people of a group, in as few characters as possible."""
    meant = [one for one in of if one in ids]
    if meant and len(meant) == len(of):
        return EVERYBODY
    if len(meant) == 1:
        return f"p{meant[0]}"
    mask = sum(1 << rank for rank, one in enumerate(of) if one in ids)
    return f"{_checksum(of)}-{mask:x}"


def _meant(of: Sequence[int], word: str) -> set[int]:
    if word == EVERYBODY:
        return set(of)
    try:
        if word.startswith("p"):
            return {int(word[1:])} & set(of)
        checksum, mask = word.split("-")
        if checksum != _checksum(of):
            raise GroupChanged
        bits = int(mask, 16)
    except ValueError:
        raise UnknownAction(word) from None
    return {one for rank, one in enumerate(of) if bits >> rank & 1}


def _checksum(of: Sequence[int]) -> str:
    return f"{crc32(','.join(map(str, of)).encode()) & 0xFFFF:04x}"


def proposal(
    group: Group, of: Sequence[int], ids: Collection[int], code: str, now: datetime
) -> str:
    """The action of a button that proposes work to some candidates of a group, within a week.

    ``of`` are the ids of all its candidates, in the order of ``store.groups.candidates``.
    """
    due = default_due(today_in(group.zone, now))
    return f"give:{group.id}:{code}:{due:%y%m%d}:{named(of, ids)}"
