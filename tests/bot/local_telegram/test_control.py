"""The control API: what a person does, faults, the clock, and who may ask."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import telegram

from bot.local_telegram import LOCAL_TOKEN


def test_four_people_are_there_from_the_start_and_more_can_be_added(local):
    people = {person["name"]: person for person in local.get("people")}
    roles = {name: people[name]["role"] for name in ("Camille", "Sacha", "Dominique", "Alix")}
    assert roles == {
        "Camille": "candidate",
        "Sacha": "candidate",
        "Dominique": "tutor",
        "Alix": "administrator",
    }
    assert people["Camille"]["id"] == 1001
    added = local.post("people", name="Zoé & Cie", role="tutor")
    assert added["id"] > people["Dominique"]["id"]
    assert local.get("people/Zo%C3%A9%20%26%20Cie/chat") == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "Camille"}, 409),
        ({"name": " "}, 400),
        ({"name": "a/b"}, 400),
        ({"name": ".."}, 400),
        ({"name": "a\nb"}, 400),
        ({"name": "a" * 65}, 400),
        ({"name": "Lou", "role": "chef"}, 400),
    ],
)
def test_a_person_that_cannot_be_added_is_refused(local, body, status):
    reply = local.http.post("/local/people", json=body)
    assert reply.status_code == status
    assert reply.json()["error"]


async def test_a_text_reaches_the_bot_with_its_commands_marked(bot, person):
    person.writes("/start charge_utile-1")
    person.writes("<b>pas du HTML</b>")
    command, plain = (update.message for update in await bot.get_updates())
    assert command.text == "/start charge_utile-1"
    assert command.parse_entities() == {command.entities[0]: "/start"}
    assert (plain.text, plain.entities) == ("<b>pas du HTML</b>", ())
    assert person.chat[1]["html"] == "&lt;b&gt;pas du HTML&lt;/b&gt;"
    assert person.chat[1]["from"] == "me"


def test_a_tap_needs_a_button_that_is_still_there(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    local.result("sendMessage", chat_id=person.id, text="plus récent")
    taps = f"/local/{person.path}/taps"
    assert local.http.post(taps, json={"message_id": 1, "data": "oui"}).is_success
    for body, status in (
        ({"message_id": 9, "label": "Oui"}, 404),
        ({"message_id": 1, "label": "Non"}, 409),
        ({"message_id": 2, "label": "Oui"}, 409),
        ({"message_id": 1}, 400),
        ({"message_id": "1", "label": "Oui"}, 400),
    ):
        reply = local.http.post(taps, json=body)
        assert (reply.status_code, list(reply.json())) == (status, ["error"])
    local.result("editMessageReplyMarkup", chat_id=person.id, message_id=1)
    assert local.http.post(taps, json={"message_id": 1, "label": "Oui"}).status_code == 409
    assert len(local.updates()) == 1


def test_a_button_with_an_address_is_shown_but_calls_no_one_back(local, person):
    markup = {"inline_keyboard": [[{"text": "Site", "url": "https://exemple.fr/a"}]]}
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=markup)
    assert person.chat[0]["buttons"] == [[{"label": "Site", "url": "https://exemple.fr/a"}]]
    reply = local.http.post(f"/local/{person.path}/taps", json={"message_id": 1, "label": "Site"})
    assert reply.status_code == 409


def test_what_a_person_cannot_do_is_refused(local, person, png):
    path = f"/local/{person.path}"
    requests = [
        (local.http.post(f"{path}/messages", json={"text": "  "}), 400),
        (local.http.post(f"{path}/messages", json={"text": "a" * 4097}), 400),
        (local.http.post(f"{path}/messages", content=b"{"), 400),
        (local.http.post(f"{path}/messages", content=b"[]"), 400),
        (local.http.post(f"{path}/messages", content=b'{"text": "\\ud800"}'), 400),
        (local.http.post(f"{path}/messages", content=b"[" * 100_000), 400),
        (local.http.post(f"{path}/taps", json={"again": True}), 409),
        (local.http.post(f"{path}/files", data={"caption": "a"}), 400),
        (person.sends_file(b"", "vide.txt"), 400),
        (person.sends_file(b"a", "a.txt", **{"as": "photo"}), 400),
        (person.sends_file(png, "a.png", **{"as": "video"}), 400),
        (person.sends_file(png, "a.png", caption="a" * 1025), 400),
        (local.http.get("/local/people/Personne/chat"), 404),
        (local.http.get("/local/files/inconnu"), 404),
        (local.http.post("/local/clock", json={}), 400),
        (local.http.post("/local/clock", json={"now": "demain"}), 400),
        (local.http.post("/local/updates", json={"update": {"update_id": 1}}), 400),
        (local.http.post("/local/updates", json={"update": []}), 400),
    ]
    for reply, status in requests:
        assert reply.status_code == status, reply.request.url
        assert reply.json()["error"]
    assert person.chat == []
    local.post(f"{person.path}/block")
    assert local.http.post(f"{path}/messages", json={"text": "a"}).status_code == 409
    assert person.view["blocked"] is True


def test_the_view_tells_all_that_the_page_shows(local, person, button):
    local.result("sendMessage", chat_id=person.id, text="a", reply_markup=button)
    view = person.view
    assert set(view) == {
        *("person", "messages", "typing", "commands", "reply_keyboard", "toast", "blocked"),
        *("bot", "version"),
    }
    assert view["person"]["name"] == person.name
    assert view["messages"] == [{**person.chat[0], "spinner": False}]
    assert set(view["bot"]) == {"name", "username"}


@pytest.mark.parametrize(
    ("fault", "code", "description"),
    [
        (
            {"kind": "429", "retry_after": 7},
            429,
            "Too Many Requests: retry after 7",
        ),
        ({"kind": 403}, 403, "Forbidden: bot was blocked by the user"),
        ({"kind": "5xx"}, 502, "Bad Gateway"),
    ],
)
def test_a_fault_refuses_the_next_calls_of_its_method_only(local, person, fault, code, description):
    local.post("faults", method="sendMessage", times=2, **fault)
    assert local.call("getMe")["ok"]
    for _ in range(2):
        body = local.call("sendMessage", chat_id=person.id, text="a")
        assert (body["error_code"], body["description"]) == (code, description)
        assert body.get("parameters", {}).get("retry_after") == fault.get("retry_after")
    assert person.chat == []
    assert local.call("sendMessage", chat_id=person.id, text="a")["ok"]


async def test_ptb_understands_a_flood_wait(local, bot, person, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    local.post("faults", method="sendMessage", kind="429", retry_after=7)
    with pytest.raises(telegram.error.RetryAfter) as flood:
        await bot.send_message(person.id, "a")
    assert flood.value.retry_after == timedelta(seconds=7)


def test_a_lost_reply_has_its_effect_and_no_answer(local, person):
    local.post("faults", method="sendMessage", kind="lost")
    with pytest.raises(httpx.TransportError):
        local.call("sendMessage", chat_id=person.id, text="a")
    assert [message["html"] for message in person.chat] == ["a"]
    assert local.get("calls")[-1]["fault"] == "lost"
    assert local.call("sendMessage", chat_id=person.id, text="b")["ok"]


def test_a_delayed_call_has_its_effect_late_while_others_go_on(local, person, other):
    local.post("faults", method="sendMessage", kind="delay", seconds=1)
    with ThreadPoolExecutor() as elsewhere:
        late = elsewhere.submit(local.result, "sendMessage", chat_id=person.id, text="a")
        while local.get("faults"):
            pass
        local.result("sendMessage", chat_id=other.id, text="b")
        assert [call["status"] for call in local.get("calls")] == [None, 200]
        assert person.chat == []
        assert late.result()["text"] == "a"


def test_a_fault_of_any_method_spares_the_poll_and_can_be_cleared(local):
    local.post("faults", method="*", kind="5xx", times=5)
    assert local.updates() == []
    assert local.call("getMe")["error_code"] == 502
    assert [fault["times"] for fault in local.get("faults")] == [4]
    assert local.http.delete("/local/faults").is_success
    assert local.call("getMe")["ok"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "sendMessage", "kind": "mauvaise"},
        {"method": "sendPigeon", "kind": "429"},
        {"method": "sendMessage", "kind": "429", "times": 0},
        {"method": "sendMessage", "kind": "429", "times": "x"},
        {"method": "sendMessage", "kind": "delay", "seconds": -1},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(local, wrong):
    assert local.http.post("/local/faults", json=wrong).status_code == 400
    assert local.get("faults") == []


def test_every_call_is_noted_without_contents_of_files(local, person, png):
    local.http.get(f"/bot{LOCAL_TOKEN}/getMe", params={"a": "b"})
    local.call("sendMessage", chat_id=person.id)
    local.call("sendVoice")
    local.http.post(
        f"/bot{LOCAL_TOKEN}/sendPhoto", data={"chat_id": person.id}, files={"photo": ("a.png", png)}
    )
    calls = local.get("calls")
    assert [(call["method"], call["status"]) for call in calls] == [
        ("getMe", 200),
        ("sendMessage", 400),
        ("sendVoice", 404),
        ("sendPhoto", 200),
    ]
    assert calls[0]["parameters"] == {"a": "b"}
    assert calls[3]["parameters"]["photo"] == {"file_name": "a.png", "size": len(png)}
    assert datetime.fromisoformat(calls[0]["at"]).tzinfo is not None
    assert LOCAL_TOKEN not in json.dumps(calls)
    assert local.http.delete("/local/calls").is_success
    assert local.get("calls") == []


def test_the_clock_is_set_runs_on_and_dates_what_happens(local, person):
    local.post("clock", now="2030-06-01T08:00:00Z")
    first = datetime.fromisoformat(local.get("clock")["now"])
    second = datetime.fromisoformat(local.get("clock")["now"])
    assert datetime(2030, 6, 1, 8, tzinfo=UTC) <= first < second
    message = local.result("sendMessage", chat_id=person.id, text="a")
    assert datetime.fromtimestamp(message["date"], UTC).date().isoformat() == "2030-06-01"
    assert person.chat[0]["date"].startswith("2030-06-01T08:00:")
    reply = local.http.get(f"/bot{LOCAL_TOKEN}/getMe")
    told = datetime.now(UTC) + timedelta(seconds=float(reply.headers["X-Local-Clock-Offset"]))
    assert told.date().isoformat() == "2030-06-01"
    local.post("clock", now=None)
    assert local.get("clock")["offset"] == 0


def test_open_pages_hear_of_each_change(local, person, other):
    with (
        httpx.Client(base_url=local.address, timeout=20) as page,
        page.stream("GET", "/local/events") as events,
        ThreadPoolExecutor() as elsewhere,
    ):
        lines = events.iter_lines()
        assert next(lines).startswith(":")
        assert events.headers["content-type"].startswith("text/event-stream")
        elsewhere.submit(person.writes, "a").result()
        elsewhere.submit(local.result, "sendMessage", chat_id=other.id, text="b").result()
        heard = [line for _, line in zip(range(4), lines, strict=False) if line.startswith("data:")]
    changes = [json.loads(line.removeprefix("data:")) for line in heard]
    assert [change["person"] for change in changes] == [person.name, other.name]
    assert changes[0]["version"] == person.view["version"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_pages_of_other_sites_are_not_listened_to(local, person, headers):
    for path in (f"/local/{person.path}/messages", f"/bot{LOCAL_TOKEN}/sendMessage"):
        body = {"chat_id": person.id, "text": "a"}
        reply = local.http.post(path, json=body, headers=headers)
        assert reply.status_code == 403
    assert person.chat == []


def test_the_page_itself_may_ask_and_runs_nothing_foreign(local, person):
    page = local.http.get("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.is_success
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for address in re.findall(r'(?:src|href)="(/page/[^"]+)"', page.text):
        assert local.http.get(address).is_success
    headers = {"Origin": local.address, "Sec-Fetch-Site": "same-origin"}
    reply = local.http.post(f"/local/{person.path}/messages", json={"text": "a"}, headers=headers)
    assert reply.is_success
    assert local.http.get("/page/../server.py").status_code == 404
    assert local.http.get("/page/%2e%2e/server.py").status_code == 404


@pytest.fixture
def start_alone(tmp_path):
    """Starts the server on a port, in the folder of this test; stops it whatever happens."""
    with ExitStack() as started:

        def start(port):
            command = [sys.executable, "-m", "bot.local_telegram"]
            process = subprocess.Popen(
                [*command, "--port", str(port), "--data-dir", str(tmp_path)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[3],
            )
            started.enter_context(process)
            started.callback(process.kill)
            return process

        yield start


def test_a_taken_port_is_said_in_one_line(local, start_alone):
    port = local.address.rpartition(":")[2]
    second = start_alone(port)
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"Le port {port} n'est pas libre" in errors
    assert "Traceback" not in errors


def test_one_folder_serves_one_server_and_ctrl_c_stops_it_cleanly(start_alone):
    first = start_alone(0)
    address = first.stdout.readline().partition(" : ")[2].strip()
    second = start_alone(0)
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "sert déjà" in errors
    assert "Traceback" not in errors
    with (
        httpx.Client(base_url=address, timeout=20) as page,
        page.stream("GET", "/local/events") as events,
        ThreadPoolExecutor() as elsewhere,
    ):
        poll = f"/bot{LOCAL_TOKEN}/getUpdates"
        polling = elsewhere.submit(page.get, poll, params={"timeout": 50}, timeout=60)
        while not page.get("/local/calls").json():
            pass
        first.send_signal(signal.SIGINT)
        _, errors = first.communicate(timeout=60)
        assert polling.result().json() == {"ok": True, "result": []}
        assert events.is_success
    assert first.returncode == 0
    assert errors == ""
