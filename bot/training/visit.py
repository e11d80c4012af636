"""One person's visit: what the wings are given to work with, for the time of one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.screen import Screen
from bot.store.database import Session
from bot.store.tables import Person
from bot.training.library import Library


@dataclass(frozen=True)
class House:
    """What is the same for everybody who comes.

    ``administrators`` are Telegram ids; ``tutors`` those who are named tutor when they first come;
    ``bot_name`` is the bot's user name, without « @ ».
    """

    administrators: frozenset[int] = frozenset()
    tutors: frozenset[int] = frozenset()
    bot_name: str = ""


NOBODY_SPECIAL = House()


@dataclass(frozen=True)
class Visit:
    """Who is there, when, and the open transaction in which their state may change.

    ``now`` is one instant for the whole visit, in UTC. ``told`` is what others are to be told.
    """

    person: Person
    session: Session
    now: datetime
    library: Library
    house: House = NOBODY_SPECIAL
    told: list[tuple[int, Screen]] = field(default_factory=list)

    @property
    def is_administrator(self) -> bool:
        return self.person.telegram_id in self.house.administrators

    def tell(self, person_id: int, message: Screen) -> None:
        """Send a message to somebody else, once this visit is committed.

        It stands beside what they are doing: their screen stays as it is.
        """
        self.told.append((person_id, message))
