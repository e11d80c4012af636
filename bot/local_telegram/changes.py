"""Word of what happened, for those who wait: open pages and the bot's long poll."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

TYPING_SECONDS = 5.0


class Changes:
    """Waiting and waking inside one event loop. Nothing here is kept over a restart."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[tuple[str, int] | None]] = set()
        self._wake = asyncio.Event()
        self.closing = False

    def person_changed(self, name: str, version: int) -> None:
        """Tell every open page that what this person sees has reached ``version``."""
        for page in self._pages:
            page.put_nowait((name, version))

    def wake_polls(self) -> None:
        """Let every waiting long poll look again: an update, another consumer, or a new time."""
        self._wake.set()
        self._wake = asyncio.Event()

    async def until_woken(self, seconds: float) -> None:
        """Wait for :meth:`wake_polls`, at most ``seconds`` of real time."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def listen(self, keep_alive_seconds: float) -> AsyncIterator[tuple[str, int] | None]:
        """Every change from now on, as (name, version); None when nothing came for a while."""
        page: asyncio.Queue[tuple[str, int] | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            yield None
            while not self.closing:
                try:
                    yield await asyncio.wait_for(page.get(), keep_alive_seconds)
                except TimeoutError:
                    yield None
        finally:
            self._pages.discard(page)

    def close(self) -> None:
        """Let go of everyone who waits, since the server stops."""
        self.closing = True
        for page in self._pages:
            page.put_nowait(None)
        self.wake_polls()
