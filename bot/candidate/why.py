"""« Pourquoi ? », in a sentence."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.candidate.texts import texts

_A_WEEK = 7


def sentence(
    why: str,
    *,
    capacity: str,
    criterion: str,
    last: datetime | None,
    now: datetime,
    zone: str = "Europe/Paris",
) -> str:
    """What spoke most for the question; ``why`` is one of ``bot.learning.selection.Why``.

    ``last`` is when the person last answered it, if they ever did.
    """
    when = day_in_words(last, now, zone) if last else ""
    return texts.plain(f"why_{why}", capacity=capacity, criterion=criterion, when=when)


def day_in_words(at: datetime, now: datetime, zone: str) -> str:
    """« aujourd'hui », « hier », « mardi », then « le 3 mars », in the person's zone."""
    local = ZoneInfo(zone)
    day, today = at.astimezone(local).date(), now.astimezone(local).date()
    ago = (today - day).days
    if ago <= 0:
        return texts.plain("day_today")
    if ago == 1:
        return texts.plain("day_yesterday")
    if ago < _A_WEEK:
        return format_date(day, "EEEE", locale="fr")
    return texts.plain("day_on", day=format_date(day, "d MMMM", locale="fr"))
