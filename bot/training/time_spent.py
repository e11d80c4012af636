"""How long somebody practised, as far as the hours of their answers tell.

Nobody's screen is timed: what is told is an estimate, and is to be called one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot.store.tables import Answer

MOST_AT_ONCE = timedelta(minutes=3)


def time_spent(moments: Iterable[datetime], since: datetime) -> timedelta:
    """The time that what was done since then took, in about.

    Each moment counts the time since the one before, three minutes at most: after a pause, or at
    the very first, that is what the first question is taken to have cost.
    """
    ordered = sorted(moments)
    spent = timedelta()
    for before, moment in pairwise((None, *ordered)):
        assert moment is not None
        if moment >= since:
            gap = MOST_AT_ONCE if before is None else moment - before
            spent += min(gap, MOST_AT_ONCE)
    return spent


def moments(answers: Iterable[Answer]) -> Iterator[datetime]:
    """When something was done: each answer, and each act of a case, which may take long."""
    for answer in answers:
        acts = [act["at"] for act in answer.response.get("acts", ()) if act.get("at")]
        yield from (datetime.fromisoformat(at) for at in acts)
        yield answer.answered_at
