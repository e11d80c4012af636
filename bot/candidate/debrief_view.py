"""How the end of a case looks on a phone: what it is worth, and why, move by move."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.candidate.diagnosis_view import about, act
from bot.candidate.texts import button, referential, texts
from bot.lists import page_buttons, paged_by_size, rows_of
from bot.pictures.paths import Column, Paths, PathStep
from bot.screen import Rows, Screen, UnknownAction
from bot.training.diagnosis import Playing
from question_bank.cases.debrief import StepOf, expert_steps, known_from, looked, steps
from question_bank.cases.expert import expert_state, fitting_mark
from question_bank.cases.judging import criteria_of, total_of, verdict_of
from question_bank.cases.scenes import SceneState, best_way
from question_bank.cases.scoring import Aspect, fits, judged_decision, score, spent
from question_bank.cases.simulation import State
from question_bank.grading.key import key_text

SUMMARY, MOVES, DECISIONS, HYPOTHESES, CRITERIA = "s", "m", "d", "y", "c"
_A_PAGE = 3_000
# From this belief on, naming the cause was no bet any more, though not yet sure.
_ALMOST = 0.8
_CELLS = 5
_SIGNS = {
    "look": "?",
    "act": "»",
    "precaution": "#",
    "mistake": "!",
    "breach": "×",
    "right": "✓",
    "wrong": "✗",
    "reopened": "↺",
}


def paths_shown(state: State) -> Paths:
    """One's own path beside the expert's, to be drawn."""
    mine = steps(state)
    columns = (
        Column(
            texts.plain("path_mine"),
            _drawn(mine),
            known_from(mine),
            texts.plain("path_known"),
        ),
        Column(texts.plain("path_expert"), _drawn(expert_steps(state))),
    )
    return Paths(columns, texts.plain("path_legend"))


def summary_screen(played: Playing, picture: int | None) -> Screen:
    """What the whole case is worth."""
    state = played.state
    total = total_of(state)
    values = {
        "verdict": texts(f"case_{verdict_of(total).value}"),
        "total": total,
        "explanation": state.case.explanation,
    }
    if isinstance(state, State):
        text = texts("case_summary", **values, ending=None, **_diagnosis_values(state))
    else:
        best = best_way(state.case)
        text = texts(
            "case_summary",
            **values,
            ending=state.scene.text,
            vetoed=state.vetoed,
            mistakes=(),
            right=_right(state),
            minutes=state.minutes,
            best_choices=_right(best),
            best_minutes=best.minutes,
            cause=None,
            knew=None,
            aspects=(),
        )
    return Screen(text, (*_parts(played, SUMMARY), *_after(played)), picture=picture)


def _right(state: SceneState) -> int:
    return sum(choice.worth > 0 for _, choice in state.made)


def part_screen(played: Playing, part: str, page: int) -> Screen:
    """A part of the debrief: moves, decisions or hypotheses (choices, in a scenario)."""
    state = played.state
    told: Sequence[Markup]
    if part == CRITERIA:
        heading, told = "debrief_criteria", _criteria_told(state)
    elif not isinstance(state, State):
        heading, told = "debrief_choices", _choices_told(state)
    elif part == MOVES:
        heading, told = "debrief_moves", _moves_told(state)
    elif part == DECISIONS:
        heading, told = "debrief_decisions", _decisions_told(state)
    elif part == HYPOTHESES:
        heading, told = "debrief_hypotheses", _hypotheses_told(state)
    else:
        raise UnknownAction(part)
    lines, page, pages = paged_by_size(told, page, _A_PAGE)
    text = texts("debrief_page", heading=texts.plain(heading), lines=lines, page=page, pages=pages)
    around = page_buttons(page, pages, lambda name, other: act(played, name, f"b:{part}:{other}"))
    return Screen(text, (*around, *_parts(played, part), *_after(played)))


# --- the parts ------------------------------------------------------------------------------------


def _diagnosis_values(state: State) -> dict[str, object]:
    scored = score(state)
    path = steps(state)
    step = known_from(path)
    belief = state.beliefs[state.case.cause.id]
    knew = texts.plain("knew_almost" if belief >= _ALMOST else "knew_never", belief=belief)
    if step is not None:
        known = path[step - 1]
        knew = texts.plain("knew_at", minutes=known.minutes, text=known.text)
    return {
        "vetoed": scored.vetoed,
        "cause": state.case.cause.text,
        "concluded": state.concluded and state.case.hypothesis(state.concluded).text,
        "mistakes": [one.move.text for one in state.seen if one.move.is_mistake],
        "spent": round(spent(state)) if state.seen else 0,
        "expert_spent": round(spent(expert_state(state.case))),
        "knew": knew,
        "aspects": [
            {"bar": _bar(value), "name": texts.plain(f"aspect_{aspect.value}")}
            for aspect in Aspect
            if (value := scored.aspect(aspect)) is not None
        ],
    }


def _moves_told(state: State) -> list[Markup]:
    # A move that is dangerous in itself is told among the moves.
    told = [
        texts(
            "forgotten_line",
            aim=one.aim.value,
            by=_named(state, one.by),
            text=one.precaution.text,
            why=one.precaution.why,
        )
        for one in dict.fromkeys(state.breaches)
        if one.precaution is not None
    ]
    advised = None
    for one in looked(state):
        # The same advice move after move would only make the page longer.
        better = one.better if one.better is not advised else None
        advised = one.better or advised
        told.append(
            texts(
                "looked_line",
                minutes=one.minutes,
                text=one.move.text,
                mistake=one.move.mistake,
                veto=one.move.veto,
                collects=one.move.collects,
                knew=one.knew,
                taught=one.taught.value,
                better=better.text if better else None,
                opens=one.opens.text if one.opens else None,
                teaches=one.move.teaches,
                expected=one.move.expected,
            )
        )
    told += [
        texts("missed_line", text=move.text)
        for move in state.case.moves
        if move.expected and move.id not in state.done
    ]
    return told


def _named(state: State, by: str) -> str:
    """The move or the decision that has this id."""
    moves = {move.id: move.text for move in state.case.moves}
    return moves.get(by) or about(state.case.decision(by))


def _decisions_told(state: State) -> list[Markup]:
    told = []
    for decision in state.case.decisions:
        judged = judged_decision(state, decision)
        if judged is not None:
            told.append(
                texts(
                    "decision_line",
                    score=judged.score,
                    heading=about(decision),
                    ask=decision.ask,
                    mine=judged.understood,
                    right=key_text(decision.question),
                    reasons=judged.feedback,
                )
            )
    return told


def _hypotheses_told(state: State) -> list[Markup]:
    legend = texts("hypotheses_legend")
    return [legend] + [
        texts(
            "hypothesis_debrief",
            cause=one.cause,
            text=one.text,
            belief=belief,
            mark=texts.plain(f"mark_{mark.value}"),
            expected=None if fits(mark, belief) else texts.plain(f"mark_{fitting_mark(belief)}"),
            why=one.why or "",
        )
        for one in state.case.hypotheses
        for mark, belief in ((state.mark_of(one.id), state.beliefs[one.id]),)
    ]


def _criteria_told(state: State | SceneState) -> list[Markup]:
    lines = [
        texts(
            "criterion_line",
            bar=_bar(value),
            name=f"{name} {referential.criterion(name).short}",
        )
        for name, value in criteria_of(state).items()
    ]
    told = [Markup("\n").join(lines)]
    if state.case.sources:
        told.append(texts("sources_line", sources=state.case.sources))
    return told


def _choices_told(state: SceneState) -> list[Markup]:
    best = dict(best_way(state.case).made)
    told = []
    for scene, choice in state.made:
        better = best.get(scene)
        told.append(
            texts(
                "choice_line",
                text=choice.text,
                worth=choice.worth,
                veto=choice.veto,
                why=choice.why or "",
                better=better.text if better and better.worth > choice.worth else None,
            )
        )
    return told


# --- pieces ---------------------------------------------------------------------------------------


def _drawn(path: Sequence[StepOf]) -> tuple[PathStep, ...]:
    return tuple(
        PathStep(
            step.kind,
            _SIGNS[step.kind],
            step.text or texts.plain("path_reopened"),
            step.minutes,
            step.belief,
        )
        for step in path
    )


def _bar(share: float) -> str:
    full = round(share * _CELLS)
    return "▰" * full + "▱" * (_CELLS - full)


def _parts(played: Playing, shown: str) -> Rows:
    if isinstance(played.state, State):
        names = {MOVES: "debrief_moves", DECISIONS: "debrief_decisions"}
        names[HYPOTHESES] = "debrief_hypotheses"
    else:
        names = {MOVES: "debrief_choices"}
    names[CRITERIA] = "debrief_criteria"
    buttons = [act(played, name, f"b:{part}:1") for part, name in names.items() if part != shown]
    if shown != SUMMARY:
        buttons.append(act(played, "debrief_summary", f"b:{SUMMARY}:1"))
    return rows_of(buttons, 2)


def _after(played: Playing) -> Rows:
    again = button("case_again", f"cases:play:{played.step.question_id}")
    return ((again, button("case_others", "cases")),)
