"""A tutor's groups: made, set up, shared, archived; and closed to everybody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.screen import UnknownAction
from bot.store import tutors
from bot.store.tables import Group
from tests.bot.tutor.conftest import ALIX, CAMILLE, CLAUDE, DOMINIQUE, SACHA, Centre

# What changes so much that nothing could be tried after it; each has a test of its own.
_ENDS = ("archive:yes", "quit", "revoke", "remove")


async def _group(centre: Centre) -> Group:
    async with centre.database.transaction() as session:
        return (await session.scalars(select(Group))).one()


async def test_a_group_is_made_by_its_name_and_set_up(centre: Centre) -> None:
    tutor = centre[DOMINIQUE]
    number = await centre.group(CAMILLE)
    await tutor.tap(f"group:{number}:exam")
    await tutor.type("12/03/2027")
    assert "12 mars 2027" in tutor.text
    await tutor.tap(f"group:{number}:zone:Indian/Reunion")
    assert "La Réunion" in tutor.text
    await tutor.tap(f"group:{number}:name")
    await tutor.type("  Lyon & Saint-Denis ")
    group = await _group(centre)
    assert (group.name, group.zone) == ("Lyon & Saint-Denis", "Indian/Reunion")
    await tutor.start()
    await tutor.command("groupes")
    assert "👥 Lyon & Saint-Denis (1)" in tutor.labels


@pytest.mark.parametrize("name", [" ", "x" * 65, "deux\nlignes"])
async def test_a_name_that_does_not_fit_makes_no_group(centre: Centre, name: str) -> None:
    tutor = centre[DOMINIQUE]
    await tutor.tap("newgroup")
    await tutor.type(name)
    assert "Ce nom ne convient pas" in tutor.text
    await tutor.type("Brest")
    assert (await _group(centre)).name == "Brest"


async def test_an_exam_date_that_cannot_be_is_asked_again(centre: Centre) -> None:
    tutor = centre[DOMINIQUE]
    number = await centre.group()
    await tutor.tap(f"group:{number}:exam")
    for text, words in (("hier", "pas compris"), ("22/11/2026", "passée"), ("1/1/2033", "cinq")):
        await tutor.type(text)
        assert words in tutor.text
    assert (await _group(centre)).exam_date is None


async def test_a_candidates_own_exam_date_comes_before_the_groups(centre: Centre) -> None:
    tutor, candidate = centre[DOMINIQUE], centre[CAMILLE]
    number = await centre.group(CAMILLE)
    await tutor.tap(f"group:{number}:exam")
    await tutor.type("12/03/2027")
    await candidate.command("profil")
    assert "12 mars 2027 (celle de votre groupe)" in candidate.text
    await candidate.tap("profile:exam")
    await candidate.type("10/02/2027")
    assert "10 février 2027" in candidate.text
    await tutor.tap(f"person:{number}:{candidate.person_id}")
    assert "Examen dans 79 jours (10 févr.)" in tutor.text


async def test_a_second_tutor_sees_the_group_until_they_quit_it(centre: Centre) -> None:
    number = await centre.group(CAMILLE)
    first, second = centre[DOMINIQUE], centre[CLAUDE]
    with pytest.raises(UnknownAction):
        await first.tap(f"group:{number}:quit")
    await first.tap(f"group:{number}:tutors")
    await first.press("➕ Claude")
    assert "Dominique vous a ajouté" in second.message
    await second.press("👥 Ouvrir le groupe")
    assert "Tuteurs : Claude, Dominique" in second.text
    await second.tap(f"group:{number}:quit")
    with pytest.raises(UnknownAction):
        await second.tap(f"group:{number}")


async def test_an_archived_group_is_closed_to_all(centre: Centre) -> None:
    number = await centre.group(CAMILLE)
    await centre[DOMINIQUE].tap(f"group:{number}:archive")
    await centre[DOMINIQUE].press("Oui, archiver")
    with pytest.raises(UnknownAction):
        await centre[DOMINIQUE].tap(f"group:{number}")
    await centre[CAMILLE].command("quivoit")
    assert "Vous n'êtes dans aucun groupe" in centre[CAMILLE].text


async def _every_action(centre: Centre) -> set[str]:
    """Everything that Dominique can tap, found by tapping it."""
    tutor = centre[DOMINIQUE]
    opened: set[str] = set()
    to_open = ["tutor"]
    while to_open:
        action = to_open.pop()
        if action in opened or action == "home" or action.endswith(_ENDS) or ":add:" in action:
            continue
        # One work and one day stand for the others: they differ in words alone.
        if action.startswith("give:") and not any(
            part in action for part in (":C1:261130", ":undo", ":for", ":cases", ":m:")
        ):
            continue
        opened.add(action)
        await tutor.tap(action)
        to_open += tutor.actions
    return opened


async def test_every_button_leads_somewhere_for_the_tutor_and_nowhere_for_others(
    centre: Centre,
) -> None:
    number = await centre.group(CAMILLE, SACHA)
    actions = await _every_action(centre)
    reached = {action.partition(":")[0] for action in actions}
    assert {"group", "invite", "person", "give", "note", "care"} < reached
    about_the_group = {action for action in actions if action.split(":")[1:2] == [number]}
    assert len(about_the_group) > 30
    for action in about_the_group:
        for nobody in (CLAUDE, CAMILLE, ALIX):
            with pytest.raises(UnknownAction):
                await centre[nobody].tap(action)
    async with centre.database.transaction() as session:
        await tutors.remove(session, centre[DOMINIQUE].person_id, centre.now)
    for action in actions:
        with pytest.raises(UnknownAction):
            await centre[DOMINIQUE].tap(action)


@pytest.mark.parametrize(
    "action",
    [
        "group:99999999999",
        "group:-1",
        "group:x",
        "group:",
        "person:1:99999999999",
        "person:1:0",
        "give:1:C9:261130:*",
        "give:1:C1:269999:*",
        "give:1:C1:261130:zz",
        "give:1:C1:261130:px",
        "give:1:C1:261130:*:x",
        "give:1:k99999:261130:*",
        "give:1:C1:200101:*:ok",
        "give:1:undo:1",
        "note:1:99999999999",
        "care:1:1:maybe",
        "invite:1:many",
        "invite:1:revoke:-1",
        "mark:0",
        "mark:99999999999",
        "vote:1:9",
        "tutors:1:remove",
    ],
)
async def test_a_forged_button_is_refused(centre: Centre, action: str) -> None:
    await centre.group(CAMILLE)
    with pytest.raises(UnknownAction):
        await centre[DOMINIQUE].tap(action)


async def test_long_lists_have_pages(centre: Centre) -> None:
    number = await centre.group(CAMILLE, SACHA)
    tutor = centre[DOMINIQUE]
    await tutor.tap(f"group:{number}:people:7")
    assert tutor.labels[:2] == ["Camille <b>", "Sacha"]
