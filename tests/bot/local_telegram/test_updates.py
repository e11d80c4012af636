"""The queue of updates: nothing acknowledged too early, nothing delivered too late."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import telegram

from bot.local_telegram import LOCAL_TOKEN

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def texts(updates):
    return [update["message"]["text"] for update in updates if "message" in update]


def later(local, seconds):
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    local.post("clock", now=moment.isoformat())


def test_updates_come_again_until_a_later_offset_acknowledges_them(local, person):
    person.writes("un")
    person.writes("deux")
    first, second = local.updates()
    assert second["update_id"] == first["update_id"] + 1
    assert local.updates() == [first, second]
    assert local.updates(limit=1) == [first]
    assert local.updates(offset=second["update_id"]) == [second]
    assert local.updates() == [second]
    assert local.updates(offset=second["update_id"] + 1) == []
    person.writes("trois")
    assert local.updates()[0]["update_id"] == second["update_id"] + 1


def test_a_negative_offset_keeps_the_last_ones_only(local, person):
    for text in ("un", "deux", "trois"):
        person.writes(text)
    assert texts(local.updates(offset=-1)) == ["trois"]
    assert texts(local.updates()) == ["trois"]


def test_kinds_that_the_bot_does_not_want_are_not_queued(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    local.updates(allowed_updates=["message"])
    person.taps(1, "Oui")
    person.writes("b")
    assert texts(local.updates()) == ["b"]
    assert len(local.updates()) == 1


async def test_a_waiting_poll_gets_an_update_as_it_comes(bot, person):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    assert not poll.done()
    await asyncio.to_thread(person.writes, "bonjour")
    [update] = await asyncio.wait_for(poll, 10)
    assert update.message.text == "bonjour"


async def test_the_older_of_two_polls_is_told_of_the_conflict(bot, local, person):
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    newer = asyncio.create_task(asyncio.to_thread(local.updates, timeout=10))
    with pytest.raises(telegram.error.Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(older, 10)
    await asyncio.to_thread(person.writes, "bonjour")
    assert texts(await newer) == ["bonjour"]


async def test_setting_the_clock_sends_a_waiting_poll_home_with_the_new_time(local):
    poll = asyncio.create_task(asyncio.to_thread(local.call, "getUpdates", timeout=15))
    await asyncio.sleep(0.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(poll), 0.2)
    await asyncio.to_thread(later, local, 3600)
    assert (await asyncio.wait_for(poll, 10)) == {"ok": True, "result": []}


def test_a_tap_is_forgotten_after_150_seconds_and_a_text_after_a_day(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    person.taps(1, "Oui")
    person.writes("bonjour")
    later(local, 140)
    assert len(local.updates()) == 2
    later(local, 160)
    assert texts(local.updates()) == ["bonjour"]
    assert len(local.updates()) == 1
    later(local, 23 * 3600)
    assert len(local.updates()) == 1
    later(local, 25 * 3600)
    assert local.updates() == []


def test_a_tap_is_answered_within_150_seconds_or_never(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    query = person.taps(1, "Oui")
    assert person.view["messages"][0]["spinner"] is True
    later(local, 151)
    assert local.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert person.view["messages"][0]["spinner"] is True
    local.post("clock", now=None)
    local.result("answerCallbackQuery", callback_query_id=query, text="Bien", show_alert=True)
    view = person.view
    assert view["messages"][0]["spinner"] is False
    assert view["toast"] == {"id": query, "text": "Bien", "alert": True}


def test_the_first_answer_to_a_tap_stands(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    query = person.taps(1, "Oui")
    local.result("answerCallbackQuery", callback_query_id=query, text="un")
    local.result("answerCallbackQuery", callback_query_id=query, text="deux")
    assert person.view["toast"]["text"] == "un"


def test_an_answer_to_no_tap_or_too_long_is_refused(local, person, button):
    assert local.refusal("answerCallbackQuery", callback_query_id="12") == TOO_OLD
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    query = person.taps(1, "Oui")
    refusal = local.refusal("answerCallbackQuery", callback_query_id=query, text="a" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    local.result("answerCallbackQuery", callback_query_id=query, text="é" * 200)


async def test_ptb_reads_a_tap_and_answers_it(bot, person, button):
    message = await bot.send_message(person.id, "a", reply_markup=button)
    person.taps(message.message_id, "Oui")
    [update] = await bot.get_updates()
    assert update.callback_query.data == "oui"
    assert update.callback_query.from_user.id == person.id
    assert update.callback_query.message.text == "a"
    assert await update.callback_query.answer("Bien")
    await update.callback_query.edit_message_text("b")
    assert person.chat[0]["html"] == "b"


def test_the_same_tap_may_come_under_another_update_id(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    person.taps(1, "Oui")
    local.post(f"{person.path}/taps", again=True)
    one, two = local.updates()
    assert one["update_id"] != two["update_id"]
    assert one["callback_query"]["data"] == two["callback_query"]["data"] == "oui"
    assert one["callback_query"]["id"] != two["callback_query"]["id"]


def test_an_update_seen_before_may_be_injected_again_and_comes_once(local, person):
    person.writes("bonjour")
    [update] = local.updates()
    after = update["update_id"] + 1
    assert local.updates(offset=after) == []
    local.post("updates", update=update)
    assert local.updates(offset=after) == [update]
    assert local.updates(offset=after) == []


def test_an_injected_update_without_id_gets_the_next_one(local, person):
    person.writes("bonjour")
    injected = local.post("updates", update={"inline_query": {"id": "1"}})
    person.writes("encore")
    ids = [update["update_id"] for update in local.updates()]
    assert injected["update_id"] == ids[1]
    assert ids == list(range(ids[0], ids[0] + 3))


def test_a_killed_server_remembers_everything(local, person, button, png):
    local.result("setMyCommands", commands=[{"command": "quiz", "description": "Quiz"}])
    local.result(
        "sendMessage", chat_id=person.id, text="<b>a</b>", parse_mode="HTML", reply_markup=button
    )
    query = person.taps(1, "Oui")
    person.writes("bonjour")
    assert person.sends_file(png, "a.png").is_success
    local.post(f"{person.path}/block")
    local.post("faults", method="getMe", kind="5xx", times=2)
    local.call("getMe")
    moment = datetime.now(UTC) + timedelta(seconds=60)
    local.post("clock", now=moment.isoformat())
    before = (local.updates(), person.view, local.get("people"), local.get("clock")["offset"])

    local.restart()

    after = (local.updates(), person.view, local.get("people"), local.get("clock")["offset"])
    assert after == before
    assert len(after[0]) == 4
    assert local.call("getMe")["error_code"] == 502
    assert local.call("getMe")["ok"]
    assert local.result("answerCallbackQuery", callback_query_id=query) is True
    photo = person.chat[-1]["media"]
    assert local.http.get(photo["url"]).content == png
    local.post(f"{person.path}/unblock")
    assert person.writes("suite") == 4
    ids = [update["update_id"] for update in local.updates()]
    assert ids == sorted(set(ids))


async def test_a_poll_whose_bot_has_died_takes_no_update(local, person):
    body = b'{"timeout": 20}'
    reader, writer = await asyncio.open_connection(
        *local.address.removeprefix("http://").split(":")
    )
    writer.write(
        f"POST /bot{LOCAL_TOKEN}/getUpdates HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    await writer.drain()
    await asyncio.sleep(0.2)
    writer.close()
    await asyncio.sleep(0.2)
    await asyncio.to_thread(local.post, "updates", update={"update_id": 1, "message": {}})
    assert local.updates(offset=100) == [{"update_id": 1, "message": {}}]
    assert await reader.read() == b""


def test_there_is_never_a_webhook(local, person):
    person.writes("bonjour")
    info = local.result("getWebhookInfo")
    assert info == {"url": "", "has_custom_certificate": False, "pending_update_count": 1}
    local.result("deleteWebhook", drop_pending_updates=True)
    assert local.updates() == []
