"""The commands that run the product and check a bank, as someone types them in a terminal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.product import ROOT, environment, eventually, free_port


class Terminal:
    """``run --local`` on a data folder and a port, as typed in a terminal."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._started: set[int] = set()

    def run(self) -> subprocess.Popen[bytes]:
        """Start it and wait until the bot answers."""
        command = [sys.executable, "-m", "bot", "run", "--local", "--port", str(self.port)]
        with (self._folder / "terminal.log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--data-dir", str(self._folder / "data")],
                cwd=ROOT,
                env=environment(),
                stdout=log,
                stderr=log,
            )
        self._started.add(process.pid)
        eventually(self._bot_polls, self._said)
        self._started |= self.children(process)
        return process

    def children(self, process: subprocess.Popen[bytes]) -> set[int]:
        """Ids of the processes that it started."""
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        return {int(number) for number in listed.split()}

    def _bot_polls(self) -> bool:
        try:
            calls = httpx.get(f"{self.address}/local/calls").json()
        except httpx.TransportError:
            return False
        return any(call["method"] == "getUpdates" and call["status"] is None for call in calls)

    def _said(self) -> str:
        return (self._folder / "terminal.log").read_text()

    def clear(self) -> None:
        """End what was left running."""
        for number in self._started:
            if alive(number):
                os.kill(number, signal.SIGKILL)


def alive(number: int) -> bool:
    """Whether a process still runs."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def is_free(port: int) -> bool:
    """Whether another program could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.clear()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_both_processes_cleanly(terminal: Terminal, stop: signal.Signals) -> None:
    process = terminal.run()
    (local_telegram,) = terminal.children(process)
    process.send_signal(stop)
    assert process.wait(timeout=60) == 0
    assert not alive(local_telegram)
    assert is_free(terminal.port)


def test_a_bot_that_was_killed_finds_its_telegram_and_its_chats_again(terminal: Terminal) -> None:
    process = terminal.run()
    (local_telegram,) = terminal.children(process)
    httpx.post(f"{terminal.address}/local/people", json={"name": "Inès"}).raise_for_status()
    inbox = f"{terminal.address}/local/people/Inès"

    def last_word() -> str:
        text: str = httpx.get(f"{inbox}/chat").json()[-1]["text"]
        return text

    httpx.post(f"{inbox}/messages", json={"text": "/start"}).raise_for_status()
    eventually(lambda: "Bonjour Inès" in last_word(), last_word)
    process.kill()
    process.wait()
    assert alive(local_telegram)
    httpx.post(f"{inbox}/messages", json={"text": "/aide"}).raise_for_status()
    process = terminal.run()
    eventually(lambda: "Ce que vous pouvez faire" in last_word(), last_word)
    assert terminal.children(process) == set()
    chat = [message["text"] for message in httpx.get(f"{inbox}/chat").json()]
    assert chat[0] == "/start"
    assert "Bonjour Inès" in chat[1]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert alive(local_telegram)


GOOD = """\
bank: essai
title: Une banque d'essai
questions:
  - id: vanne
    kind: true_false
    capacity: C1
    criteria: C1.1
    stem: La vanne est fermée avant l'arrêt de la pompe.
    answer: vrai
"""


@pytest.fixture
def check(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs ``bank check`` on a file with this content."""

    def _check(content: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "essai.yaml"
        file.write_text(content, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "bot", "bank", "check", str(file)],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return _check


Check = Callable[[str], "subprocess.CompletedProcess[str]"]


def test_a_bank_with_errors_is_refused_with_each_of_their_places(check: Check) -> None:
    assert check(GOOD).returncode == 0
    bad = GOOD.replace("answer: vrai", "answer: peut-être").replace(
        "capacity: C1\n", "capacity: C9\n"
    )
    refused = check(bad)
    assert refused.returncode == 1
    said = refused.stdout + refused.stderr
    assert "essai.yaml:6:" in said
    assert "essai.yaml:9:" in said
