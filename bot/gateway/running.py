"""The whole bot as one running thing: opens the store, publishes the bank, receives and sends."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.gateway import dispatch
from bot.gateway.duties import Rounds
from bot.gateway.making import Maker
from bot.gateway.opening import CannotStart, open_store
from bot.gateway.polling import poll_forever
from bot.gateway.sending import Sender
from bot.gateway.transaction import Intake
from bot.settings import Settings
from bot.store import files, invitations, outbox, updates
from bot.store.database import Database, Session
from bot.store.files import FileKeeper, key_in_folder
from bot.training import pictures
from bot.training.library import Library
from bot.training.mastery import Minds
from bot.training.publishing import publish
from bot.training.visit import House
from question_bank.checking import with_drafts
from question_bank.loading import load_bank

SHIPPED_BANK = "cqpm_0324"
# The local Telegram says by this header how far its clock is from the machine's.
CLOCK_HEADER = "X-Local-Clock-Offset"
# Telegram keeps updates 24 h, and restarts their numbers after an idle week; no screen waits to be
# sent for longer than a day.
_KEPT = timedelta(days=3)
_FORGET_EVERY_SECONDS = 3600
_GRACE_SECONDS = 5.0
_CONNECTIONS = 32
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

log = logging.getLogger(__name__)


Prepare = Callable[[Session, Library, datetime], Awaitable[object]]
"""What is done to the store, in one transaction, before the first update is taken in."""


async def run(settings: Settings, token: str, prepare: Prepare | None = None) -> None:
    """Run until told to stop (SIGINT, SIGTERM, SIGHUP).

    Raises:
        CannotStart: with what is wrong and what to do.
    """
    clock = Clock()
    async with open_store(settings) as database:
        keeper = await _file_keeper(settings, database)
        await _publish_shipped_bank(database, keeper, clock)
        async with _talk(settings, token, clock) as application:
            library = Library(keeper, Minds(settings.mastery_threshold))

            async def handle(update: Update) -> None:
                await application.process_update(update)

            house = House(settings.admin_ids, settings.tutor_ids, application.bot.username)
            maker = Maker(database, library, house)
            sender = Sender(database, keeper, application.bot, clock, library.minds, maker=maker)
            if prepare is not None:
                async with database.transaction() as session:
                    await prepare(session, library, clock.now())
            intake = Intake(database, library, clock, handle, sender.deliver, house)
            duties = [duty for wing in dispatch.WINGS for duty in wing.duties]
            await sender.take_over()
            await _until_stopped(
                poll_forever(application.bot, intake),
                sender.sweep_forever(),
                sender.broadcast_forever(),
                Rounds(database, library, clock, duties).go_forever(),
                _forget_forever(database, clock),
                sender=sender,
            )


async def _until_stopped(*tasks: Coroutine[Any, Any, None], sender: Sender) -> None:
    """Let these tasks, which have no end, run side by side; then let deliveries come to theirs."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if name == signal.SIGHUP and signal.getsignal(name) == signal.SIG_IGN:
            continue  # Started with nohup: the end of the terminal is not ours.
        loop.add_signal_handler(name, stop.set)
    work = [asyncio.create_task(one) for one in (stop.wait(), *tasks)]
    log.info("the bot is running")
    done, still_running = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    for task in still_running:
        task.cancel()
    await asyncio.gather(*still_running, return_exceptions=True)
    await sender.finish(_GRACE_SECONDS)
    for task in done:
        try:
            task.result()
        except InvalidToken:
            raise _refused_token() from None


async def _file_keeper(settings: Settings, database: Database) -> FileKeeper:
    """Who opens the files kept so far: with another key, every picture would fail later."""
    try:
        keeper = FileKeeper(_files_key(settings))
    except (ValueError, OSError) as error:
        raise CannotStart(
            f"La clé des fichiers est inutilisable : {error}\n"
            "Vérifiez FILES_KEY, ou le fichier files.key du dossier de données."
        ) from error
    async with database.transaction() as session:
        if await keeper.opens(session):
            return keeper
    raise CannotStart(
        "Les fichiers enregistrés ont été chiffrés avec une autre clé.\n"
        "Redonnez cette clé par FILES_KEY, ou remettez files.key dans le dossier de données."
    )


def _files_key(settings: Settings) -> bytes:
    if settings.files_key is not None:
        return settings.files_key.get_secret_value().encode()
    return key_in_folder(settings.data_dir)


async def _publish_shipped_bank(database: Database, keeper: FileKeeper, clock: Clock) -> None:
    with resources.as_file(resources.files("question_bank") / SHIPPED_BANK) as folder:
        loaded = load_bank(folder)
    if loaded.bank is None:
        problems = "\n".join(f"  {problem}" for problem in loaded.errors)
        raise CannotStart(f"La banque de questions livrée contient des erreurs :\n{problems}")
    async with database.transaction() as session:
        bank = with_drafts(loaded.bank)
        done = await publish(session, keeper, bank, loaded.pictures, clock.now())
    if done.new or done.changed or done.withdrawn:
        log.info(
            "bank %s: %d new, %d changed, %d withdrawn",
            SHIPPED_BANK,
            len(done.new),
            len(done.changed),
            len(done.withdrawn),
        )


@asynccontextmanager
async def _talk(settings: Settings, token: str, clock: Clock) -> AsyncIterator[dispatch.App]:
    """The application, introduced to Telegram."""

    async def follow_clock(response: httpx.Response) -> None:
        offset = response.headers.get(CLOCK_HEADER)
        if offset is not None:
            clock.shift(timedelta(seconds=float(offset)))

    # Only a Telegram on this machine may move our clock.
    local = urlsplit(settings.telegram_api_base).hostname in _LOOPBACK
    options = {"event_hooks": {"response": [follow_clock]}} if local else {}
    application = dispatch.build(
        token,
        settings.telegram_api_base,
        HTTPXRequest(connection_pool_size=_CONNECTIONS, httpx_kwargs=options),
        HTTPXRequest(connection_pool_size=1, httpx_kwargs=options),
    )
    await _introduce(application)
    try:
        yield application
    finally:
        await application.shutdown()


async def _introduce(application: dispatch.App) -> None:
    pause = 1.0
    while True:
        try:
            await application.initialize()
            break
        except InvalidToken:
            raise _refused_token() from None
        except (KeyError, TypeError) as error:
            raise CannotStart(
                "Le serveur de TELEGRAM_API_BASE ne parle pas la langue de l'API des bots "
                f"Telegram ({error}). Vérifiez son adresse."
            ) from error
        except TelegramError as error:
            log.warning("Telegram does not answer (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
    for courtesy in (
        application.bot.delete_webhook(),
        application.bot.set_my_commands(dispatch.menu()),
    ):
        try:
            await courtesy
        except TelegramError as error:
            log.warning("Telegram declined: %s", error)


def _refused_token() -> CannotStart:
    return CannotStart(
        "Telegram refuse le jeton. Vérifiez TELEGRAM_TOKEN (il est donné par @BotFather)."
    )


async def forget_what_is_over(session: Session, now: datetime) -> None:
    """Delete what nobody needs any more."""
    limit = now - _KEPT
    await updates.forget_before(session, limit)
    await outbox.forget_before(session, limit)
    await invitations.forget_tries_before(session, limit)
    # Pictures of people are described anew at each look.
    await files.forget_before(session, limit, pictures.OF_PEOPLE)


async def _forget_forever(database: Database, clock: Clock) -> None:
    while True:
        try:
            async with database.transaction() as session:
                await forget_what_is_over(session, clock.now())
        except Exception:
            log.exception("what is over could not be forgotten; trying again later")
        await asyncio.sleep(_FORGET_EVERY_SECONDS)
