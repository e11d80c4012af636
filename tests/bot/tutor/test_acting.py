"""Giving work in two taps, doing it, writing, taking charge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.screen import UnknownAction
from bot.store.tables import Assignment, Attempt, Person, TutorNote
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, SACHA, Centre

Make = Callable[..., dict[str, Any]]


@pytest.fixture
async def taught(centre: Centre, short_text: Make) -> Centre:
    """Questions on two criteria of C1."""
    await centre.publish(
        *(short_text(f"une-{n}") for n in range(7)),
        *(short_text(f"deux-{n}", criteria=["C1.2"]) for n in range(2)),
    )
    return centre


async def _assignments(centre: Centre) -> list[Assignment]:
    async with centre.database.transaction() as session:
        return list(await session.scalars(select(Assignment).order_by(Assignment.id)))


async def test_work_is_given_to_a_whole_group_in_two_taps(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"give:{number}")
    await tutor.press("C1 · Réglages et mise au point")
    await tutor.press("✅ Donner")
    assert "C'est donné à 2 personnes" in tutor.text
    for candidate in (taught[CAMILLE], taught[SACHA]):
        assert "Dominique (Lyon) vous demande : 10 questions sur C1" in candidate.message
        assert "lundi 30 novembre" in candidate.message
    given = await _assignments(taught)
    assert [(one.content, one.due_date) for one in given] == [
        ({"work": "C1"}, date(2026, 11, 30))
    ] * 2


async def test_the_same_work_is_not_given_twice(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    tutor = taught[DOMINIQUE]
    action = f"give:{number}:C1:261130"
    await tutor.tap(f"{action}:p{taught[CAMILLE].person_id}:ok")
    await tutor.tap(f"{action}:*:ok")
    assert "C'est donné à 1 personne" in tutor.text
    assert "1 personne avait déjà ce travail" in tutor.text
    await tutor.tap(f"{action}:*:ok")
    assert "2 personnes avaient déjà ce travail" in tutor.text
    assert len(taught[CAMILLE].messages) == len(taught[SACHA].messages) == 1


async def test_whom_when_and_what_can_be_changed(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"give:{number}")
    await tutor.press("C1 · Réglages et mise au point")
    await tutor.press("👥 À qui ?")
    await tutor.press("☑️ Camille <b>")
    await tutor.press("✅ Valider (1)")
    assert "Qui : Sacha" in tutor.text
    await tutor.press("7 déc.")
    await tutor.press("🎯 Un critère précis")
    await tutor.press("◻️ C1.2")
    await tutor.press("◻️ C1.1")
    await tutor.press("✅ Valider")
    await tutor.press("✅ Donner")
    (given,) = await _assignments(taught)
    assert (given.person_id, given.content) == (taught[SACHA].person_id, {"work": "C1.1+C1.2"})
    assert given.due_date == date(2026, 12, 7)
    assert taught[CAMILLE].messages == []


async def test_a_selection_is_asked_again_when_someone_left_meanwhile(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"give:{number}:C1:261130:*:who")
    await tutor.press("Personne")
    empty = tutor.actions[0]
    await taught[SACHA].tap(f"groups:leave:{number}:yes")
    await tutor.tap(empty.replace(":t:1", ":ok"))
    assert "C'est donné à 1 personne" in tutor.text
    await tutor.tap(f"give:{number}:C1:261130:0000-3:ok")
    assert "Le groupe a changé entre-temps" in tutor.text


async def test_the_candidate_does_what_is_asked_and_the_tutor_sees_it_done(
    taught: Centre,
) -> None:
    number = await taught.group(CAMILLE)
    tutor, candidate = taught[DOMINIQUE], taught[CAMILLE]
    await tutor.tap(f"give:{number}:C1.1:261130:*:ok")
    await candidate.command("quiz")
    await candidate.press("📌 Demandé par votre tuteur (1)")
    await candidate.press("C1.1 · 30 nov.")
    assert "Question 1/5" in candidate.text
    for answered in range(5):
        await candidate.type("la pompe primaire")
        assert "Juste" in candidate.text
        if answered == 1:  # a pause in the middle: what is asked goes on where it was
            await candidate.press("⏸ Pause")
            await candidate.tap("todo")
            await candidate.press("▶️ C1.1 · 30 nov.")
        await candidate.press("Question suivante ›" if answered < 4 else "Voir le bilan ›")
    await candidate.command("quiz")
    assert not any("Demandé" in label for label in candidate.labels)
    await candidate.tap("todo")
    assert "Plus rien ne vous est demandé" in candidate.text
    await tutor.tap(f"person:{number}:{candidate.person_id}")
    assert "1 terminé sur 1" in tutor.text
    async with taught.database.transaction() as session:
        (attempt,) = await session.scalars(select(Attempt))
    (given,) = await _assignments(taught)
    assert given.attempt_id == attempt.id


async def test_late_work_is_said_to_be_late(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await taught[DOMINIQUE].tap(f"give:{number}:C1:261130:*:ok")
    taught.now += timedelta(days=8)
    await taught[CAMILLE].tap("todo")
    assert "C1 Réglages et mise au point · en retard" in taught[CAMILLE].labels


async def test_an_order_can_be_taken_back(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    tutor, candidate = taught[DOMINIQUE], taught[CAMILLE]
    await tutor.tap(f"give:{number}:C1:261130:*:ok")
    begin = candidate.messages[-1].rows[0][0].action
    await tutor.press("↩️ Annuler")
    assert "C'est annulé pour 2 personnes" in tutor.text
    assert "n'est plus demandé" in candidate.message
    await candidate.tap(begin)
    assert candidate.notice == "Ce travail n'est plus demandé."
    await candidate.tap("todo")
    assert "Plus rien" in candidate.text


async def test_whoever_left_the_group_is_asked_nothing_any_more(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await taught[DOMINIQUE].tap(f"give:{number}:C1:261130:*:ok")
    await taught[CAMILLE].tap(f"groups:leave:{number}:yes")
    await taught[CAMILLE].tap("todo")
    assert "Plus rien" in taught[CAMILLE].text


async def test_work_of_others_cannot_be_begun(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await taught[DOMINIQUE].tap(f"give:{number}:C1:261130:p{taught[CAMILLE].person_id}:ok")
    begin = taught[CAMILLE].messages[-1].rows[0][0].action
    await taught[SACHA].tap(begin)
    assert taught[SACHA].notice == "Ce travail n'est plus demandé."


async def test_mistakes_are_those_of_the_day_when_they_are_begun(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    candidate = taught[CAMILLE]
    await taught[DOMINIQUE].tap(f"give:{number}:m:261130:*:ok")
    await candidate.press("▶️ Commencer")
    assert "aucune erreur à revoir" in candidate.text
    await candidate.tap("quiz:C1:5")
    await candidate.press("Je ne sais pas")
    await candidate.tap("todo")
    await candidate.press("Mes erreurs · 30 nov.")
    assert "Question 1/1" in candidate.text


async def test_a_note_reaches_the_candidate_as_it_was_written(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor, candidate = taught[DOMINIQUE], taught[CAMILLE]
    await tutor.tap(f"note:{number}:{candidate.person_id}")
    await tutor.type("Revoyez les <fuites> & reparlons-en.")
    assert "Votre message part" in tutor.text
    assert "Revoyez les <fuites> & reparlons-en." in candidate.messages[-1].text.unescape()
    async with taught.database.transaction() as session:
        note = (await session.scalars(select(TutorNote))).one()
    assert (note.to_id, note.from_id) == (candidate.person_id, tutor.person_id)


async def test_a_note_to_whoever_left_is_not_sent(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor, candidate = taught[DOMINIQUE], taught[CAMILLE]
    await tutor.tap(f"note:{number}:{candidate.person_id}")
    await candidate.tap(f"groups:leave:{number}:yes")
    await tutor.type("Bonjour")
    assert tutor.notice == "Cette personne n'est plus dans vos groupes."
    assert candidate.messages == []


async def test_a_candidate_who_blocked_the_bot_is_told_of(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor, candidate = taught[DOMINIQUE], taught[CAMILLE]
    async with taught.database.transaction() as session:
        (await session.get_one(Person, candidate.person_id)).blocked_at = taught.now
    await tutor.tap(f"note:{number}:{candidate.person_id}")
    await tutor.type("Bonjour")
    assert "a bloqué le bot" in tutor.text


async def test_co_tutors_see_who_takes_care_of_whom_for_a_week(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor, other = taught[DOMINIQUE], taught[CLAUDE]
    here = f"{number}:{taught[CAMILLE].person_id}"
    await tutor.tap(f"group:{number}:tutors")
    await tutor.press("➕ Claude")
    for _ in range(2):
        await tutor.tap(f"care:{here}:on")
        assert tutor.text.count("🤝 Dominique, jusqu'au 30 nov.") == 1
    await other.tap(f"group:{number}:people:1")
    assert "Camille <b> 🤝" in other.labels
    await other.tap(f"care:{here}:off")  # someone else's care is not hers to end
    assert "🤝 Dominique" in other.text
    taught.now += timedelta(days=7)
    await other.tap(f"person:{here}")
    assert "🤝" not in other.text
    await tutor.tap(f"care:{here}:on")
    await tutor.press("🤝 Je ne m'en occupe plus")
    assert "🤝" not in tutor.text


async def test_a_case_is_given_by_its_title(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"give:{number}:cases:1:*")
    assert "Quel cas ?" in tutor.text
    with pytest.raises(UnknownAction):
        await tutor.tap(f"give:{number}:k1:261130:*:ok")
