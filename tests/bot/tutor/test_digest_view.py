"""``/bilan`` on a tutor's phone: who is named and why, with figures that the log bears out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp
from typing import Any

import pytest
from sqlalchemy import select

from bot.learning.items import Item, Pool
from bot.learning.learner import Learner
from bot.lists import alphabetical
from bot.screen import UnknownAction
from bot.store import due_digests, groups, people, tutors
from bot.store.tables import (
    Answer,
    Assignment,
    Attempt,
    Consultation,
    DueDigest,
    JudgementRow,
    Person,
    PublishedQuestion,
    StoredFile,
    Table,
)
from bot.training import group_map, pictures
from bot.training.group_map import NobodyToShow
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, LOU, SACHA, Centre

SAFETY = "C4.4"
WEAK, STRONG = "x" * 10, "v" * 14


def _question(capacity: str, number: int, criterion: str) -> dict[str, Any]:
    return {
        "id": f"{capacity.lower()}-{number}",
        "capacity": capacity,
        "criteria": [criterion],
        "kind": "single",
        "stem": f"Question {number} sur {capacity} ?",
        "options": [{"text": "Ceci", "correct": True}, {"text": "Cela", "why": "Non."}],
        "explanation": "Parce que.",
    }


@pytest.fixture
async def lyon(centre: Centre) -> Centre:
    """Camille, Sacha and Lou in Dominique's group since two months, with 20 questions to answer."""
    await centre.publish(
        *(_question("C2", n, f"C2.{1 + n % 3}") for n in range(15)),
        *(_question("C4", n, SAFETY) for n in range(5)),
    )
    begin = centre.now
    centre.now = begin - timedelta(days=60)
    await centre.group(CAMILLE, SACHA, LOU)
    centre.now = begin
    return centre


async def answers(
    centre: Centre,
    who: int,
    marks: str,
    days_ago: int,
    capacity: str = "C2",
    certainty: str | None = None,
    questions: Sequence[int] | None = None,
    *,
    done: bool = False,
) -> int:
    """Answers to the questions of a capacity in turn, « v » for right; gives the attempt."""
    at = centre.now - timedelta(days=days_ago)
    async with centre.database.transaction() as session:
        published = (
            await session.scalars(
                select(PublishedQuestion)
                .where(PublishedQuestion.capacity == capacity)
                .order_by(PublishedQuestion.id)
            )
        ).all()
        attempt = Attempt(
            person_id=centre[who].person_id,
            kind="quiz",
            state="finished",
            settings={},
            position=len(marks),
            started_at=at,
            touched_at=at,
            finished_at=at if done else None,
        )
        session.add(attempt)
        await session.flush()
        for position, mark in enumerate(marks):
            question = published[(questions or range(99))[position] % len(published)]
            answer = Answer(
                person_id=attempt.person_id,
                attempt_id=attempt.id,
                position=position,
                question_id=question.id,
                revision_id=question.revision_id,
                response={},
                seed=0,
                certainty=certainty,
                answered_at=at + timedelta(minutes=position),
            )
            session.add(answer)
            await session.flush()
            session.add(
                JudgementRow(
                    answer_id=answer.id,
                    judge="machine",
                    version="1",
                    verdict="correct" if mark == "v" else "incorrect",
                    score=float(mark == "v"),
                    criteria={},
                    details={},
                    judged_at=at,
                )
            )
        return attempt.id


async def bilan(centre: Centre) -> str:
    await centre[DOMINIQUE].command("bilan")
    return centre[DOMINIQUE].text


# --- what is named, and on what evidence ----------------------------------------------------------


async def test_a_real_weakness_is_named_with_figures_that_the_log_bears_out(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "xxxxvxxxxx", 20)
    await answers(lyon, CAMILLE, "xxxx", 2)
    await answers(lyon, LOU, STRONG, 3)
    text = await bilan(lyon)
    low, high = await _interval(lyon, CAMILLE)
    assert (
        f"C2 Contrôles d’étanchéité : Camille\nRéussite attendue entre {low} et {high} sur 10"
        in text
    )
    assert "14 réponses dont 4 nouvelles" in text
    assert "au moins 8 chances sur 10 d'être sous le seuil : 7 questions sur 10" in text
    assert "Lou" not in text.partition("à consolider")[2]


async def _interval(centre: Centre, who: int) -> tuple[int, int]:
    """The 80 % interval again, from the rows of the log and the formulas of the documentation."""
    async with centre.database.transaction() as session:
        rows = await session.execute(
            select(Answer.question_id, JudgementRow.score, Answer.answered_at)
            .join(JudgementRow, JudgementRow.answer_id == Answer.id)
            .where(Answer.person_id == centre[who].person_id)
            .order_by(Answer.id)
        )
        log = rows.all()
        pool = await centre.library.minds.pool(session)
    learner = Learner(
        Pool(
            [
                Item.of(i.id, list(i.shares), difficulty=i.difficulty, floor=i.floor)
                for i in pool.items
            ],
            pool.hierarchy,
        )
    )
    for question_id, score, at in log:
        learner.answer(learner.pool.place[question_id], score, at)
    place = pool.hierarchy.capacities.index("C2")
    mean = float(learner.belief.capacity_mean[place])
    deviation = float(learner.belief.capacity_variance[place]) ** 0.5
    low, high = (0.2 + 0.8 / (1 + exp(-(mean + side * 1.28 * deviation))) for side in (-1, 1))
    return round(10 * low), round(10 * high)


async def test_too_few_answers_are_never_a_weakness(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "x" * 7, 1)
    text = await bilan(lyon)
    assert "Données insuffisantes" in text
    assert "consolider" not in text
    assert "Camille" not in text


async def test_a_week_without_anything_to_do_is_one_line(lyon: Centre) -> None:
    for who in (CAMILLE, SACHA, LOU):
        await answers(lyon, who, STRONG, 3)
    digest = (await bilan(lyon)).split("\n\n")[:2]
    assert digest[1].startswith("Semaine calme : rien dans les réponses n'appelle d'action.")


async def test_several_people_have_an_interval_that_says_it_is_a_mean(lyon: Centre) -> None:
    for who in (CAMILLE, SACHA):
        await answers(lyon, who, WEAK, 3)
    low, high = await _interval(lyon, CAMILLE)
    assert (
        f"entre {low} et {high} sur 10 en moyenne ; 20 réponses, toutes nouvelles"
        in await bilan(lyon)
    )


async def test_who_never_answered_is_to_be_contacted_after_two_weeks(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, STRONG, 3)
    text = await bilan(lyon)
    assert "Pas de réponse depuis 14 jours ou plus :" in text
    assert "Sacha : 60 jours, aucune réponse encore ; données insuffisantes" in text


# --- since when -----------------------------------------------------------------------------------


async def test_it_compares_with_a_week_ago_then_with_the_last_digest_of_another_day(
    lyon: Centre,
) -> None:
    assert "depuis le 16 novembre" in await bilan(lyon)
    lyon.now += timedelta(hours=3)
    assert "depuis le 16 novembre" in await bilan(lyon)
    lyon.now += timedelta(days=2)
    assert "depuis le bilan du 23 novembre" in await bilan(lyon)


async def test_a_digest_that_was_sent_counts_before_one_that_was_asked_for(lyon: Centre) -> None:
    sent = lyon.now - timedelta(days=4)
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        tutor_id = lyon[DOMINIQUE].person_id
        row = {"tutor_id": tutor_id, "group_id": group.id, "kind": "weekly", "due_at": sent}
        row |= {"until": sent + timedelta(days=1)}
        session.add(DueDigest(**row, local_date=sent.date(), state="sent", ended_at=sent))
        looked = sent + timedelta(days=2)
        session.add(Consultation(by_id=tutor_id, group_id=group.id, what="digest", at=looked))
    assert "depuis le bilan du 19 novembre" in await bilan(lyon)


async def test_a_digest_that_never_arrived_is_not_the_last_one(lyon: Centre) -> None:
    due = lyon.now - timedelta(days=4)
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        tutor_id = lyon[DOMINIQUE].person_id
        row = {"tutor_id": tutor_id, "group_id": group.id, "kind": "weekly", "due_at": due}
        row |= {"until": due + timedelta(days=1), "local_date": due.date()}
        session.add(DueDigest(**row, state="unknown", ended_at=due))
        session.add(Consultation(by_id=tutor_id, group_id=group.id, what="digest", at=due))
    assert "depuis le 16 novembre" in await bilan(lyon)


async def test_who_asks_for_each_digest_compares_with_the_one_before(lyon: Centre) -> None:
    sent = lyon.now - timedelta(days=60)
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        tutor_id = lyon[DOMINIQUE].person_id
        row = {"tutor_id": tutor_id, "group_id": group.id, "kind": "weekly", "due_at": sent}
        row |= {"until": sent + timedelta(days=1), "local_date": sent.date()}
        session.add(DueDigest(**row, state="sent", ended_at=sent))
        looked = lyon.now - timedelta(days=2)
        session.add(Consultation(by_id=tutor_id, group_id=group.id, what="digest", at=looked))
        await due_digests.choose(session, tutor_id, group.id, lyon.now, digest="none")
    assert "depuis le bilan du 21 novembre" in await bilan(lyon)


@pytest.mark.parametrize("seconds", [-30, 0, 30], ids=["not yet committed", "at once", "later"])
async def test_an_answer_that_a_digest_cannot_tell_yet_is_told_by_the_next(
    lyon: Centre, seconds: int
) -> None:
    assert "Sécurité" not in await bilan(lyon)
    asked = lyon.now
    lyon.now = asked + timedelta(seconds=seconds)
    await answers(lyon, CAMILLE, "x", 0, "C4", "sure")
    if seconds >= 0:
        # Made only now, it still speaks of what was there when it was asked for.
        lyon.now = asked
        assert "Sécurité" not in await bilan(lyon)
    lyon.now = asked + timedelta(days=2)
    assert "Camille : 1 fausse sur 1 sûre" in await bilan(lyon)


async def test_two_people_of_one_name_are_told_apart(lyon: Centre) -> None:
    async with lyon.database.transaction() as session:
        for telegram_id in (CAMILLE, SACHA):
            person = await people.by_id(session, lyon[telegram_id].person_id)
            person.display_name = "Alix de la Fontaine-Marie"
    await answers(lyon, CAMILLE, WEAK, 2)
    await answers(lyon, SACHA, WEAK, 2)
    assert "C2 Contrôles d’étanchéité : Alix de la Font… (1), Alix de la Font… (2)" in await bilan(
        lyon
    )


# --- safety ---------------------------------------------------------------------------------------


async def test_what_is_wrong_though_sure_on_safety_is_a_message_of_its_own(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "xv", 2, "C4", "sure")
    await answers(lyon, SACHA, "x", 2, "C4", "unsure")
    await answers(lyon, LOU, "x", 2, "C2", "sure")
    await bilan(lyon)
    alert, digest, _ = lyon[DOMINIQUE].screens
    assert "Camille : 1 fausse sur 2 sûres" in lyon.plain(alert.text)
    assert SAFETY in alert.text
    assert "Sacha" not in alert.text
    assert "Lou" not in alert.text
    assert "Sécurité" not in digest.text


async def test_it_is_over_once_the_same_question_is_answered_right(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "x", 2, "C4", "sure")
    await answers(lyon, CAMILLE, "v", 1, "C4", "unsure")
    assert "Sécurité" not in await bilan(lyon)


async def test_the_sheet_speaks_of_what_the_alert_does_and_tells_history_apart(
    lyon: Centre,
) -> None:
    await answers(lyon, CAMILLE, "xx", 20, "C4", "sure", [3, 4])
    await answers(lyon, CAMILLE, "xvx", 3, "C4", "sure", [0, 1, 2])
    await answers(lyon, CAMILLE, "v", 2, "C4", "unsure", [2])
    await bilan(lyon)
    tutor, alert = lyon[DOMINIQUE], lyon[DOMINIQUE].screens[0]
    said = "2 fausses sur 3 sûres, dont 1 corrigée depuis"
    assert f"Camille : {said}" in lyon.plain(alert.text)
    # Even when it is opened two days and another digest later.
    await tutor.command("bilan")
    lyon.now += timedelta(days=2)
    await bilan(lyon)
    await tutor.tap(alert.rows[0][0].action)
    assert f"⚠️ Sécurité, depuis le 16 nov. : {said}\n" in tutor.text
    assert "Avant cette date : 2 autres fausses données comme sûres\n" in tutor.text
    await tutor.press("⚠️ Lire ces réponses (2)")
    listed = [line for line in tutor.text.splitlines() if "C4.4" in line]
    assert ["(corrigée depuis)" in line for line in listed] == [True, False]
    assert "depuis le 16 nov.\n2 réponses" in tutor.text
    await tutor.press("‹ Retour")
    assert said in tutor.text
    await tutor.press("⚠️ Lire ces réponses (2)")
    await tutor.press("Sécurité : depuis le début")
    assert "4 réponses" in tutor.text


async def test_a_sheet_says_in_words_that_nothing_is_new(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "x", 20, "C4", "sure")
    text = await bilan(lyon)
    assert "Sécurité" not in text
    group = lyon[DOMINIQUE].screens[-1].rows[0][0].action.split(":")[1]
    await lyon[DOMINIQUE].tap(f"person:{group}:{lyon[CAMILLE].person_id}")
    assert "Sécurité : rien depuis le 16 nov. ; avant : 1 fausse donnée comme sûre" in (
        lyon[DOMINIQUE].text
    )


# --- work that was given --------------------------------------------------------------------------


async def _give(centre: Centre, days_ago: int, due: date, done: dict[int, int | None]) -> None:
    async with centre.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        session.add_all(
            Assignment(
                group_id=group.id,
                person_id=centre[who].person_id,
                by_id=centre[DOMINIQUE].person_id,
                content={"work": "C2"},
                due_date=due,
                created_at=centre.now - timedelta(days=days_ago),
                attempt_id=attempt,
            )
            for who, attempt in done.items()
        )


async def test_work_that_changed_much_is_said_to_be_followed_by_a_rise(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "x" * 12, 20)
    attempt = await answers(lyon, CAMILLE, "v" * 45, 2, done=True)
    yesterday = lyon.now.date() - timedelta(days=1)
    await _give(lyon, 6, yesterday, {CAMILLE: attempt, SACHA: None})
    text = await bilan(lyon)
    assert "pour le 22 nov. : terminé par 1 sur 2" in text
    assert "57 réponses dont 45 depuis) ; en hausse nette." in text
    assert "Sacha : C2" not in text
    assert "Travail non terminé à la date prévue :" in text


async def test_work_that_changed_little_cannot_be_told_to_have_helped(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, "xvxvxvxvxvxv", 20)
    attempt = await answers(lyon, CAMILLE, "vvxv", 2, done=True)
    await _give(lyon, 6, lyon.now.date(), {CAMILLE: attempt})
    assert "trop tôt pour en juger" in await bilan(lyon)


async def test_work_nobody_has_done_yet_tells_nothing(lyon: Centre) -> None:
    await _give(lyon, 1, lyon.now.date() + timedelta(days=6), {CAMILLE: None, LOU: None})
    assert "personne n'a encore terminé, trop tôt pour en juger." in await bilan(lyon)


# --- buttons --------------------------------------------------------------------------------------


async def test_each_line_has_buttons_that_act(lyon: Centre) -> None:
    for who in (CAMILLE, SACHA):
        await answers(lyon, who, WEAK, 20)
    tutor = lyon[DOMINIQUE]
    await bilan(lyon)
    digest = tutor.screens[0]
    await tutor.press("📌 Travail sur C2 pour 2 personnes")
    assert "C2" in tutor.text
    assert "Camille" in tutor.text
    assert "Lou" not in tutor.text
    buttons = {lyon.read(one.label): one.action for row in digest.rows for one in row}
    for label, seen in (("Sacha", "Sacha"), ("✉️ Écrire", "Écrivez à"), ("Donner", "À faire")):
        await tutor.tap(buttons[label])
        assert seen in tutor.text


async def test_the_digest_keeps_its_buttons_while_the_tutor_works_through_it(lyon: Centre) -> None:
    await bilan(lyon)
    assert all(one.beside for one in lyon[DOMINIQUE].screens)


# --- the whole group ------------------------------------------------------------------------------


async def test_the_text_says_what_the_picture_shows(lyon: Centre) -> None:
    await answers(lyon, CAMILLE, WEAK, 3)
    await bilan(lyon)
    drawn = await _drawn(lyon)
    (row,) = [one for one in drawn if one.name.startswith("Camille")]
    assert row.cells[1].framed
    await lyon[DOMINIQUE].press("📋 Lire en texte")
    text = lyon[DOMINIQUE].text
    assert f"C2 {row.cells[1].value} (" in text
    assert "C1 ? (0 réponse)" in text
    assert "À consolider : C2" in text


async def test_a_thirteenth_person_is_on_another_page(lyon: Centre) -> None:
    names = [f"Élève {n:02}" for n in range(10)]
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        for n, name in enumerate(names):
            person = await people.arrive(session, 9000 + n, name, lyon.now)
            await groups.join(session, group.id, person.id, lyon.now)
    await bilan(lyon)
    assert len(await _drawn(lyon)) == 12
    await lyon[DOMINIQUE].press("Suivants ›")
    (last,) = await _drawn(lyon)
    everyone = [*names, "Camille <b>", "Sacha", "Lou"]
    assert last.name == max(everyone, key=alphabetical)


async def _drawn(centre: Centre) -> list[group_map.Row]:
    """What the picture on the tutor's screen would show if it was sent now."""
    file_id = centre[DOMINIQUE].screen.picture
    assert file_id is not None
    async with centre.database.transaction() as session:
        content = await centre.files.get(session, file_id)
        kind = await centre.files.media_type(session, file_id)
        looked_up = await pictures.looked_up(session, centre.library.minds, content, kind)
    assert looked_up is not None
    assert (await pictures.to_send(content, kind, looked_up)).startswith(b"\x89PNG")
    return group_map.rows(looked_up)


# --- who may see it -------------------------------------------------------------------------------


async def test_each_look_is_written_down(lyon: Centre) -> None:
    await bilan(lyon)
    async with lyon.database.transaction() as session:
        assert (await session.scalars(select(Consultation.what))).all() == ["digest"]


async def test_another_groups_tutor_sees_nothing(lyon: Centre) -> None:
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0].id
    for action in (f"digest:{group}", f"digest:{group}:table:1", f"digest:{group}:map:1"):
        with pytest.raises(UnknownAction):
            await lyon[CLAUDE].tap(action)


async def test_who_left_since_is_not_on_the_picture(lyon: Centre) -> None:
    await bilan(lyon)
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        await groups.leave(session, group.id, lyon[CAMILLE].person_id, lyon.now)
    assert [one.name for one in await _drawn(lyon)] == ["Lou", "Sacha"]


async def test_a_picture_is_for_who_is_tutor_when_it_is_sent(lyon: Centre) -> None:
    await bilan(lyon)
    async with lyon.database.transaction() as session:
        await tutors.remove(session, lyon[DOMINIQUE].person_id, lyon.now)
    with pytest.raises(NobodyToShow):
        await _drawn(lyon)


async def test_nothing_that_is_kept_names_who_was_erased(lyon: Centre) -> None:
    async with lyon.database.transaction() as session:
        camille = await people.by_id(session, lyon[CAMILLE].person_id)
        camille.display_name = "Zébulon Martin"
    await answers(lyon, CAMILLE, WEAK, 3)
    assert "Zébulon" in await bilan(lyon)
    async with lyon.database.transaction() as session:
        assert "Zébulon" in await _everything(lyon, session)
        await people.erase(session, CAMILLE)
    async with lyon.database.transaction() as session:
        assert "Zébulon" not in await _everything(lyon, session)
    assert [one.name for one in await _drawn(lyon)] == ["Lou", "Sacha"]


async def _everything(centre: Centre, session: Any) -> str:
    """All rows of all tables, and all files in clear."""
    rows = [
        str((await session.execute(select(table))).all()) for table in Table.metadata.sorted_tables
    ]
    ids = (await session.scalars(select(StoredFile.id))).all()
    kept = [(await centre.files.get(session, one)).decode(errors="replace") for one in ids]
    return "\n".join([*rows, *kept])


# --- limits ---------------------------------------------------------------------------------------


async def test_the_fullest_digest_fits_one_message(lyon: Centre) -> None:
    """Thirty people with the longest names, weak everywhere, an exam ahead and work undone."""
    async with lyon.database.transaction() as session:
        group = (await groups.open_ones(session))[0]
        group.name, group.exam_date = "G" * 64, lyon.now.date() + timedelta(days=3)
        (await session.get_one(Person, lyon[DOMINIQUE].person_id)).display_name = "D" * 64
        for n in range(30):
            person = await people.arrive(session, 9000 + n, f"{n:02}" + "&" * 62, lyon.now)
            await groups.join(session, group.id, person.id, lyon.now - timedelta(days=50))
    for n in range(30):
        lyon.phones[9000 + n] = phone = type(lyon[LOU])(lyon, 9000 + n)
        async with lyon.database.transaction() as session:
            found = await people.with_telegram_id(session, 9000 + n)
            assert found is not None
            phone.person_id = found.id
    for n in range(6):
        await answers(lyon, 9000 + n, WEAK, 3)
        await answers(lyon, 9000 + n, WEAK, 3, "C4", "sure")
    # The fixture checks each screen against Telegram's limits.
    text = await bilan(lyon)
    assert "Et 28 autres dans l'un de ces cas." in text
