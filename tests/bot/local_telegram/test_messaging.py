"""Sending, editing and deleting, over HTTP: what Telegram does, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import telegram

from bot.local_telegram import LOCAL_TOKEN

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def test_ptb_sends_formatted_text_and_the_person_sees_it(bot, person):
    message = await bot.send_message(person.id, "<b>Vide</b> &lt; 10⁻³ mbar", parse_mode="HTML")
    assert message.text_html == "<b>Vide</b> &lt; 10⁻³ mbar"
    assert message.chat.id == person.id
    assert message.from_user.is_bot
    [seen] = person.chat
    assert seen["html"] == "<b>Vide</b> &lt; 10⁻³ mbar"
    assert (seen["from"], seen["message_id"]) == ("bot", message.message_id)


async def test_messages_of_a_chat_are_numbered_one_after_the_other(bot, person, other):
    numbers = [(await bot.send_message(person.id, "a")).message_id for _ in range(3)]
    await bot.send_message(other.id, "b")
    assert numbers == [1, 2, 3]
    assert person.writes("c") == 4
    assert other.writes("d") == 2


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "é" * 20_000}, "text is too long"),
        (
            {"text": "<x>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ({"text": "*a*", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"text": "a", "chat_id": 424242}, "chat not found"),
        ({"text": "a", "chat_id": "@inconnu"}, "chat not found"),
        ({"text": "a", "chat_id": 10**30}, "chat not found"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "a", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
        ({"text": "a", "link_preview_options": []}, "object expected as link preview options"),
    ],
)
def test_a_text_that_telegram_refuses_is_refused(local, person, parameters, description):
    refusal = local.refusal("sendMessage", **{"chat_id": person.id, **parameters})
    assert refusal == f"Bad Request: {description}"
    assert person.chat == []


def test_the_limit_of_a_text_counts_what_remains_after_markup(local, person):
    text = "<b>" + "&lt;" * 4096 + "</b>"
    message = local.result("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert message["text"] == "<" * 4096


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        (
            {"inline_keyboard": [{"text": "a"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"inline_keyboard": [["a"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"inline_keyboard": [[{"text": "a"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "a" * 65}]]},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101},
            "reply markup is too long",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "url": "nulle part"}]]},
            "inline keyboard button URL 'nulle part' is invalid: Wrong HTTP URL",
        ),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
        (
            {"inline_keyboard": [[{"text": "a", "copy_text": {"text": "b"}}]]},
            "can't parse inline keyboard button: "
            "copy_text is not implemented by the local Telegram",
        ),
        (
            {"keyboard": [[{"text": "a", "request_contact": True}]]},
            "can't parse keyboard button: request_contact is not implemented by the local Telegram",
        ),
    ],
)
def test_a_keyboard_that_telegram_refuses_is_refused(local, person, markup, description):
    refusal = local.refusal("sendMessage", chat_id=person.id, text="a", reply_markup=markup)
    assert refusal == f"Bad Request: {description}"


def test_callback_data_may_fill_64_bytes(local, person):
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 32}]]}
    message = local.result("sendMessage", chat_id=person.id, text="a", reply_markup=markup)
    assert message["reply_markup"] == markup


async def test_an_edit_changes_the_message_in_place(bot, person, button):
    message = await bot.send_message(person.id, "avant", reply_markup=button)
    edited = await bot.edit_message_text("après", person.id, message.message_id)
    assert edited.text == "après"
    assert edited.edit_date is not None
    [seen] = person.chat
    assert (seen["html"], seen["buttons"], seen["edited"]) == ("après", [], True)


def test_an_edit_that_changes_nothing_is_refused(local, person, button):
    place = {"chat_id": person.id, "message_id": 1}
    local.result("sendMessage", chat_id=person.id, text="<b>a</b>", parse_mode="HTML")
    same = {**place, "text": "<b>a</b>", "parse_mode": "HTML"}
    assert local.refusal("editMessageText", **same) == NOT_MODIFIED
    local.result("editMessageText", **same, reply_markup=button)
    assert local.refusal("editMessageText", **same, reply_markup=button) == NOT_MODIFIED
    assert local.refusal("editMessageReplyMarkup", **place, reply_markup=button) == NOT_MODIFIED
    local.result("editMessageReplyMarkup", **place)
    assert local.refusal("editMessageReplyMarkup", **place) == NOT_MODIFIED


def test_taking_the_keyboard_away_keeps_everything_else(local, person, button):
    preview = {"is_disabled": True}
    local.result(
        "sendMessage",
        chat_id=person.id,
        text="a",
        reply_markup=button,
        link_preview_options=preview,
        protect_content=True,
    )
    edited = local.result("editMessageReplyMarkup", chat_id=person.id, message_id=1)
    assert "reply_markup" not in edited
    assert edited["text"] == "a"
    assert edited["link_preview_options"] == preview
    assert edited["has_protected_content"] is True


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("editMessageText", {"message_id": 99, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "a"}, "message can't be edited"),
        ("editMessageText", {"message_id": 3, "text": "a"}, "message can't be edited"),
        ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
        ("editMessageText", {"message_id": 2, "text": "a" * 4097}, "MESSAGE_TOO_LONG"),
        (
            "editMessageText",
            {"message_id": 2, "text": "a", "reply_markup": {"remove_keyboard": True}},
            "inline keyboard expected",
        ),
        ("editMessageText", {"chat_id": "", "text": "a"}, "message identifier is not specified"),
        (
            "editMessageCaption",
            {"message_id": 2, "caption": "a"},
            "there is no caption in the message to edit",
        ),
        ("editMessageReplyMarkup", {"message_id": 1}, "message can't be edited"),
        (
            "editMessageMedia",
            {"message_id": 2, "media": "{"},
            "can't parse input media JSON object",
        ),
        (
            "editMessageMedia",
            {"message_id": 2, "media": {"type": "video", "media": "x"}},
            'can\'t parse InputMedia: type "video" is unsupported',
        ),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("deleteMessage", {}, "message identifier is not specified"),
    ],
)
def test_an_impossible_edit_or_deletion_is_refused(local, person, method, parameters, description):
    person.writes("une personne a écrit ceci")
    local.result("sendMessage", chat_id=person.id, text="avant")
    keyboard = {"keyboard": [["touche"]]}
    local.result("sendMessage", chat_id=person.id, text="avant", reply_markup=keyboard)
    refusal = local.refusal(method, **{"chat_id": person.id, **parameters})
    assert refusal == f"Bad Request: {description}"


async def test_a_deleted_message_is_gone(bot, person):
    message = await bot.send_message(person.id, "a")
    written = person.writes("b")
    assert await bot.delete_message(person.id, message.message_id)
    assert await bot.delete_message(person.id, written)
    assert person.chat == []
    with pytest.raises(telegram.error.BadRequest, match="essage to delete not found"):
        await bot.delete_message(person.id, written)


def test_a_message_older_than_two_days_cannot_be_deleted(local, person):
    local.result("sendMessage", chat_id=person.id, text="a")
    later = datetime.now(UTC) + timedelta(hours=49)
    local.post("clock", now=later.isoformat())
    refusal = local.refusal("deleteMessage", chat_id=person.id, message_id=1)
    assert refusal == "Bad Request: message can't be deleted for everyone"


async def test_a_reply_shows_what_it_replies_to(bot, person):
    written = person.writes("question")
    reply = await bot.send_message(person.id, "réponse", reply_to_message_id=written)
    assert reply.reply_to_message.text == "question"
    assert person.chat[-1]["reply_to"] == written
    lenient = telegram.ReplyParameters(99, allow_sending_without_reply=True)
    alone = await bot.send_message(person.id, "seul", reply_parameters=lenient)
    assert alone.reply_to_message is None


async def test_the_reply_keyboard_stays_until_removed_or_used_once(bot, person):
    keyboard = telegram.ReplyKeyboardMarkup([["Oui", "Non"]])
    await bot.send_message(person.id, "?", reply_markup=keyboard)
    person.writes("Oui")
    assert person.view["reply_keyboard"] == [["Oui", "Non"]]
    await bot.send_message(person.id, "bien", reply_markup=telegram.ReplyKeyboardRemove())
    assert person.view["reply_keyboard"] is None
    once = telegram.ReplyKeyboardMarkup([["A"]], one_time_keyboard=True)
    await bot.send_message(person.id, "?", reply_markup=once)
    person.writes("A")
    assert person.view["reply_keyboard"] is None


async def test_whoever_blocked_the_bot_hears_nothing_from_it(local, bot, person, other):
    message = await bot.send_message(person.id, "a")
    local.post(f"{person.path}/block")
    for attempt in (
        bot.send_message(person.id, "b"),
        bot.edit_message_text("b", person.id, message.message_id),
        bot.send_document(person.id, b"b", filename="b.txt"),
        bot.send_chat_action(person.id, "typing"),
    ):
        with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
            await attempt
    assert [seen["html"] for seen in person.chat] == ["a"]
    await bot.send_message(other.id, "c")
    local.post(f"{person.path}/unblock")
    await bot.send_message(person.id, "d")
    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json", "json in a form"])
def test_parameters_come_in_all_of_telegrams_ways(local, person, button, way):
    url = f"/bot{LOCAL_TOKEN}/SENDmessage"
    flat = {
        "chat_id": str(person.id),
        "text": "a",
        "reply_markup": httpx.Response(200, json=button).text,
    }
    request = {
        "query": {"method": "GET", "params": flat},
        "form": {"method": "POST", "data": flat},
        "multipart": {"method": "POST", "files": {k: (None, v) for k, v in flat.items()}},
        "json": {"method": "POST", "json": {**flat, "chat_id": person.id, "reply_markup": button}},
        "json in a form": {"method": "POST", "json": flat},
    }[way]
    reply = local.http.request(request.pop("method"), url, **request)
    assert reply.json()["result"]["reply_markup"] == button
    assert person.chat[0]["buttons"] == [[{"label": "Oui", "data": "oui"}]]


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/botmauvais/getMe", 401, "Unauthorized"),
        ("/bot123:court/getMe", 401, "Unauthorized"),
        (f"/bot0{LOCAL_TOKEN}/getMe", 401, "Unauthorized"),
        (f"/bot{LOCAL_TOKEN}", 404, "Not Found"),
        ("/ailleurs", 404, "Not Found"),
        (
            f"/bot{LOCAL_TOKEN}/sendVoice",
            404,
            "Not Found: method sendVoice is not implemented by the local Telegram",
        ),
    ],
)
def test_wrong_addresses_are_refused(local, path, code, description):
    reply = local.http.get(path)
    assert reply.status_code == code
    assert reply.json() == {"ok": False, "error_code": code, "description": description}


def test_a_body_that_is_no_json_object_is_refused(local):
    for body in ("{", "[]", '{"a": "\\ud800"}', '{"a": NaN}', "[" * 100_000):
        reply = local.http.post(
            f"/bot{LOCAL_TOKEN}/getMe",
            content=body,
            headers={"Content-Type": "application/json"},
        )
        assert reply.status_code == 400


async def test_any_well_shaped_token_is_a_bot_of_that_id(local):
    client = telegram.Bot("777:" + "x" * 35, base_url=f"{local.address}/bot")
    async with client:
        assert (await client.get_me()).id == 777


async def test_the_bots_commands_reach_the_menu(bot, person):
    await bot.set_my_commands([("aide", "Aide")])
    assert person.view["commands"] == [{"command": "aide", "description": "Aide"}]
    scope = telegram.BotCommandScopeChat(person.id)
    await bot.set_my_commands([("quiz", "S'exercer")], scope=scope, language_code="fr")
    assert [command["command"] for command in person.view["commands"]] == ["quiz"]
    assert (await bot.get_my_commands(scope, "fr"))[0].command == "quiz"
    await bot.delete_my_commands(scope, "fr")
    await bot.delete_my_commands()
    assert person.view["commands"] == []


@pytest.mark.parametrize(
    ("command", "description", "complaint"),
    [
        ("", "a", "command must be non-empty"),
        ("a" * 33, "a", "command length must not exceed 32"),
        ("Quiz", "a", "BOT_COMMAND_INVALID"),
        ("é", "a", "BOT_COMMAND_INVALID"),
        ("quiz", "", "command description must be non-empty"),
        ("quiz", "a" * 257, "command description length must not exceed 256"),
    ],
)
def test_wrong_commands_are_refused(local, command, description, complaint):
    wrong = [{"command": command, "description": description}]
    assert local.refusal("setMyCommands", commands=wrong) == f"Bad Request: {complaint}"


def test_more_than_a_hundred_commands_are_refused(local):
    commands = [{"command": f"commande_{number}", "description": "a"} for number in range(101)]
    assert local.result("setMyCommands", commands=commands[:100])
    assert local.refusal("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


async def test_what_the_bot_says_of_itself_is_accepted(bot):
    assert await bot.set_my_description("Réviser le CQPM 0324")
    assert await bot.set_my_short_description("CQPM 0324")
    assert await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())


async def test_the_bot_is_seen_writing_until_it_sends(bot, person):
    await bot.send_chat_action(person.id, "typing")
    assert person.view["typing"] is True
    await bot.send_message(person.id, "voilà")
    assert person.view["typing"] is False
    with pytest.raises(telegram.error.BadRequest, match="rong parameter action in request"):
        await bot.send_chat_action(person.id, "dancing")


async def test_the_chat_of_a_person_can_be_asked_for(bot, person):
    chat = await bot.get_chat(person.id)
    assert (chat.type, chat.first_name) == ("private", person.name)
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.get_chat(99)
