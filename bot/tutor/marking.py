"""The queue of answers that only a human can judge: one tap each, the next appears at once."""

from __future__ import annotations

from bot.screen import Notice, Rows, Screen, Shown, Tap, TypedText, UnknownAction
from bot.store import marking as queue
from bot.store import people
from bot.training.marking import (
    MAX_COMMENT,
    JudgedMeanwhile,
    ToMark,
    mark,
    next_to_mark,
    to_mark,
)
from bot.training.visit import Visit
from bot.tutor.access import row_id, shared_candidate
from bot.tutor.groups import home
from bot.tutor.texts import button, texts
from question_bank.grading import key_text
from question_bank.grading.judgement import Verdict
from question_bank.model import Question, ShortAnswer
from question_bank.response import Typed
from referential.loading import load_referential

# By the word that the button sends.
VERDICTS = {"ok": Verdict.CORRECT, "part": Verdict.PARTIAL, "no": Verdict.INCORRECT}


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/corriger``."""
    return await _next(visit)


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``mark``; ``mark:<answer>`` shows one, ``:skip`` the next one.

    ``:<verdict>:<judgement seen>`` judges it.
    """
    if len(tap.parts) == 1:
        return await _next(visit)
    answer_id = row_id(tap, 1)
    if tap.word(2) == "skip":
        return await _next(visit, after=answer_id)
    item = await to_mark(visit, answer_id)
    if item is None:
        raise UnknownAction(tap.action)
    match tap.parts[2:]:
        case ():
            return [await _screen(visit, item)]
        case (word, _) if word in VERDICTS:
            return await _mark(visit, item, tap.number(3), VERDICTS[word])
    raise UnknownAction(tap.action)


async def typed(visit: Visit, typed: TypedText) -> list[Shown]:
    """``mark:<answer>``: a comment, kept until the verdict is tapped."""
    item = await to_mark(visit, int(typed.address.partition(":")[2]))
    if item is None:
        return await home(visit)
    conversation = await people.conversation(visit.session, visit.person.id)
    conversation.draft = {"answer": item.answer.id, "comment": typed.text.strip()[:MAX_COMMENT]}
    return [await _screen(visit, item)]


async def _mark(visit: Visit, item: ToMark, seen: int, verdict: Verdict) -> list[Shown]:
    comment = await _comment(visit, item)
    try:
        await mark(visit, item, seen, verdict, comment)
    except JudgedMeanwhile:
        return [Notice(texts.plain("judged_meanwhile")), *await _next(visit)]
    conversation = await people.conversation(visit.session, visit.person.id)
    conversation.draft = None
    told = texts(
        "told_mark",
        tutor=visit.person.display_name,
        verdict=texts.plain(f"verdict_{verdict}"),
        stem=item.question.stem,
        answer=_answer(item),
        comment=comment,
    )
    row = (button("see_correction", f"q:{item.answer.attempt_id}:{item.answer.position}:b"),)
    visit.tell(item.person.id, Screen(told, (row,)))
    return await _next(visit, marked=item, verdict=verdict)


async def _next(
    visit: Visit, after: int = 0, marked: ToMark | None = None, verdict: Verdict | None = None
) -> list[Shown]:
    note = ""
    if marked is not None:
        said = texts.plain(f"verdict_{verdict}")
        who = await shared_candidate(visit, marked.person.id)
        note = texts.plain("marked", name=who.name, verdict=said)
    item = await next_to_mark(visit, after)
    if item is not None:
        return [await _screen(visit, item, note, marked)]
    left = await queue.count_waiting(visit.session, visit.person.id)
    rows: Rows = ((button("go_home", "tutor"),),)
    if left:
        rows = ((button("back_to_skipped", "mark", count=left),), *rows)
    elif marked is not None:
        rows = ((button("mark_again", f"mark:{marked.answer.id}"),), *rows)
    return [Screen(texts("nothing_to_mark", note=note, left=left), rows)]


async def _screen(
    visit: Visit, item: ToMark, note: str = "", marked: ToMark | None = None
) -> Screen:
    certificate = load_referential()
    criteria = [certificate.criterion(name) for name in item.question.criteria]
    who = await shared_candidate(visit, item.person.id)
    text = texts(
        "to_mark",
        note=note,
        left=await queue.count_waiting(visit.session, visit.person.id),
        name=who.name,
        group=who.group.name,
        stem=item.question.stem,
        answer=_answer(item),
        model=key_text(item.question),
        **_points(item.question),
        criteria=criteria,
        comment=await _comment(visit, item),
        held=None if item.is_waiting else texts.plain(f"verdict_{item.judgement.verdict}"),
    )
    here = f"mark:{item.answer.id}"
    rows: Rows = (
        tuple(button(f"mark_{word}", f"{here}:{word}:{item.held.id}") for word in VERDICTS),
    )
    last = [button("skip", f"{here}:skip")]
    if marked is not None:
        last.insert(0, button("mark_again", f"mark:{marked.answer.id}"))
    return Screen(text, (*rows, tuple(last), (button("go_home", "tutor"),)), expects=here)


async def _comment(visit: Visit, item: ToMark) -> str | None:
    draft = (await people.conversation(visit.session, visit.person.id)).draft or {}
    return draft.get("comment") if draft.get("answer") == item.answer.id else None


def _answer(item: ToMark) -> str:
    return (
        item.response.text if isinstance(item.response, Typed) else item.judgement.understood or ""
    )


def _points(question: Question) -> dict[str, list[str]]:
    """What the answer should say, and what it must not."""
    if not isinstance(question, ShortAnswer):
        return {"points": [], "forbidden": []}
    points = [texts.plain("point", names=names) for names in question.key_points]
    return {"points": points, "forbidden": question.forbidden}
