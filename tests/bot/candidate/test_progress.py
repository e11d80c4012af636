"""``/progres``: the four states, their interval and readiness, in words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.candidate import progress, quizzes
from bot.candidate.why import day_in_words
from bot.screen import Screen, Tap
from bot.store import banks
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.training import answering, quiz
from bot.training.publishing import publish
from bot.training.standing import standings_at, where_one_stands
from bot.training.visit import Visit
from question_bank.bank import Bank
from question_bank.response import Chosen

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Answer = Callable[..., Awaitable[None]]


@pytest.fixture
async def wide_bank(database: Database, now: datetime) -> None:
    """Ten questions of each capacity."""
    options = [{"text": "Ceci", "correct": True}, {"text": "Cela", "why": "Non."}]
    questions: list[dict[str, Any]] = [
        {
            "id": f"c{capacity}-{n}",
            "kind": "single",
            "capacity": f"C{capacity}",
            "criteria": [f"C{capacity}.{n % 4 + 1}"],
            "stem": f"Question {n} ?",
            "explanation": "Parce que.",
            "options": options,
        }
        for capacity in range(1, 8)
        for n in range(10)
    ]
    bank = Bank.model_validate({"name": "large", "title": "Large", "questions": questions})
    async with database.transaction() as session:
        await publish(session, FileKeeper(Fernet.generate_key()), bank, {}, now)


async def _answer_all(visiting: Visiting, wrong_in: set[str]) -> None:
    """Every question once; wrong in these capacities, right in the others."""
    async with visiting() as visit:
        ids = [one.question_id for one in await banks.askable(visit.session)]
        asked = await quiz.start(visit, length=len(ids), question_ids=ids)
        while asked is not None:
            right = asked.revision.question.capacity not in wrong_in
            await answering.record(visit, asked, Chosen(options=(0 if right else 1,)))
            asked = await quiz.advance(visit, asked.attempt)


async def _progress(visiting: Visiting, read: Callable[[str], str]) -> str:
    async with visiting() as visit:
        (screen,) = await progress.show(visit)
    assert isinstance(screen, Screen)
    return read(screen.text)


@pytest.mark.usefixtures("wide_bank")
async def test_nothing_is_said_before_there_is_something_to_say(
    visiting: Visiting, read: Callable[[str], str]
) -> None:
    text = await _progress(visiting, read)
    assert text.count("données insuffisantes · 0 réponse") == 7
    assert text.count("trop tôt pour le dire") == 4
    assert "sur 10\n" not in text


@pytest.mark.usefixtures("wide_bank")
async def test_what_was_failed_is_to_consolidate_and_what_succeeded_solid(
    visiting: Visiting, read: Callable[[str], str]
) -> None:
    await _answer_all(visiting, {"C2"})
    text = await _progress(visiting, read)
    above, _, below = text.partition("🔴 <b>C2 Contrôles d’étanchéité</b>\n")
    assert above.endswith("\n\n")
    assert re.match(r"à consolider · 10 réponses · \d\sà\s\d\ssur\s10\n\n🟢 <b>C3", below)
    assert text.count("solide · 10 réponses") == 6
    assert "Bloc 1 : peu probable" in text
    assert "Bloc 2 : très probable" in text
    assert "Les 7 capacités : peu probable" in text


@pytest.mark.usefixtures("wide_bank")
async def test_many_mistakes_are_reviewed_ten_at_a_time(visiting: Visiting) -> None:
    await _answer_all(visiting, {"C2", "C3"})
    async with visiting() as visit:
        (screen,) = await quizzes.choose(visit, Tap("quiz:mistakes"))
    assert isinstance(screen, Screen)
    assert "Question 1/10" in screen.text


@pytest.mark.usefixtures("wide_bank")
async def test_the_way_on_is_the_weakest_capacity_and_the_mistakes(visiting: Visiting) -> None:
    await _answer_all(visiting, {"C2"})
    async with visiting() as visit:
        (screen,) = await progress.show(visit)
    assert isinstance(screen, Screen)
    assert [[(one.label, one.action) for one in row] for row in screen.rows] == [
        [("▶️ S'entraîner sur C2", "quiz:C2")],
        [("🔁 Mes erreurs (10)", "quiz:mistakes")],
        [("🎯 Choisir un quiz", "quiz")],
    ]


@pytest.mark.usefixtures("wide_bank")
async def test_a_quiz_never_says_that_something_is_acquired(
    visiting: Visiting, read: Callable[[str], str]
) -> None:
    await _answer_all(visiting, set())
    text = await _progress(visiting, read)
    assert "acquis" not in text.lower()
    assert "pas une promesse" in text


def test_days_are_told_as_people_say_them() -> None:
    tuesday = datetime(2026, 3, 3, 12, tzinfo=UTC)
    told = [
        day_in_words(datetime(2026, *day, tzinfo=UTC), tuesday, "Europe/Paris")
        for day in ((3, 3, 6), (3, 2, 6), (2, 27, 6), (2, 3, 6))
    ]
    assert told == ["aujourd'hui", "hier", "vendredi", "le 3 février"]


def test_the_day_is_that_of_the_person_s_zone() -> None:
    late, next_morning = (
        datetime(2026, 3, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 3, 12, tzinfo=UTC),
    )
    assert day_in_words(late, next_morning, "Europe/Paris") == "aujourd'hui"
    assert day_in_words(late, next_morning, "America/Martinique") == "hier"


async def test_what_a_tutor_reads_of_an_instant_is_what_the_candidate_reads(
    wide_bank: None, visiting: Visiting, now: datetime
) -> None:
    async with visiting() as visit:
        asked = await quiz.start(visit, length=8, capacity="C1")
        while asked is not None:
            await answering.record(visit, asked, Chosen(options=(1,)))
            asked = await quiz.advance(visit, asked.attempt)
    async with visiting() as visit:
        own = (await where_one_stands(visit)).levels
        before, after = await standings_at(
            visit.library.minds,
            visit.session,
            visit.person,
            (now - timedelta(days=7), now + timedelta(days=1)),
        )
    assert after == own
    assert after[0].answers == 8
    assert not any(level.answers for level in before)
