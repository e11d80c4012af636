"""A bank of every kind of question, and visits of people who practise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.store import people
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.visit import Visit
from question_bank.bank import Bank
from tests.bot.candidate.phone import Phone, Sound, Visiting

SOMEONE_ELSE = 2002
# What would break a page if it were not escaped.
HOSTILE = '<b>5 < 6 & "x" &lt;/i>'


@pytest.fixture
def now() -> datetime:
    """Any instant will do; no test reads the clock."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def visiting(
    database: Database, now: datetime
) -> Callable[..., AbstractAsyncContextManager[Visit]]:
    """Opens a visit: one transaction of one person, as the gateway does for an update."""
    library = Library(FileKeeper(Fernet.generate_key()))

    @asynccontextmanager
    async def open_visit(telegram_id: int = 1001) -> AsyncIterator[Visit]:
        async with database.transaction() as session:
            person = await people.arrive(session, telegram_id, HOSTILE, now)
            yield Visit(person, session, now, library)

    return open_visit


@pytest.fixture
def every_kind() -> dict[str, dict[str, Any]]:
    """One question of each kind, by kind, each with hostile texts."""
    choice = [
        {"text": f"Juste {HOSTILE}", "correct": True},
        {"text": "Juste aussi", "correct": True},
        {"text": f"Faux {HOSTILE}", "why": f"Parce que {HOSTILE}"},
        {"text": "Faux aussi", "why": "Parce que non."},
    ]
    kinds: dict[str, dict[str, Any]] = {
        "single": {"options": [choice[0], choice[2]]},
        "multiple": {"options": choice},
        "true_false": {"answer": True, "why": HOSTILE},
        "numeric": {"answer": "12.5", "unit": "mbar", "tolerance": {"relative": "0.05"}},
        "short_text": {"accepted": ["pompe primaire"]},
        "ordering": {"items": [{"text": f"{step} {HOSTILE}"} for step in "abc"]},
        "matching": {
            "pairs": [
                {"left": f"Gauche {n} {HOSTILE}", "right": f"Droite {n} {HOSTILE}"}
                for n in range(2)
            ],
            "distractors": ["Intrus"],
        },
    }
    return {
        kind: {
            "id": f"kind-{kind.replace('_', '-')}",
            "kind": kind,
            "capacity": f"C{number}",
            "criteria": [f"C{number}.1"],
            "stem": f"Énoncé {kind} {HOSTILE}",
            "explanation": f"Explication {HOSTILE}",
            "sources": [f"Source {HOSTILE}"],
            **rest,
        }
        for number, (kind, rest) in enumerate(kinds.items(), start=1)
    }


@pytest.fixture
async def bank(database: Database, now: datetime, every_kind: dict[str, dict[str, Any]]) -> None:
    """The questions of ``every_kind``, published."""
    bank = Bank.model_validate(
        {"name": "essai", "title": "Essai", "questions": list(every_kind.values())}
    )
    async with database.transaction() as session:
        await publish(session, FileKeeper(Fernet.generate_key()), bank, {}, now)


@pytest.fixture
def phone(visiting: Visiting, sound: Sound, read: Callable[[str], str]) -> Phone:
    return Phone(visiting, sound, read)


@pytest.fixture
def other_phone(visiting: Visiting, sound: Sound, read: Callable[[str], str]) -> Phone:
    return Phone(visiting, sound, read, SOMEONE_ELSE)
