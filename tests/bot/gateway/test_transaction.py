"""One update, one transaction: acted on once, whole or not at all, in each person's order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from markupsafe import Markup
from sqlalchemy import select
from telegram import Update

from bot.clock import Clock
from bot.gateway.texts import texts
from bot.gateway.transaction import MAX_TRIES, Intake, OrderKeeper, current
from bot.screen import Notice, Screen
from bot.store import people
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import FailedUpdate, Owed, Person, SeenUpdate
from bot.training.library import Library

CAMILLE, SACHA = 1001, 1002
Handler = Callable[[Update], Awaitable[None]]


def _text(update_id: int, sender: int, text: str) -> Update:
    return Update.de_json(
        {
            "update_id": update_id,
            "message": {
                "message_id": update_id,
                "date": 1_700_000_000,
                "chat": {"id": sender, "type": "private"},
                "from": {"id": sender, "is_bot": False, "first_name": "Camille"},
                "text": text,
            },
        },
        None,
    )


def _tap(update_id: int, sender: int, message_id: int) -> Update:
    return Update.de_json(
        {
            "update_id": update_id,
            "callback_query": {
                "id": f"query {update_id}",
                "chat_instance": "1",
                "data": "quiz",
                "from": {"id": sender, "is_bot": False, "first_name": "Camille"},
                "message": {
                    "message_id": message_id,
                    "date": 1_700_000_000,
                    "chat": {"id": sender, "type": "private"},
                },
            },
        },
        None,
    )


async def _echo(update: Update) -> None:
    """Show what was typed."""
    assert update.message
    current().shown = [Screen(Markup(update.message.text))]


class Told:
    """Notes whose answers are said to be committed."""

    def __init__(self) -> None:
        self.people: list[int] = []

    def __call__(self, person_id: int) -> None:
        self.people.append(person_id)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def intake(database: Database, told: Told) -> Callable[[Handler], Intake]:
    def make(handle: Handler) -> Intake:
        return Intake(database, Library(FileKeeper(Fernet.generate_key())), Clock(), handle, told)

    return make


MakeIntake = Callable[[Handler], Intake]


async def _owed(database: Database, telegram_id: int = CAMILLE) -> list[dict[str, Any]]:
    async with database.transaction() as session:
        rows = await session.scalars(
            select(Owed)
            .join(Person, Person.id == Owed.person_id)
            .where(Person.telegram_id == telegram_id)
            .order_by(Owed.id)
        )
        return [{"kind": row.kind, **row.payload} for row in rows]


async def _texts_owed(database: Database, telegram_id: int = CAMILLE) -> list[str]:
    return [row["text"] for row in await _owed(database, telegram_id) if row["kind"] == "screen"]


async def test_what_is_shown_is_owed_with_what_was_done(
    database: Database, intake: MakeIntake, told: Told
) -> None:
    async def handle(update: Update) -> None:
        current().visit.person.display_name = "Un autre nom"
        current().shown = [Screen(Markup("Fait"), expects="profile:name")]

    await intake(handle).take(_text(1, CAMILLE, "Bonjour"))
    async with database.transaction() as session:
        person = (await session.scalars(select(Person))).one()
    assert person.display_name == "Un autre nom"
    assert await _texts_owed(database) == ["Fait"]
    assert told.people == [person.id]


async def test_a_tap_is_answered_before_the_screen_it_leads_to(
    database: Database, intake: MakeIntake
) -> None:
    async def handle(_update: Update) -> None:
        current().shown = [Screen(Markup("Suite")), Notice("Noté")]

    await intake(handle).take(_tap(1, CAMILLE, 42))
    answer, screen = await _owed(database)
    assert answer == {"kind": "tap_answer", "query": "query 1", "text": "Noté"}
    assert (screen["kind"], screen["text"], screen["tapped"]) == ("screen", "Suite", 42)


async def test_screens_that_stand_beside_are_messages_in_the_order_they_were_shown(
    database: Database, intake: MakeIntake
) -> None:
    async def handle(_update: Update) -> None:
        beside = [Screen(Markup(text), beside=True) for text in ("Alerte", "Bilan")]
        current().shown = [*beside, Screen(Markup("Suite"))]

    await intake(handle).take(_tap(1, CAMILLE, 42))
    _, *shown = await _owed(database)
    # None takes the place of the tapped message: it would stand above those before it.
    assert [(one["kind"], one["text"], one["tapped"]) for one in shown] == [
        ("beside", "Alerte", None),
        ("beside", "Bilan", None),
        ("screen", "Suite", None),
    ]


async def test_an_update_that_comes_twice_acts_once(database: Database, intake: MakeIntake) -> None:
    one = intake(_echo)
    await one.take(_text(1, CAMILLE, "Bonjour"))
    await one.take(_text(1, CAMILLE, "Bonjour"))
    await intake(_echo).take_all([_text(1, CAMILLE, "Bonjour")])
    assert await _texts_owed(database) == ["Bonjour"]


async def test_two_processes_that_take_the_same_update_at_once_act_once(
    database: Database, intake: MakeIntake
) -> None:
    same = _text(1, CAMILLE, "Bonjour")
    await asyncio.gather(*(intake(_echo).take(same) for _ in range(4)))
    assert await _texts_owed(database) == ["Bonjour"]


async def test_an_update_that_always_fails_is_set_aside_and_others_go_on(
    database: Database, intake: MakeIntake
) -> None:
    tries = []

    async def handle(update: Update) -> None:
        assert update.message
        if update.message.text == "poison":
            tries.append(update.update_id)
            raise RuntimeError("always")
        await _echo(update)

    await intake(handle).take_all(
        [_text(1, CAMILLE, "poison"), _text(2, SACHA, "avant"), _text(3, CAMILLE, "après")]
    )
    assert tries == [1] * MAX_TRIES
    assert await _texts_owed(database, SACHA) == ["avant"]
    assert await _texts_owed(database, CAMILLE) == [str(texts("incident")), "après"]
    async with database.transaction() as session:
        failed = (await session.scalars(select(FailedUpdate))).one()
        seen = (await session.scalars(select(SeenUpdate.update_id))).all()
    assert (failed.update_id, failed.tries) == (1, MAX_TRIES)
    assert failed.set_aside_at is not None
    assert "RuntimeError: always" in failed.error
    assert failed.payload["message"]["text"] == "poison"
    assert sorted(seen) == [1, 2, 3]


async def test_someone_who_cannot_be_written_down_does_not_stop_the_others(
    database: Database, intake: MakeIntake
) -> None:
    beyond_any_database = 2**80
    await intake(_echo).take_all([_text(1, beyond_any_database, "moi"), _text(2, SACHA, "vous")])
    assert await _texts_owed(database, SACHA) == ["vous"]
    async with database.transaction() as session:
        failed = (await session.scalars(select(FailedUpdate))).one()
    assert failed.update_id == 1
    assert failed.set_aside_at is not None


async def test_a_failure_that_passes_leaves_no_trace_on_the_phone(
    database: Database, intake: MakeIntake
) -> None:
    tries = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        if len(tries) < MAX_TRIES:
            raise RuntimeError("not yet")
        await _echo(update)

    await intake(handle).take(_text(1, CAMILLE, "Bonjour"))
    assert await _texts_owed(database) == ["Bonjour"]


@pytest.mark.parametrize("swallowed", [False, True], ids=["raised", "caught by the dispatcher"])
async def test_all_that_a_failing_handler_wrote_is_undone(
    database: Database, intake: MakeIntake, swallowed: bool
) -> None:
    async def handle(_update: Update) -> None:
        exchange = current()
        exchange.visit.person.display_name = "À moitié"
        exchange.shown = [Screen(Markup("À moitié"))]
        await exchange.visit.session.flush()
        error = RuntimeError("half-way")
        if not swallowed:
            raise error
        exchange.error = error

    await intake(handle).take(_text(1, CAMILLE, "Bonjour"))
    async with database.transaction() as session:
        assert (await session.scalars(select(Person.display_name))).all() == ["Camille"]
    assert await _texts_owed(database) == [str(texts("incident"))]


async def test_each_person_is_served_in_order_and_all_side_by_side(
    database: Database, intake: MakeIntake
) -> None:
    served: list[str] = []

    async def handle(update: Update) -> None:
        assert update.message
        served.append(update.message.text or "")
        await _echo(update)

    updates = [
        _text(2 * n + who, sender, f"{sender} {n}")
        for n in range(10)
        for who, sender in enumerate((CAMILLE, SACHA))
    ]
    await intake(handle).take_all(updates)
    for sender in (CAMILLE, SACHA):
        expected = [f"{sender} {n}" for n in range(10)]
        assert [text for text in served if text.startswith(str(sender))] == expected
        assert await _texts_owed(database, sender) == expected


async def test_an_update_of_nobody_is_only_marked_as_seen(
    database: Database, intake: MakeIntake, told: Told
) -> None:
    await intake(_echo).take(Update(update_id=1))
    async with database.transaction() as session:
        assert (await session.scalars(select(SeenUpdate.update_id))).all() == [1]
    assert told.people == []


async def test_when_the_store_is_out_of_reach_nothing_is_acknowledged(told: Told) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    intake = Intake(nowhere, Library(FileKeeper(Fernet.generate_key())), Clock(), _echo, told)
    with pytest.raises(ExceptionGroup):
        await intake.take_all([_text(1, CAMILLE, "Bonjour")])
    assert told.people == []
    await nowhere.close()


# --- the order keeper -----------------------------------------------------------------------------


async def test_turns_of_one_key_never_overlap_and_keep_their_order() -> None:
    order = OrderKeeper()
    log: list[tuple[int, int, str]] = []

    async def work(key: int, number: int) -> None:
        async with order.turn(key):
            log.append((key, number, "in"))
            for _ in range(number % 4):
                await asyncio.sleep(0)
            log.append((key, number, "out"))

    await asyncio.gather(*(work(n % 3, n) for n in range(60)))
    for key in range(3):
        expected = [(key, n, what) for n in range(key, 60, 3) for what in ("in", "out")]
        assert [entry for entry in log if entry[0] == key] == expected


async def test_different_keys_do_not_wait_for_each_other() -> None:
    order = OrderKeeper()
    async with order.turn(1), asyncio.timeout(30), order.turn(2):
        pass


async def test_no_lock_is_left_behind_not_even_by_those_who_gave_up() -> None:
    order = OrderKeeper()

    async def fail() -> None:
        async with order.turn(1):
            await asyncio.sleep(0)
            raise RuntimeError

    async def wait_for_ever() -> None:
        async with order.turn(2):
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(wait_for_ever()) for _ in range(3)]
    await asyncio.gather(fail(), fail(), return_exceptions=True)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order._locks == {}
    async with order.turn(2):
        assert list(order._locks) == [2]


async def test_what_others_are_told_is_owed_to_them_and_delivered(
    database: Database, intake: MakeIntake, told: Told
) -> None:
    async with database.transaction() as session:
        other = (await people.arrive(session, SACHA, "Sacha", datetime.now(UTC))).id

    async def handle(_update: Update) -> None:
        current().visit.tell(other, Screen(Markup("Un mot")))
        current().shown = [Screen(Markup("Envoyé"))]

    await intake(handle).take(_text(1, CAMILLE, "Bonjour"))
    assert await _texts_owed(database) == ["Envoyé"]
    (message,) = await _owed(database, SACHA)
    assert (message["kind"], message["text"], message["tapped"]) == ("message", "Un mot", None)
    assert told.people[-1] == other
