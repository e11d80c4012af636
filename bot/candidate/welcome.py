"""First words, help, and what is kept about a person."""

from __future__ import annotations

from bot.candidate import groups, quizzes
from bot.candidate.texts import button, referential, texts
from bot.screen import Rows, Screen, Shown, Tap
from bot.training.attempts import unfinished
from bot.training.invitations import is_invitation
from bot.training.quiz import LENGTHS
from bot.training.visit import Visit


async def start(visit: Visit, argument: str = "") -> list[Shown]:
    """``/start``, and deep links: ``?start=C4`` opens a quiz, ``?start=g-…`` an invitation."""
    if is_invitation(argument):
        return await groups.invited(visit, argument)
    if argument in {capacity.id for capacity in referential.capacities}:
        return await quizzes.choose(visit, Tap(f"quiz:{argument}"))
    rows: Rows = (
        (button("start_now", f"quiz:{quizzes.MIXED}:{LENGTHS[0]}"),),
        (button("choose_quiz", "quiz"), button("cases_open", "cases")),
        (button("see_progress", "progress"), button("see_referential", "ref")),
    )
    name = visit.person.display_name
    waiting = await unfinished(visit)
    if not waiting:
        return [Screen(texts("welcome", name=name), rows)]
    latest = waiting[0]
    text = texts(
        "welcome_resume",
        name=name,
        case=latest.settings.get("title"),
        position=latest.position,
        length=latest.settings["length"],
    )
    return [Screen(text, ((button("resume", f"resume:{latest.id}"),), *rows))]


async def home(visit: Visit, _note: str) -> list[Shown]:
    """``/start`` without a deep link."""
    return await start(visit)


async def tap(visit: Visit, _tap: Tap) -> list[Shown]:
    """``home``: the same from a button."""
    return await start(visit)


async def show_help(_visit: Visit, _argument: str = "") -> list[Shown]:
    """``/aide``."""
    return [Screen(texts("help"), ((button("choose_quiz", "quiz"),),))]


async def privacy(_visit: Visit, _argument: str = "") -> list[Shown]:
    """``/confidentialite`` and ``/privacy``, which Telegram wants to be answered."""
    return [Screen(texts("privacy"))]
