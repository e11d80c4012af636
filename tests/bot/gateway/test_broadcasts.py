"""Due digests on their way to a (local) Telegram: each arrives once at most, on bad days too."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest
import telegram
from cryptography.fernet import Fernet
from markupsafe import Markup
from sqlalchemy import select

from bot.clock import Clock
from bot.gateway import rendering
from bot.gateway.duties import Rounds
from bot.gateway.making import Maker
from bot.gateway.sending import Sender
from bot.screen import Screen
from bot.store import groups, outbox, people, tutors
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import DueDigest, Person
from bot.training.library import Library
from bot.training.visit import NOBODY_SPECIAL
from bot.tutor import planner
from tests.bot.gateway.test_sending import Calls, Chatter, GoesWrong

FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Bot:
    """What runs in one process: the rounds and the sender, on a clock that can be moved.

    Each starts a minute after the one before.
    """

    def __init__(self, database: Database, files: FileKeeper, bot: telegram.Bot, age: int) -> None:
        self.database, self.clock = database, Clock()
        self.set(MONDAY + age * MINUTE)
        library = Library(files)
        maker = Maker(database, library, NOBODY_SPECIAL)
        self.rounds = Rounds(database, library, self.clock, [planner.DIGESTS])
        self.sender = Sender(database, files, bot, self.clock, library.minds, maker=maker)

    def set(self, now: datetime) -> None:
        self.clock.shift(now - datetime.now(UTC))

    async def work(self) -> None:
        """Queue what is due, send what is queued, note how it ended."""
        await self.rounds.go()
        await self.sender.broadcast(pause_seconds=0)
        await self.rounds.go()

    async def owe(self, telegram_id: int, text: str) -> None:
        """Owe this person a reply, as after a tap."""
        async with self.database.transaction() as session:
            person = await people.with_telegram_id(session, telegram_id)
            assert person is not None
            content = rendering.payload(Screen(Markup(text)), None)
            outbox.owe(session, person.id, outbox.Kind.SCREEN, content, self.clock.now())

    async def states(self) -> list[str]:
        async with self.database.transaction() as session:
            return list(await session.scalars(select(DueDigest.state).order_by(DueDigest.id)))


async def _tutors(database: Database, *telegram_ids: int) -> None:
    """Tutors since Friday, each with a group « G0 », « G1 »… in which there is a candidate."""
    async with database.transaction() as session:
        learner = await people.arrive(session, 1, "Camille", FRIDAY)
        for number, telegram_id in enumerate(telegram_ids):
            person = await people.arrive(session, telegram_id, "Dominique", FRIDAY)
            await people.conversation(session, person.id)
            await tutors.name(session, person.id, None, FRIDAY)
            made = await groups.create(session, person.id, f"G{number}", "Europe/Paris", FRIDAY)
            await groups.join(session, made.id, learner.id, FRIDAY)


@pytest.fixture
def files() -> FileKeeper:
    return FileKeeper(Fernet.generate_key())


@pytest.fixture
async def start(
    database: Database, files: FileKeeper, bot: telegram.Bot, chatter: Chatter
) -> Callable[[], Bot]:
    """Starts the bot, for the chatter who is a tutor with one group."""
    await _tutors(database, chatter.id)
    ages = count()
    return lambda: Bot(database, files, bot, next(ages))


@pytest.fixture
async def local(control: httpx.Client) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=control.base_url, timeout=20) as client:
        yield client


def _digests(chatter: Chatter) -> int:
    return sum("Bilan · G0" in message["text"] for message in chatter.from_bot)


async def test_it_arrives_once_and_leaves_the_screen_as_it_is(
    start: Callable[[], Bot], chatter: Chatter
) -> None:
    one = start()
    await one.owe(chatter.id, "Question")
    await one.work()
    await one.work()
    assert chatter.from_bot[0]["text"] == "Question"
    assert _digests(chatter) == 1
    assert await one.states() == ["sent"]


async def test_a_kill_between_queue_and_send_does_not_lose_it(
    start: Callable[[], Bot], chatter: Chatter
) -> None:
    await start().rounds.go()
    heir = start()
    await heir.sender.take_over()
    await heir.work()
    assert (_digests(chatter), await heir.states()) == (1, ["sent"])


async def test_a_kill_while_it_is_under_way_leaves_its_outcome_unknown(
    start: Callable[[], Bot], chatter: Chatter
) -> None:
    dead = start()
    await dead.rounds.go()
    async with dead.database.transaction() as session:
        tutor = await session.scalar(select(Person.id).where(Person.telegram_id == chatter.id))
        assert tutor is not None
        assert await outbox.claim(session, tutor, dead.clock.now())
    heir = start()
    await heir.sender.take_over()
    await heir.owe(chatter.id, "Réponse")
    await heir.work()
    heir.sender.deliver(tutor)
    await heir.sender.finish(20)
    assert await heir.states() == ["unknown"]
    assert [message["text"] for message in chatter.from_bot] == ["Réponse"]


async def test_a_reply_that_is_lost_is_not_followed_by_a_second_digest(
    start: Callable[[], Bot], chatter: Chatter, goes_wrong: GoesWrong
) -> None:
    one = start()
    goes_wrong("sendMessage", "lost")
    await one.work()
    one.set(MONDAY + 60 * MINUTE)
    await one.work()
    assert (_digests(chatter), await one.states()) == (1, ["unknown"])


@pytest.mark.parametrize("kind", ["5xx", "429"])
async def test_what_telegram_refuses_for_now_is_sent_later_the_same_day(
    start: Callable[[], Bot], chatter: Chatter, goes_wrong: GoesWrong, calls: Calls, kind: str
) -> None:
    one = start()
    goes_wrong("sendMessage", kind)
    await one.work()
    assert (_digests(chatter), await one.states()) == (0, ["queued"])
    one.set(MONDAY + 10 * MINUTE)
    await one.work()
    assert (_digests(chatter), await one.states()) == (1, ["sent"])
    assert calls().count("sendMessage") == 2


async def test_a_tutor_who_blocked_the_bot_is_noted_as_out_of_reach(
    start: Callable[[], Bot], chatter: Any
) -> None:
    one = start()
    chatter.blocks()
    await one.work()
    assert await one.states() == ["undeliverable"]
    chatter.unblocks()
    async with one.database.transaction() as session:
        await people.arrive(session, chatter.id, "Dominique", one.clock.now())
    await one.work()
    assert _digests(chatter) == 0


async def test_three_hundred_groups_due_at_once_get_exactly_one_each(
    start: Callable[[], Bot],
    chatter: Chatter,
    local: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def one_line(*_: object) -> tuple[Screen]:
        """What a digest says, and costs, is not at stake here."""
        return (Screen(Markup("Bilan")),)

    monkeypatch.setattr(planner, "parts", one_line)
    ids = [chatter.id]
    while len(ids) < 300:
        name = f"T{secrets.token_hex(6)}"
        ids.append((await local.post("/local/people", json={"name": name})).json()["id"])
    await local.delete("/local/calls")
    first, second = start(), start()
    await _tutors(first.database, *ids[1:])
    await asyncio.gather(first.rounds.go(), second.rounds.go())
    await first.owe(chatter.id, "Réponse")
    await asyncio.gather(first.sender.broadcast(0), second.sender.broadcast(0))
    await first.rounds.go()
    assert await first.states() == ["sent"] * 300
    sent = [
        int(call["parameters"]["chat_id"])
        for call in (await local.get("/local/calls")).json()
        if call["method"] == "sendMessage" and call["parameters"]["text"] == "Bilan"
    ]
    assert Counter(sent) == dict.fromkeys(ids, 1)
