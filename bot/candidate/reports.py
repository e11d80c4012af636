"""« Signaler une erreur »: a candidate doubts a question and says why."""

from __future__ import annotations

from bot.candidate import corrected
from bot.candidate.texts import button, texts
from bot.screen import Notice, Screen, Shown, TypedText, UnknownAction
from bot.training import answering, reporting
from bot.training.answering import Answered
from bot.training.attempts import NotOnScreen
from bot.training.visit import Visit

REASONS = ("key", "stem", "judging", "french")
OTHER = "other"


async def tap(visit: Visit, attempt_id: int, position: int, reason: str) -> list[Shown]:
    """Without a reason, asks for one; with one, notes it and goes back to the correction."""
    answered = await answering.answered(visit, attempt_id, position)
    if not reason:
        return [_menu(answered)]
    if reason == OTHER:
        expects = f"report:{attempt_id}:{position}"
        back = ((button("go_back", f"q:{attempt_id}:{position}:b"),),)
        return [Screen(texts("report_comment"), back, expects=expects)]
    if reason not in REASONS:
        raise UnknownAction(reason)
    return await _note(visit, answered, reason, None)


async def typed_comment(visit: Visit, typed: TypedText) -> list[Shown]:
    """``report:<attempt>:<position>``: the reason in the person's own words."""
    _, attempt_id, position = typed.address.split(":")
    try:
        answered = await answering.answered(visit, int(attempt_id), int(position))
    except NotOnScreen:
        return [Notice(texts.plain("old_button"))]
    return await _note(visit, answered, OTHER, typed.text)


def _menu(answered: Answered) -> Screen:
    base = f"q:{answered.asked.attempt.id}:{answered.asked.position}"
    rows = (
        *((button(f"report_{reason}", f"{base}:e:{reason}"),) for reason in (*REASONS, OTHER)),
        (button("go_back", f"{base}:b"),),
    )
    return Screen(texts("report_menu", stem=answered.asked.question.stem), rows)


async def _note(visit: Visit, answered: Answered, reason: str, comment: str | None) -> list[Shown]:
    new = await reporting.report(visit, answered, reason, comment)
    note = texts.plain("report_thanks" if new else "report_already")
    return [corrected.feedback_screen(answered, note)]
