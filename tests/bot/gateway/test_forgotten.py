"""Somebody is erased, leaves or is renamed while what shows them waits, or is made to be sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import telegram
from cryptography.fernet import Fernet
from markupsafe import Markup
from sqlalchemy import select

from bot.candidate import profile
from bot.gateway import making, rendering
from bot.gateway.running import forget_what_is_over
from bot.pictures.mastery_over_time import Legend, MasteryOverTime
from bot.screen import Button, Screen, TypedText
from bot.store import groups, outbox, people
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.outbox import Kind
from bot.store.tables import StoredFile
from bot.training import group_map, pictures
from bot.training.group_map import GroupMap, People
from bot.training.library import Library
from bot.training.visit import Visit
from bot.training.wing import Wing
from tests.bot.documents.reading import pages
from tests.bot.gateway.test_later import CAMILLE, Tutor
from tests.bot.gateway.test_sending import Chatter

EVOLUTION = MasteryOverTime((), 7.0, "1 sept.", "28 nov.", Legend("a", "b", "c", "d"))


@pytest.fixture
async def tutor(database: Database, bot: telegram.Bot, chatter: Chatter) -> Tutor:
    made = Tutor(database, FileKeeper(Fernet.generate_key()), bot, chatter)
    await made.begin()
    async with made.database.transaction() as session:
        other = await people.arrive(session, 2, "Sacha", made.clock.now())
        await groups.join(session, made.group_id, other.id, made.clock.now())
    return made


async def _erase(tutor: Tutor) -> None:
    async with tutor.database.transaction() as session:
        await people.erase(session, CAMILLE)


async def _leave(tutor: Tutor) -> None:
    async with tutor.database.transaction() as session:
        await groups.leave(session, tutor.group_id, tutor.camille_id, tutor.clock.now())


@pytest.mark.parametrize("go", [_erase, _leave])
async def test_a_picture_of_their_own_does_not_go_out_nor_do_its_words(
    tutor: Tutor,
    chatter: Chatter,
    monkeypatch: pytest.MonkeyPatch,
    go: Callable[[Tutor], Awaitable[None]],
) -> None:
    content, media_type = pictures.description(EVOLUTION)
    async with tutor.database.transaction() as session:
        now = tutor.clock.now()
        picture = await tutor.files.put(session, content, media_type, now, tutor.camille_id)
        shown = rendering.payload(Screen(Markup("Camille, semaine par semaine"), (), picture), None)
        outbox.owe(session, tutor.tutor_id, Kind.SCREEN, shown, now)

    async def drawn(*_: object) -> bytes:
        await go(tutor)
        return b"\x89PNG"

    monkeypatch.setattr(pictures, "to_send", drawn)
    await tutor.show("Autre chose")
    assert [one["text"] for one in chatter.from_bot] == ["Autre chose"]


async def test_a_map_is_drawn_again_without_them(
    tutor: Tutor, chatter: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = GroupMap(tutor.tutor_id, tutor.group_id, 1, tutor.clock.now(), "Lyon", "…")
    picture = await tutor.keep_picture(*pictures.description(shown))
    honest, drawn = pictures.to_send, []

    async def slow(content: bytes, media_type: str, who: People | None = None) -> bytes:
        assert who is not None
        if not drawn:
            await _erase(tutor)
        drawn.append([row.name for row in group_map.rows(who)])
        return await honest(content, media_type, who)

    monkeypatch.setattr(pictures, "to_send", slow)
    await tutor.show("Le groupe", picture=picture)
    assert drawn == [["Camille", "Sacha"], ["Sacha"]]
    assert len(chatter.from_bot) == 1


async def test_a_file_is_written_again_without_them(
    tutor: Tutor, chatter: Chatter, local_telegram: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wing, read = making._DOCUMENTS["export"]
    assert isinstance(wing, Wing)
    times = []

    async def slow(visit: Any, tap: Any) -> Any:
        make = await read(visit, tap)
        times.append(1)
        if len(times) == 1:
            await visit.session.commit()
            await _erase(tutor)
        return make

    monkeypatch.setitem(making._DOCUMENTS, "export", (wing, slow))
    await tutor.owe_document(f"export:{tutor.group_id}:pdf")
    await tutor.deliver()
    (document,) = chatter.from_bot
    async with httpx.AsyncClient(base_url=local_telegram) as http:
        paper = "".join(pages((await http.get(document["media"]["url"])).content))
    assert "Sacha" in paper
    assert "Camille" not in paper
    assert len(times) == 2


async def test_a_new_name_is_told_in_what_waited_under_the_old_one(
    tutor: Tutor, chatter: Chatter
) -> None:
    async with tutor.database.transaction() as session:
        camille = await people.by_id(session, tutor.camille_id)
        camille.display_name = "Amina & Co"
        now = tutor.clock.now()
        row = (Button("👤 Amina & Co", "group:1"),)
        told = Screen(Markup("<b>{}</b> et Amina").format("Amina & Co"), (row,))
        outbox.owe(session, tutor.tutor_id, Kind.MESSAGE, rendering.payload(told, None), now)
    async with tutor.database.transaction() as session:
        camille = await people.by_id(session, tutor.camille_id)
        visit = Visit(camille, session, now, Library(tutor.files))
        await profile.typed(visit, TypedText(r"Zoé <\1>", "profile:name"))
    await tutor.deliver()
    (message,) = chatter.from_bot
    assert message["text"] == r"Zoé <\1> et Amina"
    assert message["buttons"][0][0]["label"] == r"👤 Zoé <\1>"


async def test_descriptions_of_pictures_of_people_are_forgotten_once_nobody_needs_them(
    tutor: Tutor,
) -> None:
    now = tutor.clock.now()

    async def keep(at: datetime, page: int, owner: int | None = None) -> int:
        shown = GroupMap(tutor.tutor_id, tutor.group_id, page, at, "Lyon", "…")
        content, media_type = pictures.description(shown if owner is None else EVOLUTION)
        async with tutor.database.transaction() as session:
            return await tutor.files.put(session, content, media_type, at, owner)

    old = now - timedelta(days=4)
    forgotten = [await keep(old, 1), await keep(old, 1, tutor.camille_id)]
    looked_at, recent = await keep(old, 2), await keep(now, 1)
    async with tutor.database.transaction() as session:
        png = await tutor.files.put(session, b"png", "image/png", old)
        (await people.conversation(session, tutor.tutor_id)).picture_id = looked_at
    async with tutor.database.transaction() as session:
        await forget_what_is_over(session, now)
    async with tutor.database.transaction() as session:
        left = set(await session.scalars(select(StoredFile.id)))
    assert left == {looked_at, recent, png}
    assert left.isdisjoint(forgotten)
