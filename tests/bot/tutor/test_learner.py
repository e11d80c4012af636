"""A candidate's sheet: figures counted again by hand, and nothing for who may not look."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import exp
from statistics import NormalDist
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.learning.learner import Learner
from bot.screen import UnknownAction
from bot.store import banks, groups, people
from bot.store.attempts import HESITANT, SURE
from bot.store.tables import Answer, Consultation, Conversation, Person, StoredFile
from bot.training import answering, pictures, quiz
from bot.training.answering import Asked
from bot.training.evolution import evolution_of
from bot.training.mastery import Minds
from bot.training.visit import Visit
from question_bank.grading.judgement import Verdict
from question_bank.response import Chosen, Typed
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, SACHA, Centre

Make = Callable[..., dict[str, Any]]
Given = tuple[str, bool, str | None]
RIGHT, WRONG = 0, 1
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _question(name: str, criterion: str, **other: Any) -> dict[str, Any]:
    return {
        "id": name,
        "capacity": criterion.partition(".")[0],
        "criteria": [criterion],
        "kind": "single",
        "stem": f"Que faut-il pour {name} <ici> ?",
        "options": [
            {"text": "Ceci", "correct": True},
            {"text": "Cela", "why": "Cela ne suffit pas."},
        ],
        "explanation": "Parce que.",
        **other,
    }


@pytest.fixture
async def taught(centre: Centre, short_text: Make) -> Centre:
    """Ten questions on C1.1, five on its criterion of safety, one to answer in words."""
    await centre.publish(
        *(_question(f"une-{n}", "C1.1") for n in range(10)),
        *(_question(f"danger-{n}", "C1.5") for n in range(5)),
        short_text("motus"),
    )
    return centre


async def _practise(
    centre: Centre, candidate: int, at: datetime, *given: Given
) -> list[tuple[str, bool, datetime]]:
    """A quiz on these questions, one answer a minute; gives what was answered when."""
    done = []
    async with centre.database.transaction() as session:
        person = await people.by_id(session, centre[candidate].person_id)
        visit = Visit(person, session, at, centre.library, centre.house)
        names = {
            (await centre.library.revision(session, one.revision_id)).question.id: one.question_id
            for one in await banks.askable(session)
        }
        ids = [names[name] for name, _, _ in given]
        asked: Asked | None = await quiz.start(visit, length=len(ids), question_ids=ids)
        for number, (name, right, certainty) in enumerate(given):
            assert asked is not None
            visit = Visit(person, session, at + number * MINUTE, centre.library, centre.house)
            response = Chosen(options=(RIGHT if right else WRONG,))
            await answering.record(visit, asked, response, certainty)
            done.append((name, right, visit.now))
            asked = await quiz.advance(visit, asked.attempt)
    return done


def _all(*right: bool, certainty: str | None = None) -> list[Given]:
    """Answers to the ten questions on C1.1, in order."""
    return [(f"une-{n}", one, certainty) for n, one in enumerate(right)]


async def _interval(
    centre: Centre, done: Sequence[tuple[str, bool, datetime]], capacity: int = 0
) -> tuple[float, float]:
    """The ends of an 80 % interval of a capacity, from the answers told by hand."""
    async with centre.database.transaction() as session:
        described = await banks.described(session)
        learner = Learner(await Minds().pool(session))
    ids = {one.name.partition("/")[2]: one.question_id for one in described}
    for name, right, at in done:
        learner.answer(learner.pool.place[ids[name]], float(right), at.astimezone(UTC))
    belief = learner.belief
    ability = NormalDist(belief.capacity_mean[capacity], belief.capacity_variance[capacity] ** 0.5)
    low, high = (10 * (0.2 + 0.8 / (1 + exp(-ability.inv_cdf(share)))) for share in (0.1, 0.9))
    return low, high


async def test_the_sheet_tells_at_a_glance_who_stands_where(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    yesterday = taught.now - DAY
    done = await _practise(taught, CAMILLE, yesterday, *_all(*[True] * 3, *[False] * 7))
    async with taught.database.transaction() as session:
        person = await people.by_id(session, taught[CAMILLE].person_id)
        person.exam_date = date(2026, 12, 16)
    tutor, camille = taught[DOMINIQUE], taught[CAMILLE].person_id
    await tutor.tap(f"care:{number}:{camille}:on")
    await tutor.tap(f"person:{number}:{camille}")
    low, high = await _interval(taught, done)
    for told in (
        "Camille <b> · Lyon",
        "Examen dans 23 jours (16 déc.)",
        "Dernière réponse hier",
        # Three minutes, then nine times one: about twelve.
        "Pratique : environ 10 min en 7 j, 10 min en 30 j",
        "🤝 Dominique, jusqu'au 30 nov.",
        f"🔴 C1 {round(low)} à {round(high)} · à consolider (10)",
        "⚪ C2 données insuffisantes (0)",
    ):
        assert told in tutor.text
    await tutor.press("❔ Aide")
    assert "C7 Actions de progrès" in tutor.text


async def test_who_never_answered_has_a_sheet_without_figures(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"person:{number}:{taught[CAMILLE].person_id}")
    assert "Pas encore de réponse" in tutor.text
    assert "C1" not in tutor.text
    assert tutor.labels == [
        "📌 Donner un travail",
        "✉️ Écrire",
        "🤝 Je m'en occupe",
        "‹ Liste",
        "📊 Bilan",
        "❔ Aide",
    ]
    for part in ("evolution", "criteria:C1", "practice:1", "confidence", "answers:all:1"):
        await tutor.tap(f"person:{number}:{taught[CAMILLE].person_id}:{part}")


async def test_criteria_sittings_and_certainty_are_told_with_their_counts(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    unsafe = [(f"danger-{n}", n > 1, SURE) for n in range(5)]
    await _practise(taught, CAMILLE, taught.now - 11 * DAY, *unsafe)
    hesitant = _all(*[True] * 7, *[False] * 3, certainty=HESITANT)
    await _practise(taught, CAMILLE, taught.now - DAY, *hesitant)
    tutor, here = taught[DOMINIQUE], f"person:{number}:{taught[CAMILLE].person_id}"
    await tutor.tap(here)
    assert "Sécurité : rien depuis le 16 nov. ; avant : 2 fausses données comme sûres" in tutor.text
    await tutor.press("🎯 Par critère")
    await tutor.press("C1 · Réglages et mise au point")
    known, _, insufficient = tutor.text.partition("⚪ données insuffisantes\n")
    for name, answers in (
        ("C1.1 Identifier les éléments et régler", 10),
        ("C1.5 Appliquer les protocoles de sécurité", 5),
    ):
        assert re.search(rf"{name}\n.* sur 10 · .*\({answers}\)\n", known)
    assert "C1.2 Mettre en route, noter les écarts (0)" in insufficient
    await tutor.tap(f"{here}:practice:1")
    assert tutor.text.splitlines()[-2:] == [
        "22 nov. · questions choisies, 10 questions, 7 justes",
        "12 nov. · questions choisies, 5 questions, 3 justes",
    ]
    await tutor.tap(f"{here}:confidence")
    assert "Sécurité, depuis le début : 2 fausses sur 5 sûres" in tutor.text
    # Two wrong of five: more than one in three.
    assert "C1 réponses sûres souvent fausses\nsûr 5 (2 ❌) · hésitant 10 (7 ✅)" in tutor.text
    await tutor.press("Sécurité : lire l'historique (2)")
    assert tutor.text.count("❌❗ 12 nov. C1.5") == 2


async def test_answers_are_listed_newest_first_chosen_among_and_read(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _practise(taught, CAMILLE, taught.now - 2 * DAY, ("danger-0", False, SURE))
    await _practise(taught, CAMILLE, taught.now - DAY, *_all(*[True] * 6, False))
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"person:{number}:{taught[CAMILLE].person_id}")
    await tutor.press("Réponses")
    assert "8 réponses · page 1/2" in tutor.text
    lines = [line for line in tutor.text.splitlines() if re.match(r"\d .*C1", line)]
    assert lines[0] == "1 ❌ 22 nov. C1.1 Que faut-il pour une-6 <ici> ?"
    assert lines[1].startswith("2 ✅ 22 nov. C1.1 Que faut-il pour une-5")
    await tutor.press("Plus ancien ›")
    assert "2 ❌❗ 21 nov. C1.5 Que faut-il pour danger-0" in tutor.text
    await tutor.press("Sûr mais faux")
    assert "1 réponse\n" in tutor.text
    await tutor.press("Fausses")
    assert "2 réponses\n" in tutor.text
    await tutor.press("2")
    for told in (
        "21 nov. 2026, 10:00",
        "❌ faux · correction automatique",
        "Donnée comme sûre",
        "Que faut-il pour danger-0 <ici> ?",
        "Réponse : Cela",
        "La bonne réponse : Ceci",
        "Cela ne suffit pas.",
        "💡 Parce que.",
        "🎯 C1.5 Appliquer les protocoles de sécurité",
    ):
        assert told in tutor.text
    await tutor.press("‹ Retour")
    assert "réponses fausses ou incomplètes" in tutor.text


async def test_what_candidates_say_of_their_own_answers_stays_theirs(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    candidate, tutor = taught[CAMILLE], taught[DOMINIQUE]
    async with taught.database.transaction() as session:
        person = await people.by_id(session, candidate.person_id)
        visit = Visit(person, session, taught.now, taught.library, taught.house)
        asked = await quiz.start(visit, length=20, capacity="C1")
        while asked is not None and asked.question.id != "motus":
            await answering.record(visit, asked, Chosen(options=(WRONG,)))
            asked = await quiz.advance(visit, asked.attempt)
        assert asked is not None
        done = await answering.record(visit, asked, Typed(text="la pompe du banc marque rouge"))
        assert done.may_judge_oneself
        answers = asked.position
        await answering.judge_oneself(visit, done, Verdict.CORRECT)
    here = f"person:{number}:{candidate.person_id}"
    await tutor.tap(here)
    counted = answers - 1
    assert f"C1 données insuffisantes ({counted})" in tutor.text or (
        f"à consolider ({counted})" in tutor.text
    )
    await tutor.tap(f"{here}:answers:undecided:1")
    await tutor.press("1")
    assert "❓ à vérifier · correction automatique" in tutor.text
    assert "Réponse : la pompe du banc marque rouge" in tutor.text
    assert "La réponse modèle : la pompe primaire" in tutor.text
    assert "juste" not in tutor.text
    await tutor.press("✍️ Corriger")
    await tutor.press("En partie")
    await tutor.tap(f"{here}:answers:wrong:1")
    await tutor.press("1")
    assert "🟠 en partie juste (50 %) · corrigé par un tuteur" in tutor.text


async def test_who_may_not_look_finds_what_does_not_exist(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    other = await taught.group(SACHA)
    await _practise(taught, CAMILLE, taught.now - DAY, *_all(True, False))
    await _practise(taught, SACHA, taught.now - DAY, *_all(True))
    camille, sacha = taught[CAMILLE].person_id, taught[SACHA].person_id
    async with taught.database.transaction() as session:
        by = {answer.person_id: answer.id for answer in await session.scalars(select(Answer))}
    here = f"person:{number}:{camille}"
    parts = ("", ":evolution", ":criteria", ":criteria:C1", ":practice:1", ":confidence")
    pages = (":reading", ":answers:all:1", f":answer:{by[camille]}:all:1")
    forged = [
        f"person:{number}:{sacha}",
        f"person:{other}:{camille}:answers:all:1",
        f"{here}:answer:{by[sacha]}:all:1",
        f"person:{other}:{sacha}:answer:{by[camille]}:all:1",
        f"{here}:answer:999999999999:all:1",
        f"{here}:answer:-1:all:1",
        f"{here}:answers:best:1",
        f"{here}:answers:all:x",
        f"{here}:criteria:C8",
        f"{here}:nonsense",
        f"person:{number}:99999999999",
    ]
    for action in forged:
        with pytest.raises(UnknownAction):
            await taught[DOMINIQUE].tap(action)
    for part in (*parts, *pages):
        await taught[DOMINIQUE].tap(here + part)
        with pytest.raises(UnknownAction):
            await taught[CLAUDE].tap(here + part)
    async with taught.database.transaction() as session:
        await groups.remove_tutor(session, int(number), taught[DOMINIQUE].person_id, taught.now)
    for part in (*parts, *pages):
        with pytest.raises(UnknownAction):
            await taught[DOMINIQUE].tap(here + part)


async def test_each_look_is_written_down_and_the_candidate_reads_it(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _practise(taught, CAMILLE, taught.now - DAY, *_all(True, False))
    tutor, here = taught[DOMINIQUE], f"person:{number}:{taught[CAMILLE].person_id}"
    sheet = ("", ":evolution", ":criteria:C1", ":practice:1", ":confidence")
    for part in sheet:
        await tutor.tap(here + part)
    for _ in range(9):
        await tutor.tap(f"{here}:answers:all:1")
        await tutor.press("1")
    async with taught.database.transaction() as session:
        looks = (await session.scalars(select(Consultation.what).order_by(Consultation.id))).all()
    assert list(looks) == ["sheet"] * len(sheet) + ["answers"] * 18
    await taught[CAMILLE].command("quivoit")
    assert "23 nov. · Dominique · a ouvert votre fiche" in taught[CAMILLE].text
    assert taught[CAMILLE].text.count("a lu vos réponses") == 1


async def test_erasing_the_candidate_leaves_no_picture_of_them(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await _practise(taught, CAMILLE, taught.now - DAY, *_all(*[True] * 10))
    await _practise(taught, SACHA, taught.now - DAY, *_all(*[True] * 10))
    tutor = taught[DOMINIQUE]
    kept = []
    for candidate in (SACHA, CAMILLE):
        await tutor.tap(f"person:{number}:{taught[candidate].person_id}:evolution")
        kept.append(tutor.screen.picture)
    async with taught.database.transaction() as session:
        assert kept[1] is not None
        # Both stand exactly alike, and no file of one is shown for the other.
        assert kept[0] != kept[1]
        content = await taught.files.get(session, kept[1])
        assert b"Camille" not in content
        drawn = await pictures.to_send(content, await taught.files.media_type(session, kept[1]))
        assert drawn.startswith(b"\x89PNG")
        await people.conversation(session, tutor.person_id)
        await people.remember_screen(
            session,
            tutor.person_id,
            message_id=7,
            picture_id=kept[1],
            captioned=True,
            has_buttons=True,
        )
    async with taught.database.transaction() as session:
        assert await people.erase(session, CAMILLE)
    async with taught.database.transaction() as session:
        owners = (
            await session.execute(
                select(StoredFile.id, StoredFile.owner_id).where(
                    StoredFile.media_type == pictures.MASTERY
                )
            )
        ).all()
        assert [tuple(one) for one in owners] == [(kept[0], taught[SACHA].person_id)]
        looking = await session.get_one(Conversation, tutor.person_id)
        # The next screen is sent anew: not written below a picture of somebody erased.
        assert (looking.message_id, looking.picture_id) == (None, None)
        assert await session.get(Person, taught[CAMILLE].person_id) is None
    with pytest.raises(UnknownAction):
        await tutor.tap(f"person:{number}:{taught[CAMILLE].person_id}:evolution")


async def test_the_picture_shows_what_was_known_at_the_end_of_each_week(taught: Centre) -> None:
    await taught.group(CAMILLE)
    # Sunday 8 November just before midnight in Paris, and Monday just after.
    paris = ZoneInfo("Europe/Paris")
    sunday = datetime(2026, 11, 8, 23, 45, tzinfo=paris)
    done = await _practise(taught, CAMILLE, sunday, *_all(*[False] * 10))
    monday = datetime(2026, 11, 9, 0, 5, tzinfo=paris)
    done += await _practise(
        taught, CAMILLE, monday, *((f"danger-{n}", True, None) for n in range(5))
    )
    async with taught.database.transaction() as session:
        person = await people.by_id(session, taught[CAMILLE].person_id)
        told = await evolution_of(taught.library.minds, session, person, "Europe/Paris", taught.now)
    assert [day.weekday() for day in told.days] == [6] * 13 + [0]
    assert told.days[-1] == date(2026, 11, 23)
    weeks = dict(zip(told.days, told.bands[0], strict=True))
    assert weeks[date(2026, 11, 1)] is None
    for day, answers in ((date(2026, 11, 8), done[:10]), (date(2026, 11, 23), done)):
        band = weeks[day]
        assert band is not None
        low, high = await _interval(taught, answers)
        assert (band.low, band.high) == pytest.approx((low, high), abs=0.01)
    known = told.known[0]
    assert known is not None
    assert known[0] == date(2026, 11, 8)
    assert (told.last[0].low, told.last[0].high) == tuple(map(round, (low, high)))
