"""Practising: choosing a quiz, answering, seeing why, going on, stopping, coming back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.candidate import corrected, diagnosis, reports
from bot.candidate import question_view as view
from bot.candidate.texts import button, referential, texts
from bot.candidate.why import sentence
from bot.screen import Notice, Rows, Screen, Shown, Tap, TypedText, UnknownAction
from bot.store.attempts import FINISHED, RUNNING
from bot.store.tables import Attempt
from bot.training import assignments, practice
from bot.training.diagnosis import KIND as CASE
from bot.training.practice import AlreadyAnswered, Answered, Asked, NotOnScreen
from bot.training.progress import mistakes, summary
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

MIXED = "all"
MISTAKES = "mistakes"
CONCORDANCE = "concordance"
_ARGUMENT_SHOWN = 20


# --- choosing -------------------------------------------------------------------------------------


async def menu(visit: Visit, argument: str = "") -> list[Shown]:
    """``/quiz``: which capacity? ``/quiz C2``: how many questions?"""
    if not argument:
        return [await _menu(visit)]
    capacity = argument.split(maxsplit=1)[0].upper()
    if capacity in {one.id for one in referential.capacities}:
        return [_how_many(capacity)]
    return [await _menu(visit, texts.plain("quiz_unknown", what=argument[:_ARGUMENT_SHOWN]))]


async def _menu(visit: Visit, note: str | None = None) -> Screen:
    rows: Rows = ((button("quiz_mixed", f"quiz:{MIXED}"),),)
    rows += tuple(
        (
            button(
                "quiz_capacity",
                f"quiz:{capacity.id}",
                capacity=capacity.id,
                title=capacity.short,
            ),
        )
        for capacity in referential.capacities
    )
    rows += ((button("quiz_concordance", f"quiz:{CONCORDANCE}"),),)
    asked = await assignments.asked_of(visit)
    if asked:
        rows = ((button("todo_open", "todo", count=len(asked)),), *rows)
    wrong = await mistakes(visit)
    if wrong:
        rows = ((button("quiz_mistakes", "quiz:mistakes", count=len(wrong)),), *rows)
    waiting = await practice.unfinished(visit)
    if waiting:
        rows = ((button("resume", f"resume:{waiting[0].id}"),), *rows)
    return Screen(texts("quiz_menu", note=note), rows)


async def choose(visit: Visit, tap: Tap) -> list[Shown]:
    """``quiz``, ``quiz:mistakes``, ``quiz:C2`` then ``quiz:C2:10``."""
    subject = tap.word(1)
    if not subject:
        return await menu(visit)
    if subject == MISTAKES:
        return await _review_mistakes(visit)
    if subject not in {MIXED, CONCORDANCE, *(capacity.id for capacity in referential.capacities)}:
        raise UnknownAction(tap.action)
    if not tap.word(2):
        return [_how_many(subject)]
    if tap.number(2) not in practice.LENGTHS:
        raise UnknownAction(tap.action)
    return await begin(visit, subject, tap.number(2))


def _how_many(subject: str) -> Screen:
    choices = tuple(
        (button("quiz_length_choice", f"quiz:{subject}:{length}", length=length),)
        for length in practice.LENGTHS
    )
    text = texts("quiz_length", subject=_subject(subject))
    return Screen(text, (*choices, (button("go_back", "quiz"),)))


async def begin(visit: Visit, subject: str, length: int) -> list[Shown]:
    """Start a quiz on a capacity, on all of them, or of script concordance."""
    capacity = None if subject in {MIXED, CONCORDANCE} else subject
    asked = await practice.start(
        visit, length=length, capacity=capacity, concordance=subject == CONCORDANCE
    )
    return [_open(asked)]


async def _review_mistakes(visit: Visit) -> list[Shown]:
    wrong = list(await mistakes(visit))[: practice.LENGTHS[-1]]
    return [_open(await practice.start(visit, length=len(wrong), question_ids=wrong))]


def _open(asked: Asked | None) -> Screen:
    if asked is None:
        return Screen(texts("quiz_empty"), ((button("another_quiz", "quiz"),),))
    return view.question_screen(asked)


def _subject(subject: str) -> str:
    if subject == MIXED:
        return texts.plain("subject_mixed")
    if subject == CONCORDANCE:
        return texts.plain("quiz_concordance")
    return f"{subject} · {referential.capacity(subject).short}"


# --- answering ------------------------------------------------------------------------------------


async def tap_on_question(visit: Visit, tap: Tap) -> list[Shown]:
    """``q:<attempt>:<position>:<verb>``: everything that can be tapped around a question."""
    here = (tap.number(1), tap.number(2))
    verb = tap.word(3)
    try:
        match verb:
            case "n":
                return await _next(visit, *here)
            case "z":
                return await _pause(visit, *here)
            case "b":
                return [corrected.feedback_screen(await practice.answered(visit, *here))]
            case "s":
                return await _judge_oneself(visit, *here, tap.word(4))
            case "w":
                return [await _why(visit, *here)]
            case "e":
                return await reports.tap(visit, *here, tap.word(4))
        asked = await practice.on_screen(visit, *here)
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
        asked = await practice.on_screen(visit, int(attempt_id), int(position))
    except (NotOnScreen, AlreadyAnswered):
        return await where_it_stands(visit)
    return await _answer(visit, asked, Typed(text=typed.text))


async def where_it_stands(visit: Visit, note: str | None = None) -> list[Shown]:
    """Something came that nothing waits for: show the running question again, or the menu.

    ``note`` says what was not understood; without it, that the buttons are there to go on.
    """
    for attempt in await practice.unfinished(visit):
        if attempt.state == RUNNING:
            return await _resume(visit, attempt, note or texts.plain("use_buttons"))
    return [await _menu(visit, note)]


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
            practice.save_draft(visit, asked, ticked=sorted(ticked))
        case Ordering():
            placed = asked.draft.get("placed", [])
            if option not in placed:
                practice.save_draft(visit, asked, placed=[*placed, option])
        case Matching():
            matched = asked.draft.get("matched", [])
            if len(matched) < len(question.pairs) and view.may_match(question, matched, option):
                practice.save_draft(visit, asked, matched=[*matched, option])
        case SingleChoice() | ScriptConcordance():
            return await _answer(visit, asked, Chosen(options=(option,)))
    return [view.question_screen(asked)]


def _undo(visit: Visit, asked: Asked) -> Screen:
    for name in ("placed", "matched"):
        if asked.draft.get(name):
            practice.save_draft(visit, asked, **{name: asked.draft[name][:-1]})
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
    practice.save_draft(
        visit, asked, **{**asked.draft, "response": response.model_dump(mode="json")}
    )
    return [view.certainty_screen(asked, response)]


def _change(visit: Visit, asked: Asked) -> Screen:
    kept = {name: value for name, value in asked.draft.items() if name != "response"}
    practice.save_draft(visit, asked, **kept)
    return view.question_screen(asked)


async def _confirm(visit: Visit, asked: Asked, certainty: str) -> list[Shown]:
    if "response" not in asked.draft or certainty not in {practice.SURE, practice.HESITANT}:
        raise UnknownAction(certainty)
    response = response_from_json.validate_python(asked.draft["response"])
    return await _record(visit, asked, response, certainty)


async def _record(
    visit: Visit, asked: Asked, response: Response, certainty: str | None = None
) -> list[Shown]:
    return corrected.just_corrected(await practice.record(visit, asked, response, certainty))


async def _judge_oneself(visit: Visit, attempt_id: int, position: int, word: str) -> list[Shown]:
    """``s:<verdict>``: the person compared an undecided answer with the model answer."""
    if word not in corrected.OWN_WORDS:
        raise UnknownAction(word)
    done = await practice.answered(visit, attempt_id, position)
    return [
        corrected.feedback_screen(
            await practice.judge_oneself(visit, done, corrected.OWN_WORDS[word])
        )
    ]


async def _why(visit: Visit, attempt_id: int, position: int) -> Notice:
    """« Pourquoi ? », before the answer or after it."""
    reason = await practice.reason(visit, attempt_id, position)
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


# --- going on, stopping, coming back --------------------------------------------------------------


async def _next(visit: Visit, attempt_id: int, position: int) -> list[Shown]:
    answered = await practice.answered(visit, attempt_id, position)
    attempt = answered.asked.attempt
    if attempt.state == FINISHED:
        return [await _summary(visit, attempt)]
    if attempt.position != position:
        raise NotOnScreen
    asked = await practice.advance(visit, attempt)
    return [view.question_screen(asked) if asked else await _summary(visit, attempt)]


async def _pause(visit: Visit, attempt_id: int, position: int) -> list[Shown]:
    attempt = await practice.quiz_of(visit, attempt_id)
    if attempt.state == FINISHED or attempt.position != position:
        raise NotOnScreen
    await practice.suspend(visit)
    text = texts("paused", position=position, length=attempt.settings["length"])
    row = (button("resume", f"resume:{attempt_id}"), button("another_quiz", "quiz"))
    return [Screen(text, (row,))]


async def resume_command(visit: Visit, _argument: str = "") -> list[Shown]:
    """``/reprendre``: the quiz in progress, or a choice when there are several."""
    waiting = await practice.unfinished(visit)
    if not waiting:
        return [Screen(texts("resume_none"), ((button("another_quiz", "quiz"),),))]
    if len(waiting) == 1:
        return await _resume(visit, waiting[0], texts.plain("resumed"))
    rows = tuple(
        (
            button(
                "resume_choice",
                f"resume:{attempt.id}",
                subject=subject_of(attempt),
                position=attempt.position,
                length=attempt.settings["length"],
            ),
        )
        for attempt in waiting[:5]
    )
    return [Screen(texts("resume_which"), rows)]


async def resume_tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``resume:<attempt>``."""
    for attempt in await practice.unfinished(visit):
        if attempt.id == tap.number(1):
            return await _resume(visit, attempt, None)
    raise UnknownAction(tap.action)


async def _resume(visit: Visit, attempt: Attempt, note: str | None) -> list[Shown]:
    if attempt.kind == CASE:
        return [await diagnosis.resume(visit, attempt.id, note)]
    resumed = await practice.resume(visit, attempt.id)
    match resumed:
        case None:
            raise UnknownAction(f"resume:{attempt.id}")
        case Answered():
            return [corrected.feedback_screen(resumed, note)]
        case Asked(draft={"response": response}):
            return [view.certainty_screen(resumed, response_from_json.validate_python(response))]
        case Asked():
            return [view.question_screen(resumed, note)]


def subject_of(attempt: Attempt) -> str:
    """What a quiz or a case is about, in words."""
    if attempt.kind == CASE:
        return texts.plain("subject_case", title=attempt.settings["title"])
    if attempt.settings["question_ids"] is not None:
        return texts.plain("subject_review")
    if attempt.settings.get("concordance"):
        return _subject(CONCORDANCE)
    return _subject(attempt.settings["capacity"] or MIXED)


async def _summary(visit: Visit, attempt: Attempt) -> Screen:
    result = await summary(visit, attempt)
    rows: Rows = ((button("another_quiz", "quiz"), button("see_progress", "progress")),)
    if result.missed:
        label = button("review_mistakes", f"review:{attempt.id}", count=len(result.missed))
        rows = ((label,), *rows)
    text = texts(
        "summary",
        answers=result.answers,
        right=result.right,
        partly=result.partly,
        undecided=result.undecided,
        missed=result.answers - result.right - result.partly - result.undecided,
        mistakes=len(result.missed),
        sure_but_wrong=result.sure_but_wrong,
        capacities=[
            {
                "capacity": line.capacity,
                "title": referential.capacity(line.capacity).short,
                "success": line.success,
                "answers": line.answers,
            }
            for line in result.by_capacity
        ],
    )
    return Screen(text, rows)


async def review(visit: Visit, tap: Tap) -> list[Shown]:
    """``review:<attempt>``: a quiz made of what was missed in that one."""
    try:
        attempt = await practice.attempt_of(visit, tap.number(1))
    except NotOnScreen:
        raise UnknownAction(tap.action) from None
    missed: Sequence[int] = (await summary(visit, attempt)).missed
    if not missed:
        raise UnknownAction(tap.action)
    asked = await practice.start(visit, length=len(missed), question_ids=list(missed))
    return [_open(asked)]
