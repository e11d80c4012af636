"""``/bilan`` on a tutor's phone: their groups alone, and each look written down."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.screen import UnknownAction
from bot.store.tables import Consultation
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, SACHA, Centre


async def test_the_digest_of_ones_only_group_opens_at_once_and_is_written_down(
    centre: Centre,
) -> None:
    await centre.arrive()
    group = await centre.group(CAMILLE, SACHA)
    tutor = centre[DOMINIQUE]
    await tutor.tap(f"digest:{group}")
    assert any(action.startswith(f"digest:{group}:table") for action in tutor.actions)
    async with centre.database.transaction() as session:
        looks = (await session.scalars(select(Consultation.what))).all()
    assert "digest" in looks


async def test_another_groups_tutor_sees_nothing(centre: Centre) -> None:
    await centre.arrive()
    group = await centre.group(CAMILLE)
    for action in (f"digest:{group}", f"digest:{group}:table:1"):
        with pytest.raises(UnknownAction):
            await centre[CLAUDE].tap(action)
