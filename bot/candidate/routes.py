"""Everything a candidate can do, in one list: commands, buttons, typed texts, documents.

A button's action begins with its route; a typed text is handed to the route that the screen named.
"""

from __future__ import annotations

from bot.candidate import (
    agenda,
    answering,
    certificate,
    diagnosis,
    groups,
    profile,
    progress,
    quizzes,
    reports,
    todo,
    welcome,
)
from bot.training.visit import Visit
from bot.training.wing import Command, Wing

COMMANDS = (
    Command("start", welcome.start),
    Command("quiz", quizzes.menu, "S'entraîner"),
    Command("cas", diagnosis.menu, "Diagnostiquer une panne"),
    Command("reprendre", quizzes.resume_command, "Reprendre ce qui est en pause"),
    Command("progres", progress.show, "Voir mes progrès"),
    Command("referentiel", certificate.home, "Les 7 capacités et les 54 critères"),
    Command("profil", profile.show, "Mon nom, ma date d'examen, mes préférences"),
    Command("aide", welcome.show_help, "Comment cela marche"),
    Command("confidentialite", welcome.privacy, "Ce qui est enregistré, et pourquoi"),
    Command("quivoit", groups.who_sees, "Qui voit quoi de moi, mes groupes"),
    Command("help", welcome.show_help),
    Command("privacy", welcome.privacy),
)

TAPS = {
    "home": welcome.tap,
    "q": answering.tap_on_question,
    "quiz": quizzes.choose,
    "case": diagnosis.tap_on_case,
    "cases": diagnosis.choose,
    "resume": quizzes.resume_tap,
    "review": quizzes.review,
    "progress": progress.tap,
    "ref": certificate.tap,
    "profile": profile.tap,
    "join": groups.join,
    "groups": groups.tap,
    "todo": todo.tap,
    "agenda": agenda.tap,
}

TYPED = {
    "answer": answering.typed_answer,
    "report": reports.typed_comment,
    "profile": profile.typed,
}

DOCUMENTS = {"agenda": agenda.document}

# Routes that act on the quiz or the case on screen; all others put it in pause.
WITHIN_ATTEMPT = frozenset({"q", "case", "resume", "answer", "report"})


async def _everybody(_visit: Visit) -> bool:
    return True


WING = Wing(_everybody, welcome.home, COMMANDS, TAPS, TYPED, documents=DOCUMENTS)
