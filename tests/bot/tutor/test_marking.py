"""What only a human can judge: the queue, the verdict that holds, what the candidate is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.screen import UnknownAction
from bot.store import attempts
from bot.store.tables import Answer, JudgementRow
from bot.training.judgements import holding
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, SACHA, Centre

Make = Callable[..., dict[str, Any]]
UNDECIDED = "la pompe du banc marque rouge"


@pytest.fixture
async def taught(centre: Centre, short_text: Make) -> Centre:
    await centre.publish(*(short_text(f"une-{n}") for n in range(5)))
    return centre


async def _answers(centre: Centre, candidate: int, text: str = UNDECIDED) -> int:
    """The candidate answers a question in words that the machine cannot judge: the answer's id."""
    phone = centre[candidate]
    await phone.tap("quiz:C1:5")
    await phone.type(text)
    assert "À vérifier" in phone.text
    async with centre.database.transaction() as session:
        return max(await session.scalars(select(Answer.id)))


async def _judgements(centre: Centre, answer_id: int) -> list[JudgementRow]:
    async with centre.database.transaction() as session:
        return list(await attempts.judgements_of(session, answer_id))


async def test_one_tap_judges_and_the_next_answer_appears_oldest_first(taught: Centre) -> None:
    await taught.group(CAMILLE, SACHA)
    first = await _answers(taught, SACHA)
    second = await _answers(taught, CAMILLE, "pompe <premier> & étage des gros débits")
    tutor = taught[DOMINIQUE]
    await tutor.start()
    await tutor.command("groupes")
    await tutor.press("✍️ Corriger (2)")
    assert "Sacha · Lyon\n2 réponses en attente" in tutor.text
    assert UNDECIDED in tutor.text
    for beside in (
        "Réponse modèle : la pompe primaire",
        "Points clés : pompe ; primaire",
        "🎯 C1.1",
    ):
        assert beside in tutor.text
    await tutor.press("Juste")
    assert "Sacha : juste." in tutor.text
    assert "pompe <premier> & étage des gros débits" in tutor.screen.text.unescape()
    await tutor.press("Non")
    assert "Plus rien à corriger" in tutor.text
    for answer, score in ((first, 1.0), (second, 0.0)):
        machine, human = await _judgements(taught, answer)
        assert (human.judge, human.version) == ("human", f"human:{tutor.person_id}")
        assert (human.score, human.criteria) == (score, {"C1.1": score})
        assert human.supersedes_id == machine.id
        assert holding([machine, human], for_others=True) is human
    assert "Dominique a corrigé votre réponse : juste." in taught[SACHA].message
    assert "ce n'est pas cela" in taught[CAMILLE].message


async def test_a_comment_goes_with_the_verdict_and_into_the_correction(taught: Centre) -> None:
    await taught.group(CAMILLE)
    await _answers(taught, CAMILLE)
    tutor, candidate = taught[DOMINIQUE], taught[CAMILLE]
    await tutor.command("corriger")
    await tutor.type("Dites « pompe » : <le mot> compte.")
    assert "Votre commentaire : Dites « pompe »" in tutor.text
    await tutor.press("En partie")
    assert "<le mot> compte" in candidate.messages[-1].text.unescape()
    await candidate.press("Voir la correction")
    assert "En partie juste" in candidate.text
    assert "<le mot> compte" in candidate.screen.text.unescape()
    assert "Corrigé par votre tuteur" in candidate.text
    assert "aviez-vous juste ?" not in candidate.text


async def test_a_comment_is_not_carried_to_the_next_answer(taught: Centre) -> None:
    await taught.group(CAMILLE)
    for _ in range(2):
        await _answers(taught, CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.command("corriger")
    await tutor.type("Pour la première.")
    await tutor.press("Passer ›")
    assert "Votre commentaire" not in tutor.text
    await tutor.press("Juste")
    assert "Pour la première" not in taught[CAMILLE].message


async def test_skipped_answers_wait(taught: Centre) -> None:
    await taught.group(CAMILLE)
    await _answers(taught, CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.command("corriger")
    await tutor.press("Passer ›")
    assert "Vous avez passé 1 réponse" in tutor.text
    await tutor.press("Y revenir (1)")
    assert "1 réponse en attente" in tutor.text


async def test_a_verdict_can_be_changed_and_the_newest_holds(taught: Centre) -> None:
    await taught.group(CAMILLE)
    answer = await _answers(taught, CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.command("corriger")
    await tutor.press("Non")
    await tutor.press("↩️ Revenir")
    assert "Déjà corrigée : ce n'est pas cela" in tutor.text
    await tutor.press("Juste")
    rows = await _judgements(taught, answer)
    assert [row.supersedes_id for row in rows] == [None, rows[0].id, rows[1].id]
    assert holding(rows, for_others=True) is rows[2]


async def test_two_tutors_do_not_overwrite_each_other_unseen(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    answer = await _answers(taught, CAMILLE)
    tutor, other = taught[DOMINIQUE], taught[CLAUDE]
    await tutor.tap(f"group:{number}:tutors")
    await tutor.press("➕ Claude")
    for one in (tutor, other):
        await one.command("corriger")
    await tutor.press("Juste")
    await other.press("Non")
    assert other.notice == "Un autre tuteur vient de corriger cette réponse."
    assert [row.verdict for row in await _judgements(taught, answer)] == ["undecided", "correct"]
    assert len(taught[CAMILLE].messages) == 1


async def test_a_tap_received_twice_judges_once(taught: Centre) -> None:
    await taught.group(CAMILLE)
    answer = await _answers(taught, CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.command("corriger")
    action = tutor.actions[0]
    await tutor.tap(action)
    await tutor.tap(action)
    assert len(await _judgements(taught, answer)) == 2
    assert len(taught[CAMILLE].messages) == 1


async def test_ones_own_word_leaves_the_answer_in_the_queue(taught: Centre) -> None:
    await taught.group(CAMILLE)
    await _answers(taught, CAMILLE)
    await taught[CAMILLE].press("Oui")
    await taught[DOMINIQUE].command("corriger")
    assert "1 réponse en attente" in taught[DOMINIQUE].text
    assert "d'après vous" not in taught[DOMINIQUE].text


async def test_answers_of_others_are_neither_shown_nor_judged(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    answer = await _answers(taught, CAMILLE)
    await _answers(taught, SACHA)
    (judgement,) = await _judgements(taught, answer)
    other = taught[CLAUDE]
    await other.command("corriger")
    assert "Plus rien à corriger" in other.text
    for action in (f"mark:{answer}", f"mark:{answer}:ok:{judgement.id}"):
        with pytest.raises(UnknownAction):
            await other.tap(action)
    await taught[DOMINIQUE].command("corriger")
    assert "1 réponse en attente" in taught[DOMINIQUE].text
    await taught[CAMILLE].tap(f"groups:leave:{number}:yes")
    with pytest.raises(UnknownAction):
        await taught[DOMINIQUE].press("Juste")
    assert len(await _judgements(taught, answer)) == 1


async def test_what_the_machine_judged_is_not_asked(taught: Centre) -> None:
    await taught.group(CAMILLE)
    await taught[CAMILLE].tap("quiz:C1:5")
    await taught[CAMILLE].type("la pompe primaire")
    await taught[DOMINIQUE].command("corriger")
    assert "Plus rien à corriger" in taught[DOMINIQUE].text


async def test_the_candidate_sees_that_an_answer_was_marked(taught: Centre) -> None:
    await taught.group(CAMILLE)
    await _answers(taught, CAMILLE)
    await taught[DOMINIQUE].command("corriger")
    await taught[DOMINIQUE].press("Juste")
    await taught[CAMILLE].command("quivoit")
    assert "Dominique · a corrigé une réponse" in taught[CAMILLE].text


async def test_a_tutor_reads_which_ideas_are_enough_and_which_must_not_be_there(
    centre: Centre, short_text: Make
) -> None:
    ideas = [
        {"name": "pompe", "words": "pompe"},
        {"name": "primaire", "words": "primaire", "role": "one_of", "group": "laquelle"},
        {"name": "à palettes", "words": "palettes", "role": "one_of", "group": "laquelle"},
        {"name": "la turbo", "words": "turbo", "role": "forbidden"},
    ]
    await centre.publish(*(short_text(f"une-{n}", concepts=ideas) for n in range(5)))
    await centre.group(CAMILLE)
    await _answers(centre, CAMILLE)
    tutor = centre[DOMINIQUE]
    await tutor.command("corriger")
    assert "Points clés : pompe ; primaire ou à palettes" in tutor.text
    assert "À ne pas dire : la turbo" in tutor.text
