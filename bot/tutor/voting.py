"""Voting on script concordance questions, as a member of their panel."""

from __future__ import annotations

from bot.screen import Button, Notice, Screen, Shown, Tap, UnknownAction
from bot.store import votes
from bot.training import panel
from bot.training.visit import Visit
from bot.tutor.access import row_id
from bot.tutor.texts import button, texts
from question_bank.grading.concordance import shift_text
from question_bank.model import ScriptConcordance
from question_bank.model.script_concordance import SHIFTS, SMALLEST_PANEL


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/voter``."""
    return [await _next(visit)]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``vote``; ``vote:<revision>:<rank of the answer>`` votes and shows the next question."""
    if len(tap.parts) == 1:
        return [await _next(visit)]
    revision_id, rank = row_id(tap, 1), tap.number(2)
    if not 0 <= rank < len(SHIFTS):
        raise UnknownAction(tap.action)
    if revision_id not in await votes.open_to(visit.session, visit.person.id):
        return [Notice(texts.plain("voted_already")), await _next(visit)]
    await panel.vote(visit, revision_id, SHIFTS[rank])
    return [await _next(visit, texts.plain("voted", vote=shift_text(SHIFTS[rank])))]


async def _next(visit: Visit, note: str = "") -> Screen:
    back = (button("go_home", "tutor"),)
    waiting = await votes.open_to(visit.session, visit.person.id)
    if not waiting:
        return Screen(texts("nothing_to_vote", note=note), (back,))
    revision = await visit.library.revision(visit.session, waiting[0])
    question = revision.question
    if not isinstance(question, ScriptConcordance):
        raise TypeError(f"revision {revision.id} takes no votes")
    text = texts(
        "to_vote",
        note=note,
        left=len(waiting),
        capacity=question.capacity,
        stem=question.stem,
        thinking_of=question.thinking_of,
        finding=question.finding,
        needed=SMALLEST_PANEL,
    )
    # The author's opinion and the other votes stay hidden: a panel is asked, not led.
    rows = tuple(
        (Button(shift_text(shift), f"vote:{revision.id}:{rank}"),)
        for rank, shift in enumerate(SHIFTS)
    )
    return Screen(text, (*rows, back), picture=revision.picture)
