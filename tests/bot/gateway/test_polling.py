"""Updates are acknowledged to Telegram once they are committed, and no sooner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

import httpx
import telegram
from cryptography.fernet import Fernet
from markupsafe import Markup
from sqlalchemy import select
from telegram import Update

from bot.clock import Clock
from bot.gateway.polling import poll_forever
from bot.gateway.transaction import Intake, current
from bot.local_telegram import LOCAL_TOKEN
from bot.screen import Screen
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Owed, Person
from bot.training.library import Library


class Chatter(Protocol):
    """A person at the local Telegram, as ``conftest`` makes them."""

    id: int

    def writes(self, text: str) -> None: ...


async def _echo(update: Update) -> None:
    if update.message:
        current().shown = [Screen(Markup(update.message.text or ""))]


@asynccontextmanager
async def _polling(bot: telegram.Bot, database: Database) -> AsyncIterator[None]:
    intake = Intake(
        database, Library(FileKeeper(Fernet.generate_key())), Clock(), _echo, lambda person_id: None
    )
    task = asyncio.create_task(poll_forever(bot, intake))
    try:
        async with asyncio.timeout(60):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _polls(control: httpx.Client) -> list[int]:
    """The offsets that were asked for; above 0, they acknowledge."""
    calls = control.get("/local/calls").json()
    return [int(c["parameters"].get("offset", 0)) for c in calls if c["method"] == "getUpdates"]


async def _until(control: httpx.Client, happened: Callable[[list[int]], bool]) -> None:
    """Wait until the offsets asked for are as wanted."""
    while not happened(_polls(control)):  # noqa: ASYNC110 - it happens in another process
        await asyncio.sleep(0.02)


def _pending(control: httpx.Client, chatter: Chatter) -> list[str]:
    """What Telegram would still give a bot from this person.

    Asked by another client: httpcore may lose the connection on which a poll was cancelled.
    """
    reply = control.post(f"/bot{LOCAL_TOKEN}/getUpdates", json={"timeout": 0})
    return [
        update["message"]["text"]
        for update in reply.json()["result"]
        if update["message"]["chat"]["id"] == chatter.id
    ]


async def test_what_is_committed_is_acknowledged(
    bot: telegram.Bot, database: Database, chatter: Chatter, control: httpx.Client
) -> None:
    chatter.writes("Un")
    chatter.writes("Deux")
    async with _polling(bot, database):
        await _until(control, any)
    async with database.transaction() as session:
        rows = await session.scalars(
            select(Owed)
            .join(Person, Person.id == Owed.person_id)
            .where(Person.telegram_id == chatter.id)
            .order_by(Owed.id)
        )
        assert [row.payload["text"] for row in rows] == ["Un", "Deux"]
    assert _pending(control, chatter) == []


async def test_what_could_not_be_committed_stays_with_telegram(
    bot: telegram.Bot, chatter: Chatter, control: httpx.Client
) -> None:
    chatter.writes("Un")
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    async with _polling(bot, nowhere):
        await _until(control, lambda polls: len(polls) > 1)
    await nowhere.close()
    assert set(_polls(control)) == {0}
    assert _pending(control, chatter) == ["Un"]


async def test_a_bad_day_of_telegram_does_not_end_the_polling(
    bot: telegram.Bot,
    database: Database,
    chatter: Chatter,
    control: httpx.Client,
    goes_wrong: Callable[..., None],
) -> None:
    goes_wrong("getUpdates", "5xx")
    goes_wrong("getUpdates", "429", retry_after=1)
    chatter.writes("Un")
    async with _polling(bot, database):
        await _until(control, any)
    assert _pending(control, chatter) == []
