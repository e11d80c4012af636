"""What someone has begun, a quiz or a case, and which of it is on their screen.

An attempt is *running* while it is the person's current screen, *suspended* when something else is,
*finished* at the end. Everything here works on the visit's open transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.store import attempts
from bot.store.attempts import RUNNING, SUSPENDED
from bot.store.tables import Attempt
from bot.training.visit import Visit


class NotOnScreen(Exception):
    """The attempt or the position is not (or no longer) the one to act on."""


async def begin(visit: Visit, kind: str, settings: dict[str, Any], position: int = 0) -> Attempt:
    """An attempt of this kind that takes the screen, at this position."""
    await suspend(visit)
    attempt = Attempt(
        person_id=visit.person.id,
        kind=kind,
        state=RUNNING,
        settings=settings,
        position=position,
        started_at=visit.now,
        touched_at=visit.now,
    )
    visit.session.add(attempt)
    await visit.session.flush()
    return attempt


async def attempt_of(visit: Visit, attempt_id: int, kind: str | None = None) -> Attempt:
    """One of the person's own attempts, of this kind if one is given.

    Raises:
        NotOnScreen: the person has no such attempt with this id.
    """
    attempt = await attempts.attempt(visit.session, attempt_id, visit.person.id)
    if attempt is None or kind not in {None, attempt.kind}:
        raise NotOnScreen
    return attempt


async def unfinished(visit: Visit) -> Sequence[Attempt]:
    """The person's attempts that can go on, the one touched last first."""
    return await attempts.unfinished(visit.session, visit.person.id)


async def suspend(visit: Visit) -> None:
    """Something else takes the screen: what was running waits for ``resume``."""
    for attempt in await attempts.running(visit.session, visit.person.id):
        attempt.state = SUSPENDED


async def bring_forward(visit: Visit, attempt: Attempt) -> None:
    """Make an unfinished attempt the one on screen."""
    if attempt.state != RUNNING:
        await suspend(visit)
        attempt.state = RUNNING
    attempt.touched_at = visit.now
