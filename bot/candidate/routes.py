"""Everything a candidate can do, in one list: commands, buttons, typed texts.

A button's action begins with its route; a typed text is handed to the route that the screen named.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.candidate import certificate, diagnosis, practice, profile, progress, reports, welcome
from bot.screen import Shown, Tap, TypedText
from bot.training.visit import Visit


@dataclass(frozen=True)
class Command:
    """A command, without its slash. ``description`` is shown in the phone's menu, if any."""

    name: str
    answer: Callable[[Visit, str], Awaitable[list[Shown]]]
    description: str | None = None


COMMANDS = (
    Command("start", welcome.start),
    Command("quiz", practice.menu, "S'entraîner"),
    Command("cas", diagnosis.menu, "Diagnostiquer une panne"),
    Command("reprendre", practice.resume_command, "Reprendre ce qui est en pause"),
    Command("progres", progress.show, "Voir mes progrès"),
    Command("referentiel", certificate.home, "Les 7 capacités et les 54 critères"),
    Command("profil", profile.show, "Mon nom, ma date d'examen, mes préférences"),
    Command("aide", welcome.show_help, "Comment cela marche"),
    Command("confidentialite", welcome.privacy, "Ce qui est enregistré, et pourquoi"),
    Command("help", welcome.show_help),
    Command("privacy", welcome.privacy),
)

TAPS: dict[str, Callable[[Visit, Tap], Awaitable[list[Shown]]]] = {
    "q": practice.tap_on_question,
    "quiz": practice.choose,
    "case": diagnosis.tap_on_case,
    "cases": diagnosis.choose,
    "resume": practice.resume_tap,
    "review": practice.review,
    "progress": progress.tap,
    "ref": certificate.tap,
    "profile": profile.tap,
}

TYPED: dict[str, Callable[[Visit, TypedText], Awaitable[list[Shown]]]] = {
    "answer": practice.typed_answer,
    "report": reports.typed_comment,
    "profile": profile.typed,
}

# Routes that act on the quiz or the case on screen; all others put it in pause.
WITHIN_ATTEMPT = frozenset({"q", "case", "resume", "answer", "report"})
