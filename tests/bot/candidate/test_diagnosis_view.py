"""Telegram would show every screen of every case, whatever was done in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from bot.candidate import debrief_view, diagnosis, diagnosis_view, scenario_view
from bot.pictures.paths import png
from bot.screen import Screen
from bot.store.tables import Attempt, Step
from bot.training.diagnosis import Playing
from question_bank.cases.baselines import expert_end
from question_bank.cases.checking import cannot_be_played
from question_bank.cases.judging import play_case
from question_bank.cases.lengths import too_long
from question_bank.cases.model import Case, Diagnosis, How, Scenario
from question_bank.cases.path import (
    Act,
    Chose,
    Concluded,
    Decided,
    Did,
    Mark,
    Marked,
    Secured,
)
from question_bank.cases.scenes import longest_way
from question_bank.cases.simulation import State
from tests.question_bank.cases.written import guide_diagnosis, guide_scenario, shipped, small

Sound = Callable[..., None]
# The longest number that a row can have, and far more taps than anyone makes.
LAST_ID, LAST_PAGE = 2**31 - 1, 99
HOSTILE = '<b>5 < 6 & "x" &lt;/i>'


def padded(text: str, length: int) -> str:
    return (text + " long" * length)[:length].strip()


def long_case() -> Diagnosis:
    """A diagnosis whose texts are hostile and about as long as ``bank check`` lets them be."""
    precautions = [
        {"id": f"p{n}", "text": padded(f"P{n} {HOSTILE}", 100), "why": padded("Why", 150),
         "aim": aim, "criteria": ["C4.4"]}
        for n, aim in enumerate(["safety", "cleanliness", "agreement", "safety"])
    ]  # fmt: skip
    moves = [
        {"id": f"m{n}", "how": how, "text": padded(f"M{n} {HOSTILE}", 150), "stage": "pumps",
         "whom": padded("Whom", 40), "minutes": 30, "result": padded(f"R {HOSTILE}", 900),
         "teaches": padded("T", 900), "needs": [one["id"] for one in precautions] if n % 2 else [],
         "bears": {"h0": "toujours", **{f"h{k}": "rare" for k in range(1, 8)}}}
        for n, how in enumerate(["ask", "observe", "measure", "test"] * 7)
    ]  # fmt: skip
    options = [
        {"text": padded(f"O{n} {HOSTILE}", 120), "correct": n < 3, "why": padded("Why", 90)}
        for n in range(6)
    ]
    case = Diagnosis.model_validate(
        {
            "id": "a-long-case",
            "title": HOSTILE,
            "capacity": "C4",
            "machine": padded(HOSTILE, 900),
            "call": padded(HOSTILE, 900),
            "explanation": padded(HOSTILE, 900),
            "sources": [padded(HOSTILE, 200)] * 4,
            "hypotheses": [
                {"id": f"h{n}", "text": padded(f"H{n} {HOSTILE}", 300), "cause": n == 0,
                 "why": padded(HOSTILE, 900)}
                for n in range(8)
            ],
            "precautions": precautions,
            "moves": moves,
            "decisions": [
                {"id": f"d{n}", "about": about, "ask": padded(HOSTILE, 300), "options": options,
                 "needs": ["p0", "p1"], "criteria": ["C5.7"]}
                for n, about in enumerate(["repair", "return", "alert", "record"])
            ],
            "events": [{"at": 60, "text": padded(HOSTILE, 300)}],
        }
    )  # fmt: skip
    assert list(too_long(case)) == []
    assert list(cannot_be_played(case)) == []
    return case


def long_scenario() -> Scenario:
    """The same for a scenario."""
    choices = [
        {"text": padded(f"C{n} {HOSTILE}", 220), "to": "end", "worth": 1 - n, "criteria": ["C6.1"],
         "why": padded(HOSTILE, 900)}
        for n in range(3)
    ]  # fmt: skip
    case = Scenario.model_validate(
        {
            "id": "a-long-scenario",
            "title": HOSTILE,
            "capacity": "C6",
            "machine": padded(HOSTILE, 880),
            "call": padded(HOSTILE, 880),
            "explanation": padded(HOSTILE, 900),
            "scenes": [
                {"id": "start", "text": padded(HOSTILE, 880), "choices": choices},
                {"id": "end", "text": padded(HOSTILE, 900)},
            ],
        }
    )
    assert list(cannot_be_played(case)) == []
    return case


CASES = [
    small(),
    guide_diagnosis(),
    guide_scenario(),
    long_case(),
    long_scenario(),
    *shipped(),
]
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


def playing(case: Case, acts: tuple[Act, ...], **draft: Any) -> Playing:
    attempt = Attempt(id=LAST_ID, kind="case", settings={"title": case.title})
    step = Step(attempt_id=LAST_ID, question_id=LAST_ID, seed=7, draft=draft)
    return Playing(attempt, step, case, play_case(case, acts))


def screens(played: Playing) -> Iterator[Screen]:
    """Everything that can be looked at where a case stands."""
    if played.state.is_over:
        yield debrief_view.summary_screen(played, LAST_ID)
        for part in "mdyc":
            yield from _pages(partial(debrief_view.part_screen, played, part))
        return
    yield diagnosis.current(played, "A note.")
    if not isinstance(played.state, State):
        yield scenario_view.scene_screen(played)
        return
    yield from _pages(partial(diagnosis_view.notebook_screen, played))
    yield diagnosis_view.precautions_screen(played)
    if played.state.concluded is None:
        yield diagnosis_view.hypotheses_screen(played)
        yield diagnosis_view.conclude_screen(played)
        for how in How:
            yield diagnosis_view.moves_screen(played, how.value)


def _pages(show: Callable[[int], Screen]) -> Iterator[Screen]:
    last = str(show(LAST_PAGE).text)
    for page in range(1, LAST_PAGE):
        shown = show(page)
        yield shown
        if str(shown.text) == last:
            return
    raise AssertionError("the last page is never reached")


def reckless(case: Case) -> tuple[Act, ...]:
    """Everything that can be done wrongly, and then everything else."""
    if isinstance(case, Scenario):
        return longest_way(case).acts
    acts: list[Act] = [
        *(Marked(hypothesis=one.id, mark=Mark.RULED_OUT) for one in case.hypotheses),
        *(Did(move=move.id) for move in case.moves if move.needs and not move.after),
        *(Secured(precaution=one.id) for one in case.precautions if one.aim != "cleanliness"),
    ]
    waiting = list(case.moves)
    while ready := [
        move
        for move in waiting
        if play_case(case, acts).is_offered(move)  # type: ignore[union-attr]
    ]:
        waiting.remove(ready[0])
        acts.append(Did(move=ready[0].id))
    acts.append(Concluded(hypothesis=case.hypotheses[-1].id))
    for decision in case.decisions:
        wrong = tuple(n for n, option in enumerate(decision.options) if not option.correct)
        acts.append(Decided(decision=decision.id, options=wrong if decision.several else wrong[:1]))
    return tuple(acts)


@EACH
@pytest.mark.parametrize(
    "way", [lambda case: expert_end(case).acts, reckless], ids=["expert", "reckless"]
)
def test_every_screen_fits_whatever_was_done(
    case: Case, way: Callable[[Case], tuple[Act, ...]], sound: Sound
) -> None:
    acts = way(case)
    # A long path is looked at from place to place: its screens differ little from one to the next.
    for n in (*range(0, len(acts), 1 + len(acts) // 12), len(acts)):
        sound(*screens(playing(case, acts[:n])))
    assert playing(case, acts).state.is_over


@EACH
def test_the_path_is_drawn_whatever_was_done(case: Case) -> None:
    state = playing(case, reckless(case)).state
    if isinstance(state, State):
        assert png(debrief_view.paths_shown(state)).startswith(b"\x89PNG")


@EACH
def test_a_decision_is_shown_with_everything_ticked(case: Case, sound: Sound) -> None:
    if isinstance(case, Scenario):
        return
    acts: list[Act] = [Concluded(hypothesis=case.hypotheses[0].id)]
    for decision in case.decisions:
        every = tuple(range(len(decision.options)))
        sound(diagnosis_view.decision_screen(playing(case, tuple(acts), ticked=every)))
        acts.append(Decided(decision=decision.id, options=every if decision.several else (0,)))


def test_options_are_shown_in_another_order_than_the_author_s_but_always_the_same() -> None:
    case = long_case()
    acts: tuple[Act, ...] = (Concluded(hypothesis="h0"),)
    shown = diagnosis_view.decision_screen(playing(case, acts))
    positions = [
        button.action.split(":o:")[1]
        for row in shown.rows
        for button in row
        if ":o:" in button.action
    ]
    assert sorted(positions) == list("012345") != positions
    assert diagnosis_view.decision_screen(playing(case, acts)) == shown


def test_the_choices_of_a_scene_say_where_they_stand() -> None:
    case = guide_scenario()
    shown = scenario_view.scene_screen(playing(case, (Chose(scene="debut", choice=0),)))
    assert [button.action for row in shown.rows for button in row] == [
        f"case:{LAST_ID}:1:{verb}" for verb in ("x:0", "x:1", "x:2", "z")
    ]


# --- what the texts say ---------------------------------------------------------------------------

WINDOW, ASKED, GAUGE = Did(move="voyant"), Did(move="operateur"), Did(move="seconde-jauge")


def told_at_the_end(*acts: Act) -> str:
    case = guide_diagnosis()
    rights = [
        Decided(
            decision=decision.id,
            options=tuple(n for n, option in enumerate(decision.options) if option.correct),
        )
        for decision in case.decisions
    ]
    path = (*acts, Concluded(hypothesis="huile"), Secured(precaution="consigner"), *rights)
    return str(debrief_view.summary_screen(playing(case, path), None).text)


def test_a_case_lost_on_safety_is_told_so_at_once_and_goes_on() -> None:
    case = small()
    lost = "perdu pour la note"
    assert lost in str(diagnosis.current(playing(case, (Did(move="open"),))).text)
    after = (Did(move="open"), Did(move="worker"))
    assert lost not in str(diagnosis.current(playing(case, after)).text)
    assert lost not in str(diagnosis.current(playing(case, (Did(move="closed"),))).text)
    unsafe = (Concluded(hypothesis="seal"), Decided(decision="repair", options=(0,)))
    assert lost in str(diagnosis.current(playing(case, unsafe)).text)


def test_a_repair_says_that_precautions_come_before() -> None:
    case = small()
    named: tuple[Act, ...] = (Concluded(hypothesis="seal"),)
    hint = "les précautions se prennent avant"
    assert hint in str(diagnosis.current(playing(case, named)).text)
    safely = (*named, Secured(precaution="lock"), Decided(decision="repair", options=(0,)))
    assert hint not in str(diagnosis.current(playing(case, safely)).text)


def test_a_guess_is_called_a_bet_and_what_was_almost_sure_is_not() -> None:
    assert "Conclure était un pari" in told_at_the_end()
    almost = told_at_the_end(WINDOW)
    assert "Un examen de plus" in almost
    assert "un pari" not in almost
    assert "suffisait" in told_at_the_end(
        WINDOW, GAUGE, Secured(precaution="accord"), Did(move="obturee")
    )


def test_a_beginner_s_mistake_is_named_beside_the_verdict() -> None:
    assert "Erreur de débutant" not in told_at_the_end(WINDOW)
    told = told_at_the_end(WINDOW, Did(move="helium"))
    assert "Erreur de débutant" in told
    assert "Chercher une fuite à l&#39;hélium" in told


def test_the_price_says_that_precautions_are_not_in_it() -> None:
    told = told_at_the_end(ASKED, Secured(precaution="accord"))
    assert "1 € : 3 (" in told.replace("\u202f", " ").replace("\xa0", " ")
    assert "précautions ne comptent pas" in told


def test_a_scenario_ends_with_what_was_right_and_the_time_it_took() -> None:
    acts = (Chose(scene="debut", choice=1), Chose(scene="parler", choice=0))
    told = str(debrief_view.summary_screen(playing(guide_scenario(), acts), None).text)
    plain = told.replace("\u202f", " ").replace("\xa0", " ")
    assert "Choix justes : 1, en 20 min (le meilleur chemin : 2, en 10 min)" in plain


def test_the_same_advice_is_given_once() -> None:
    path = (ASKED, Did(move="helium"), GAUGE, Concluded(hypothesis="huile"))
    case = guide_diagnosis()
    moves = debrief_view.part_screen(playing(case, path), debrief_view.MOVES, 1)
    assert str(moves.text).count("↪️") == 1
