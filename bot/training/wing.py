"""What a wing of the house offers, as the gateway finds it: commands, buttons, typed texts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.screen import Later, MadeDocument, Screen, Shown, Tap, TypedText
from bot.store.database import Session
from bot.training.library import Library
from bot.training.visit import Visit

Answer = Awaitable[list[Shown]]
Job = TypeVar("Job", bound=Hashable)


@dataclass(frozen=True)
class Command:
    """A command, without its slash. ``description`` is shown in the phone's menu, if any."""

    name: str
    answer: Callable[[Visit, str], Answer]
    description: str | None = None


Make = Callable[[], MadeDocument]
"""Makes a document from what was read for it: a second of work at most, without the store."""
Compose = Callable[[], Sequence[Screen]]
"""Makes screens likewise."""


@dataclass(frozen=True)
class Broadcast:
    """For somebody who asked for nothing just now: the parts of one due digest, in order."""

    person_id: int
    parts: tuple[Screen | Later, ...]
    due_digest_id: int


@dataclass(frozen=True)
class Duty(Generic[Job]):
    """What a wing does of its own accord when its hour has come.

    ``look`` tells, again and again, what is to be done at an instant. ``do`` does one of these jobs
    in a transaction of its own, in which what it gives is queued; a job that was done meanwhile, by
    another process too, gives nothing.
    """

    look: Callable[[Session, datetime], Awaitable[Sequence[Job]]]
    do: Callable[[Session, Library, Job, datetime], Awaitable[Broadcast | None]]


@dataclass(frozen=True)
class Wing:
    """Everything that people of one role can do.

    ``admits`` is asked at every update. A button's action begins with its route; a typed text is
    handed to the route that the screen named; routes are unlike those of the other wings.
    ``home`` answers ``/start`` and what nothing waits for; its text is a note to show above.
    ``duties`` are done without anybody asking.
    ``documents`` read what a document says (``bot.screen.Document``, as a tap on its subject) for a
    visit that changes nothing; who may not have it raises ``UnknownAction``. ``later`` does the
    same for screens (``bot.screen.Later``).
    """

    admits: Callable[[Visit], Awaitable[bool]]
    home: Callable[[Visit, str], Answer]
    commands: tuple[Command, ...]
    taps: Mapping[str, Callable[[Visit, Tap], Answer]]
    typed: Mapping[str, Callable[[Visit, TypedText], Answer]]
    duties: tuple[Duty[Any], ...] = ()
    documents: Mapping[str, Callable[[Visit, Tap], Awaitable[Make]]] = field(default_factory=dict)
    later: Mapping[str, Callable[[Visit, Tap], Awaitable[Compose]]] = field(default_factory=dict)
