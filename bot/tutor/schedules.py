"""A digest's schedule in words, and where the last digest did not arrive as it should."""

from __future__ import annotations

from markupsafe import Markup

from bot.screen import Button
from bot.store import due_digests
from bot.store.database import Session
from bot.store.due_digests import State, Subscription
from bot.store.tables import DueDigest, Group
from bot.training.dates import soon, weekday_name
from bot.training.schedules import Every, Schedule
from bot.tutor.texts import button, texts

_TROUBLES = {State.UNKNOWN, State.MISSED, State.UNDELIVERABLE}
_NEVER = Schedule(Every.NEVER, 0, 0)


def schedule_of(subscription: Subscription) -> Schedule:
    """When the tutor wants the digest, as the rule reads it."""
    return Schedule(Every(subscription.kind), subscription.weekday, subscription.hour)


def in_words(schedule: Schedule) -> str:
    """« lundi à 8 h », « chaque jour à 8 h », « jamais »."""
    return texts.plain(
        "schedule_when",
        every=schedule.every,
        weekday=weekday_name(schedule.weekday),
        hour=schedule.hour,
    )


async def trouble_with(session: Session, tutor_id: int, group: Group) -> Markup | None:
    """What the tutor is to know of the last digest of a group that was due to them, if anything."""
    last = await due_digests.latest(session, tutor_id, group.id)
    return _trouble(last) if last is not None and last.state in _TROUBLES else None


def _trouble(last: DueDigest) -> Markup:
    return texts("schedule_trouble", state=last.state, day=soon(last.local_date))


async def schedule_button(session: Session, tutor_id: int, group: Group) -> Button:
    """« 🗓️ Envoi : lundi à 8 h », which opens the settings; with a sign if there was trouble."""
    wanted = await due_digests.subscription(session, tutor_id, group.id)
    when = in_words(schedule_of(wanted) if wanted else _NEVER)
    trouble = await trouble_with(session, tutor_id, group)
    return button("schedule_button", f"plan:{group.id}", when=when, trouble=trouble)
