"""Playing a case: choosing it, every tap on it, pausing it, and reading the debrief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.candidate import debrief_view, diagnosis_view, scenario_view
from bot.candidate.texts import button, texts
from bot.lists import page_buttons, paged
from bot.screen import Notice, Rows, Screen, Shown, Tap, UnknownAction
from bot.store.attempts import FINISHED
from bot.training import diagnosis
from bot.training.attempts import NotOnScreen, suspend
from bot.training.diagnosis import Playing
from bot.training.visit import Visit
from question_bank.cases.path import (
    Act,
    Chose,
    Concluded,
    Decided,
    Did,
    IllegalAct,
    Mark,
    Marked,
    Reopened,
    Secured,
)
from question_bank.cases.simulation import State

_A_PAGE = 7

T = TypeVar("T")


# --- choosing -------------------------------------------------------------------------------------


async def menu(visit: Visit, _argument: str = "") -> list[Shown]:
    """``/cas``: the cases, those of one's capacities to come first unplayed."""
    return [await _menu(visit, 1)]


async def choose(visit: Visit, tap: Tap) -> list[Shown]:
    """``cases``, ``cases:page:2``, ``cases:play:12``."""
    match tap.word(1):
        case "":
            return await menu(visit)
        case "page":
            return [await _menu(visit, tap.number(2))]
        case "play":
            played = await diagnosis.start(visit, tap.number(2))
            if played is None:
                return [await _menu(visit, 1, texts.plain("case_gone"))]
            return [current(played)]
    raise UnknownAction(tap.action)


async def _menu(visit: Visit, page: int, note: str | None = None) -> Screen:
    cases = await diagnosis.listed(visit)
    if not cases:
        return Screen(texts("cases_none"), ((button("another_quiz", "quiz"),),))
    shown, page, pages = paged(cases, page, _A_PAGE)
    rows: Rows = tuple(
        (
            button(
                "case_choice",
                f"cases:play:{one.entry.question_id}",
                capacity=one.entry.capacity,
                title=one.case.title,
                best=one.entry.best,
            ),
        )
        for one in shown
    )
    rows += page_buttons(page, pages, lambda name, other: button(name, f"cases:page:{other}"))
    return Screen(texts("cases_menu", note=note, page=page, pages=pages), rows)


# --- playing --------------------------------------------------------------------------------------


async def tap_on_case(visit: Visit, tap: Tap) -> list[Shown]:
    """``case:<attempt>:<turn>:<verb>…``: everything that can be tapped within a case.

    A tap that does something counts only at the turn that it was made for: the same tap received
    twice acts once.
    """
    try:
        played = await diagnosis.playing(visit, tap.number(1))
    except NotOnScreen:
        raise UnknownAction(tap.action) from None
    if played.attempt.state == FINISHED:
        return [await _debrief(visit, played, tap)]
    looked = _look(played, tap)
    if looked is not None:
        return [looked]
    if tap.word(3) == "z":
        await suspend(visit)
        rows = ((button("resume", f"resume:{played.attempt.id}"), button("case_others", "cases")),)
        return [Screen(texts("case_paused", title=played.case.title), rows)]
    if tap.number(2) != played.turn:
        return [current(played, texts.plain("case_old_turn"))]
    if tap.word(3) == "v" and not played.ticked:
        return [Notice(texts.plain("nothing_ticked"))]
    if tap.word(3) == "o" and isinstance(played.state, State):
        decided = _tick(visit, played, tap)
        if decided is None:
            return [current(played)]
        act: Act = decided
    else:
        act = _act(played, tap)
    try:
        played = await diagnosis.act(visit, played, act)
    except IllegalAct:
        raise UnknownAction(tap.action) from None
    if played.attempt.state == FINISHED:
        return [await _debrief(visit, played, None)]
    if isinstance(act, Marked):
        return [diagnosis_view.hypotheses_screen(played)]
    return [current(played)]


def current(played: Playing, note: str | None = None) -> Screen:
    """Where the case stands: its home, the decision to take, or the scene."""
    if not isinstance(played.state, State):
        return scenario_view.scene_screen(played, note)
    if played.state.open_decision is not None:
        return diagnosis_view.decision_screen(played, note)
    return diagnosis_view.home_screen(played, note)


async def resume(visit: Visit, attempt_id: int, note: str | None) -> Screen:
    """Bring a case back to the screen.

    Raises:
        bot.training.attempts.NotOnScreen: the person has no such case.
    """
    return current(await diagnosis.playing(visit, attempt_id), note)


def _look(played: Playing, tap: Tap) -> Screen | None:
    """The screens that only show: nothing is recorded."""
    if not isinstance(played.state, State):
        return None
    match tap.word(3):
        case "h":
            return current(played)
        case "l":
            return diagnosis_view.moves_screen(played, tap.word(4))
        case "p":
            return diagnosis_view.precautions_screen(played)
        case "y" if played.state.concluded is None:
            return diagnosis_view.hypotheses_screen(played)
        case "k":
            return diagnosis_view.notebook_screen(played, tap.number(4))
        case "c" if played.state.concluded is None:
            return diagnosis_view.conclude_screen(played)
    return None


def _act(played: Playing, tap: Tap) -> Act:
    """What a button does; positions are the author's."""
    state, verb = played.state, tap.word(3)
    try:
        if not isinstance(state, State):
            if verb != "x":
                raise UnknownAction(tap.action)
            return Chose(scene=state.scene.id, choice=tap.number(4))
        case = state.case
        match verb:
            case "d":
                return Did(move=_nth(case.moves, tap.number(4)).id)
            case "s":
                return Secured(precaution=_nth(case.precautions, tap.number(4)).id)
            case "m":
                name = _nth(case.hypotheses, tap.number(4)).id
                return Marked(hypothesis=name, mark=Mark(tap.word(5)))
            case "f":
                return Concluded(hypothesis=_nth(case.hypotheses, tap.number(4)).id)
            case "r":
                return Reopened()
            case "v" if state.open_decision is not None:
                return Decided(decision=state.open_decision.id, options=played.ticked)
    except (IndexError, ValueError):
        pass
    raise UnknownAction(tap.action)


def _nth(things: Sequence[T], position: int) -> T:
    """What stands at a position. Raises IndexError for a negative one too."""
    if position < 0:
        raise IndexError(position)
    return things[position]


def _tick(visit: Visit, played: Playing, tap: Tap) -> Decided | None:
    """Choose the one option of a decision, or tick one of several (None: nothing decided yet)."""
    decision = played.state.open_decision if isinstance(played.state, State) else None
    option = tap.number(4)
    if decision is None or not 0 <= option < len(decision.options):
        raise UnknownAction(tap.action)
    if not decision.several:
        return Decided(decision=decision.id, options=(option,))
    ticked = set(played.ticked) - {option}
    if tap.word(5) != diagnosis_view.UNTICK:
        ticked.add(option)
    diagnosis.tick(visit, played, sorted(ticked))
    return None


# --- the debrief ----------------------------------------------------------------------------------


async def _debrief(visit: Visit, played: Playing, tap: Tap | None) -> Screen:
    """``b:<part>:<page>``; the summary with its picture when nothing else is asked.

    Back from a part, the picture stands above already: the same message takes the summary.
    """
    if tap is not None and tap.word(3) == "b":
        if tap.word(4) == debrief_view.SUMMARY:
            return debrief_view.summary_screen(played, None)
        return debrief_view.part_screen(played, tap.word(4), tap.number(5))
    picture = None
    if isinstance(played.state, State):
        picture = await visit.library.picture_of(
            visit.session, debrief_view.paths_shown(played.state), visit.now
        )
    return debrief_view.summary_screen(played, picture)
