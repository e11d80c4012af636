"""Dates that people take into their own agenda."""

from __future__ import annotations

from bot.training.visit import Visit


def uid(visit: Visit, *words: object) -> str:
    """The name of a date among all dates in the world, the same whenever it is exported.

    RFC 7986 advises against names of people or machines in it: it is made of our own numbers, and
    of the bot's name, which no other bot has.
    """
    return f"{'-'.join(map(str, words))}@{visit.house.bot_name or 'bot'}.t.me"
