"""The server: one process, one port on 127.0.0.1."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.local_telegram.bot_api import BotApi
from bot.local_telegram.control import Control
from bot.local_telegram.database import FolderTakenError
from bot.local_telegram.guard import Guard
from bot.local_telegram.telegram import Telegram

HOST = "127.0.0.1"
# Where, in the data folder, a running server writes its address, so that it can be found again.
ADDRESS_FILE = Path("local_telegram") / "address"
_PAGE = Path(__file__).parent / "page"
_GRACE_SECONDS = 3
# Longer than any client keeps an idle connection, so that none is cut just as it is used again.
_KEEP_ALIVE_SECONDS = 75


def create_app(data_dir: Path) -> Starlette:
    """The application, with what was kept in ``data_dir``."""
    telegram = Telegram(data_dir)
    bot_api = BotApi(telegram)
    app = Starlette(
        routes=[
            Route("/", _page),
            Mount("/page", StaticFiles(directory=_PAGE)),
            *Control(telegram, bot_api).routes(),
            *bot_api.routes(),
        ],
        middleware=[Middleware(Guard, clock=telegram.clock)],
        exception_handlers={404: _not_found},
    )
    app.state.telegram = telegram
    return app


async def _page(_: Request) -> Response:
    return FileResponse(_PAGE / "index.html")


async def _not_found(_: Request, __: Exception) -> Response:
    return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, 404)


def serve(port: int, data_dir: Path) -> None:
    """Run until Ctrl-C. Says the page's address on stdout once it listens.

    Args:
        port: 0 to 65535; 0 takes any that is free.
        data_dir: the data folder; made when missing.

    Raises:
        SystemExit: the port is taken, or another local Telegram uses the folder.
    """
    # The protocol is named so that asyncio turns off Nagle's delay (40 ms a reply otherwise).
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        sys.exit(f"Le port {port} n'est pas libre ({error.strerror}) : choisissez-en un autre.")
    try:
        app = create_app(data_dir)
    except FolderTakenError:
        listener.close()
        sys.exit(f"Un autre Telegram local sert déjà le dossier « {data_dir} ».")
    config = uvicorn.Config(
        app,
        http=_Connection,
        lifespan="off",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    try:
        _Server(config, app.state.telegram, data_dir / ADDRESS_FILE).run([listener])
    except KeyboardInterrupt:
        return


class _Server(uvicorn.Server):
    """Says where it listens, and lets those go who wait when it stops."""

    def __init__(self, config: uvicorn.Config, telegram: Telegram, address_file: Path) -> None:
        super().__init__(config)
        self._telegram = telegram
        self._address_file = address_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            address = f"http://{HOST}:{listener.getsockname()[1]}"
            self._address_file.write_text(address, encoding="utf-8")
            print(f"Telegram local : {address}/", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._telegram.changes.close()
        self._address_file.unlink(missing_ok=True)
        await super().shutdown(sockets)
        self._telegram.database.close()


class _Connection(H11Protocol):
    """An HTTP connection that a handler may cut, to play a reply that gets lost."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort_connection": transport.abort}
