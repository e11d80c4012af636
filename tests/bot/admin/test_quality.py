"""The questions that a calibration finds odd, as administrators are told of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from bot.admin import quality
from bot.learning.calibration import Doubt
from bot.learning.learner import Model
from bot.screen import UnknownAction
from bot.store import banks, calibrations, people
from bot.store.tables import ItemParameters, QuestionRevision
from bot.training import answering, quiz
from bot.training.calibrating import calibrate_items
from bot.training.visit import Visit
from question_bank.response import Chosen
from tests.bot.tutor.conftest import ALIX, CAMILLE, DOMINIQUE, Centre

PEOPLE = 22
SOUND = [f"bonne-{n}" for n in range(6)]


def _question(name: str, level: int = 3) -> Mapping[str, Any]:
    return {
        "id": name,
        "capacity": "C1",
        "criteria": ["C1.1"],
        "kind": "single",
        "difficulty": level,
        "stem": f"Que faut-il pour {name} ?",
        "options": [
            {"text": "Ceci", "correct": True},
            {"text": "Cela", "why": "Cela ne suffit pas."},
            {"text": "Rien", "why": "Il faut quelque chose."},
        ],
        "explanation": "Parce que.",
    }


def _right(name: str, *, knows: bool) -> bool:
    """Half of the people know; one question is upside down, and everybody misses an easy one."""
    return {"envers": not knows, "facile": False}.get(name, knows)


async def _calibrated(centre: Centre) -> None:
    """Everybody answers everything, and the questions are calibrated."""
    await centre.publish(*map(_question, SOUND), _question("envers"), _question("facile", level=1))
    async with centre.database.transaction() as session:
        questions = [one.question_id for one in await banks.askable(session)]
        for number in range(PEOPLE):
            person = await people.arrive(session, 5000 + number, f"P{number}", centre.now)
            visit = Visit(person, session, centre.now, centre.library, centre.house)
            asked = await quiz.start(visit, length=len(questions), question_ids=questions)
            while asked is not None:
                right = _right(asked.question.id, knows=number % 2 == 0)
                await answering.record(visit, asked, Chosen(options=(int(not right),)))
                asked = await quiz.advance(visit, asked.attempt)
        await calibrate_items(session, centre.library.minds, centre.now)


async def test_before_any_calibration_it_is_said_how_to_make_one(centre: Centre) -> None:
    admin = centre[ALIX]
    await admin.command("qualite")
    assert "Aucun étalonnage" in admin.text
    assert "cqpm-bot learning calibrate" in admin.text
    await admin.press("‹ Tuteurs")
    assert not any("à revoir" in label for label in admin.labels)


async def test_odd_questions_are_told_and_shown_with_why_and_what_to_do_until_they_are_mended(
    centre: Centre,
) -> None:
    async with centre.database.transaction() as session:
        assert await quality.told(session, Model().version) is None
    await _calibrated(centre)
    async with centre.database.transaction() as session:
        message = await quality.told(session, Model().version)
    assert message is not None
    assert "L'étalonnage n° 1 signale 2 questions" in centre.plain(message.text)

    admin = centre[ALIX]
    await admin.tap(message.rows[0][0].action)
    assert f"Étalonnage n° 1, le 23 novembre 2026, d'après {PEOPLE * 8} réponses" in admin.text
    upside_down, _, easy = admin.text.partition("2. essai/facile")
    assert f"1. essai/envers (C1, {PEOPLE} réponses)" in upside_down
    assert "Que faut-il pour envers ?" in upside_down
    assert "la réussissent moins souvent" in upside_down
    assert "Vérifiez la réponse attendue" in upside_down
    assert "bien plus difficile que ne le pensait son auteur (niveau 1 sur 5)" in easy
    assert "relevez le niveau" in easy
    assert not any(name in admin.text for name in SOUND)

    mended = {**_question("envers"), "stem": "Que faut-il vraiment pour envers ?"}
    await centre.publish(*map(_question, SOUND), mended, _question("facile", level=1))
    await admin.press("‹ Tuteurs")
    await admin.press("🔎 1 question à revoir")
    assert "essai/envers" not in admin.text
    assert "essai/facile" in admin.text


async def test_a_question_whose_values_are_drawn_is_shown_with_an_example_of_them(
    centre: Centre,
) -> None:
    drawn = {
        "id": "tirage",
        "capacity": "C1",
        "criteria": ["C1.1"],
        "kind": "numeric",
        "stem": "Une enceinte de {V} l. Que vaut Q ?",
        "unit": "mbar·l/s",
        "parameters": {"V": {"values": ["100", "200"], "unit": "l"}},
        "formula": "V/10",
        "symbol": "Q",
        "tolerance": {"relative": "0.05"},
        "explanation": "Q = V/10.",
    }
    await centre.publish(drawn)
    async with centre.database.transaction() as session:
        (asked,) = await banks.askable(session)
        revision = await session.get_one(QuestionRevision, asked.revision_id)
        odd = ItemParameters(
            item_hash=revision.item_hash,
            difficulty=2.0,
            variance=0.1,
            answers=30,
            doubt=Doubt.FAR_FROM_GUESS,
        )
        await calibrations.add(session, Model().version, 30, [odd], centre.now)
    await centre[ALIX].command("qualite")
    assert re.search(r"Une enceinte de [12]00 l", centre[ALIX].text)
    assert "(valeurs tirées : un exemple)" in centre[ALIX].text


@pytest.mark.parametrize("who", [CAMILLE, DOMINIQUE])
async def test_nobody_else_sees_them(centre: Centre, who: int) -> None:
    for action in ("quality", "quality:2"):
        with pytest.raises(UnknownAction):
            await centre[who].tap(action)


@pytest.mark.parametrize("action", ["quality:x", "quality:1:2"])
async def test_a_forged_button_is_refused(centre: Centre, action: str) -> None:
    with pytest.raises(UnknownAction):
        await centre[ALIX].tap(action)
