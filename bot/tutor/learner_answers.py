"""A candidate's answers themselves: listed, chosen among, and read one by one as corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup

from bot.lists import in_rows, page_buttons, paged, rows_of
from bot.screen import Button, Rows, Screen, Tap, UnknownAction
from bot.store import attempts
from bot.store.attempts import Judged
from bot.store.tables import Group
from bot.training import wording
from bot.training.answering import drawn_then
from bot.training.dates import briefly, today_in
from bot.training.progress import held, is_sure_but_wrong
from bot.training.reading import Read, read
from bot.training.safety import Unsafe, unsafe_of
from bot.training.visit import Visit
from bot.tutor.access import OwnCandidate
from bot.tutor.safety_view import EVER
from bot.tutor.since import counted_from, from_button, in_button
from bot.tutor.texts import button, texts
from question_bank.cases.model import CaseBase, Diagnosis
from question_bank.grading import key_text
from question_bank.grading.judgement import Verdict
from question_bank.model import ScriptConcordance, ShortAnswer
from referential.loading import load_referential

_A_PAGE = 6
# The first words of a stem: two lines on a phone, with the rest.
_WORDS = 48
# By the word that the button sends.
FILTERS: dict[str, Callable[[Judged], bool]] = {
    "all": lambda _: True,
    "wrong": lambda one: one.judgement.verdict in {Verdict.INCORRECT, Verdict.PARTIAL},
    "sure": is_sure_but_wrong,
    "undecided": lambda one: one.judgement.verdict == Verdict.UNDECIDED,
}


async def screen(visit: Visit, who: OwnCandidate, tap: Tap) -> Screen:
    """``person:<group>:<person>:answers:<which>:<page>``, or ``:answer:<answer>:<which>:<page>``.

    ``<which>`` is one of the filters, or ``safety[-<instant>]`` for what an alert speaks of.

    Raises:
        UnknownAction: there is no such list, or no such answer of this candidate.
    """
    which, page = tap.word(len(tap.parts) - 2), tap.number(len(tap.parts) - 1)
    since = _since(tap, which, visit.now)
    if tap.word(3) == "answers":
        return await _list_screen(visit, who, which, since, page)
    answer = await attempts.answer_of_helped(
        visit.session, visit.person.id, who.group.id, who.person.id, tap.number(4)
    )
    told = None if answer is None else await read(visit, answer)
    if told is None:
        raise UnknownAction(tap.action)
    back = button("go_back", f"person:{who.here}:answers:{which}:{page}")
    return _answer_screen(who, told, back)


# --- the list -------------------------------------------------------------------------------------


def _since(tap: Tap, which: str, now: datetime) -> datetime | None:
    """Since when answers on safety are wanted, if it is not since ever."""
    name, _, word = which.partition("-")
    if which in {*FILTERS, EVER}:
        return None
    if name != EVER:
        raise UnknownAction(tap.action)
    return from_button(tap, word, now)


async def _list_screen(
    visit: Visit, who: OwnCandidate, which: str, since: datetime | None, page: int
) -> Screen:
    answers = held(await attempts.judged(visit.session, who.person.id))
    found = Unsafe()
    if which in FILTERS:
        chosen = [one for one in reversed(answers) if FILTERS[which](one)]
    else:
        begin = counted_from(since) if since else None
        found = await unsafe_of(visit.library.minds, visit.session, who.person.id, begin)
        chosen = [one for one in reversed(answers) if one.answer.id in found.wrong]
    shown, page, pages = paged(chosen, page, _A_PAGE)
    here = f"person:{who.here}"
    numbers = [
        button("answer_open", f"{here}:answer:{one.answer.id}:{which}:{page}", number=number)
        for number, one in enumerate(shown, start=1)
    ]
    rows: Rows = in_rows(numbers) if numbers else ()
    last = [button(f"show_{name}", f"{here}:answers:{name}:1") for name in FILTERS if name != which]
    rows += page_buttons(
        page,
        pages,
        lambda name, other: button(name, f"{here}:answers:{which}:{other}"),
        names=("newer", "older"),
    )
    back = here
    if since is not None:
        last = [button("show_safety", f"{here}:answers:{EVER}:1")]
        back = f"{here}:since:{in_button(since)}"
    last.append(button("go_back", back))
    rows += rows_of(last, 2)
    day = briefly(today_in(who.group.zone, since)) if since else None
    text = texts(
        "answers",
        name=who.name,
        which=texts.plain(f"answers_{which.partition('-')[0]}", day=day),
        count=len(chosen),
        page=page,
        pages=pages,
        lines=[
            await _line(visit, who.group, number, one, found)
            for number, one in enumerate(shown, start=1)
        ],
    )
    return Screen(text, rows)


async def _line(visit: Visit, group: Group, number: int, one: Judged, found: Unsafe) -> Markup:
    entry = await visit.library.entry(visit.session, one.answer.revision_id)
    criteria = () if isinstance(entry, CaseBase) else entry.criteria
    stem = " ".join(wording.asked(entry, drawn_then([one.judgement])).split())
    return texts(
        "answer_line",
        number=number,
        mark=texts.plain(f"mark_sign_{one.judgement.verdict}"),
        sure_but_wrong=is_sure_but_wrong(one),
        day=briefly(today_in(group.zone, one.answer.answered_at)),
        about=next(iter(criteria), one.capacity),
        mended=one.answer.id in found.mended,
        stem=stem if len(stem) <= _WORDS else _first_words(stem),
    )


def _first_words(stem: str) -> str:
    return stem[:_WORDS].rpartition(" ")[0].rstrip(" .,;:") + "…"


# --- one answer -----------------------------------------------------------------------------------


def _answer_screen(who: OwnCandidate, told: Read, back: Button) -> Screen:
    question, judgement = told.question, told.judgement
    understood = judgement.understood if isinstance(question, ShortAnswer) else None
    key = _key(told)
    # Where nothing was found, what is missing is the whole key, and what was said is the answer.
    parts = isinstance(question, ShortAnswer) or bool(judgement.found)
    missing = judgement.missing if parts and list(judgement.missing) != key["key"] else ()
    text = texts(
        "answer",
        name=who.name,
        when=_when(who.group, told),
        mark=texts.plain(f"mark_sign_{judgement.verdict}"),
        verdict=texts.plain(f"read_{judgement.verdict}"),
        score=round(100 * judgement.score) if _in_parts(told) else None,
        judge=texts.plain(f"judged_{told.held.judge}"),
        certainty=told.answer.certainty and texts.plain(f"certainty_{told.answer.certainty}"),
        asked=told.asked,
        alt=question.picture.alt if question and question.picture else None,
        answered=told.answered,
        understood=understood if understood != told.answered else None,
        found=judgement.found,
        missing=missing,
        contradicted=judgement.contradicted if parts else (),
        **key,
        reasons=judgement.feedback,
        formula=told.formula,
        explanation=(question or told.entry).explanation,
        **_criteria(told),
    )
    marking: Rows = ()
    if isinstance(question, ShortAnswer):
        marking = ((button("mark_this", f"mark:{told.answer.id}"),),)
    return Screen(text, (*marking, (back,)), picture=told.picture)


def _in_parts(told: Read) -> bool:
    """Whether the verdict alone does not say how much was right."""
    return told.question is None or told.judgement.verdict is Verdict.PARTIAL


def _when(group: Group, told: Read) -> str:
    local = told.answer.answered_at.astimezone(ZoneInfo(group.zone))
    return format_datetime(local, "d MMM y, HH:mm", locale="fr")


def _key(told: Read) -> dict[str, object]:
    """What the answer should have been, and what to call it."""
    if isinstance(told.entry, Diagnosis):
        return {"key": [told.entry.cause.text], "key_name": texts.plain("key_cause")}
    question = told.question
    if question is None or told.judgement.verdict is Verdict.CORRECT:
        return {"key": [], "key_name": ""}
    name = "key_model" if isinstance(question, ShortAnswer) else "key_right"
    if isinstance(question, ScriptConcordance) and not question.has_panel:
        name = "key_author"
    return {"key": key_text(question).split("\n"), "key_name": texts.plain(name)}


def _criteria(told: Read) -> dict[str, list[str]]:
    """The criteria that a question is about; of a case, what it is worth on each."""
    if told.question is None:
        worth = [
            texts.plain("criterion_worth", name=name, score=round(100 * score))
            for name, score in told.held.criteria.items()
        ]
        return {"criteria": [], "worth": worth}
    certificate = load_referential()
    names = told.question.criteria
    return {
        "criteria": [f"{name} {certificate.criterion(name).short}" for name in names],
        "worth": [],
    }
