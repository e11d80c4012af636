"""Commands that work on the store, each in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.cli.options import settings_with
from bot.cli.output import complain
from bot.gateway.opening import CannotStart, open_store
from bot.store.database import Session

Result = TypeVar("Result")


def in_store(data_dir: Path | None, work: Callable[[Session], Awaitable[Result]]) -> Result:
    """Do this in a transaction on the store of this folder; exits with 1 when out of reach."""
    settings = settings_with(data_dir=data_dir)

    async def in_transaction() -> Result:
        async with open_store(settings) as database, database.transaction() as session:
            return await work(session)

    try:
        return asyncio.run(in_transaction())
    except CannotStart as reason:
        complain(str(reason))
        raise SystemExit(1) from None
