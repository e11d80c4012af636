"""Since when a digest tells: what is new in it, and what a sheet opened from it calls new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.screen import Tap, UnknownAction
from bot.store import consultations
from bot.store.database import Session
from bot.store.tables import Group
from bot.training.dates import today_in

A_WEEK = timedelta(days=7)
# An answer bears the instant at which it came in, and is there for others once it is committed.
_IN_FLIGHT = timedelta(minutes=1)


@dataclass(frozen=True)
class Since:
    """A whole second, so that a button can carry it; ``is_last`` when it is the last digest."""

    at: datetime
    is_last: bool


async def since_last_digest(session: Session, tutor_id: int, group: Group, now: datetime) -> Since:
    """The last digest of a group that its tutor got on an earlier day, else a week ago.

    Two looks on the same day compare with the same digest.
    """
    midnight = datetime.combine(today_in(group.zone, now), time(), ZoneInfo(group.zone))
    last = await consultations.last_digest(session, tutor_id, group.id, midnight.astimezone(UTC))
    return Since((last or now - A_WEEK).replace(microsecond=0), last is not None)


def counted_from(since: datetime) -> datetime:
    """From when on answers count as new: those that a digest was made too early to see are told by
    the next one. What came just before may be told twice, and nothing is lost.
    """
    return since - _IN_FLIGHT


def in_button(since: datetime) -> str:
    """An instant as a button carries it: seconds since 1970."""
    return str(int(since.timestamp()))


def from_button(tap: Tap, word: str, now: datetime) -> datetime:
    """The instant that a button carries.

    Raises:
        UnknownAction: it carries none that is past.
    """
    if not (word.isascii() and word.isdigit()) or int(word) > now.timestamp():
        raise UnknownAction(tap.action)
    return datetime.fromtimestamp(int(word), UTC)
