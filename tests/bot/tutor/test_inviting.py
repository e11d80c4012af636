"""Invitations: what a link opens, to whom, how often and until when."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from bot.screen import UnknownAction
from bot.store.tables import Invitation, Table
from bot.training.invitations import MAX_TRIES
from tests.bot.tutor.conftest import CAMILLE, DOMINIQUE, LOU, SACHA, Centre


async def _invited(centre: Centre, who: str) -> str:
    """A new link, for « one » or for « all »."""
    number = await centre.group()
    await centre[DOMINIQUE].tap(f"invite:{number}:{who}")
    return centre[DOMINIQUE].link


async def test_a_link_is_a_start_parameter_with_128_random_bits(centre: Centre) -> None:
    first, second = await _invited(centre, "all"), await _invited(centre, "all")
    assert first != second
    for link in (first, second):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
        assert len(link.removeprefix("g-")) == 22


async def test_the_database_does_not_hold_the_link(centre: Centre) -> None:
    link = await _invited(centre, "one")
    async with centre.database.transaction() as session:
        for table in Table.metadata.sorted_tables:
            for row in await session.execute(table.select()):
                assert link.removeprefix("g-") not in repr(row), table.name
        assert len((await session.scalars(select(Invitation))).all()) == 2


async def test_the_qr_code_is_a_square_picture_of_its_own(centre: Centre) -> None:
    sizes = []
    for _ in range(2):
        await _invited(centre, "all")
        picture = centre[DOMINIQUE].screen.picture
        assert picture is not None
        async with centre.database.transaction() as session:
            content = await centre.files.get(session, picture)
        sizes.append((Image.open(BytesIO(content)).size, content))
    (one, first), (other, second) = sizes
    assert first != second
    assert one == other
    assert one[0] == one[1] >= 300


async def test_a_candidate_sees_what_it_means_before_entering(centre: Centre) -> None:
    link = await _invited(centre, "one")
    candidate = centre[CAMILLE]
    await candidate.start(link)
    assert "Dominique vous invite dans le groupe Lyon" in candidate.text
    assert "Ce que ses tuteurs verront" in candidate.text
    await centre[DOMINIQUE].command("groupes")
    assert "👥 Lyon (0)" in centre[DOMINIQUE].labels
    for _ in range(2):  # a thumb that taps twice
        await candidate.tap(f"join:{link}")
        assert "Bienvenue dans Lyon" in candidate.text
    await centre[DOMINIQUE].command("groupes")
    assert "👥 Lyon (1)" in centre[DOMINIQUE].labels
    await candidate.start(link)
    assert "Vous êtes déjà dans le groupe" in candidate.text


async def test_a_link_for_one_person_opens_once(centre: Centre) -> None:
    link = await _invited(centre, "one")
    await centre[SACHA].start(link)
    await centre[CAMILLE].start(link)
    await centre[CAMILLE].press("✅ Rejoindre le groupe")
    await centre[SACHA].press("✅ Rejoindre le groupe")
    assert "elle ne valait qu'une fois" in centre[SACHA].text
    await centre[SACHA].start(link)
    assert "elle ne valait qu'une fois" in centre[SACHA].text


@pytest.mark.parametrize(("who", "days"), [("one", 7), ("all", 30)])
async def test_a_link_ends_with_its_time(centre: Centre, who: str, days: int) -> None:
    link = await _invited(centre, who)
    centre.now += timedelta(days=days) - timedelta(seconds=1)
    await centre[CAMILLE].start(link)
    assert "vous invite" in centre[CAMILLE].text
    centre.now += timedelta(seconds=1)
    await centre[CAMILLE].press("✅ Rejoindre le groupe")
    assert "a expiré" in centre[CAMILLE].text


async def test_a_link_can_be_taken_back(centre: Centre) -> None:
    link = await _invited(centre, "all")
    tutor = centre[DOMINIQUE]
    await tutor.press("✖️ Retirer ce lien")
    assert "n'ouvre plus rien" in tutor.text
    await centre[CAMILLE].start(link)
    assert "a été retirée" in centre[CAMILLE].text


async def test_a_wrong_link_is_told_and_many_of_them_make_one_wait(centre: Centre) -> None:
    link = await _invited(centre, "all")
    guesser = centre[LOU]
    for n in range(MAX_TRIES):
        await guesser.start(f"{link}{n}")
        assert "n'est pas valable" in guesser.text
    await guesser.start(link)
    assert "Réessayez dans une heure" in guesser.text
    await centre[CAMILLE].start(link)
    assert "vous invite" in centre[CAMILLE].text
    centre.now += timedelta(hours=1)
    await guesser.start(link)
    assert "vous invite" in guesser.text


async def test_a_tutor_does_not_enter_their_own_group(centre: Centre) -> None:
    await centre[DOMINIQUE].start(await _invited(centre, "all"))
    assert "Vous êtes tuteur de ce groupe" in centre[DOMINIQUE].text


async def test_a_candidate_sees_who_looked_and_leaves_when_they_want(centre: Centre) -> None:
    number = await centre.group(CAMILLE)
    candidate, tutor = centre[CAMILLE], centre[DOMINIQUE]
    await candidate.command("quivoit")
    assert "👥 Lyon : Dominique" in candidate.text
    assert "personne n'a consulté" in candidate.text
    for _ in range(2):
        await tutor.tap(f"person:{number}:{candidate.person_id}")
    await candidate.command("quivoit")
    assert candidate.text.count("Dominique · a ouvert votre fiche") == 1
    await candidate.press("🚪 Quitter « Lyon »")
    await candidate.press("Oui, quitter")
    assert "Vous n'êtes dans aucun groupe" in candidate.text
    assert "a ouvert votre fiche" in candidate.text
    with pytest.raises(UnknownAction):
        await tutor.tap(f"person:{number}:{candidate.person_id}")
    with pytest.raises(UnknownAction):
        await candidate.tap(f"groups:leave:{number}")


async def test_looks_older_than_four_weeks_are_no_longer_told(centre: Centre) -> None:
    number = await centre.group(CAMILLE)
    await centre[DOMINIQUE].tap(f"person:{number}:{centre[CAMILLE].person_id}")
    centre.now += timedelta(weeks=4, seconds=1)
    await centre[CAMILLE].command("quivoit")
    assert "a ouvert votre fiche" not in centre[CAMILLE].text
