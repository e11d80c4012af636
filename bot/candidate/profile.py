"""``/profil``: what a person may tell about themselves, all of it optional."""

from __future__ import annotations

from bot.candidate.texts import button, referential, texts
from bot.screen import Button, Rows, Screen, Shown, Tap, TypedText, UnknownAction
from bot.store import people
from bot.training.dates import ZONES, exam_problem, place, read_date, spoken, today_in
from bot.training.exam import Exam, exam_of
from bot.training.visit import Visit

ROUTES = ("company", "vae", "job_seeker")
WHOLE = "whole"
MAX_NAME = 64


async def show(visit: Visit, _argument: str = "", note: str | None = None) -> list[Shown]:
    """What is known, and a button to change each thing."""
    person = visit.person
    exam = await exam_of(visit.session, person, visit.now)
    text = texts(
        "profile",
        note=note,
        name=person.display_name,
        exam=_exam(exam),
        route=texts.plain(f"route_{person.route}") if person.route else texts.plain("unknown"),
        target=_target(person.target) if person.target else texts.plain("unknown"),
        zone=place(person.zone),
        certainty=person.asks_certainty,
    )
    wanted = "off" if person.asks_certainty else "on"
    agenda: Rows = ((button("agenda_open", "agenda"),),) if exam else ()
    rows: Rows = (
        (button("profile_name", "profile:name"), button("profile_exam", "profile:exam")),
        (button("profile_route", "profile:route"), button("profile_target", "profile:target")),
        (button("profile_zone", "profile:zone"),),
        (button(f"profile_certainty_{wanted}", f"profile:certainty:{wanted}"),),
        *agenda,
    )
    return [Screen(text, rows)]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``profile``, ``profile:<what>`` asks, ``profile:<what>:<value>`` sets."""
    what, value = tap.word(1), tap.word(2)
    person = visit.person
    match what, value:
        case "", _:
            return await show(visit)
        case "certainty", "on" | "off":
            person.asks_certainty = value == "on"
        case "name", _:
            return [Screen(texts("ask_name"), (_back(),), expects="profile:name")]
        case "exam", "none":
            person.exam_date = None
        case "exam", _:
            rows = ((button("forget_exam", "profile:exam:none"),), _back())
            return [Screen(texts("ask_exam"), rows, expects="profile:exam")]
        case "route", "":
            choices = [(texts.plain(f"route_{route}"), route) for route in ROUTES]
            return [_ask("ask_route", what, choices)]
        case "route", route if route in ROUTES:
            person.route = route
        case "target", "":
            return [_ask("ask_target", what, [(_target(one), one) for one in _targets()])]
        case "target", target if target in _targets():
            person.target = target
        case "zone", "":
            return [_ask("ask_zone", what, [(name, zone) for zone, name in ZONES.items()])]
        case "zone", zone if zone in ZONES:
            await people.move(visit.session, person, zone, visit.now)
        case _:
            raise UnknownAction(tap.action)
    return await show(visit, note=texts.plain("saved"))


async def typed(visit: Visit, typed: TypedText) -> list[Shown]:
    """``profile:name`` and ``profile:exam``: what has to be typed."""
    if typed.address == "profile:name":
        return await _set_name(visit, typed.text)
    return await _set_exam(visit, typed.text)


async def _set_name(visit: Visit, text: str) -> list[Shown]:
    name = text.strip()
    if not 0 < len(name) <= MAX_NAME or "\n" in name:
        return [Screen(texts("name_refused"), (_back(),), expects="profile:name")]
    await people.rename(visit.session, visit.person, name)
    return await show(visit, note=texts.plain("saved"))


async def _set_exam(visit: Visit, text: str) -> list[Shown]:
    day = read_date(text)
    problem = exam_problem(day, today_in(visit.person.zone, visit.now))
    if problem:
        return [Screen(texts(problem), (_back(),), expects="profile:exam")]
    visit.person.exam_date = day
    return await show(visit, note=texts.plain("saved"))


def _exam(exam: Exam | None) -> str:
    if exam is None:
        return texts.plain("forget_exam")
    return texts.plain("exam_own" if exam.is_own else "exam_of_group", day=spoken(exam.day))


def _targets() -> tuple[str, ...]:
    """The whole certificate, each block, or two of them, as « whole », « B1 », « B1+B2 »."""
    blocks = [block.id for block in referential.blocks]
    pairs = [f"{one}+{other}" for i, one in enumerate(blocks) for other in blocks[i + 1 :]]
    return (WHOLE, *blocks, *pairs)


def _target(target: str) -> str:
    if target == WHOLE:
        return texts.plain("target_whole")
    return texts.plain("target_blocks", blocks=[block[1:] for block in target.split("+")])


def _back() -> tuple[Button, ...]:
    return (button("go_back", "profile"),)


def _ask(question: str, what: str, choices: list[tuple[str, str]]) -> Screen:
    rows = tuple((Button(label, f"profile:{what}:{value}"),) for label, value in choices)
    return Screen(texts(question), (*rows, _back()))
