"""Naming and removing tutors, by administrators alone."""

from __future__ import annotations

import pytest

from bot.screen import UnknownAction
from tests.bot.tutor.conftest import ALIX, CAMILLE, CLAUDE, DOMINIQUE, SACHA, Centre


async def test_an_administrator_names_a_tutor_who_is_told(centre: Centre) -> None:
    admin, chosen = centre[ALIX], centre[SACHA]
    await admin.command("tuteurs")
    await admin.press("➕ Nommer un tuteur")
    await admin.press("Sacha")
    assert "Nommer Sacha tuteur ?" in admin.text
    with pytest.raises(UnknownAction):
        await chosen.command("groupes")
    await admin.press("✅ Nommer")
    assert "Sacha a maintenant le rôle de tuteur." in admin.text
    await chosen.press("👥 Mes groupes")
    assert "Bonjour Sacha" in chosen.text


async def test_a_tutor_who_is_removed_stays_so_even_if_the_settings_name_them(
    centre: Centre,
) -> None:
    await centre.group(CAMILLE)
    admin, tutor = centre[ALIX], centre[DOMINIQUE]
    await admin.command("tuteurs")
    await admin.press("🧑‍🏫 Dominique")
    await admin.press("✖️ Retirer")
    assert "Dominique n'a plus le rôle de tuteur." in admin.text
    assert "Vous n'avez plus le rôle de tuteur." in tutor.message
    for command in ("groupes", "corriger", "voter"):
        with pytest.raises(UnknownAction):
            await tutor.command(command)
    await tutor.command("quiz")


@pytest.mark.parametrize("who", [CAMILLE, CLAUDE])
async def test_nobody_else_administers(centre: Centre, who: int) -> None:
    sacha = centre[SACHA].person_id
    for action in ("tutors", "tutors:page:1", f"tutors:{sacha}", f"tutors:{sacha}:name"):
        with pytest.raises(UnknownAction):
            await centre[who].tap(action)


@pytest.mark.parametrize("action", ["tutors:0", "tutors:99999999999", "tutors:x", "tutors:1:x"])
async def test_a_forged_button_is_refused(centre: Centre, action: str) -> None:
    with pytest.raises(UnknownAction):
        await centre[ALIX].tap(action)


async def test_long_lists_have_pages(centre: Centre) -> None:
    admin = centre[ALIX]
    await admin.tap("tutors:page:1")
    assert {"Sacha", "Alix", "Camille <b>"} <= set(admin.labels)
    assert "Dominique" not in admin.labels
    await admin.tap("tutors:page:99")
    assert "Personne d'autre" in admin.text
