"""Every update finds its function: commands, buttons, texts, the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from telegram import Update
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.gateway import dispatch
from bot.gateway.transaction import Intake
from bot.local_telegram import LOCAL_TOKEN
from bot.store import tutors
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Conversation, Group, Owed, Person
from bot.training.library import Library

CAMILLE = {"id": 1001, "is_bot": False, "first_name": "Camille"}
CHAT = {"id": 1001, "type": "private", "first_name": "Camille"}


@pytest.fixture
async def application(
    local_telegram: str,
) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    application = dispatch.build(LOCAL_TOKEN, local_telegram, HTTPXRequest(), HTTPXRequest())
    await application.initialize()
    yield application
    await application.shutdown()


Take = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def take(database: Database, application: Application[Any, Any, Any, Any, Any, Any]) -> Take:
    """Takes one update in, and gives the texts that are owed for it."""
    handle = application.process_update
    intake = Intake(
        database,
        Library(FileKeeper(Fernet.generate_key())),
        Clock(),
        handle,
        lambda person_id: None,
    )
    taken = 0

    async def do(**content: Any) -> list[str]:
        nonlocal taken
        taken += 1
        update = Update.de_json({"update_id": taken, **content}, application.bot)
        async with database.transaction() as session:
            before = set(await session.scalars(select(Owed.id)))
        await intake.take(update)
        async with database.transaction() as session:
            rows = await session.scalars(select(Owed).order_by(Owed.id))
            return [row.payload["text"] for row in rows if row.id not in before]

    return do


def _message(text: str, **other: Any) -> dict[str, Any]:
    entities = []
    if text.startswith("/"):
        word = text.split(maxsplit=1)[0]
        entities = [{"type": "bot_command", "offset": 0, "length": len(word)}]
    content = other or {"text": text, "entities": entities}
    return {"message_id": 1, "date": 1_700_000_000, "chat": CHAT, "from": CAMILLE, **content}


def _tap(data: str) -> dict[str, Any]:
    message = {"message_id": 1, "date": 1_700_000_000, "chat": CHAT}
    return {"id": "1", "chat_instance": "1", "from": CAMILLE, "message": message, "data": data}


@pytest.mark.parametrize(
    "text", ["/aide", "/AIDE", "/aide@cqpm_bot", "/aide et la suite", "/aide\net la suite"]
)
async def test_a_command_is_known_however_it_is_written(take: Take, text: str) -> None:
    (shown,) = await take(message=_message(text))
    assert "Ce que vous pouvez faire" in shown


async def test_a_command_written_with_its_accents_is_no_answer(take: Take) -> None:
    # Telegram does not mark « /progrès » as a command, which only takes plain letters.
    (shown,) = await take(message={**_message("/progrès"), "entities": []})
    assert "Vos progrès" in shown


async def test_a_deep_link_hands_its_argument_over(take: Take) -> None:
    (shown,) = await take(message=_message("/start C4"))
    assert "C4" in shown


async def test_an_unknown_command_is_answered(take: Take) -> None:
    (shown,) = await take(message=_message("/nimporte"))
    assert "Je ne connais pas cette commande. Tapez /aide" in shown


@pytest.mark.parametrize(("typed", "meant"), [("/quizz", "/quiz"), ("/Progress", "/progres")])
async def test_a_mistyped_command_is_told_the_one_that_was_meant(
    take: Take, typed: str, meant: str
) -> None:
    (shown,) = await take(message=_message(typed))
    assert f"Vouliez-vous {meant}\u202f?" in shown


async def test_a_command_of_another_role_is_never_the_one_that_was_meant(take: Take) -> None:
    (shown,) = await take(message=_message("/groupe"))
    assert "Vouliez-vous" not in shown


@pytest.mark.parametrize("typed", ["/QUIZ c4", "/quiz C4"])
async def test_a_quiz_can_be_asked_for_with_its_capacity(take: Take, typed: str) -> None:
    (shown,) = await take(message=_message(typed))
    assert "C4" in shown
    assert "Combien de questions" in shown


async def test_a_capacity_that_does_not_exist_is_told_with_those_that_do(take: Take) -> None:
    (shown,) = await take(message=_message("/quiz C9"))
    assert "Je ne connais pas «\u202fC9\u202f»" in shown
    assert "de C1 à C7" in shown
    assert "Sur quoi voulez-vous travailler" in shown


@pytest.mark.parametrize("data", ["", "x", "quiz:C9", "q:1", "ref:C9", "profile:x:y", ":::"])
async def test_a_forged_button_says_that_it_is_no_longer_active(take: Take, data: str) -> None:
    assert await take(callback_query=_tap(data)) == ["Ce bouton n'est plus actif."]


async def test_a_button_leads_to_its_screen(take: Take) -> None:
    answer, screen = await take(callback_query=_tap("ref"))
    assert answer is None
    assert "54 critères" in screen


async def test_what_is_typed_goes_to_the_screen_that_waits_for_it(
    take: Take, database: Database
) -> None:
    await take(callback_query=_tap("profile:name"))
    (shown,) = await take(message=_message("Sacha & Cie"))
    assert "<b>Sacha &amp; Cie</b>" in shown
    async with database.transaction() as session:
        assert await session.scalar(select(Conversation.expects)) is None


async def test_what_begins_with_a_slash_and_no_letter_is_an_answer(
    take: Take, database: Database
) -> None:
    await take(callback_query=_tap("profile:name"))
    await take(message=_message("/10"))
    async with database.transaction() as session:
        assert await session.scalar(select(Person.display_name)) == "/10"


async def test_a_command_ends_the_waiting(take: Take, database: Database) -> None:
    await take(callback_query=_tap("profile:name"))
    await take(message=_message("/aide"))
    await take(message=_message("Sacha"))
    async with database.transaction() as session:
        assert await session.scalar(select(Person.display_name)) == "Camille"


async def test_a_text_that_nothing_waits_for_shows_what_can_be_done(take: Take) -> None:
    (shown,) = await take(message=_message("Bonjour ?"))
    assert "Sur quoi voulez-vous travailler" in shown


async def test_what_is_not_text_is_told_so(take: Take) -> None:
    sticker: dict[str, Any] = {"file_id": "1", "file_unique_id": "1", "type": "regular"}
    sticker |= {"width": 1, "height": 1, "is_animated": False, "is_video": False}
    (shown,) = await take(message=_message("", sticker=sticker))
    assert "ni autocollant" in shown
    assert "écrivez, ou touchez un bouton" in shown


async def test_someone_who_blocks_the_bot_is_noted_until_they_come_back(
    take: Take, database: Database
) -> None:
    def membership(old: str, new: str) -> dict[str, Any]:
        bot = {"id": 1, "is_bot": True, "first_name": "CQPM"}
        until = {"until_date": 0}
        return {
            "chat": CHAT,
            "from": CAMILLE,
            "date": 1_700_000_000,
            "old_chat_member": {"user": bot, "status": old, **(until if old == "kicked" else {})},
            "new_chat_member": {"user": bot, "status": new, **(until if new == "kicked" else {})},
        }

    assert await take(my_chat_member=membership("member", "kicked")) == []
    async with database.transaction() as session:
        assert await session.scalar(select(Person.blocked_at)) is not None
    assert await take(my_chat_member=membership("kicked", "member")) == []
    async with database.transaction() as session:
        assert await session.scalar(select(Person.blocked_at)) is None


async def test_what_is_said_in_a_group_is_left_unanswered(take: Take) -> None:
    group = {"id": -100, "type": "group", "title": "Atelier"}
    assert await take(message={**_message("/aide"), "chat": group}) == []


async def test_what_happens_in_a_group_leaves_no_trace_of_anybody(
    take: Take, database: Database
) -> None:
    group = {"id": -100, "type": "group", "title": "Atelier"}
    bot = {"id": 1, "is_bot": True, "first_name": "CQPM"}
    await take(message={**_message("bonjour"), "chat": group})
    await take(
        my_chat_member={
            "chat": group,
            "from": CAMILLE,
            "date": 1_700_000_000,
            "old_chat_member": {"user": bot, "status": "member"},
            "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
        }
    )
    async with database.transaction() as session:
        assert (await session.scalars(select(Person))).all() == []


async def test_whoever_puts_the_bot_out_of_a_group_has_not_blocked_it(
    take: Take, database: Database
) -> None:
    await take(message=_message("/aide"))
    bot = {"id": 1, "is_bot": True, "first_name": "CQPM"}
    await take(
        my_chat_member={
            "chat": {"id": -100, "type": "group", "title": "Atelier"},
            "from": CAMILLE,
            "date": 1_700_000_000,
            "old_chat_member": {"user": bot, "status": "member"},
            "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
        }
    )
    async with database.transaction() as session:
        assert await session.scalar(select(Person.blocked_at)) is None


async def test_a_tap_on_a_message_out_of_reach_is_answered(take: Take) -> None:
    gone = {"message_id": 1, "date": 0, "chat": CHAT}
    _spinner, shown = await take(callback_query={**_tap("quiz"), "message": gone})
    assert "Sur quoi voulez-vous travailler" in shown


def test_the_menu_shows_commands_that_telegram_accepts() -> None:
    menu = dispatch.menu()
    assert {"quiz", "reprendre", "progres", "referentiel", "profil", "aide"} <= {
        command.command for command in menu
    }
    for command in menu:
        assert 1 <= len(command.command) <= 32
        assert command.command == command.command.lower()
        assert 1 <= len(command.description) <= 256


async def test_a_tutors_buttons_and_commands_end_with_their_role(
    take: Take, database: Database
) -> None:
    await take(message=_message("/start"))
    async with database.transaction() as session:
        person = (await session.scalars(select(Person))).one()
        await tutors.name(session, person.id, None, person.created_at)
    (shown,) = await take(message=_message("/start"))
    assert "Créez un groupe" in shown
    _, asks = await take(callback_query=_tap("newgroup"))
    assert "nom du groupe" in asks
    async with database.transaction() as session:
        await tutors.remove(session, person.id, person.created_at)
    (shown,) = await take(message=_message("Lyon"))
    assert "Sur quoi voulez-vous travailler" in shown
    async with database.transaction() as session:
        assert (await session.scalars(select(Group))).all() == []
    assert await take(callback_query=_tap("newgroup")) == ["Ce bouton n'est plus actif."]
    (shown,) = await take(message=_message("/groupes"))
    assert "Je ne connais pas cette commande" in shown
    (shown,) = await take(message=_message("/start"))
    assert "Je vous aide à préparer" in shown


async def test_routes_and_commands_belong_to_one_wing_each() -> None:
    for names in (
        [command.name for wing in dispatch.WINGS for command in wing.commands],
        [route for wing in dispatch.WINGS for route in wing.taps],
        [route for wing in dispatch.WINGS for route in wing.typed],
    ):
        assert len(set(names)) == len(names)
