"""How a diagnosis looks on a phone while it is played: one message, edited in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import Any

from markupsafe import Markup

from bot.candidate.texts import button, texts
from bot.lists import in_rows, page_buttons, paged_by_size, rows_of
from bot.screen import Button, Rows, Screen, UnknownAction
from bot.training.diagnosis import Playing
from question_bank.cases.model import About, Aim, Decision, Diagnosis, How, Move
from question_bank.cases.path import Decided, Did, Mark, Secured
from question_bank.cases.scoring import judged_decision
from question_bank.cases.simulation import Breach, State, after
from question_bank.presentation import shuffled

# Said by the button itself, so that the same tap received twice does not undo itself.
UNTICK = "off"
_A_PAGE = 2_600
_NEXT_MARK = {
    Mark.POSSIBLE: Mark.LIKELY,
    Mark.LIKELY: Mark.RULED_OUT,
    Mark.RULED_OUT: Mark.POSSIBLE,
}


def home_screen(played: Playing, note: str | None = None) -> Screen:
    """The last result, what time it is, and everything that may be done."""
    state = _state(played)
    last = state.last
    text = texts(
        "case_home",
        note=note,
        **_head(state),
        opening=not state.acts,
        machine=state.case.machine,
        call=state.case.call,
        done=last.move.text if last.move else None,
        whom=last.move.whom if last.move else None,
        result=last.result,
        taken=last.precaution.text if last.precaution else None,
        breaches=breaches_told(state, last.breaches),
        lost=_lost(last.breaches),
        events=[event.text for event in last.events],
    )
    buttons = [
        act(played, how.value, f"l:{how.value}", count=len(offered))
        for how in How
        if (offered := _offered(state, how))
    ]
    if state.case.precautions:
        buttons.append(act(played, "precautions", "p"))
    known = (act(played, "hypotheses", "y"), act(played, "notebook", "k:99"))
    end = (act(played, "conclude", "c"), act(played, "case_pause", "z"))
    return Screen(text, (*rows_of(buttons, 2), known, end))


def moves_screen(played: Playing, how: str) -> Screen:
    """What may be asked, observed, measured, tested or done now."""
    state = _state(played)
    if how not in set(How):
        raise UnknownAction(how)
    offered = _offered(state, How(how))
    lines = [
        texts(
            "move_line",
            letter=letter,
            whom=move.whom,
            text=move.text,
            minutes=move.minutes,
            euros=move.euros,
        )
        for letter, (_, move) in zip(ascii_uppercase, offered, strict=False)
    ]
    buttons = [
        _button(played, letter, f"d:{index}")
        for letter, (index, _) in zip(ascii_uppercase, offered, strict=False)
    ]
    text = texts(
        "moves_list",
        heading=texts.plain(f"heading_{how}"),
        lines=lines,
        minutes=state.minutes,
        euros=state.euros,
    )
    return Screen(text, (*in_rows(buttons), (act(played, "case_back", "h"),)))


def precautions_screen(played: Playing) -> Screen:
    """What may be done before touching anything; what is done is ticked."""
    state = _state(played)
    lines, buttons = [], []
    for index, (letter, one) in enumerate(
        zip(ascii_uppercase, state.case.precautions, strict=False)
    ):
        done = one.id in state.secured
        lines.append(
            texts("precaution_line", letter=letter, text=one.text, minutes=one.minutes, done=done)
        )
        if not done:
            buttons.append(_button(played, letter, f"s:{index}"))
    rows = (*in_rows(buttons), (act(played, "case_back", "h"),))
    return Screen(texts("precautions_list", lines=lines), rows)


def hypotheses_screen(played: Playing) -> Screen:
    """The short list: each hypothesis with what the candidate thinks of it, changed by a tap."""
    state = _state(played)
    buttons = []
    for index, one in enumerate(state.case.hypotheses):
        mark = state.mark_of(one.id)
        label = texts.plain(
            "hypothesis_button", number=index + 1, sign=texts.plain(f"sign_{mark.value}")
        )
        buttons.append(_button(played, label, f"m:{index}:{_NEXT_MARK[mark].value}"))
    text = texts("hypotheses_list", lines=marks_told(state))
    return Screen(text, (*in_rows(buttons), (act(played, "case_back", "h"),)))


def notebook_screen(played: Playing, page: int) -> Screen:
    """All that is known so far, in order; the last page first."""
    state = _state(played)
    told = [texts("notebook_call", machine=state.case.machine, call=state.case.call)]
    told += _notes(state)
    told.append(texts("notebook_marks", marks=marks_told(state)))
    lines, page, pages = paged_by_size(told, page, _A_PAGE)
    text = texts("notebook_page", lines=lines, page=page, pages=pages)
    around = page_buttons(page, pages, lambda name, other: act(played, name, f"k:{other}"))
    return Screen(text, (*around, (act(played, "case_back", "h"),)))


def conclude_screen(played: Playing) -> Screen:
    """Which hypothesis is the cause?"""
    state = _state(played)
    lines = [
        texts("line_option", letter=letter, text=one.text)
        for letter, one in zip(ascii_uppercase, state.case.hypotheses, strict=False)
    ]
    buttons = [
        _button(played, letter, f"f:{index}")
        for index, letter in enumerate(ascii_uppercase[: len(lines)])
    ]
    return Screen(
        texts("conclude_list", lines=lines), (*in_rows(buttons), (act(played, "case_back", "h"),))
    )


def decision_screen(played: Playing, note: str | None = None) -> Screen:
    """The decision to take, below what the one before was worth."""
    state = _state(played)
    decision = state.open_decision
    if decision is None:
        raise ValueError("no decision is open")
    ticked = set(played.ticked)
    lines, buttons = [], []
    for letter, i in zip(
        ascii_uppercase, shuffled(decision.question, played.step.seed), strict=False
    ):
        option = decision.options[i]
        name = "line_option"
        label, verb = letter, f"o:{i}"
        if decision.several:
            name = "line_ticked" if i in ticked else "line_unticked"
            label = texts.plain("option_ticked" if i in ticked else "option_unticked", text=letter)
            verb = f"o:{i}:{UNTICK}" if i in ticked else verb
        lines.append(texts(name, letter=letter, text=option.text))
        buttons.append(_button(played, label, verb))
    text = texts(
        "decision",
        told=note or _last_decision_told(state),
        heading=about(decision),
        number=len(state.decided) + 1,
        count=len(state.case.decisions),
        ask=decision.ask,
        lines=lines,
        # Said for every repair, so that it does not tell which of them need any.
        acting=decision.about is About.REPAIR and bool(state.case.precautions),
        several=decision.several,
    )
    rows: Rows = in_rows(buttons)
    if decision.several:
        rows = (*rows, (act(played, "validate", "v"),))
    row = [act(played, "notebook", "k:99")]
    if state.case.precautions:
        row.insert(0, act(played, "precautions", "p"))
    last = [act(played, "case_pause", "z")]
    if not state.decided:
        last.insert(0, act(played, "reopen", "r"))
    return Screen(text, (*rows, tuple(row), tuple(last)))


# --- pieces ---------------------------------------------------------------------------------------


def about(decision: Decision) -> str:
    """What a decision is about, in a word."""
    return texts.plain(f"about_{decision.about.value}")


def marks_told(state: State) -> list[Markup]:
    """Each hypothesis with what the candidate thinks of it."""
    return [
        texts(
            "hypothesis_line",
            number=number,
            sign=texts.plain(f"sign_{state.mark_of(one.id).value}"),
            text=one.text,
            word=texts.plain(f"mark_{state.mark_of(one.id).value}"),
        )
        for number, one in enumerate(state.case.hypotheses, start=1)
    ]


def breaches_told(state: State, breaches: Iterable[Breach]) -> list[dict[str, Any]]:
    """What was forgotten, or should never have been done, and why."""
    return [
        {
            "aim": one.aim.value,
            "stopped": one.stopped,
            "text": one.precaution.text if one.precaution else None,
            "why": one.precaution.why if one.precaution else state.case.move(one.by).mistake,
        }
        for one in breaches
    ]


def _lost(breaches: Iterable[Breach]) -> Markup | None:
    """What is said when safety has just been forgotten: the case can no longer be won."""
    return texts("case_lost") if any(one.aim is Aim.SAFETY for one in breaches) else None


def _notes(state: State) -> Iterable[Markup]:
    before = State(state.case)
    for act in state.acts:
        now = after(before, act)
        match act:
            case Did() if len(now.seen) > len(before.seen):
                seen = now.seen[-1]
                yield texts(
                    "notebook_line",
                    minutes=seen.minutes,
                    whom=seen.move.whom,
                    text=seen.move.text,
                    result=seen.result,
                )
            case Secured(precaution=name):
                yield texts("notebook_taken", text=state.case.precaution(name).text)
        before = now


def _last_decision_told(state: State) -> Markup | None:
    last = state.acts[-1] if state.acts else None
    told: list[Markup] = []
    if isinstance(last, Decided):
        decision = state.case.decision(last.decision)
        judged = judged_decision(state, decision)
        if judged is not None and judged.score == 1:
            told.append(texts("decided_right", heading=about(decision)))
        elif judged is not None:
            told.append(
                texts(
                    "decided_wrong",
                    heading=about(decision),
                    score=judged.score,
                    reasons=judged.feedback,
                    missing=judged.missing if decision.several else (),
                )
            )
    if isinstance(last, Secured):
        told.append(texts("decided_taken", text=state.case.precaution(last.precaution).text))
    told += [
        texts("breach_line", aim=one["aim"], text=one["text"], why=one["why"])
        for one in breaches_told(state, state.last.breaches)
    ]
    if (lost := _lost(state.last.breaches)) is not None:
        told.append(lost)
    return Markup("\n").join(told) if told else None


def _head(state: State) -> dict[str, Any]:
    return {
        "title": state.case.title,
        "minutes": state.minutes,
        "euros": state.euros,
        "secured": len(state.secured),
        "precautions": len(state.case.precautions),
        "vetoed": any(one.aim is Aim.SAFETY for one in state.breaches),
    }


def _offered(state: State, how: How) -> Sequence[tuple[int, Move]]:
    return [
        (index, move)
        for index, move in enumerate(state.case.moves)
        if move.how is how and state.is_offered(move)
    ]


def _state(played: Playing) -> State:
    if not isinstance(played.state, State) or not isinstance(played.case, Diagnosis):
        raise TypeError(f"{played.case.id} is a scenario, not a diagnosis")
    return played.state


def _action(played: Playing, verb: str) -> str:
    return f"case:{played.attempt.id}:{played.turn}:{verb}"


def act(played: Playing, name: str, verb: str, **values: Any) -> Button:
    """The button of this name, that does this at the turn on screen."""
    return button(name, _action(played, verb), **values)


def _button(played: Playing, label: str, verb: str) -> Button:
    return Button(label, _action(played, verb))
