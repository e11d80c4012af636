"""A case as a candidate lives it: screen after screen, by tapping alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.candidate import quizzes
from bot.screen import UnknownAction
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Answer, Attempt, JudgementRow, Step
from bot.training import progress
from bot.training.publishing import publish
from bot.training.visit import Visit
from question_bank.bank import Bank
from question_bank.cases.model import Case
from tests.bot.candidate.phone import Phone
from tests.question_bank.cases.written import guide_scenario, small

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Sound = Callable[..., None]
SOMEONE_ELSE = 2002
CASE, SCENARIO = small(), guide_scenario()


async def published(database: Database, now: datetime, cases: Sequence[Case]) -> None:
    bank = Bank.model_validate({"name": "essai", "title": "Essai", "cases": cases})
    async with database.transaction() as session:
        await publish(session, FileKeeper(Fernet.generate_key()), bank, {}, now)


@pytest.fixture
async def cases(database: Database, now: datetime) -> None:
    """A diagnosis of C4 and a scenario of C6."""
    await published(database, now, [CASE, SCENARIO])


pytestmark = pytest.mark.usefixtures("cases")


@pytest.fixture
def phone(visiting: Visiting, sound: Sound, read: Callable[[str], str]) -> Phone:
    return Phone(visiting, sound, read)


@pytest.fixture
def other_phone(visiting: Visiting, sound: Sound, read: Callable[[str], str]) -> Phone:
    return Phone(visiting, sound, read, SOMEONE_ELSE)


async def open_case(phone: Phone, title: str = CASE.title) -> None:
    await phone.command("cas")
    (action,) = [
        button.action for row in phone.screen.rows for button in row if title in button.label
    ]
    await phone.tap(action)


async def do(phone: Phone, *labels: str) -> None:
    """Tap the button whose label begins so, again and again."""
    for label in labels:
        actions = [
            button.action
            for row in phone.screen.rows
            for button in row
            if button.label.startswith(label)
        ]
        assert actions, (label, phone.labels, phone.text)
        await phone.tap(actions[0])


async def choose(phone: Phone, *texts: str) -> None:
    """Tap the letters that stand before these texts."""
    for text in texts:
        (line,) = [one for one in phone.text.splitlines() if text in one and "<b>" in one]
        letter = line.split("<b>")[1][0]
        (action,) = [
            button.action
            for row in phone.screen.rows
            for button in row
            if button.label.split()[-1] == letter
        ]
        await phone.tap(action)


async def decide(phone: Phone, repair: str = "A new seal", *told: str) -> None:
    """From the repair to the end."""
    await choose(phone, repair)
    await choose(phone, *(told or ("The foreman", "Quality")))
    await do(phone, "✅ Valider")


async def rows(database: Database, table: type) -> list:  # type: ignore[type-arg]
    async with database.transaction() as session:
        return list(await session.scalars(select(table)))


async def acts_done(database: Database) -> int:
    (step,) = await rows(database, Step)
    return len(step.draft["acts"])


# --- the investigation ----------------------------------------------------------------------------


async def test_cases_are_listed_by_capacity_under_their_titles(phone: Phone) -> None:
    await phone.command("cas")
    assert phone.labels == [f"C4 · {CASE.title}", f"C6 · {SCENARIO.title}"]
    assert "1/1" not in phone.text


async def test_a_bank_without_cases_says_so(
    phone: Phone, database: Database, now: datetime
) -> None:
    await published(database, now, [])
    await phone.command("cas")
    assert "Il n'y a pas encore de cas" in phone.text
    assert phone.labels


async def test_many_cases_are_listed_page_by_page(
    phone: Phone, database: Database, now: datetime
) -> None:
    await published(
        database, now, [small(id=f"case-{n:02}", title=f"Case {n:02}") for n in range(16)]
    )
    await phone.command("cas")
    seen = []
    while True:
        seen += [label for label in phone.labels if label.startswith("C4")]
        if "Suite ›" not in phone.labels:
            break
        await phone.press("Suite ›")
    assert len(seen) == len(set(seen)) == 16
    await phone.press("‹ Avant")
    assert "2/3" in phone.text


async def test_the_call_is_read_first_with_everything_that_may_be_done(phone: Phone) -> None:
    await open_case(phone)
    assert CASE.machine in phone.text
    assert CASE.call in phone.text
    assert "0 min" in phone.text
    assert phone.labels == [
        "🗣 Demander (1)",
        "📏 Mesurer (1)",
        "🧪 Essayer (2)",
        "🔧 Agir (2)",
        "🛡 Précautions",
        "🧠 Hypothèses",
        "📓 Carnet",
        "✅ Conclure",
        "⏸ Pause",
    ]


async def test_a_move_is_chosen_by_its_letter_and_gives_its_result(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "🗣")
    assert "Ask <i>(3 min)</i>" in phone.text
    await choose(phone, "Ask")
    assert "Since yesterday." in phone.text
    assert "3 min" in phone.text
    # What was waiting for it is offered now.
    assert "🧪 Essayer (3)" in phone.labels


async def test_without_its_precaution_a_move_is_stopped_and_the_reason_told(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "🗣", "A", "🧪")
    await choose(phone, "Helium at the seal")
    assert "On vous arrête à temps" in phone.text
    assert "It starts by itself." in phone.text
    assert "⛔" in phone.text.split("\n\n")[0]
    assert "It answers." not in phone.text
    await do(phone, "🧪")
    await choose(phone, "Close the valve")
    assert "Refusé" in phone.text
    await do(phone, "🛡")
    await choose(phone, "Leave")
    assert "Fait" in phone.text
    await do(phone, "🛡")
    assert "✅ Leave" in phone.text
    await do(phone, "‹")
    await do(phone, "🧪")
    await choose(phone, "Close the valve")
    assert "The pump is fine." in phone.text


async def test_hypotheses_go_round_and_are_kept(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "🧠")
    words = []
    for _ in range(3):
        await do(phone, "2")
        (line,) = [one for one in phone.text.splitlines() if "The pump is weak" in one]
        words.append(line.rsplit("(", 1)[1].split(")")[0])
    assert words == ["probable", "écartée", "possible"]
    await do(phone, "1", "‹")
    assert "Que faites-vous ?" in phone.text
    await do(phone, "📓")
    assert "The seal leaks <i>(probable)</i>" in phone.text


async def test_the_notebook_holds_all_that_is_known(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "🗣", "A", "🛡")
    await choose(phone, "Gloves")
    await do(phone, "📓")
    for part in (CASE.machine, CASE.call, "Since yesterday.", "🛡 Gloves", "The gauge lies"):
        assert part in phone.text


# --- one tap, one act -----------------------------------------------------------------------------


async def test_the_same_tap_twice_acts_once(phone: Phone, database: Database) -> None:
    await open_case(phone)
    await do(phone, "🗣")
    ask = phone.actions[0]
    await phone.tap(ask)
    await phone.tap(ask)
    assert "C'est déjà fait" in phone.text
    assert "Since yesterday." in phone.text
    assert await acts_done(database) == 1


async def test_a_button_of_an_earlier_turn_does_nothing(phone: Phone, database: Database) -> None:
    await open_case(phone)
    await do(phone, "🛡")
    lock, gloves = phone.actions[:2]
    await phone.tap(lock)
    await phone.tap(gloves)
    assert "C'est déjà fait" in phone.text
    assert await acts_done(database) == 1


async def test_an_old_screen_still_shows_what_it_names(phone: Phone, database: Database) -> None:
    await open_case(phone)
    old = dict(zip(phone.labels, phone.actions, strict=True))
    await do(phone, "🗣", "A")
    await phone.tap(old["📓 Carnet"])
    assert "Since yesterday." in phone.text
    await phone.tap(old["🧪 Essayer (2)"])
    assert "Helium at the seal" in phone.text
    assert await acts_done(database) == 1


async def test_ticks_are_kept_and_a_tick_twice_is_one(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "✅", "A")
    await choose(phone, "A new seal")
    assert "✅ Réparer : juste." in phone.text
    before = dict(zip(phone.labels, phone.actions, strict=True))
    await phone.tap(before["◻️ A"])
    await phone.tap(before["◻️ A"])
    assert [label for label in phone.labels if "☑" in label] == ["☑️ A"]
    await do(phone, "📓", "‹")
    assert [label for label in phone.labels if "☑" in label] == ["☑️ A"]
    await do(phone, "☑️ A")
    await do(phone, "✅ Valider")
    assert phone.notice is not None


# --- conclusion and decisions ---------------------------------------------------------------------


async def test_a_conclusion_may_be_taken_back_before_anything_is_decided(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "✅")
    await choose(phone, "The pump is weak")
    assert "Réparer</b> · 1/2" in phone.text
    await do(phone, "‹ Rouvrir")
    assert "🗣 Demander (1)" in phone.labels
    await do(phone, "✅", "A")
    await choose(phone, "A new seal")
    assert not any("Rouvrir" in label for label in phone.labels)


async def test_what_a_decision_was_worth_is_told_above_the_next(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "✅", "A")
    await choose(phone, "A new pump")
    assert "❌ <b>Réparer</b>" in phone.text
    assert "It is fine." in phone.text
    # It was done without locking.
    assert "It starts by itself." in phone.text
    assert "Prévenir</b> · 2/2" in phone.text


async def test_a_precaution_may_be_taken_before_the_repair(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "✅", "A", "🛡")
    await choose(phone, "Lock")
    assert "🛡 <b>Fait</b> : Lock" in phone.text
    await choose(phone, "A new seal")
    assert "It starts by itself." not in phone.text


async def test_what_was_forgotten_among_several_is_named(phone: Phone) -> None:
    await open_case(phone)
    await do(phone, "✅", "A")
    await decide(phone, "A new seal", "The foreman")
    await do(phone, "⚖️")
    assert "<i>Vous</i> : The foreman" in phone.text
    assert "<i>Il fallait</i> :\nThe foreman\nQuality" in phone.text


# --- the debrief ----------------------------------------------------------------------------------


async def finished(phone: Phone, *, safely: bool = True, cause: str = "The seal leaks") -> None:
    await open_case(phone)
    await do(phone, "🗣", "A", "📏", "A")
    if safely:
        for precaution in ("Lock", "Gloves", "Leave"):
            await do(phone, "🛡")
            await choose(phone, precaution)
    await do(phone, "🧪")
    await choose(phone, "Helium at the seal")
    await do(phone, "🔧")
    await choose(phone, "Hold the batch")
    await do(phone, "✅")
    await choose(phone, cause)
    await decide(phone)


async def test_the_end_gives_the_verdict_first_and_the_picture(
    phone: Phone, database: Database
) -> None:
    await finished(phone)
    assert phone.text.startswith("<b>🟠 En partie · 67 %")
    assert phone.screen.picture is not None
    assert "✅ <b>La cause</b> : The seal leaks" in phone.text
    assert "⛔" not in phone.text
    (answer,) = await rows(database, Answer)
    (judgement,) = await rows(database, JudgementRow)
    assert judgement.answer_id == answer.id
    assert {"C1.4", "C4.4", "C5.7"} <= set(judgement.criteria)


async def test_forgotten_safety_is_told_first(phone: Phone) -> None:
    await finished(phone, safely=False)
    assert phone.text.startswith("<b>❌ À rejouer · 0 %")
    assert phone.text.index("⛔") < phone.text.index("La cause")
    await do(phone, "👣")
    assert "⛔ Helium at the seal\n<b>Sans</b> : Lock. It starts by itself." in phone.text
    assert "⛔ Réparer\n<b>Sans</b> : Lock." in phone.text


async def test_a_wrong_cause_is_told_beside_the_right_one(phone: Phone) -> None:
    await finished(phone, cause="The pump is weak")
    assert "❌ <b>La cause</b> : The seal leaks (pour vous : The pump is weak)" in phone.text


async def test_every_part_of_the_debrief_is_one_tap_away_in_the_same_message(
    phone: Phone,
) -> None:
    await finished(phone)
    for part, words in (
        ("👣", "3 min</b> · Ask"),
        ("⚖️", "A new seal"),
        ("🧠", "d'après ce que vous aviez vu"),
        ("🎯", "C4.4"),
        ("‹ Bilan", "🟠 En partie"),
    ):
        await do(phone, part)
        assert words in phone.text
        assert phone.screen.picture is None


async def test_a_button_of_the_case_once_over_shows_its_debrief(
    phone: Phone, database: Database
) -> None:
    await open_case(phone)
    await do(phone, "🗣")
    old = list(phone.actions)
    await phone.tap(old[0])
    await do(phone, "✅", "A")
    await decide(phone)
    for action in old:
        await phone.tap(action)
        assert "À rejouer" in phone.text
    assert len(await rows(database, Answer)) == len(await rows(database, JudgementRow)) == 1


async def test_a_case_is_played_again_and_its_best_total_is_listed(
    phone: Phone, database: Database
) -> None:
    await finished(phone, safely=False)
    await do(phone, "🔁")
    assert CASE.call in phone.text
    assert "0 min" in phone.text
    assert len(await rows(database, Attempt)) == 2
    await phone.command("cas")
    assert phone.read(phone.labels[0]).startswith("✓ 0 % · ")


# --- scenarios ------------------------------------------------------------------------------------


async def test_a_scenario_is_played_scene_by_scene(phone: Phone, database: Database) -> None:
    await open_case(phone, SCENARIO.title)
    assert SCENARIO.call in phone.text
    await choose(phone, "Rouvrir le bon")
    assert "Que lui demandez-vous" in phone.text
    assert SCENARIO.call not in phone.text
    await choose(phone, "Pourquoi il n'a rien écrit")
    assert phone.text.startswith("Le bon est relu par le responsable.")
    assert "❌ À rejouer · 25 %" in phone.text
    assert phone.screen.picture is None
    await do(phone, "👣")
    assert "↪️ Plutôt : À quelle fréquence, mesurée comment, depuis quand" in phone.text
    await do(phone, "🎯")
    assert "C6.9" in phone.text
    (judgement,) = await rows(database, JudgementRow)
    assert judgement.score == 0.25


async def test_a_choice_tapped_twice_counts_once(phone: Phone, database: Database) -> None:
    await open_case(phone, SCENARIO.title)
    first = phone.actions[0]
    await phone.tap(first)
    await phone.tap(first)
    assert "C'est déjà fait" in phone.text
    assert await acts_done(database) == 1


# --- stopping and coming back ---------------------------------------------------------------------


@pytest.mark.parametrize("title", [CASE.title, SCENARIO.title])
async def test_a_case_in_pause_comes_back_where_it_was(phone: Phone, title: str) -> None:
    await open_case(phone, title)
    if title == CASE.title:
        await do(phone, "🗣")
    await do(phone, "A")
    before = phone.screen
    await do(phone, "⏸")
    assert title in phone.text
    await phone.command("reprendre")
    assert "On reprend." in phone.text
    assert phone.screen.rows == before.rows
    await do(phone, "⏸")
    await phone.press("▶️ Reprendre")
    assert phone.screen == before


async def test_start_and_the_quiz_menu_offer_to_resume_the_case(phone: Phone) -> None:
    await open_case(phone)
    for command in ("start", "quiz"):
        await phone.command(command)
        await phone.press("▶️ Reprendre")
        assert CASE.call in phone.text
    await phone.command("start")
    assert f"cas « {CASE.title} »" in phone.text


async def test_several_cases_wait_and_one_is_chosen(phone: Phone) -> None:
    await open_case(phone)
    await open_case(phone, SCENARIO.title)
    await phone.command("reprendre")
    assert [phone.read(one) for one in phone.labels] == [
        f"Cas : {SCENARIO.title}",
        f"Cas : {CASE.title}",
    ]
    await phone.press(phone.read(phone.labels[1]))
    assert CASE.call in phone.text


async def test_a_text_typed_in_a_case_shows_it_again(phone: Phone, visiting: Visiting) -> None:
    await open_case(phone)
    before = phone.screen.rows
    assert phone.screen.expects is None
    async with visiting() as visit:
        phone._show(await quizzes.where_it_stands(visit))
    assert "utilisez les boutons" in phone.text
    assert phone.screen.rows == before


async def test_a_case_failed_is_no_mistake_to_review(phone: Phone, visiting: Visiting) -> None:
    await finished(phone, safely=False)
    await phone.command("quiz")
    assert not any("erreurs" in label for label in phone.labels)
    async with visiting() as visit:
        assert await progress.mistakes(visit) == ()


# --- what is not one's own, or was never a button -------------------------------------------------


async def test_nobody_taps_on_the_case_of_another(
    phone: Phone, other_phone: Phone, database: Database
) -> None:
    await open_case(phone)
    await do(phone, "🗣")
    for action in phone.actions:
        with pytest.raises(UnknownAction):
            await other_phone.tap(action)
    assert await acts_done(database) == 0
    await finished(other_phone)
    for part in "smdyc":
        (mine,) = {action.split(":")[1] for action in phone.actions}
        with pytest.raises(UnknownAction):
            await other_phone.tap(f"case:{mine}:0:b:{part}:1")


# No position, attempt, turn, case or page has such a number.
_ABSURD = (-1, 99, 2**31, 2**63, 10**40, "x", "", "²")
_WITH_A_NUMBER = (
    "case:{}:0:h",
    "case:1:{}:d:0",
    "case:1:0:d:{}",
    "case:1:0:s:{}",
    "case:1:0:m:{}:likely",
    "case:1:0:f:{}",
    "case:1:0:o:{}",
    "case:1:0:l:{}",
    "case:1:0:k:{}",
    "cases:play:{}",
    "cases:page:{}",
)


async def test_a_number_that_no_button_says_changes_nothing(
    phone: Phone, database: Database
) -> None:
    await open_case(phone)
    for number in _ABSURD:
        for action in _WITH_A_NUMBER:
            with suppress(UnknownAction):
                await phone.tap(action.format(number))
    assert await acts_done(database) == 0


_NUMBERS = st.integers(-2, 12).map(str) | st.sampled_from(["", "x", "1.5", "٣", "1_0", str(2**70)])
_VERBS = st.sampled_from(["", *"hlpykczdsmfrvoxbq"])
_WORDS = st.sampled_from(
    ["ask", "test", "act", "likely", "ruled_out", "off", "s", "m", "d", "y", "c", "é", ""]
)
_FORGED = st.builds(
    lambda route, attempt, turn, verb, *rest: ":".join([route, attempt, turn, verb, *rest]),
    st.sampled_from(["case", "case", "case", "q"]),
    st.just("1") | _NUMBERS,
    _NUMBERS,
    _VERBS,
    _NUMBERS | _WORDS,
    _NUMBERS | _WORDS,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.sampled_from([CASE.title, SCENARIO.title]),
    forged=st.lists(_FORGED, min_size=1, max_size=12),
)
async def test_a_forged_action_is_refused_or_does_what_a_button_could(
    phone: Phone, title: str, forged: list[str]
) -> None:
    await open_case(phone, title)
    for action in forged:
        with suppress(UnknownAction):
            await phone.tap(action)


async def test_a_case_is_no_quiz(phone: Phone) -> None:
    await open_case(phone)
    for verb in ("n", "b", "o:0", "p", "v", "z", "s:right", "e:x"):
        await phone.tap(f"q:1:1:{verb}")
        assert phone.notice is not None
    assert CASE.call in phone.text
