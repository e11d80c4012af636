"""One person's visit: what the wings are given to work with, for the time of one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Session
from bot.store.tables import Person
from bot.training.library import Library


@dataclass(frozen=True)
class Visit:
    """Who is there, when, and the open transaction in which their state may change.

    ``now`` is one instant for the whole visit, in UTC.
    """

    person: Person
    session: Session
    now: datetime
    library: Library
