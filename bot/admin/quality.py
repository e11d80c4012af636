"""Questions that misbehave, as the newest calibration found them, and what to do about each."""

from __future__ import annotations

from bot.admin.texts import button, texts
from bot.learning.calibration import Doubt
from bot.learning.items import author_difficulty
from bot.lists import page_buttons, paged
from bot.screen import Screen, Shown, Tap, UnknownAction
from bot.store import calibrations
from bot.store.calibrations import Doubted
from bot.store.database import Session
from bot.training.dates import spoken, today_in
from bot.training.visit import Visit
from question_bank.cases.model import Diagnosis, Scenario
from question_bank.parametric.instance import drawn_instance

_A_PAGE = 4
_STEM_LENGTH = 90
_ANY_SEED = 0


async def count(session: Session, model: str) -> int:
    """How many questions the newest calibration finds odd, of those of a version of the model."""
    return len(await calibrations.doubted(session, await calibrations.newest(session, model)))


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/qualite``."""
    return [await _page(visit, 1)]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``quality`` and ``quality:<page>``."""
    match tap.parts[1:]:
        case ():
            return [await _page(visit, 1)]
        case (_,):
            return [await _page(visit, tap.number(1))]
    raise UnknownAction(tap.action)


async def told(session: Session, model: str) -> Screen | None:
    """What administrators are told after a calibration; None when nothing is odd."""
    odd = await count(session, model)
    if not odd:
        return None
    number = await calibrations.newest(session, model)
    return Screen(texts("told_odd", odd=odd, number=number), ((button("see_odd", "quality"),),))


def in_a_line(odd: Doubted) -> str:
    """The question, why it is doubted and what to do, as one line of plain text."""
    return texts.plain("odd_in_a_line", **_in_words(odd))


async def _page(visit: Visit, page: int) -> Screen:
    made = await calibrations.latest(visit.session, visit.library.minds.model.version)
    back = (button("go_home", "tutors"),)
    if made is None:
        return Screen(texts("never_calibrated"), (back,))
    odd = await calibrations.doubted(visit.session, made.id)
    shown, page, last = paged(odd, page, _A_PAGE)
    around = page_buttons(page, last, lambda name, other: button(name, f"quality:{other}"))
    text = texts(
        "quality",
        number=made.id,
        day=spoken(today_in(visit.person.zone, made.made_at)),
        answers=made.answers,
        odd=len(odd),
        shown=[_in_words(one) | await _stem(visit, one) for one in shown],
        first=(page - 1) * _A_PAGE + 1,
    )
    return Screen(text, (*around, back))


async def _stem(visit: Visit, odd: Doubted) -> dict[str, object]:
    """How the question begins, as candidates may read it where its values are drawn."""
    entry = await visit.library.entry(visit.session, odd.revision_id)
    if isinstance(entry, Diagnosis | Scenario):
        return {"stem": entry.title, "drawn": False}
    instance = drawn_instance(entry, _ANY_SEED)
    stem = " ".join(instance.question.stem.split())
    if len(stem) > _STEM_LENGTH:
        stem = stem[:_STEM_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return {"stem": stem, "drawn": instance.drawn is not None}


def _in_words(odd: Doubted) -> dict[str, object]:
    harder = odd.found.difficulty > author_difficulty(odd.level)
    doubt = odd.found.doubt
    if doubt == Doubt.FAR_FROM_GUESS:
        doubt = "harder" if harder else "easier"
    return {
        "name": odd.name,
        "capacity": odd.capacity,
        "answers": odd.found.answers,
        "why": texts.plain(f"odd_{doubt}", level=odd.level),
        "advice": texts.plain(f"odd_{doubt}_advice", level=odd.level),
    }
