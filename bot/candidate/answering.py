"""Answering the questions of a quiz: what can be tapped and typed around one."""

from __future__ import annotations

from bot.candidate import corrected, quizzes, reports
from bot.candidate import question_view as view
from bot.candidate.texts import texts
from bot.candidate.why import sentence
from bot.screen import Notice, Screen, Shown, Tap, TypedText, UnknownAction
from bot.store.attempts import HESITANT, SURE
from bot.training import answering, quiz
from bot.training.answering import Asked, save_draft
from bot.training.attempts import NotOnScreen
from bot.training.quiz import AlreadyAnswered
from bot.training.visit import Visit
from question_bank.grading import UnreadableAnswer, judge
from question_bank.model import (
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    ScriptConcordance,
    SingleChoice,
    TrueFalse,
)
from question_bank.response import (
    Chosen,
    Matched,
    Ordered,
    Passed,
    Response,
    Stated,
    Typed,
    response_from_json,
)


async def tap_on_question(visit: Visit, tap: Tap) -> list[Shown]:
    """``q:<attempt>:<position>:<verb>``: everything that can be tapped around a question."""
    here = (tap.number(1), tap.number(2))
    verb = tap.word(3)
    try:
        match verb:
            case "n":
                return await quizzes.go_on(visit, *here)
            case "z":
                return await quizzes.pause(visit, *here)
            case "b":
                return [corrected.feedback_screen(await answering.answered(visit, *here))]
            case "s":
                return await _judge_oneself(visit, *here, tap.word(4))
            case "w":
                return [await _why(visit, *here)]
            case "e":
                return await reports.tap(visit, *here, tap.word(4))
        asked = await quiz.on_screen(visit, *here)
    except NotOnScreen:
        return [Notice(texts.plain("not_on_screen"))]
    except AlreadyAnswered:
        return [Notice(texts.plain("already_answered"))]
    match verb:
        case "o":
            return await _choose_option(visit, asked, tap.number(4), tap.word(5) != view.UNTICK)
        case "u":
            return [_undo(visit, asked)]
        case "v":
            return await _validate(visit, asked)
        case "p":
            return await _record(visit, asked, Passed())
        case "m":
            return [_change(visit, asked)]
        case "c":
            return await _confirm(visit, asked, tap.word(4))
    raise UnknownAction(tap.action)


async def typed_answer(visit: Visit, typed: TypedText) -> list[Shown]:
    """``answer:<attempt>:<position>``: a number or a few words."""
    _, attempt_id, position = typed.address.split(":")
    try:
        asked = await quiz.on_screen(visit, int(attempt_id), int(position))
    except (NotOnScreen, AlreadyAnswered):
        return await quizzes.where_it_stands(visit)
    return await _answer(visit, asked, Typed(text=typed.text))


async def _choose_option(visit: Visit, asked: Asked, option: int, tick: bool) -> list[Shown]:
    question: Question = asked.question
    if not 0 <= option < view.choices(question):
        raise UnknownAction(str(option))
    match question:
        case TrueFalse():
            return await _answer(visit, asked, Stated(value=bool(option)))
        case MultipleChoice():
            ticked = set(asked.draft.get("ticked", ())) - {option}
            if tick:
                ticked.add(option)
            save_draft(visit, asked, ticked=sorted(ticked))
        case Ordering():
            placed = asked.draft.get("placed", [])
            if option not in placed:
                save_draft(visit, asked, placed=[*placed, option])
        case Matching():
            matched = asked.draft.get("matched", [])
            if len(matched) < len(question.pairs) and view.may_match(question, matched, option):
                save_draft(visit, asked, matched=[*matched, option])
        case SingleChoice() | ScriptConcordance():
            return await _answer(visit, asked, Chosen(options=(option,)))
    return [view.question_screen(asked)]


def _undo(visit: Visit, asked: Asked) -> Screen:
    for name in ("placed", "matched"):
        if asked.draft.get(name):
            save_draft(visit, asked, **{name: asked.draft[name][:-1]})
    return view.question_screen(asked)


async def _validate(visit: Visit, asked: Asked) -> list[Shown]:
    draft = asked.draft
    response: Response
    match asked.question:
        case MultipleChoice() if draft.get("ticked"):
            response = Chosen(options=tuple(draft["ticked"]))
        case Ordering(items=items) if len(draft.get("placed", ())) == len(items):
            response = Ordered(items=tuple(draft["placed"]))
        case Matching(pairs=pairs) if len(draft.get("matched", ())) == len(pairs):
            response = Matched(rights=tuple(draft["matched"]))
        case MultipleChoice():
            return [Notice(texts.plain("nothing_ticked"))]
        case _:
            raise UnknownAction("validate")
    return await _answer(visit, asked, response)


async def _answer(visit: Visit, asked: Asked, response: Response) -> list[Shown]:
    """Record the answer, or first ask how sure the person is when they want that."""
    try:
        judge(asked.question, response)
    except UnreadableAnswer as unreadable:
        return [view.question_screen(asked, note=str(unreadable))]
    if not visit.person.asks_certainty:
        return await _record(visit, asked, response)
    save_draft(visit, asked, **{**asked.draft, "response": response.model_dump(mode="json")})
    return [view.certainty_screen(asked, response)]


def _change(visit: Visit, asked: Asked) -> Screen:
    kept = {name: value for name, value in asked.draft.items() if name != "response"}
    save_draft(visit, asked, **kept)
    return view.question_screen(asked)


async def _confirm(visit: Visit, asked: Asked, certainty: str) -> list[Shown]:
    if "response" not in asked.draft or certainty not in {SURE, HESITANT}:
        raise UnknownAction(certainty)
    response = response_from_json.validate_python(asked.draft["response"])
    return await _record(visit, asked, response, certainty)


async def _record(
    visit: Visit, asked: Asked, response: Response, certainty: str | None = None
) -> list[Shown]:
    return corrected.just_corrected(await answering.record(visit, asked, response, certainty))


async def _judge_oneself(visit: Visit, attempt_id: int, position: int, word: str) -> list[Shown]:
    """``s:<verdict>``: the person compared an undecided answer with the model answer."""
    if word not in corrected.OWN_WORDS:
        raise UnknownAction(word)
    done = await answering.answered(visit, attempt_id, position)
    return [
        corrected.feedback_screen(
            await answering.judge_oneself(visit, done, corrected.OWN_WORDS[word])
        )
    ]


async def _why(visit: Visit, attempt_id: int, position: int) -> Notice:
    """« Pourquoi ? », before the answer or after it."""
    reason = await quiz.reason(visit, attempt_id, position)
    return Notice(
        sentence(
            reason.why or "asked",
            capacity=reason.capacity,
            criterion=reason.criterion,
            last=reason.last,
            now=visit.now,
            zone=visit.person.zone,
        )
    )
