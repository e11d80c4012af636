"""What a tutor takes away from a group: what is in it, who may have it, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import icalendar
import pytest

from bot.screen import UnknownAction
from bot.store import people, tutors
from bot.training.marking import mark, to_mark
from bot.training.visit import Visit
from bot.tutor.texts import texts
from question_bank.grading.judgement import Verdict
from question_bank.loading import load_bank
from tests.bot.documents.reading import pages, sheets
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, LOU, NAMES, SACHA, Centre
from tests.question_bank.cases.written import SHIPPED

Make = Callable[..., dict[str, Any]]
FORMS = ("xlsx", "pdf", "ics")
UNDECIDED = "=1+1 la pompe du banc marque rouge"
LISTED = ("Date", "Candidat", "Capacité", "Critères", "Question", "Énoncé", "Forme")


@pytest.fixture
async def taught(centre: Centre, short_text: Make) -> Centre:
    await centre.publish(*(short_text(f"une-{n}") for n in range(5)))
    return centre


async def _answers(centre: Centre, candidate: int, text: str) -> None:
    phone = centre[candidate]
    await phone.tap("quiz:C1:5")
    centre.now += timedelta(seconds=42)
    await phone.type(text)
    centre.now += timedelta(minutes=1)


async def _dated(centre: Centre, number: str) -> None:
    """The group has an exam on 12 June 2027, and some work to hand in by 30 November 2026."""
    tutor = centre[DOMINIQUE]
    await tutor.tap(f"group:{number}:exam")
    await tutor.type("12/06/2027")
    await tutor.tap(f"give:{number}:C1:261130:*:ok")


async def _events(centre: Centre, who: int, subject: str) -> dict[str, icalendar.Event]:
    made = await centre[who].receive(subject)
    assert made.media_type == "text/calendar"
    read = icalendar.Calendar.from_ical(made.content)
    return {str(event["UID"]): event for event in read.walk("VEVENT")}


async def test_a_file_is_one_tap_from_the_screen_of_the_group(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _dated(taught, number)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"group:{number}")
    await tutor.press("⬇️ Exporter")
    assert "Exporter Lyon" in tutor.text
    for label, ending in (("📊 Excel", "xlsx"), ("📄 PDF", "pdf"), ("📅 Calendrier", "ics")):
        await tutor.press(label)
        assert tutor.notice == "Je prépare le fichier, il arrive ci-dessous."
        made = await tutor.receive()
        assert made.name.startswith("lyon-")
        assert made.name.endswith(f"-2026-11-23.{ending}")
        assert "Lyon" in made.caption


async def test_a_workbook_has_a_line_an_answer(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await _answers(taught, CAMILLE, "la pompe primaire")
    await _answers(taught, SACHA, UNDECIDED)
    made = await taught[DOMINIQUE].receive(f"export:{number}:xlsx")
    heads, right, waiting = sheets(made.content)["Réponses"]
    assert heads[: len(LISTED)] == LISTED
    told = dict(zip(heads, right, strict=True))
    assert told["Candidat"] == NAMES[CAMILLE]
    assert (told["Capacité"], told["Critères"]) == ("C1", "C1.1")
    assert told["Question"].startswith("essai/une-")
    assert told["Énoncé"].startswith("Que faut-il pour une-")
    assert (told["Forme"], told["Réponse donnée"]) == ("réponse courte", "la pompe primaire")
    assert (told["Verdict"], told["Score"], told["Corrigé par"]) == ("juste", 1, "automatique")
    # Paris is an hour ahead, and the answer took 42 seconds.
    assert f"{told['Date']:%d/%m/%Y %H:%M:%S}" == "23/11/2026 10:00:42"
    assert told["Durée (s)"] == 42
    told = dict(zip(heads, waiting, strict=True))
    assert (told["Candidat"], told["Réponse donnée"]) == ("Sacha", UNDECIDED)
    assert (told["Verdict"], told["Score"], told["Corrigé par"]) == ("à vérifier", None, None)
    assert "2 réponses, 2 candidats" in taught.read(made.caption)


async def test_a_tutors_mark_is_in_it_and_ones_own_opinion_is_not(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await _answers(taught, CAMILLE, UNDECIDED)
    await taught[CAMILLE].press("Oui")
    await _answers(taught, SACHA, UNDECIDED)
    async with taught.database.transaction() as session:
        person = await people.by_id(session, taught[DOMINIQUE].person_id)
        visit = Visit(person, session, taught.now, taught.library, taught.house)
        item = await to_mark(visit, 2)
        assert item is not None
        await mark(visit, item, item.held.id, Verdict.PARTIAL)
    made = await taught[DOMINIQUE].receive(f"export:{number}:xlsx")
    heads, *lines = sheets(made.content)["Réponses"]
    columns = [heads.index(name) for name in ("Candidat", "Verdict", "Score", "Corrigé par")]
    assert [tuple(line[column] for column in columns) for line in lines] == [
        (NAMES[CAMILLE], "à vérifier", None, None),
        ("Sacha", "en partie juste", 0.5, "tuteur"),
    ]


async def test_the_summary_says_of_everybody_what_the_learner_model_says(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    for _ in range(10):
        await _answers(taught, CAMILLE, "la vanne de purge")
    made = await taught[DOMINIQUE].receive(f"export:{number}:xlsx")
    heads, *lines = sheets(made.content)["Synthèse"]
    assert heads[:5] == ("Candidat", "Capacité", "Intitulé", "État", "Réponses")
    assert len(lines) == 2 * 7
    mine = next(line for line in lines if line[:2] == (NAMES[CAMILLE], "C1"))
    assert mine[3:5] == ("à consolider", 10)
    low, high = mine[5:]
    assert 0 <= low < high <= 7
    assert ("Sacha", "C1", "Réglages et mise au point", "données insuffisantes", 0) in {
        line[:5] for line in lines
    }
    first, second = pages((await taught[DOMINIQUE].receive(f"export:{number}:pdf")).content)
    words = taught.read(f"{first}\n{second}")
    assert f"▼ {low}–{high}\nn = 10" in words
    assert "C1 Réglages et mise au point : 1 candidat sur 1 aux données suffisantes" in words
    assert f"{NAMES[CAMILLE]}. 10 réponses ; réussite attendue de {low} à {high}" in words
    assert f"▼ à consolider\n10\n{low}–{high}" in words


async def test_two_people_of_the_same_name_are_told_apart(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    async with taught.database.transaction() as session:
        for who in (CAMILLE, SACHA):
            (await people.by_id(session, taught[who].person_id)).display_name = "Lou"
    made = await taught[DOMINIQUE].receive(f"export:{number}:xlsx")
    names = {line[0] for line in sheets(made.content)["Synthèse"][1:]}
    assert names == {"Lou (1)", "Lou (2)"}


# --- dates ----------------------------------------------------------------------------------------


async def test_the_calendar_of_a_group_has_its_exam_those_of_people_and_its_work(
    taught: Centre,
) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await _dated(taught, number)
    await taught[SACHA].tap("profile:exam")
    await taught[SACHA].type("03/05/2027")
    events = await _events(taught, DOMINIQUE, f"export:{number}:ics")
    told = {taught.read(str(one["SUMMARY"])): one.decoded("DTSTART") for one in events.values()}
    assert told == {
        "Examen CQPM 0324 · Lyon": date(2027, 6, 12),
        "Examen CQPM 0324 · Sacha": date(2027, 5, 3),
        "À rendre (Lyon) : 10 questions sur C1 Réglages et mise au point": date(2026, 11, 30),
    }
    assert {one.decoded("DTSTAMP") for one in events.values()} == {taught.now}
    assert not [uid for uid in events if NAMES[SACHA] in uid]


async def test_the_next_export_has_the_same_names_for_the_same_dates(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _dated(taught, number)
    before = await _events(taught, DOMINIQUE, f"export:{number}:ics")
    mine = await _events(taught, CAMILLE, "agenda")
    taught.now += timedelta(days=1)
    await taught[DOMINIQUE].tap(f"group:{number}:exam")
    await taught[DOMINIQUE].type("19/06/2027")
    after = await _events(taught, DOMINIQUE, f"export:{number}:ics")
    assert set(after) == set(before)
    assert set(await _events(taught, CAMILLE, "agenda")) == set(mine)
    moved = {uid for uid in after if after[uid]["DTSTART"].dt != before[uid]["DTSTART"].dt}
    assert len(moved) == 1


async def test_work_that_was_taken_back_is_in_no_calendar(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _dated(taught, number)
    await taught[DOMINIQUE].press("↩️ Annuler")
    for who, subject in ((DOMINIQUE, f"export:{number}:ics"), (CAMILLE, "agenda")):
        (exam,) = (await _events(taught, who, subject)).values()
        assert "Examen" in exam["SUMMARY"]


async def test_without_any_date_there_is_no_calendar(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    tutor = taught[DOMINIQUE]
    await tutor.tap(f"export:{number}:ics")
    assert tutor.notice
    assert "Aucune date à exporter" in tutor.notice
    await taught[CAMILLE].tap("agenda")
    assert "Aucune date à noter" in (taught[CAMILLE].notice or "")
    assert tutor.document is taught[CAMILLE].document is None


async def test_candidates_take_their_own_dates_from_where_they_read_them(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await _dated(taught, number)
    phone = taught[CAMILLE]
    for screen in ("profile", "todo"):
        await phone.tap(screen)
        await phone.press("📅 Dans mon agenda")
        events = await _events(taught, CAMILLE, phone.document or "")
        assert {taught.read(str(one["SUMMARY"])) for one in events.values()} == {
            "Examen CQPM 0324",
            "À rendre (Lyon) : C1 Réglages et mise au point",
        }
    assert set(events).isdisjoint(await _events(taught, SACHA, "agenda")), "one's own only"
    await taught[LOU].tap("profile")
    assert "📅 Dans mon agenda" not in taught[LOU].labels


# --- who may have it, and who is told -------------------------------------------------------------


async def test_only_a_tutor_of_the_group_gets_a_file(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _dated(taught, number)
    for other, form in product((CLAUDE, CAMILLE, SACHA), FORMS):
        subject = f"export:{number}:{form}"
        with pytest.raises(UnknownAction):
            await taught[other].tap(subject)
        with pytest.raises(UnknownAction):
            await taught[other].receive(subject)
    for forged in (
        "export",
        "export:0:pdf",
        "export:x:pdf",
        f"export:{number}:exe",
        "export:9:ics",
    ):
        with pytest.raises(UnknownAction):
            await taught[DOMINIQUE].tap(forged)


async def test_who_is_no_tutor_any_more_when_it_is_sent_gets_nothing(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await _dated(taught, number)
    tutor = taught[DOMINIQUE]
    for form in FORMS:
        await tutor.tap(f"export:{number}:{form}")
    async with taught.database.transaction() as session:
        await tutors.remove(session, tutor.person_id, taught.now)
    for form in FORMS:
        with pytest.raises(UnknownAction):
            await tutor.receive(f"export:{number}:{form}")


async def test_who_left_the_group_meanwhile_is_in_no_file(taught: Centre) -> None:
    number = await taught.group(CAMILLE, SACHA)
    await _dated(taught, number)
    await _answers(taught, SACHA, UNDECIDED)
    tutor = taught[DOMINIQUE]
    for form in FORMS:
        await tutor.tap(f"export:{number}:{form}")
    await taught[SACHA].tap(f"groups:leave:{number}:yes")
    book = sheets((await tutor.receive(f"export:{number}:xlsx")).content)
    report = pages((await tutor.receive(f"export:{number}:pdf")).content)
    dates = (await tutor.receive(f"export:{number}:ics")).content.decode()
    for told in (str(book), "".join(report), dates):
        assert "Sacha" not in told
    assert len(book["Réponses"]) == 1
    assert len(book["Synthèse"]) == 1 + 7


async def test_answers_given_after_the_tap_are_not_in_it(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    asked_at = taught.now
    await _answers(taught, CAMILLE, UNDECIDED)
    taught.now = asked_at
    made = await taught[DOMINIQUE].receive(f"export:{number}:xlsx")
    assert len(sheets(made.content)["Réponses"]) == 1


async def test_candidates_read_who_exported_what(taught: Centre) -> None:
    number = await taught.group(CAMILLE)
    await taught[DOMINIQUE].tap(f"export:{number}:xlsx")
    await taught[CAMILLE].command("quivoit")
    assert "23 nov. · Dominique · a exporté des données de votre groupe" in taught[CAMILLE].text
    await taught[SACHA].command("quivoit")
    assert "a exporté" not in taught[SACHA].text


def test_every_kind_of_question_that_ships_has_a_name_in_the_table() -> None:
    """A word that lacks would make an export fail, one day, for one group."""
    bank = load_bank(SHIPPED).bank
    assert bank is not None
    for kind in {entry.kind for entry in bank.entries}:
        assert texts.plain(f"export_kind_{kind}")
    for verdict in Verdict:
        assert texts.plain(f"export_verdict_{verdict}")
