"""How fast an answer is taken in, judged, committed and shown, against floors of the same run.

The floors are what any bot built on these libraries must pay: parsing an update, dispatching it to
a handler that does nothing, opening one transaction that writes one row. The cycle is a tap on
« Je ne sais pas » followed by a tap on « Question suivante », by many people side by side.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.gateway import dispatch
from bot.gateway.making import Maker
from bot.gateway.sending import Sender
from bot.gateway.transaction import Intake
from bot.local_telegram import LOCAL_TOKEN
from bot.local_telegram.server import ADDRESS_FILE
from bot.settings import Settings
from bot.store import updates
from bot.store.database import Database
from bot.store.files import FileKeeper, key_in_folder
from bot.store.tables import Attempt, Conversation, Person
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.visit import NOBODY_SPECIAL
from question_bank.loading import load_bank

PEOPLE = 40
ROUNDS = 9


@dataclass
class Rate:
    """So many updates in so many seconds."""

    name: str
    updates: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.updates / self.seconds


async def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder, _local_telegram(Path(folder)) as address:
        rates = [
            await _parsing(),
            await _dispatching(address),
            await _one_transaction(Path(folder)),
            *await _cycles(Path(folder), address),
        ]
    floor = rates[2].per_second
    print(f"{'':58}{'updates/s':>10}{'of the floor':>14}")
    for rate in rates:
        print(f"{rate.name:58}{rate.per_second:10.0f}{rate.per_second / floor:14.2f}")


async def _parsing() -> Rate:
    raw = [_tap(update_id, 1, "q:1:1:p", 1) for update_id in range(2000)]
    return await _timed("parsing alone (Update.de_json)", raw, _parse)


async def _parse(raw: dict[str, Any]) -> None:
    Update.de_json(raw, None)


async def _dispatching(address: str) -> Rate:
    application = ApplicationBuilder().token(LOCAL_TOKEN).base_url(f"{address}/bot")
    app: Application[Any, Any, Any, Any, Any, Any] = application.updater(None).build()

    async def nothing(_update: Update, _context: object) -> None:
        return

    app.add_handler(CallbackQueryHandler(nothing))
    await app.initialize()

    async def handle(raw: dict[str, Any]) -> None:
        update = Update.de_json(raw, app.bot)
        await app.process_update(update)

    raw = [_tap(update_id, 1, "q:1:1:p", 1) for update_id in range(2000)]
    rate = await _timed("+ dispatch to a handler that does nothing", raw, handle)
    await app.shutdown()
    return rate


async def _one_transaction(folder: Path) -> Rate:
    database = Database(f"sqlite+aiosqlite:///{folder / 'floor.sqlite3'}")
    await database.migrate()
    clock = Clock()

    async def write(raw: dict[str, Any]) -> None:
        Update.de_json(raw, None)
        async with database.transaction() as session:
            await updates.mark_seen(session, raw["update_id"], clock.now())

    raw = [_tap(update_id, 1, "q:1:1:p", 1) for update_id in range(500)]
    rate = await _timed("floor: parsing + one SQLite transaction of one row", raw, write)
    await database.close()
    return rate


async def _cycles(folder: Path, address: str) -> list[Rate]:
    settings = Settings(telegram_api_base=address, data_dir=folder)
    database, clock = Database(settings.store_url), Clock()
    keeper = FileKeeper(key_in_folder(folder))
    await database.migrate()
    with as_file(files("question_bank") / "cqpm_0324") as bank_folder:
        loaded = load_bank(bank_folder)
    assert loaded.bank is not None
    async with database.transaction() as session:
        await publish(session, keeper, loaded.bank, loaded.pictures, clock.now())
    application = dispatch.build(
        LOCAL_TOKEN, address, HTTPXRequest(connection_pool_size=32), HTTPXRequest()
    )
    await application.initialize()
    library = Library(keeper)
    maker = Maker(database, library, NOBODY_SPECIAL)
    sender = Sender(database, keeper, application.bot, clock, library.minds, maker=maker)

    async def handle(update: Update) -> None:
        await application.process_update(update)

    rates: list[Rate] = []
    update_ids = count(1)
    for name, deliver in (
        ("answer cycle, committed (nothing sent)", lambda _person: None),
        ("answer cycle, committed and shown over HTTP", sender.deliver),
    ):
        intake = Intake(database, Library(keeper), clock, handle, deliver)
        people = await _arrivals(address)
        start = [_tap(next(update_ids), person, "quiz:all:10", 1) for person in people]
        await intake.take_all([_update(raw, application.bot) for raw in start])
        await sender.finish(10)
        began, done = time.perf_counter(), 0
        for position in range(1, ROUNDS + 1):
            for verb in ("p", "n"):
                where = await _where(database, people)
                batch = [
                    _update(
                        _tap(next(update_ids), person, f"q:{attempt}:{position}:{verb}", message),
                        application.bot,
                    )
                    for person, (attempt, message) in where.items()
                ]
                await intake.take_all(batch)
                await sender.finish(10)
                done += len(batch)
        rates.append(Rate(name, done, time.perf_counter() - began))
    await application.shutdown()
    await database.close()
    return rates


async def _where(database: Database, people: list[int]) -> dict[int, tuple[int, int]]:
    """For each person, the attempt that runs and the message that shows it."""
    query = (
        select(Person.telegram_id, Attempt.id, Conversation.message_id)
        .join(Attempt, Attempt.person_id == Person.id)
        .join(Conversation, Conversation.person_id == Person.id)
        .where(Person.telegram_id.in_(people))
    )
    async with database.transaction() as session:
        return {row[0]: (row[1], row[2] or 1) for row in await session.execute(query)}


async def _timed(
    name: str, raw: list[dict[str, Any]], work: Callable[[dict[str, Any]], Awaitable[None]]
) -> Rate:
    began = time.perf_counter()
    for one in raw:
        await work(one)
    return Rate(name, len(raw), time.perf_counter() - began)


def _update(raw: dict[str, Any], bot: Any) -> Update:
    return Update.de_json(raw, bot)


def _tap(update_id: int, person: int, action: str, message_id: int) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": f"P{person}"}
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    message = {"message_id": message_id, "date": 1_790_000_000, "chat": chat, "text": "…"}
    query = {"id": str(update_id), "from": user, "chat_instance": "1", "data": action}
    return {"update_id": update_id, "callback_query": {**query, "message": message}}


async def _arrivals(address: str) -> list[int]:
    """Telegram ids of new people on the local Telegram."""
    async with httpx.AsyncClient(base_url=address) as client:
        replies = [
            await client.post("/local/people", json={"name": f"P{secrets.token_hex(6)}"})
            for _ in range(PEOPLE)
        ]
    return [reply.json()["id"] for reply in replies]


@contextmanager
def _local_telegram(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "bot", "local-telegram", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data-dir", str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield (folder / ADDRESS_FILE).read_text(encoding="utf-8")
    finally:
        process.terminate()
        process.wait()
