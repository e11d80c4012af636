"""A local Telegram in a process of its own, on a free port, for tests over real HTTP."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import telegram

from bot.local_telegram import LOCAL_TOKEN

_numbers = count(1)


class LocalTelegram:
    """The process, and the two ways in: the bot's (``call``) and the control API (``http``)."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "bot.local_telegram", "--port", "0"),
                *("--data-dir", str(self._data_dir)),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Telegram local : http://127.0.0.1:"), line
        self.address = line.partition(" : ")[2].strip().rstrip("/")
        self.http = httpx.Client(base_url=self.address, timeout=20)

    def kill(self) -> None:
        """Stop it as kill -9 does."""
        self.http.close()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def restart(self) -> None:
        self.kill()
        self.start()

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One Bot API call with a JSON body; the whole reply."""
        reply = self.http.post(f"/bot{LOCAL_TOKEN}/{method}", json=parameters)
        body: dict[str, Any] = reply.json()
        assert body["ok"] == (reply.status_code == 200)
        assert body.get("error_code", 200) == reply.status_code
        return body

    def result(self, method: str, **parameters: Any) -> Any:
        """The result of a call that must succeed."""
        body = self.call(method, **parameters)
        assert body["ok"], body
        return body["result"]

    def refusal(self, method: str, **parameters: Any) -> str:
        """The description of a call that must be refused."""
        body = self.call(method, **parameters)
        assert not body["ok"], body
        description: str = body["description"]
        return description

    def post(self, path: str, **body: Any) -> Any:
        """``POST /local/<path>``, which must succeed."""
        reply = self.http.post(f"/local/{path}", json=body)
        assert reply.is_success, reply.text
        return reply.json()

    def get(self, path: str) -> Any:
        """``GET /local/<path>``."""
        reply = self.http.get(f"/local/{path}")
        assert reply.is_success, reply.text
        return reply.json()

    def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """What a poll that does not wait gets."""
        updates: list[dict[str, Any]] = self.result("getUpdates", **parameters)
        return updates

    def clear(self) -> None:
        """No update, fault, call or other time left from an earlier test."""
        self.http.delete("/local/faults")
        self.post("clock", now=None)
        self.result("deleteWebhook", drop_pending_updates=True)
        self.updates(allowed_updates=[])
        self.http.delete("/local/calls")


class Someone:
    """A person of this test alone."""

    def __init__(self, local: LocalTelegram) -> None:
        self._local = local
        self.name = f"Personne {next(_numbers)}"
        self.id: int = local.post("people", name=self.name)["id"]
        self.path = f"people/{self.name}"

    def writes(self, text: str) -> int:
        message_id: int = self._local.post(f"{self.path}/messages", text=text)["message_id"]
        return message_id

    def taps(self, message_id: int, label: str) -> str:
        body = self._local.post(f"{self.path}/taps", message_id=message_id, label=label)
        query_id: str = body["callback_query_id"]
        return query_id

    def sends_file(self, content: bytes, name: str, **fields: str) -> httpx.Response:
        return self._local.http.post(
            f"/local/{self.path}/files", files={"file": (name, content)}, data=fields
        )

    @property
    def chat(self) -> list[dict[str, Any]]:
        chat: list[dict[str, Any]] = self._local.get(f"{self.path}/chat")
        return chat

    @property
    def view(self) -> dict[str, Any]:
        view: dict[str, Any] = self._local.get(f"{self.path}/view")
        return view


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTelegram]:
    server = LocalTelegram(tmp_path_factory.mktemp("local_telegram"))
    yield server
    server.kill()


@pytest.fixture
def local(_server: LocalTelegram) -> LocalTelegram:
    """A server shared with other tests, with nothing pending; it may be killed and started."""
    _server.clear()
    return _server


@pytest.fixture
def person(local: LocalTelegram) -> Someone:
    """Someone with an empty chat."""
    return Someone(local)


@pytest.fixture
def other(local: LocalTelegram) -> Someone:
    """Someone else with an empty chat."""
    return Someone(local)


@pytest.fixture
async def bot(local: LocalTelegram) -> AsyncIterator[telegram.Bot]:
    """python-telegram-bot's own client, pointed at the server as its documentation says."""
    client = telegram.Bot(
        LOCAL_TOKEN,
        base_url=f"{local.address}/bot",
        base_file_url=f"{local.address}/file/bot",
    )
    async with client:
        yield client


@pytest.fixture
def button() -> dict[str, Any]:
    """The ``reply_markup`` of one inline button."""
    return {"inline_keyboard": [[{"text": "Oui", "callback_data": "oui"}]]}


@pytest.fixture
def png() -> bytes:
    """A picture of 4 by 3 pixels."""
    return _png(4, 3)


@pytest.fixture
def make_png() -> Callable[[int, int], bytes]:
    """Makes a grey PNG of a width and a height, without a library."""
    return _png


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    )
