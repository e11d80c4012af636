"""``run``: starting the bot, and where there is no token the Telegram that it talks to here."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from bot.cli.options import data_dir_option, port_option, settings_with
from bot.cli.output import complain
from bot.demo.cohort import Cast, is_settled, settle
from bot.gateway.opening import CannotStart
from bot.gateway.running import run as run_bot
from bot.local_telegram import CAMILLE, DOMINIQUE, EXTRAS, LOCAL_TOKEN, ids_of
from bot.local_telegram.server import ADDRESS_FILE
from bot.settings import REAL_TELEGRAM, Settings
from bot.store.database import Session
from bot.training.library import Library

_START_SECONDS = 20.0
_CAST = Cast((DOMINIQUE, "Dominique"), (CAMILLE, "Camille"), EXTRAS)


@click.command()
@click.option("--local", is_flag=True, help="Le Telegram local, même si un jeton est fixé.")
@port_option
@data_dir_option
def run(local: bool, port: int | None, data_dir: Path | None) -> None:
    """Démarre le bot : avec TELEGRAM_TOKEN sur le vrai Telegram, sinon sur le Telegram local."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    settings = settings_with(port, data_dir)
    try:
        if local or settings.telegram_token is None:
            _run_locally(settings)
        else:
            real = settings.telegram_api_base == REAL_TELEGRAM
            token = settings.telegram_token.get_secret_value()
            asyncio.run(run_bot(settings, token, refuse_demo_group if real else None))
    except CannotStart as reason:
        complain(str(reason))
        raise SystemExit(1) from None
    complain("Arrêté. Tout ce qui était enregistré est gardé.")


def _run_locally(settings: Settings) -> None:
    with _local_telegram(settings) as address:
        complain(f"\n  Ouvrez cette page : {address}\n  (Ctrl-C pour arrêter)\n")
        local = settings.model_copy(
            update={
                "telegram_api_base": address,
                "admin_ids": settings.admin_ids | set(ids_of("administrator")),
                "tutor_ids": settings.tutor_ids | set(ids_of("tutor")),
            }
        )
        asyncio.run(run_bot(local, LOCAL_TOKEN, _put_demo_group if settings.demo else None))


async def _put_demo_group(session: Session, library: Library, now: datetime) -> None:
    await settle(session, library, now, _CAST)


async def refuse_demo_group(session: Session, _library: Library, _now: datetime) -> None:
    """Keep the fictitious answers away from real people's: they would calibrate the questions.

    Raises:
        CannotStart: the demo group is in the store.
    """
    if await is_settled(session, _CAST):
        raise CannotStart(
            "Cette base contient le groupe de démonstration du Telegram local : ses candidats "
            "fictifs fausseraient vos statistiques.\n"
            "Gardez-la pour vos essais, et choisissez un autre dossier de données, par exemple : "
            "DATA_DIR=production make run"
        )


@contextmanager
def _local_telegram(settings: Settings) -> Iterator[str]:
    """The address of the local Telegram of this data folder, started here unless it already runs.

    It is a process of its own, out of reach of this one's signals: a bot that is killed finds it
    again, chats and all, when it is started anew.
    """
    address = _running_address(settings.data_dir)
    if address is not None:
        complain("Le Telegram local tournait déjà ; il restera ouvert quand le bot s'arrêtera.")
        yield address
        return
    command = [sys.executable, "-m", "bot", "local-telegram"]
    command += ["--port", str(settings.port), "--data-dir", str(settings.data_dir)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield _wait_for_address(settings, process)
    finally:
        process.terminate()
        process.wait()


def _wait_for_address(settings: Settings, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        address = _running_address(settings.data_dir)
        if address is not None:
            return address
        time.sleep(0.05)
    raise CannotStart(
        f"Le Telegram local n'a pas démarré sur le port {settings.port}. S'il est déjà pris, "
        "choisissez-en un autre : PORT=8090 make run"
    )


def _running_address(data_dir: Path) -> str | None:
    """Where the local Telegram of this folder answers, if it does."""
    try:
        address = (data_dir / ADDRESS_FILE).read_text(encoding="utf-8").strip()
        with urllib.request.urlopen(f"{address}/local/people", timeout=2):
            return address
    except (OSError, ValueError, urllib.error.URLError):
        return None
