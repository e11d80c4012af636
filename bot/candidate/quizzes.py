"""A quiz from outside its questions: choosing one, going on, stopping, coming back, the summary."""

from __future__ import annotations

from bot.candidate import corrected, diagnosis
from bot.candidate import question_view as view
from bot.candidate.texts import button, referential, texts
from bot.screen import Rows, Screen, Shown, Tap, UnknownAction
from bot.store.attempts import CASE, FINISHED, QUIZ, RUNNING
from bot.store.tables import Attempt
from bot.training import answering, assignments, quiz
from bot.training.answering import Answered, Asked
from bot.training.attempts import NotOnScreen, attempt_of, suspend, unfinished
from bot.training.progress import mistakes, summary
from bot.training.visit import Visit
from question_bank.response import response_from_json

MIXED = "all"
MISTAKES = "mistakes"
CONCORDANCE = "concordance"
_ARGUMENT_SHOWN = 20
_MISTAKES_AT_ONCE = 10


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
    waiting = await unfinished(visit)
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
    if tap.number(2) not in quiz.LENGTHS:
        raise UnknownAction(tap.action)
    return await begin(visit, subject, tap.number(2))


def _how_many(subject: str) -> Screen:
    choices = tuple(
        (button("quiz_length_choice", f"quiz:{subject}:{length}", length=length),)
        for length in quiz.LENGTHS
    )
    text = texts("quiz_length", subject=_subject(subject))
    return Screen(text, (*choices, (button("go_back", "quiz"),)))


async def begin(visit: Visit, subject: str, length: int) -> list[Shown]:
    """Start a quiz on a capacity, on all of them, or of script concordance."""
    capacity = None if subject in {MIXED, CONCORDANCE} else subject
    asked = await quiz.start(
        visit, length=length, capacity=capacity, concordance=subject == CONCORDANCE
    )
    return [_open(asked)]


async def _review_mistakes(visit: Visit) -> list[Shown]:
    wrong = list(await mistakes(visit))[:_MISTAKES_AT_ONCE]
    return [_open(await quiz.start(visit, length=len(wrong), question_ids=wrong))]


async def review(visit: Visit, tap: Tap) -> list[Shown]:
    """``review:<attempt>``: a quiz made of what was missed in that one."""
    try:
        attempt = await attempt_of(visit, tap.number(1))
    except NotOnScreen:
        raise UnknownAction(tap.action) from None
    missed = (await summary(visit, attempt)).missed
    if not missed:
        raise UnknownAction(tap.action)
    asked = await quiz.start(visit, length=len(missed), question_ids=list(missed))
    return [_open(asked)]


def _open(asked: Asked | None) -> Screen:
    if asked is None:
        return Screen(texts("quiz_empty"), ((button("another_quiz", "quiz"),),))
    return view.question_screen(asked)


def subject_of(attempt: Attempt) -> str:
    """What a quiz or a case is about, in words."""
    if attempt.kind == CASE:
        return texts.plain("subject_case", title=attempt.settings["title"])
    if attempt.settings["question_ids"] is not None:
        return texts.plain("subject_review")
    if attempt.settings.get("concordance"):
        return _subject(CONCORDANCE)
    return _subject(attempt.settings["capacity"] or MIXED)


def _subject(subject: str) -> str:
    if subject == MIXED:
        return texts.plain("subject_mixed")
    if subject == CONCORDANCE:
        return texts.plain("quiz_concordance")
    return f"{subject} · {referential.capacity(subject).short}"


# --- going on, stopping, coming back --------------------------------------------------------------


async def go_on(visit: Visit, attempt_id: int, position: int) -> list[Shown]:
    """The question after this one, which was answered; the summary once there is none.

    Raises:
        NotOnScreen: it was not answered, or the quiz went on from it before.
    """
    answered = await answering.answered(visit, attempt_id, position)
    attempt = answered.asked.attempt
    if attempt.state == FINISHED:
        return [await _summary(visit, attempt)]
    if attempt.position != position:
        raise NotOnScreen
    asked = await quiz.advance(visit, attempt)
    return [view.question_screen(asked) if asked else await _summary(visit, attempt)]


async def pause(visit: Visit, attempt_id: int, position: int) -> list[Shown]:
    """The quiz stops here, to be resumed.

    Raises:
        NotOnScreen: it is over, or stands at another question.
    """
    attempt = await attempt_of(visit, attempt_id, QUIZ)
    if attempt.state == FINISHED or attempt.position != position:
        raise NotOnScreen
    await suspend(visit)
    text = texts("paused", position=position, length=attempt.settings["length"])
    row = (button("resume", f"resume:{attempt_id}"), button("another_quiz", "quiz"))
    return [Screen(text, (row,))]


async def resume_command(visit: Visit, _argument: str = "") -> list[Shown]:
    """``/reprendre``: the quiz in progress, or a choice when there are several."""
    waiting = await unfinished(visit)
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
    for attempt in await unfinished(visit):
        if attempt.id == tap.number(1):
            return await _resume(visit, attempt, None)
    raise UnknownAction(tap.action)


async def where_it_stands(visit: Visit, note: str | None = None) -> list[Shown]:
    """Something came that nothing waits for: show the running question again, or the menu.

    ``note`` says what was not understood; without it, that the buttons are there to go on.
    """
    for attempt in await unfinished(visit):
        if attempt.state == RUNNING:
            return await _resume(visit, attempt, note or texts.plain("use_buttons"))
    return [await _menu(visit, note)]


async def _resume(visit: Visit, attempt: Attempt, note: str | None) -> list[Shown]:
    if attempt.kind == CASE:
        return [await diagnosis.resume(visit, attempt.id, note)]
    resumed = await quiz.resume(visit, attempt.id)
    match resumed:
        case None:
            raise UnknownAction(f"resume:{attempt.id}")
        case Answered():
            return [corrected.feedback_screen(resumed, note)]
        case Asked(draft={"response": response}):
            given = response_from_json.validate_python(response)
            return [view.certainty_screen(resumed, given, note)]
        case Asked():
            return [view.question_screen(resumed, note)]


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
