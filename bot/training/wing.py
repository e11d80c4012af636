"""What a wing of the house offers, as the gateway finds it: commands, buttons, typed texts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.screen import MadeDocument, Shown, Tap, TypedText
from bot.training.visit import Visit

Answer = Awaitable[list[Shown]]


@dataclass(frozen=True)
class Command:
    """A command, without its slash. ``description`` is shown in the phone's menu, if any."""

    name: str
    answer: Callable[[Visit, str], Answer]
    description: str | None = None


Make = Callable[[], MadeDocument]
"""Makes a document from what was read for it: a second of work at most, without the store."""


@dataclass(frozen=True)
class Wing:
    """Everything that people of one role can do.

    ``admits`` is asked at every update. A button's action begins with its route; a typed text is
    handed to the route that the screen named; routes are unlike those of the other wings.
    ``home`` answers ``/start`` and what nothing waits for; its text is a note to show above.
    ``documents`` read what a document says (``bot.screen.Document``, as a tap on its subject) for a
    visit that changes nothing; who may not have it raises ``UnknownAction``.
    """

    admits: Callable[[Visit], Awaitable[bool]]
    home: Callable[[Visit, str], Answer]
    commands: tuple[Command, ...]
    taps: Mapping[str, Callable[[Visit, Tap], Answer]]
    typed: Mapping[str, Callable[[Visit, TypedText], Answer]]
    documents: Mapping[str, Callable[[Visit, Tap], Awaitable[Make]]] = field(default_factory=dict)
