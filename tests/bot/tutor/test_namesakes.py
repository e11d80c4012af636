"""Two candidates of one name: told apart by the same number wherever a tutor reads of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.store import people
from bot.store.tables import Person
from bot.training.names import distinct_names
from tests.bot.documents.reading import pages, sheets
from tests.bot.tutor.conftest import CAMILLE, DOMINIQUE, LOU, SACHA, Centre

FIRST, SECOND = "Amina Benali (1)", "Amina Benali (2)"


@pytest.fixture
async def lyon(centre: Centre, short_text: Callable[..., dict[str, Any]]) -> Centre:
    """Camille, Sacha and Lou in a group, the first two under one name; Sacha answered."""
    await centre.publish(*(short_text(f"une-{n}") for n in range(3)))
    await centre.group(CAMILLE, SACHA, LOU)
    async with centre.database.transaction() as session:
        for who in (CAMILLE, SACHA):
            (await people.by_id(session, centre[who].person_id)).display_name = "Amina Benali"
    await centre[SACHA].tap("quiz:C1:5")
    await centre[SACHA].type("la pompe du banc marque rouge")
    return centre


async def _open(centre: Centre, label: str) -> None:
    tutor = centre[DOMINIQUE]
    await tutor.command("groupes")
    await tutor.press("👥 Lyon (3)")
    await tutor.press("👥 Candidats (3)")
    await tutor.press(label)


async def test_the_list_and_every_screen_of_the_sheet_say_which_one(lyon: Centre) -> None:
    tutor = lyon[DOMINIQUE]
    for label in (FIRST, SECOND):
        await _open(lyon, label)
        assert tutor.text.startswith(f"{label} · Lyon")
    sheet = list(tutor.screens[0].rows)
    behind = [one.action for row in sheet for one in row if one.action.startswith("person:")]
    assert len(behind) == 6
    for action in behind:
        await tutor.tap(action)
        assert action.endswith(":reading") or tutor.text.startswith(SECOND)


async def test_giving_work_and_writing_say_which_one(lyon: Centre) -> None:
    tutor = lyon[DOMINIQUE]
    await _open(lyon, SECOND)
    await tutor.press("📌 Donner un travail")
    await tutor.press("C1 · Réglages et mise au point")
    assert SECOND in tutor.text
    await tutor.press("👥 À qui ?")
    assert {f"◻️ {FIRST}", f"☑️ {SECOND}"} <= set(tutor.labels)
    await _open(lyon, SECOND)
    await tutor.press("✉️ Écrire")
    assert SECOND in tutor.text
    await tutor.type("Bravo.")
    assert SECOND in tutor.text.partition("\n")[0]


async def test_the_marking_queue_says_which_one_and_of_which_group(lyon: Centre) -> None:
    tutor = lyon[DOMINIQUE]
    await tutor.command("corriger")
    assert tutor.text.startswith(f"{SECOND} · Lyon\n")
    await tutor.press("Juste")
    assert f"{SECOND} : juste." in tutor.text


async def test_files_to_keep_say_which_one(lyon: Centre) -> None:
    tutor = lyon[DOMINIQUE]
    await _open(lyon, SECOND)
    group = tutor.screens[0].rows[0][0].action.split(":")[1]
    book = sheets((await tutor.receive(f"export:{group}:xlsx")).content)
    cells = {str(cell) for table in book.values() for row in table for cell in row}
    assert {FIRST, SECOND} <= cells
    assert "Amina Benali" not in cells
    paper = "".join(pages((await tutor.receive(f"export:{group}:pdf")).content))
    assert FIRST in paper
    assert SECOND in paper


def test_capitals_tell_nobody_apart_and_a_number_of_one_s_own_is_left_to_them() -> None:
    names = ["Camille", "Camille (1)", "camille", "Lou"]
    people = [Person(id=n, display_name=name) for n, name in enumerate(names)]
    told = distinct_names(people)
    assert [told[n] for n in range(4)] == ["Camille (2)", "Camille (1)", "camille (3)", "Lou"]
