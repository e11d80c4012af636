"""« Exporter »: what a tutor takes away from a group: spreadsheet, report, calendar."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.screen import Document, Notice, Screen, Shown, Tap, UnknownAction
from bot.store import consultations
from bot.store.consultations import What
from bot.store.tables import Group
from bot.training.visit import Visit
from bot.training.wing import Make
from bot.tutor import exported_dates, exported_report, exported_sheets
from bot.tutor.access import own_group
from bot.tutor.groups import back_to_group
from bot.tutor.texts import button, texts

_READERS: dict[str, Callable[[Visit, Group], Awaitable[Make]]] = {
    "xlsx": exported_sheets.read,
    "pdf": exported_report.read,
    "ics": exported_dates.read,
}


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``export:<group>`` asks in which form; ``export:<group>:<form>`` has the file made."""
    group = await own_group(visit, tap)
    match tap.parts[2:]:
        case ():
            return [_choice_screen(group)]
        case ("ics",) if not await exported_dates.days(visit, group):
            return [Notice(texts.plain("export_no_dates"))]
        case (form,) if form in _READERS:
            # Before anything leaves: a look that is written down and does not happen harms nobody.
            consultations.note(visit.session, visit.person.id, group.id, What.EXPORT, visit.now)
            return [Notice(texts.plain("export_coming")), Document(tap.action)]
    raise UnknownAction(tap.action)


async def document(visit: Visit, tap: Tap) -> Make:
    """``export:<group>:<form>``: reads what the file says, for whoever is a tutor of it still.

    Raises:
        UnknownAction: the visitor is no tutor of the group (any more).
    """
    return await _READERS[tap.word(2)](visit, await own_group(visit, tap))


def _choice_screen(group: Group) -> Screen:
    excel, paper, dates = (
        button(f"export_{form}", f"export:{group.id}:{form}") for form in _READERS
    )
    rows = ((excel, paper), (dates,), (back_to_group(group),))
    return Screen(texts("export", group=group.name), rows)
