"""The running product, driven from outside: two processes, HTTP, and the database read directly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sqlalchemy import FromClause, Select, create_engine
from sqlalchemy.orm import Session

from bot.local_telegram import LOCAL_TOKEN, ids_of
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.02
_OUR_SETTINGS = (
    "TELEGRAM_TOKEN",
    "TELEGRAM_API_BASE",
    "DATABASE_URL",
    "DATA_DIR",
    "PORT",
    "ADMIN_IDS",
    "TUTOR_IDS",
    "DEMO",
)

T = TypeVar("T")


def eventually(
    look: Callable[[], T], otherwise: Callable[[], object], seconds: float = PATIENCE_SECONDS
) -> T:
    """What ``look`` returns once it is true; it is tried until the deadline.

    Raises:
        AssertionError: it never was; ``otherwise`` then tells what there is instead.
    """
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"in vain for {seconds:.0f} s; instead: {otherwise()}")
        time.sleep(_LOOK_EVERY_SECONDS)
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """The environment for a process of the product: these settings and no others.

    Without the demo group, which few tests need, unless asked for.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _OUR_SETTINGS}
    return {**inherited, "DEMO": "0", **settings}


class Product:
    """The local Telegram and the bot on one data folder and one database.

    ``demo`` starts the bot as ``run --local`` does, demo group included.
    """

    def __init__(self, folder: Path, database_url: str, *, demo: bool = False) -> None:
        self.folder = folder
        self._demo = demo
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.address, timeout=20)
        self._database_url = database_url
        url = Settings(database_url=database_url).store_url
        self._engine = create_engine(url.replace("sqlite+aiosqlite", "sqlite"))
        self._log = folder / "bot.log"
        self.start_telegram()
        self.start_bot()

    # --- the processes ---------------------------------------------------------------------------

    def start_telegram(self) -> None:
        """Start the local Telegram and wait until it answers."""
        command = [sys.executable, "-m", "bot", "local-telegram", "--port", str(self.port)]
        self.telegram = subprocess.Popen(
            [*command, "--data-dir", str(self.folder)],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
        eventually(self._telegram_answers, self.telegram.poll)

    def kill_telegram(self) -> None:
        """kill -9 the local Telegram."""
        self.telegram.kill()
        self.telegram.wait()

    def start_bot(self) -> None:
        """Start the bot, without waiting for it."""
        with self._log.open("ab") as log:
            self._log_before = log.tell()
            self.bot = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", *(["--local"] if self._demo else [])],
                cwd=ROOT,
                env=environment(
                    TELEGRAM_API_BASE=self.address,
                    TELEGRAM_TOKEN=LOCAL_TOKEN,
                    DATABASE_URL=self._database_url,
                    DATA_DIR=str(self.folder),
                    DEMO=str(int(self._demo)),
                    ADMIN_IDS=",".join(map(str, ids_of("administrator"))),
                    TUTOR_IDS=",".join(map(str, ids_of("tutor"))),
                ),
                stdout=log,
                stderr=log,
            )

    def command(self, *words: str) -> str:
        """What a command says that works on the same store, and succeeds."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=environment(DATABASE_URL=self._database_url, DATA_DIR=str(self.folder)),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def kill_bot(self) -> None:
        """kill -9 the bot."""
        self.bot.kill()
        self.bot.wait()

    def restart_bot(self) -> None:
        """kill -9 the bot, start it again, and wait until it works."""
        self.kill_bot()
        self.start_bot()
        self.wait_for_bot()

    def wait_for_bot(self) -> None:
        """Wait until the bot that was started last says that it runs."""
        eventually(lambda: "the bot is running" in self.said() or self.bot.poll(), self.said)
        assert self.bot.poll() is None, self.said()

    def said(self) -> str:
        """What the bot wrote since it was started last."""
        return self._log.read_bytes()[self._log_before :].decode()

    def close(self) -> None:
        """Stop both."""
        self.kill_bot()
        self.kill_telegram()
        self.http.close()
        self._engine.dispose()

    def calm(self) -> None:
        """Both processes alive, no fault, no call noted, the real time."""
        if self.telegram.poll() is not None:
            self.start_telegram()
        self.http.delete("/local/faults").raise_for_status()
        self.post("clock", now=None)
        if self.bot.poll() is not None:
            self.start_bot()
        self.http.delete("/local/calls").raise_for_status()

    def _telegram_answers(self) -> bool:
        try:
            return self.http.get("/local/people").is_success
        except httpx.TransportError:
            return False

    # --- the control API -------------------------------------------------------------------------

    def post(self, path: str, **body: Any) -> Any:
        """``POST /local/<path>``, which must succeed."""
        reply = self.http.post(f"/local/{path}", json=body)
        assert reply.is_success, reply.text
        return reply.json()

    def get(self, path: str) -> Any:
        """``GET /local/<path>``, which must succeed."""
        reply = self.http.get(f"/local/{path}")
        assert reply.is_success, reply.text
        return reply.json()

    def fault(self, method: str, kind: str, **details: Any) -> None:
        """Let the next calls of a method suffer."""
        self.post("faults", method=method, kind=kind, **details)

    def clear_faults(self) -> None:
        """Let all calls be well again."""
        self.http.delete("/local/faults").raise_for_status()

    def calls(self, method: str, chat_id: int | None = None) -> list[dict[str, Any]]:
        """The Bot API calls received of a method (towards one chat), oldest first."""
        return [
            call
            for call in self.get("calls")
            if call["method"] == method
            and (chat_id is None or str(call["parameters"].get("chat_id")) == str(chat_id))
        ]

    def set_clock(self, now: datetime) -> None:
        """Move the time in which both processes live."""
        self.post("clock", now=now.isoformat())

    # --- the database ----------------------------------------------------------------------------

    def rows(self, query: Select[T]) -> Sequence[T]:
        """What stands in the database now."""
        with Session(self._engine, expire_on_commit=False) as session:
            return session.scalars(query).all()

    def all_of(self, table: FromClause) -> Sequence[Any]:
        """All rows of a table, with all their columns."""
        with self._engine.begin() as connection:
            return connection.execute(table.select()).all()

    def one(self, query: Select[T]) -> T:
        """The only row that there is."""
        (row,) = self.rows(query)
        return row

    def execute(self, statement: Any) -> None:
        """Change the database behind the bot's back."""
        with self._engine.begin() as connection:
            connection.execute(statement)
