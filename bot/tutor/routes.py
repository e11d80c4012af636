"""Everything a tutor can do, in one list: commands, buttons, typed texts, documents."""

from __future__ import annotations

from bot.store import tutors
from bot.training.visit import Visit
from bot.training.wing import Command, Wing
from bot.tutor import (
    acting,
    digest_view,
    exporting,
    groups,
    inviting,
    learner,
    marking,
    planner,
    schedule_view,
    voting,
)

COMMANDS = (
    Command("groupes", groups.command, "Mes groupes"),
    Command("bilan", digest_view.command, "Qui aider, sur quoi, et pourquoi"),
    Command("corriger", marking.command, "Corriger les réponses en attente"),
    Command("voter", voting.command, "Voter comme membre du panel"),
)

TAPS = {
    "tutor": groups.tap_home,
    "newgroup": groups.new,
    "group": groups.tap,
    "digest": digest_view.tap,
    "plan": schedule_view.tap,
    "export": exporting.tap,
    "invite": inviting.tap,
    "person": learner.tap,
    "give": acting.tap,
    "note": acting.write,
    "care": acting.care,
    "mark": marking.tap,
    "vote": voting.tap,
}

TYPED = {
    "newgroup": groups.typed_new,
    "group": groups.typed,
    "note": acting.typed_note,
    "mark": marking.typed,
}

DOCUMENTS = {"export": exporting.document}

LATER = {"digest": digest_view.later}


async def _is_tutor(visit: Visit) -> bool:
    return await tutors.is_tutor(visit.session, visit.person.id)


WING = Wing(
    _is_tutor,
    groups.home,
    COMMANDS,
    TAPS,
    TYPED,
    documents=DOCUMENTS,
    later=LATER,
    duties=(planner.DIGESTS,),
)
