"""A local Telegram in a process of its own, and people in it who know the bot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import telegram

from bot.local_telegram import LOCAL_TOKEN

_numbers = count(1)


class Chatter:
    """A person of this test alone, with an empty chat, at the local Telegram's control API."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self.name = f"Camille {next(_numbers)}"
        self.id: int = http.post("/local/people", json={"name": self.name}).json()["id"]

    def _act(self, what: str, **body: Any) -> Any:
        reply = self._http.post(f"/local/people/{self.name}/{what}", json=body)
        assert reply.is_success, reply.text
        return reply.json()

    def writes(self, text: str) -> None:
        self._act("messages", text=text)

    def taps(self, message_id: int, label: str = "Suite") -> str:
        """Tap a button; gives the id by which the bot answers."""
        query_id: str = self._act("taps", message_id=message_id, label=label)["callback_query_id"]
        return query_id

    def blocks(self) -> None:
        self._act("block")

    def unblocks(self) -> None:
        self._act("unblock")

    @property
    def chat(self) -> list[dict[str, Any]]:
        """What they see now."""
        chat: list[dict[str, Any]] = self._http.get(f"/local/people/{self.name}/chat").json()
        return chat

    @property
    def from_bot(self) -> list[dict[str, Any]]:
        """What they see of the bot."""
        return [message for message in self.chat if message["from"] == "bot"]

    @property
    def toast(self) -> str | None:
        """What the bot said in answer to their last tap."""
        toast = self._http.get(f"/local/people/{self.name}/view").json()["toast"]
        return toast["text"] if toast else None


@pytest.fixture(scope="session")
def local_telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running local Telegram."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "bot.local_telegram", "--port", "0"),
            *("--data-dir", str(tmp_path_factory.mktemp("local_telegram"))),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Telegram local : "), line
    yield line.partition(" : ")[2].strip().rstrip("/")
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def control(local_telegram: str) -> Iterator[httpx.Client]:
    """The local Telegram's control API, with no fault and no call left from another test."""
    with httpx.Client(base_url=local_telegram, timeout=20) as http:
        http.delete("/local/faults")
        http.delete("/local/calls")
        yield http


@pytest.fixture
def chatter(control: httpx.Client) -> Chatter:
    return Chatter(control)


@pytest.fixture
def goes_wrong(control: httpx.Client) -> Callable[..., None]:
    """Announces a fault: ``goes_wrong("sendMessage", "429", retry_after=30)``."""

    def add(method: str, kind: str, **more: Any) -> None:
        reply = control.post("/local/faults", json={"method": method, "kind": kind, **more})
        assert reply.is_success, reply.text

    return add


@pytest.fixture
def calls(control: httpx.Client) -> Callable[[], list[str]]:
    """Names of the methods called so far."""

    def names() -> list[str]:
        return [call["method"] for call in control.get("/local/calls").json()]

    return names


@pytest.fixture
async def bot(local_telegram: str) -> AsyncIterator[telegram.Bot]:
    """python-telegram-bot's own client, pointed at the local Telegram."""
    client = telegram.Bot(
        LOCAL_TOKEN, base_url=f"{local_telegram}/bot", base_file_url=f"{local_telegram}/file/bot"
    )
    async with client:
        yield client
