"""The command line: ``python -m bot …``. Exit codes: 0 fine, 1 the thing is wrong, 2 misuse."""

from bot.cli.commands import main

__all__ = ["main"]
