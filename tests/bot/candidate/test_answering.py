"""Answering questions as a candidate does: by tapping and typing around them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.screen import UnknownAction
from bot.store.database import Database
from bot.store.tables import Answer, ErrorReport
from tests.bot.candidate.phone import CAPACITY, KINDS, Phone

pytestmark = pytest.mark.usefixtures("bank")


async def _answers(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(Answer)) or 0


@pytest.mark.parametrize("kind", KINDS)
async def test_a_right_answer_is_told_so(phone: Phone, kind: str, database: Database) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    await phone.give(kind)
    assert phone.text.startswith("<b>✅ Juste</b>")
    assert "Explication" in phone.text
    assert f"{CAPACITY[kind]}.1" in phone.text
    assert await _answers(database) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_answer_is_told_with_the_key(phone: Phone, kind: str) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    await phone.give(kind, right=False)
    assert phone.text.split("</b>")[0] in {"<b>❌ Ce n'est pas cela", "<b>🟠 En partie juste"}
    key = {
        "multiple": "➕ Juste aussi",
        "ordering": "Le bon ordre",
        "matching": "Les bonnes associations",
    }
    assert key.get(kind, "La bonne réponse") in phone.text


async def test_part_of_the_right_options_is_partly_right(phone: Phone) -> None:
    await phone.tap("quiz:C2:5")
    await phone.tap(f"{phone.base}:o:0")
    await phone.press("✅ Valider")
    assert phone.text.startswith("<b>🟠 En partie juste</b>")
    await phone.press("Voir le bilan ›")
    assert "1 réponse : 0 juste, 1 en partie." in phone.text
    assert "Tout est juste" not in phone.text


async def test_not_knowing_is_an_answer_that_teaches(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C1:5")
    await phone.press("Je ne sais pas")
    assert phone.text.startswith("<b>📖 À retenir</b>")
    assert "La bonne réponse" in phone.text
    assert await _answers(database) == 1


async def test_what_is_ticked_can_be_unticked(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C2:5")
    base = phone.base
    await phone.tap(f"{base}:o:2")
    (ticked,) = [label for label in phone.labels if label.startswith("☑")]
    await phone.tap(f"{base}:o:2")
    assert ticked in phone.labels, "the same tap received twice ticks once"
    await phone.press(ticked)
    assert [label[0] for label in phone.labels].count("☑") == 0
    await phone.press("✅ Valider")
    assert phone.notice == "Cochez au moins une proposition, puis validez."
    assert await _answers(database) == 0


@pytest.mark.parametrize("kind", ["ordering", "matching"])
async def test_what_is_placed_can_be_taken_back(phone: Phone, kind: str) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    empty = phone.screen
    await phone.tap(f"{phone.base}:o:2")
    assert phone.screen != empty
    await phone.press("↩️ Effacer")
    assert phone.screen == empty
    await phone.give(kind)
    assert phone.text.startswith("<b>✅ Juste</b>")


async def test_what_cannot_be_read_is_asked_again(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C4:5")
    await phone.type("beaucoup <b>trop</b>")
    assert "Question 1/1" in phone.text
    assert phone.text.startswith("<i>")
    assert await _answers(database) == 0
    await phone.type("12.5 mbar")
    assert phone.text.startswith("<b>✅ Juste</b>")


# --- how sure -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_who_wants_it_is_asked_how_sure_they_are_before_the_verdict(
    phone: Phone, kind: str, database: Database
) -> None:
    await phone.tap("profile:certainty:on")
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    await phone.give(kind)
    assert "Votre certitude ?" in phone.text
    assert "Juste</b>" not in phone.text
    answer, _, _ = phone.text.partition("Votre certitude ?")
    if kind in {"ordering", "matching"}:
        assert len(answer.split("Votre réponse</b> :\n")[1].strip().splitlines()) > 1
    assert await _answers(database) == 0
    await phone.press("🤔 J'hésite")
    assert phone.text.startswith("<b>✅ Juste</b>")
    async with database.transaction() as session:
        assert await session.scalar(select(Answer.certainty)) == "hesitant"


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_can_be_changed_before_saying_how_sure(
    phone: Phone, kind: str, database: Database
) -> None:
    await phone.tap("profile:certainty:on")
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    first = phone.screen
    await phone.give(kind, right=False)
    await phone.press("✏️ Changer")
    assert "Votre certitude ?" not in phone.text
    if kind in {"single", "true_false", "numeric", "short_text"}:
        assert phone.screen == first
    for _ in range(3):
        if "↩️ Effacer" in phone.labels:
            await phone.press("↩️ Effacer")
    if kind == "multiple":
        for ticked in [label for label in phone.labels if label.startswith("☑")]:
            await phone.press(ticked)
    await phone.give(kind)
    await phone.press("👍 C'est sûr")
    assert phone.text.startswith("<b>✅ Juste</b>")
    assert await _answers(database) == 1


async def test_who_does_not_want_it_is_not_asked(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single")
    assert "sûr" not in phone.text


async def test_the_question_of_certainty_survives_a_pause(phone: Phone) -> None:
    await phone.tap("profile:certainty:on")
    await phone.tap("quiz:C1:5")
    await phone.give("single")
    await phone.command("reprendre")
    assert "On reprend" in phone.text
    assert "Votre certitude ?" in phone.text


# --- stale, double, of another --------------------------------------------------------------------


async def test_a_double_tap_says_so_and_counts_once(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C1:5")
    base = phone.base
    await phone.tap(f"{base}:o:0")
    feedback = phone.screen
    await phone.tap(f"{base}:o:1")
    assert phone.notice == "Votre réponse à cette question est déjà enregistrée."
    assert phone.screen == feedback
    assert await _answers(database) == 1


async def test_a_button_of_an_earlier_question_says_so(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:all:5")
    old = phone.base
    await phone.press("Je ne sais pas")
    await phone.press("Question suivante ›")
    now = phone.screen
    for verb in ("p", "n", "z", "o:0"):
        await phone.tap(f"{old}:{verb}")
        assert phone.notice is not None
        assert phone.screen == now
    assert await _answers(database) == 1


async def test_the_buttons_of_another_do_nothing(
    phone: Phone, other_phone: Phone, database: Database
) -> None:
    await phone.tap("quiz:C1:5")
    base = phone.base
    for verb in ("o:0", "p", "n", "z", "b", "e", "e:key"):
        await other_phone.tap(f"{base}:{verb}")
        assert other_phone.notice is not None
    for route in ("resume", "review"):
        with pytest.raises(UnknownAction):
            await other_phone.tap(f"{route}:{base.split(':')[1]}")
    assert await _answers(database) == 0
    await phone.give("single")
    assert phone.text.startswith("<b>✅ Juste</b>")


# --- reports, progress, help ----------------------------------------------------------------------


async def test_an_error_is_reported_once_with_its_reason(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single")
    feedback = phone.screen
    await phone.press("Signaler")
    await phone.press("Autre chose (je l'écris)")
    await phone.type("La <b>norme</b> a changé & c'est faux")
    assert "Merci, c'est noté" in phone.text
    assert phone.screen.rows == feedback.rows
    await phone.press("Signaler")
    await phone.press("Une faute de français")
    assert "déjà signalé" in phone.text
    async with database.transaction() as session:
        report = (await session.scalars(select(ErrorReport))).one()
    assert (report.reason, report.comment) == ("other", "La <b>norme</b> a changé & c'est faux")


async def test_why_a_question_is_asked_can_be_known_before_and_after_answering(
    phone: Phone,
) -> None:
    await phone.tap("quiz:C1:5")
    for screen in ("question", "correction"):
        question = phone.screen
        await phone.press("Pourquoi ?")
        assert phone.notice == (
            "Parce que l'on commence en douceur, par des questions abordables."
        ), screen
        assert phone.screen == question
        if screen == "question":
            await phone.give("single")


async def test_a_question_missed_today_says_so_when_it_is_reviewed(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single", right=False)
    await phone.tap("quiz:mistakes")
    await phone.press("Pourquoi ?")
    assert phone.notice == "Parce que vous l'avez manquée aujourd'hui."


async def test_why_is_told_of_one_s_own_questions_only(phone: Phone, other_phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    why = f"{phone.base}:w"
    await other_phone.tap("quiz:C1:5")
    await other_phone.tap(why)
    assert (
        other_phone.notice
        == "Cette question n'est plus à l'écran. Tapez /reprendre pour continuer."
    )


# --- forged actions -------------------------------------------------------------------------------

_NUMBERS = st.integers(-2, 12).map(str) | st.sampled_from(["", "x", "1.5", "٣", "1_0", " 1", "+1"])
_WORDS = st.sampled_from([*"nzbeouvpmc", "", "q", "sure", "hesitant", "key", "other"]) | st.text(
    "abC1:é", max_size=4
)
_FORGED = st.builds(
    lambda *parts: ":".join(parts), st.just("q"), _NUMBERS, _NUMBERS, _WORDS, _NUMBERS | _WORDS
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(KINDS),
    forged=st.lists(
        _FORGED
        | _WORDS.map(lambda rest: f"resume:{rest}")
        | _WORDS.map(lambda rest: f"review:{rest}")
        | _WORDS.map(lambda rest: f"quiz:{rest}")
        | _WORDS.map(lambda rest: f"quiz:C1:{rest}"),
        min_size=1,
        max_size=6,
    ),
    verbs=st.lists(st.builds(lambda verb, rest: f"{verb}:{rest}", _WORDS, _NUMBERS), max_size=6),
)
async def test_a_forged_action_is_refused_or_does_what_a_button_could(
    phone: Phone, kind: str, forged: list[str], verbs: list[str]
) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    base = phone.base
    for action in [f"{base}:{verb}" for verb in verbs] + forged:
        try:
            await phone.tap(action)
        except UnknownAction:
            continue


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
@pytest.mark.parametrize("action", ["q:{}:1:p", "q:1:{}:n", "q:1:1:o:{}", "resume:{}", "review:{}"])
async def test_a_number_that_no_row_can_have_is_refused(
    phone: Phone, action: str, number: int
) -> None:
    await phone.tap("quiz:C1:5")
    try:
        await phone.tap(action.format(number))
    except UnknownAction:
        return
    assert phone.notice is not None


async def _undecided(phone: Phone) -> None:
    await phone.tap(f"quiz:{CAPACITY['short_text']}:5")
    await phone.type("une pompe primaire ?")


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("word", ["Oui", "En partie", "Non"])
async def test_an_undecided_answer_is_compared_with_the_model_by_the_person(
    phone: Phone, word: str
) -> None:
    await _undecided(phone)
    assert "une pompe primaire ?" in phone.text
    assert "La réponse modèle</b> : pompe primaire" in phone.text
    assert {"Oui", "En partie", "Non"} <= set(phone.labels)
    await phone.press(word)
    assert "d'après vous" in phone.text
    assert "Oui" not in phone.labels


@pytest.mark.usefixtures("bank")
async def test_an_undecided_answer_is_no_mistake_in_the_summary(phone: Phone) -> None:
    await _undecided(phone)
    await phone.press("Voir le bilan ›")
    assert "1 à vérifier" in phone.text
    assert "à revoir" not in phone.text
    assert "Tout est juste" not in phone.text
    assert not any(label.startswith("🔁") for label in phone.labels)
    await phone.command("quiz")
    assert not any(label.startswith("🔁") for label in phone.labels)


@pytest.mark.usefixtures("bank")
async def test_an_undecided_answer_that_the_person_finds_wrong_is_to_review(phone: Phone) -> None:
    await _undecided(phone)
    await phone.press("Non")
    await phone.press("Voir le bilan ›")
    assert "🔁 Revoir 1 question" in phone.labels
    await phone.command("quiz")
    assert "🔁 Mes erreurs (1)" in phone.labels


@pytest.mark.usefixtures("bank")
async def test_a_decided_answer_is_not_for_the_person_to_judge(phone: Phone) -> None:
    await phone.tap(f"quiz:{CAPACITY['short_text']}:5")
    await phone.type("pompe primaire")
    assert "Oui" not in phone.labels
