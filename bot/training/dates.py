"""Days and places as people say them: dates typed in French, the zones of France."""

from __future__ import annotations

import re
from datetime import date, datetime
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names, get_month_names

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
_DATE = re.compile(
    r"\s*(?P<day>\d{1,2})(?:er)?\s*[/.\- ]\s*(?P<month>\d{1,2}|[^\W\d_]+)\s*[/.\- ]\s*"
    r"(?P<year>\d{4})\s*\.?\s*",
    re.IGNORECASE,
)


def read_date(text: str) -> date | None:
    """A date typed as day, month, year (« 12/06/2027 », « 12 juin 2027 »), or None."""
    found = _DATE.fullmatch(text)
    month = found and _month(found["month"])
    if not found or not month:
        return None
    try:
        return datetime(int(found["year"]), month, int(found["day"]), tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        return None


def _month(typed: str) -> int | None:
    """The number of a month typed as a number or by its name, accents or not."""
    if typed.isdecimal():
        return int(typed)
    names = get_month_names("wide", locale="fr")
    return next((n for n, name in names.items() if _plain(name) == _plain(typed)), None)


def _plain(word: str) -> str:
    return "".join(sign for sign in normalize("NFD", word.lower()) if not combining(sign))


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
