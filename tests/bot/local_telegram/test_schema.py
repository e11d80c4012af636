"""What we take and give has the names and types of the official Bot API reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import telegram

from bot.local_telegram.methods import METHODS

SCHEMA = json.loads(Path(__file__).with_name("bot_api_schema.json").read_text())
_VARIANTS = {
    "MaybeInaccessibleMessage": lambda _: "Message",
    "ChatMember": lambda value: {"member": "ChatMemberMember", "kicked": "ChatMemberBanned"}[
        value["status"]
    ],
}


def check(value: Any, kind: str, where: str) -> None:
    """``value`` is a ``kind`` of the reference, all the way down."""
    if kind == "Integer":
        assert type(value) is int, where
    elif kind == "String":
        assert isinstance(value, str), where
    elif kind in {"Boolean", "True"}:
        assert isinstance(value, bool), where
    elif kind.startswith("Array of "):
        assert isinstance(value, list), where
        for item in value:
            check(item, kind.removeprefix("Array of "), where)
    else:
        fields = SCHEMA["types"][_VARIANTS.get(kind, lambda _: kind)(value)]
        missing = {name for name, field in fields.items() if field["required"]} - set(value)
        assert not missing, f"{where}: {kind} lacks {missing}"
        for name, item in value.items():
            assert name in fields, f"{where}: {kind} has no field {name}"
            check(item, fields[name]["type"], f"{where}.{name}")


def unknown_to_ptb(value: object) -> dict[str, Any]:
    """Fields that python-telegram-bot's object did not recognise, itself and all inside."""
    found: dict[str, Any] = {}
    if isinstance(value, telegram.TelegramObject):
        found |= value.api_kwargs
        for slot in {
            name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())
        }:
            if not slot.startswith("_") and slot != "api_kwargs":
                found |= unknown_to_ptb(getattr(value, slot, None))
    elif isinstance(value, tuple | list):
        for item in value:
            found |= unknown_to_ptb(item)
    return found


@pytest.mark.parametrize("name", sorted(METHODS))
def test_declared_parameters_are_those_of_the_reference(name):
    method = METHODS[name]
    reference = SCHEMA["methods"][method.name]
    declared = {parameter.name: parameter for parameter in method.parameters}
    assert set(declared) <= set(reference)
    for parameter in method.parameters:
        assert parameter.type == reference[parameter.name]["type"], parameter.name
        assert parameter.required == reference[parameter.name]["required"], parameter.name
    required = {name for name, field in reference.items() if field["required"]}
    assert required <= set(declared)


@pytest.fixture
def emitted(local, person, png) -> dict[str, tuple[str, Any]]:
    """One of everything that the server says to a bot: name → (type, object)."""
    keyboard = {
        "inline_keyboard": [
            [{"text": "Oui", "callback_data": "oui"}, {"text": "Lien", "url": "https://a.fr/"}]
        ]
    }
    person.writes("/start charge")
    text = local.result(
        "sendMessage",
        chat_id=person.id,
        text='<b>a</b><pre><code class="language-py">b</code></pre><a href="https://a.fr">c</a>',
        parse_mode="HTML",
        link_preview_options={"is_disabled": True},
        protect_content=True,
        reply_parameters={"message_id": 1},
        reply_markup=keyboard,
    )
    person.taps(text["message_id"], "Oui")
    edited = local.result(
        "editMessageText", chat_id=person.id, message_id=text["message_id"], text="autre"
    )
    person.sends_file(png, "photo.png", caption="une /photo")
    person.sends_file(b"%PDF", "rapport.pdf")
    local.post(f"{person.path}/block")
    local.post(f"{person.path}/unblock")
    local.result("setMyCommands", commands=[{"command": "quiz", "description": "S'exercer"}])
    updates = local.updates()
    photo = next(u["message"]["photo"] for u in updates if "photo" in u.get("message", {}))
    again = local.result(
        "sendPhoto",
        chat_id=person.id,
        photo=photo[0]["file_id"],
        has_spoiler=True,
        show_caption_above_media=True,
        caption="<i>a</i>",
        parse_mode="html",
    )
    return {
        "getMe": ("User", local.result("getMe")),
        "sendMessage": ("Message", text),
        "editMessageText": ("Message", edited),
        "sendPhoto": ("Message", again),
        "getUpdates": ("Array of Update", updates),
        "getFile": ("File", local.result("getFile", file_id=photo[0]["file_id"])),
        "getChat": ("ChatFullInfo", local.result("getChat", chat_id=person.id)),
        "getWebhookInfo": ("WebhookInfo", local.result("getWebhookInfo")),
        "getMyCommands": ("Array of BotCommand", local.result("getMyCommands")),
    }


def test_everything_emitted_has_the_fields_and_types_of_the_reference(emitted):
    kinds = {field for update in emitted["getUpdates"][1] for field in update}
    assert kinds == {"update_id", "message", "callback_query", "my_chat_member"}
    for method, (kind, value) in emitted.items():
        check(value, kind, method)


async def test_python_telegram_bot_knows_everything_emitted(emitted, bot):
    for kind, value in emitted.values():
        ptb_type = getattr(telegram, kind.removeprefix("Array of "))
        items = value if isinstance(value, list) else [value]
        for item in items:
            understood = ptb_type.de_json(item, bot)
            assert unknown_to_ptb(understood) == {}, item


def test_the_checker_itself_sees_wrong_fields_and_types():
    good = {"id": 1, "is_bot": True, "first_name": "Bot"}
    check(good, "User", "here")
    for bad in ({**good, "id": "1"}, {**good, "colour": "red"}, {"id": 1, "is_bot": True}):
        with pytest.raises(AssertionError):
            check(bad, "User", "here")
    assert unknown_to_ptb(telegram.User.de_json({**good, "colour": "red"})) == {"colour": "red"}
