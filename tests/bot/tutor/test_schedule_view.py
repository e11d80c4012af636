"""Choosing when the digest comes, on the phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.screen import UnknownAction
from bot.store import due_digests
from bot.store.due_digests import State
from bot.store.tables import DueDigest, GroupTutor
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, Centre


async def test_a_few_taps_from_the_group_or_from_the_digest(centre: Centre) -> None:
    group = await centre.group(CAMILLE)
    tutor = centre[DOMINIQUE]
    await tutor.tap(f"group:{group}")
    await tutor.press("🗓️ Envoi : lundi à 8 h")
    assert "chaque lundi à 8 h" in tutor.text
    assert "Prochain envoi : lundi 30 novembre" in tutor.text
    assert "🔘 Chaque semaine" in tutor.labels
    await tutor.press("Jour : lundi")
    await tutor.press("vendredi")
    await tutor.press("Heure : 8 h")
    await tutor.press("18 h")
    assert "chaque vendredi à 18 h" in tutor.text
    assert "Prochain envoi : vendredi 27 novembre" in tutor.text
    await tutor.command("bilan")
    await tutor.press("🗓️ Envoi : vendredi à 18 h")
    await tutor.press("Chaque jour")
    assert "Prochain envoi : lundi 23 novembre" in tutor.text
    await tutor.press("Fuseau : Métropole")
    await tutor.press("Nouvelle-Calédonie")
    # It is eight in the evening there.
    assert "Prochain envoi : mardi 24 novembre" in tutor.text
    await tutor.press("Jamais")
    assert "Vous ne recevez pas le bilan" in tutor.text
    await tutor.press("📊 Bilan")
    assert "🗓️ Envoi : jamais" in tutor.labels


async def test_the_hour_is_chosen_knowing_in_which_zone_which_can_be_changed_there(
    centre: Centre,
) -> None:
    group = await centre.group(CAMILLE)
    tutor = centre[DOMINIQUE]
    await tutor.tap(f"plan:{group}")
    await tutor.press("Heure : 8 h")
    assert "l'heure de votre fuseau : Métropole" in tutor.text
    await tutor.press("Changer de fuseau (Métropole)")
    await tutor.press("La Réunion")
    await tutor.press("Heure : 8 h")
    assert "l'heure de votre fuseau : La Réunion" in tutor.text


async def test_a_zone_further_east_does_not_make_a_debt_of_an_hour_to_come(centre: Centre) -> None:
    group = await centre.group(CAMILLE)
    tutor = centre[DOMINIQUE]
    await tutor.tap(f"plan:{group}:hour:22")
    centre.now += timedelta(days=1)
    await tutor.tap(f"plan:{group}:zone:Indian/Reunion")
    async with centre.database.transaction() as session:
        (wanted,) = await due_digests.subscriptions(session)
    assert (wanted.zone, wanted.since) == ("Indian/Reunion", centre.now)


async def test_it_is_each_tutors_own_choice(centre: Centre) -> None:
    group = await centre.group(CAMILLE)
    await centre[DOMINIQUE].tap(f"group:{group}:add:{centre[CLAUDE].person_id}")
    await centre[CLAUDE].tap(f"plan:{group}:none")
    async with centre.database.transaction() as session:
        rows = (await session.scalars(select(GroupTutor).order_by(GroupTutor.person_id))).all()
    assert [row.digest for row in rows] == ["weekly", "none"]


@pytest.mark.parametrize("choice", ["", ":none", ":day:7", ":hour:24", ":zone:Mars/Olympus", ":x"])
async def test_forged_and_foreign_buttons_change_nothing(centre: Centre, choice: str) -> None:
    group = await centre.group(CAMILLE)
    whose = CLAUDE if choice in {"", ":none"} else DOMINIQUE
    with pytest.raises(UnknownAction):
        await centre[whose].tap(f"plan:{group}{choice}")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.UNKNOWN, "Le bilan du lundi 23 novembre n'est peut-être pas arrivé"),
        (State.MISSED, "Le bilan du lundi 23 novembre n'a pas été envoyé"),
        (State.UNDELIVERABLE, "Le bilan du lundi 23 novembre n'a pas pu vous être remis"),
        (State.SENT, None),
    ],
)
async def test_a_digest_that_may_not_have_arrived_is_told_and_can_be_shown(
    centre: Centre, state: State, words: str | None
) -> None:
    group = await centre.group(CAMILLE)
    tutor = centre[DOMINIQUE]
    day = datetime(2026, 11, 23, 7, tzinfo=UTC)
    async with centre.database.transaction() as session:
        for name, at in ((State.UNKNOWN, day.replace(day=16)), (state, day)):
            await due_digests.add(
                session,
                tutor_id=tutor.person_id,
                group_id=int(group),
                kind="weekly",
                local_date=at.date(),
                due_at=at,
                until=at,
                state=name,
            )
    await tutor.command("bilan")
    if words is None:
        assert "⚠️" not in tutor.text
        assert "🗓️ Envoi : lundi à 8 h" in tutor.labels
        return
    assert words in tutor.text
    await tutor.press("🗓️ Envoi : lundi à 8 h ⚠️")
    assert words in tutor.text
    await tutor.press("📊 Afficher le bilan")
    assert "Bilan · Lyon" in tutor.text
    # The next one that arrives puts an end to it.
    async with centre.database.transaction() as session:
        await session.execute(update(DueDigest).values(state=State.SENT))
    await tutor.tap(f"plan:{group}")
    assert "⚠️" not in tutor.text
