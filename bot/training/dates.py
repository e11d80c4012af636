"""Days and places as people say them: dates typed in French, the zones of France."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names

ZONES = {
    "Europe/Paris": "Métropole",
    "America/Guadeloupe": "Guadeloupe",
    "America/Martinique": "Martinique",
    "America/Cayenne": "Guyane",
    "Indian/Reunion": "La Réunion",
    "Indian/Mayotte": "Mayotte",
    "America/Miquelon": "Saint-Pierre-et-Miquelon",
    "Pacific/Noumea": "Nouvelle-Calédonie",
    "Pacific/Tahiti": "Polynésie française",
}
FURTHEST_EXAM_YEARS = 5
_DATE = re.compile(r"\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*\.?\s*")


def read_date(text: str) -> date | None:
    """A date typed as day, month, year (« 12/06/2027 », « 12.6.2027 »), or None."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        return None


def exam_problem(day: date | None, today: date) -> str | None:
    """The name of the text that says why this is no exam date, if it is none."""
    if day is None:
        return "exam_refused"
    if day < today:
        return "exam_past"
    if day.year > today.year + FURTHEST_EXAM_YEARS:
        return "exam_far"
    return None


def place(zone: str) -> str:
    """« Guadeloupe »: the name of a zone; one that is none of France's goes by its own."""
    return ZONES.get(zone, zone)


def today_in(zone: str, now: datetime) -> date:
    """The day that it is in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def spoken(day: date) -> str:
    """« 12 juin 2027 »."""
    return format_date(day, "d MMMM y", locale="fr")


def soon(day: date) -> str:
    """« vendredi 12 juin »: a day within the year."""
    return format_date(day, "EEEE d MMMM", locale="fr")


def briefly(day: date) -> str:
    """« 12 juin », shortened to fit a button or the start of a line."""
    return format_date(day, "d MMM", locale="fr")


def weekday_name(weekday: int) -> str:
    """« lundi » for 0, « dimanche » for 6."""
    return str(get_day_names("wide", locale="fr")[weekday])


def in_month(day: date) -> str:
    """« 23 novembre », « 1er décembre »: a day not far away."""
    return format_date(day, "d MMMM" if day.day > 1 else "d'er' MMMM", locale="fr")
