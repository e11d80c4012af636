"""Everything an administrator can do, in one list."""

from __future__ import annotations

from bot.admin import people, quality
from bot.training.visit import Visit
from bot.training.wing import Command, Wing

COMMANDS = (
    Command("tuteurs", people.command, "Nommer et retirer des tuteurs"),
    Command("qualite", quality.command, "Les questions à revoir"),
)

TAPS = {"tutors": people.tap, "quality": quality.tap}


async def _is_administrator(visit: Visit) -> bool:
    return visit.is_administrator


WING = Wing(_is_administrator, people.home, COMMANDS, TAPS, {})
