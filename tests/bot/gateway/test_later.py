"""Screens that are made when they are sent: for who may read them then, of who is there then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import telegram
from cryptography.fernet import Fernet
from markupsafe import Markup
from sqlalchemy import select

from bot.gateway import making, rendering
from bot.gateway.making import Maker
from bot.pictures import qr
from bot.screen import Later, Screen
from bot.store import due_digests, groups, outbox, people, tutors
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.outbox import Kind
from bot.store.tables import Owed, Person
from bot.training.library import Library
from bot.training.visit import NOBODY_SPECIAL
from bot.tutor import routes
from tests.bot.gateway.test_sending import Chatter, Desk, GoesWrong

CAMILLE = 1


class Tutor(Desk):
    """The desk of a tutor with a group in which Camille is."""

    async def begin(self) -> None:
        self.tutor_id = await self.arrive()
        now = self.clock.now() - timedelta(days=20)
        async with self.database.transaction() as session:
            camille = await people.arrive(session, CAMILLE, "Camille", now)
            self.camille_id = camille.id
            await tutors.name(session, self.tutor_id, None, now)
            group = await groups.create(session, self.tutor_id, "Lyon", "Europe/Paris", now)
            await groups.join(session, group.id, camille.id, now)
            self.group_id = group.id

    async def ask(
        self,
        what: str = "",
        *,
        beside: bool = True,
        tapped: int | None = None,
        due: int | None = None,
    ) -> None:
        """Ask for the digest, or for something of it, to be sent at the next delivery."""
        content = rendering.later(Later(f"digest:{self.group_id}{what}", beside), tapped)
        async with self.database.transaction() as session:
            outbox.owe(session, self.tutor_id, Kind.LATER, content, self.clock.now(), due)

    async def fall_due(self) -> None:
        """The same without anybody asking."""
        now = self.clock.now()
        async with self.database.transaction() as session:
            due = await due_digests.add(
                session,
                tutor_id=self.tutor_id,
                group_id=self.group_id,
                kind="weekly",
                local_date=now.date(),
                due_at=now,
                until=now + timedelta(hours=9),
                state="queued",
            )
        await self.ask(due=due)


@pytest.fixture
async def tutor(database: Database, bot: telegram.Bot, chatter: Chatter) -> Tutor:
    made = Tutor(database, FileKeeper(Fernet.generate_key()), bot, chatter)
    await made.begin()
    return made


def _said(chatter: Chatter) -> str:
    return "\n".join(one["text"] for one in chatter.from_bot)


async def test_a_digest_is_told_beside_the_screen_and_a_table_in_its_place(
    tutor: Tutor, chatter: Chatter
) -> None:
    await tutor.show("Question")
    await tutor.ask()
    await tutor.deliver()
    screen, digest = chatter.from_bot
    assert "20 jours, aucune réponse encore" in digest["text"]
    assert (await tutor.current()).message_id == screen["message_id"]
    await tutor.ask(":table:1", beside=False, tapped=screen["message_id"])
    await tutor.deliver()
    assert chatter.from_bot[0]["message_id"] == screen["message_id"]
    assert "(0 réponse)" in chatter.from_bot[0]["text"]


@pytest.mark.parametrize("from_all", [True, False], ids=["no tutor", "not of this group"])
async def test_who_lost_the_right_while_it_waited_gets_no_name(
    tutor: Tutor, chatter: Chatter, *, from_all: bool
) -> None:
    await tutor.owe("La fiche de Camille")
    await tutor.ask()
    async with tutor.database.transaction() as session:
        if from_all:
            await tutors.remove(session, tutor.tutor_id, tutor.clock.now())
        else:
            await groups.remove_tutor(session, tutor.group_id, tutor.tutor_id, tutor.clock.now())
    await tutor.deliver()
    assert "Camille" not in _said(chatter)
    assert "Vous n'avez plus accès" in _said(chatter)
    assert await tutor.states() == ["sent"]


async def _erase(tutor: Tutor) -> None:
    async with tutor.database.transaction() as session:
        await people.erase(session, CAMILLE)


async def _rename(tutor: Tutor) -> None:
    async with tutor.database.transaction() as session:
        (await session.get_one(Person, tutor.camille_id)).display_name = "Zoé"


@pytest.mark.parametrize(("change", "named"), [(_erase, False), (_rename, True)])
async def test_it_tells_of_who_is_there_by_the_name_they_have_when_it_is_sent(
    tutor: Tutor, chatter: Chatter, change: Any, named: bool
) -> None:
    await tutor.ask()
    await tutor.ask(":table:1", beside=False)
    await change(tutor)
    await tutor.deliver()
    assert "Camille" not in _said(chatter)
    assert ("Zoé" in _said(chatter)) is named
    assert len(chatter.from_bot) == 2


async def test_making_it_waits_for_no_writer_and_keeps_none_waiting(tutor: Tutor) -> None:
    maker = Maker(tutor.database, Library(tutor.files), NOBODY_SPECIAL)
    subject, now = f"digest:{tutor.group_id}", tutor.clock.now()
    async with tutor.database.transaction() as session:
        (await session.get_one(Person, tutor.camille_id)).display_name = "Zoé"
        await session.flush()
        made = asyncio.create_task(maker.screens(tutor.tutor_id, subject, now))
        (digest,) = await asyncio.wait_for(made, 30)
    assert "Camille" in digest.text


async def test_one_that_cannot_be_made_is_excused_and_others_go_on(
    tutor: Tutor, chatter: Chatter
) -> None:
    async with tutor.database.transaction() as session:
        outbox.owe(
            session,
            tutor.tutor_id,
            Kind.LATER,
            {"subject": "no", "tapped": None},
            tutor.clock.now(),
        )
    await tutor.show("Deux")
    sorry, screen = chatter.from_bot
    assert "n'a pas pu être préparé" in sorry["text"]
    assert screen["text"] == "Deux"
    assert await tutor.states() == ["failed", "sent"]


@pytest.mark.parametrize("owe", [Tutor.fall_due, Tutor.ask], ids=["due", "asked"])
async def test_a_digest_goes_on_after_the_part_that_arrived(
    tutor: Tutor,
    chatter: Chatter,
    goes_wrong: GoesWrong,
    monkeypatch: pytest.MonkeyPatch,
    owe: Callable[[Tutor], Awaitable[None]],
) -> None:
    picture = await tutor.keep_picture(qr.png("https://exemple.fr"))
    alert = Screen(Markup("Alerte"), picture=picture, beside=True)

    async def two_parts(*_: object) -> Any:
        return lambda: [alert, Screen(Markup("Bilan"), beside=True)]

    monkeypatch.setitem(making._SCREENS, "digest", (routes.WING, two_parts))
    await owe(tutor)
    goes_wrong("sendMessage", "5xx")
    await tutor.deliver()
    assert _said(chatter) == "Alerte"
    tutor.clock.shift(timedelta(minutes=10))
    await tutor.deliver()
    assert _said(chatter) == "Alerte\nBilan"
    assert await tutor.states() == ["sent"]


@pytest.mark.parametrize("name", ["b", "Camille"])
async def test_a_new_name_leaves_the_markup_of_what_waits_as_it_is(tutor: Tutor, name: str) -> None:
    async with tutor.database.transaction() as session:
        camille = await session.get_one(Person, tutor.camille_id)
        camille.display_name = name
        text = Markup("<b>{}</b> a répondu").format(name)
        content = rendering.payload(Screen(text), None)
        outbox.owe(session, tutor.tutor_id, Kind.MESSAGE, content, tutor.clock.now())
    async with tutor.database.transaction() as session:
        await people.rename(session, await session.get_one(Person, tutor.camille_id), "Zoé")
    async with tutor.database.transaction() as session:
        owed = (await session.scalars(select(Owed))).one()
        assert owed.payload["text"] == "<b>Zoé</b> a répondu"
