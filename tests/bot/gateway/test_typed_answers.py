"""A question with a picture, answered by typing, on a real (local) Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files
from typing import Any, Protocol

import pytest
import telegram
from cryptography.fernet import Fernet
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.gateway import dispatch
from bot.gateway.making import Maker
from bot.gateway.sending import Sender
from bot.gateway.transaction import Intake
from bot.local_telegram import LOCAL_TOKEN
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.visit import NOBODY_SPECIAL
from question_bank.bank import Bank

QUESTION = {
    "id": "lecture",
    "kind": "numeric",
    "capacity": "C2",
    "criteria": ["C2.1"],
    "stem": "Que lit-on ?",
    "picture": {"file": "cadran.png", "alt": "Un cadran"},
    "answer": "12",
    "unit": "mbar",
    "explanation": "On lit 12 mbar.",
}


class Chatter(Protocol):
    """A person at the local Telegram, as ``conftest`` makes them."""

    id: int

    def writes(self, text: str) -> None: ...
    def taps(self, message_id: int, label: str = ...) -> str: ...
    @property
    def from_bot(self) -> list[dict[str, Any]]: ...


@pytest.fixture
async def respond(
    database: Database, local_telegram: str, bot: telegram.Bot, chatter: Chatter
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Takes in what the person did, and sends what is owed for it; the bank has one question."""
    keeper, clock = FileKeeper(Fernet.generate_key()), Clock()
    images = files("question_bank") / "cqpm_0324" / "images"
    png = next(one.read_bytes() for one in images.iterdir() if one.name.endswith(".png"))
    bank = Bank.model_validate({"name": "essai", "title": "Essai", "questions": [QUESTION]})
    async with database.transaction() as session:
        await publish(session, keeper, bank, {"cadran.png": png}, clock.now())
    library = Library(keeper)
    maker = Maker(database, library, NOBODY_SPECIAL)
    sender = Sender(database, keeper, bot, clock, library.minds, maker=maker)
    application = dispatch.build(LOCAL_TOKEN, local_telegram, HTTPXRequest(), HTTPXRequest())
    await application.initialize()
    intake = Intake(database, library, clock, application.process_update, sender.deliver)
    offset = 0

    async def do() -> None:
        nonlocal offset
        for update in await application.bot.get_updates(offset, timeout=0):
            offset = update.update_id + 1
            if update.effective_user and update.effective_user.id == chatter.id:
                await intake.take(update)
        await sender.finish(60)

    yield do
    await application.shutdown()


async def test_a_typed_answer_does_not_send_the_picture_again(
    respond: Callable[[], Awaitable[None]], chatter: Chatter
) -> None:
    async def types(text: str) -> None:
        chatter.writes(text)
        await respond()

    async def taps(label: str) -> None:
        chatter.taps(chatter.from_bot[-1]["message_id"], label)
        await respond()

    def seen() -> tuple[int, str]:
        """How many pictures were sent so far, and the current screen."""
        pictures = sum(one["media"] is not None for one in chatter.from_bot)
        return pictures, chatter.from_bot[-1]["text"]

    await types("/profil")
    await taps("Demander ma certitude")
    await types("/start C2")
    await taps("5 questions")
    pictures, question = seen()
    assert (pictures, "Que lit-on" in question) == (1, True)
    await types("13")
    pictures, certainty = seen()
    assert (pictures, "Votre certitude" in certainty) == (1, True)
    # The question that is asked again shows what it is about.
    await taps("✏️ Changer")
    assert seen() == (2, question)
    await types("12")
    await taps("👍 C'est sûr")
    pictures, correction = seen()
    assert (pictures, "Juste" in correction) == (2, True)
    assert not any(one["buttons"] for one in chatter.from_bot[:-1])
