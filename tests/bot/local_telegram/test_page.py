"""The phone-like page, in a real Chromium, against the real server; the test plays the bot."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from bot.local_telegram import LOCAL_TOKEN

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
HOSTILE = "<img src=x onerror=\"document.title='piraté'\"><script>alert(1)</script><b>gras</b>"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_numbers = count(1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The local Telegram as a process of its own, which can be stopped and started again."""

    def __init__(self, data_dir: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._data_dir = data_dir
        self.start()

    def start(self) -> None:
        script = (
            "import sys; from pathlib import Path; from bot.local_telegram.server import serve; "
            "serve(int(sys.argv[1]), Path(sys.argv[2]))"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", script, str(self.port), str(self._data_dir)]
        )
        for _ in range(200):
            if self._process.poll() is not None:
                raise RuntimeError("the local Telegram stopped by itself")
            try:
                httpx.get(f"{self.address}/local/people")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the local Telegram does not answer")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


class Person:
    """Someone new in this test, and the bot as they know it."""

    def __init__(self, server: Server, name: str) -> None:
        self.name = name
        self._server = server
        people = httpx.post(f"{server.address}/local/people", json={"name": name}).json()
        assert people
        everyone = httpx.get(f"{server.address}/local/people").json()
        self.id: int = next(person["id"] for person in everyone if person["name"] == name)

    def bot(self, method: str, files: dict[str, Any] | None = None, **fields: Any) -> Any:
        """Call the Bot API towards this person; nested values go as JSON, as clients send them."""
        data = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in {"chat_id": self.id, **fields}.items()
        }
        url = f"{self._server.address}/bot{LOCAL_TOKEN}/{method}"
        reply = httpx.post(url, data=data, files=files).json()
        assert reply["ok"], reply
        return reply["result"]

    def says(self, text: str) -> None:
        url = f"{self._server.address}/local/people/{self.name}/messages"
        httpx.post(url, json={"text": text}).raise_for_status()

    def next_update(self, kind: str) -> Any:
        """The next update of this kind from this person; earlier ones are acknowledged."""
        offset = 0
        for _ in range(50):
            for update in self.bot("getUpdates", offset=offset, timeout=1):
                offset = update["update_id"] + 1
                content = update.get(kind)
                if content and content["from"]["id"] == self.id:
                    self.bot("getUpdates", offset=offset, timeout=0)
                    return content
        raise AssertionError(f"no {kind} from {self.name}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("local_telegram"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing = "Chromium n'est pas installé : la page du Telegram local n'est pas essayée."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def person(browser: Browser, server: Server) -> Person:
    return Person(server, f"Personne {next(_numbers)}")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own at phone size; any error in its console fails the test."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR")
    context.set_default_timeout(15_000)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield context
    context.close()
    # Chromium itself reports as errors the requests that a stopped server left unanswered.
    assert [error for error in errors if "net::ERR" not in error] == []


@pytest.fixture
def open_page(context: BrowserContext, server: Server) -> Callable[..., Page]:
    def _open(*people: Person, path: str = "/", wide: bool = False) -> Page:
        page = context.new_page()
        if wide:
            page.set_viewport_size(DESKTOP)
        shown = ",".join(person.name for person in people)
        page.goto(f"{server.address}{path}" + (f"#{shown}" if shown else ""))
        return page

    return _open


OpenPage = Callable[..., Page]


def phone_of(page: Page, person: Person) -> Locator:
    return page.locator(f'[data-person="{person.name}"]')


def a_picture() -> bytes:
    """A green picture, 60 × 40, as PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    pixels = (b"\0" + b"\x10\x80\x60" * 60) * 40
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels))
        + chunk(b"IEND", b"")
    )


def test_a_message_of_the_bot_appears_by_itself(person: Person, open_page: OpenPage) -> None:
    page = open_page(person)
    expect(page.get_by_role("button", name="Démarrer")).to_be_visible()
    sent = person.bot("sendMessage", text="<b>Bonjour</b> à vous", parse_mode="HTML")
    bubble = page.locator(f'.message[data-message-id="{sent["message_id"]}"]')
    expect(bubble.locator("b")).to_have_text("Bonjour")
    expect(bubble.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))


def test_start_button_sends_start(person: Person, open_page: OpenPage) -> None:
    open_page(person).get_by_role("button", name="Démarrer").click()
    assert person.next_update("message")["text"] == "/start"


def test_a_tap_reaches_the_bot_and_waits_for_its_answer(
    person: Person, open_page: OpenPage
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Oui", "callback_data": "yes"}]]}
    person.bot("sendMessage", text="Prêt ?", reply_markup=keyboard)
    page = open_page(person)
    button = page.locator(".message .keyboard button")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    tap = person.next_update("callback_query")
    assert tap["data"] == "yes"
    person.bot("answerCallbackQuery", callback_query_id=tap["id"], text="C'est noté")
    expect(page.locator(".toast")).to_have_text("C'est noté")
    expect(button).to_have_attribute("aria-busy", "false")


def test_an_alert_stays_until_it_is_closed(person: Person, open_page: OpenPage) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Oui", "callback_data": "yes"}]]}
    person.bot("sendMessage", text="Prêt ?", reply_markup=keyboard)
    page = open_page(person)
    page.locator(".keyboard button").click()
    tap = person.next_update("callback_query")
    person.bot(
        "answerCallbackQuery", callback_query_id=tap["id"], text="Trop tard", show_alert=True
    )
    alert = page.get_by_role("alertdialog")
    expect(alert).to_contain_text("Trop tard")
    alert.get_by_role("button", name="OK").click()
    expect(alert).to_be_hidden()


def test_an_edit_happens_in_place_and_does_not_move_the_reader(
    person: Person, open_page: OpenPage
) -> None:
    first = person.bot("sendMessage", text="Question 1")
    for number in range(30):
        person.bot("sendMessage", text=f"Ligne {number}\nencore")
    page = open_page(person)
    expect(page.get_by_text("Ligne 29")).to_be_in_viewport()
    page.locator(".scroller").evaluate("scroller => { scroller.scrollTop = 300 }")
    expect(page.locator(".to-end")).to_be_visible()
    before = page.get_by_text("Ligne 8").bounding_box()
    person.bot(
        "editMessageText", message_id=first["message_id"], text="Question 1, corrigée\n\nlongue"
    )
    edited = page.locator(f'.message[data-message-id="{first["message_id"]}"]')
    expect(edited.locator(".text")).to_contain_text("corrigée")
    expect(edited.locator(".meta")).to_contain_text("modifié")
    expect(page.locator(".message .text").first).to_contain_text("corrigée")
    after = page.get_by_text("Ligne 8").bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=1)


def test_an_expandable_quote_opens_and_stays_open_when_another_message_comes(
    person: Person, open_page: OpenPage
) -> None:
    long = "Le groupe de pompage est stabilisé avant toute lecture. " * 12
    text = f"<blockquote expandable>{long}</blockquote>"
    person.bot("sendMessage", text=text, parse_mode="HTML")
    page = open_page(person)
    body = page.locator(".quote-body")
    page.get_by_role("button", name="Voir plus").click()
    opened = body.bounding_box()
    person.bot("sendMessage", text="Suite")
    expect(page.get_by_text("Suite")).to_be_visible()
    page.get_by_role("button", name="Voir moins").click()
    folded = body.bounding_box()
    assert opened
    assert folded
    assert folded["height"] < opened["height"] / 2


def test_a_short_expandable_quote_has_nothing_to_open(person: Person, open_page: OpenPage) -> None:
    text = "Avant\n<blockquote expandable>Court.</blockquote>\nAprès"
    person.bot("sendMessage", text=text, parse_mode="HTML")
    page = open_page(person)
    expect(page.locator("blockquote")).to_contain_text("Court.")
    assert page.locator(".message .text").inner_text() == "Avant\nCourt.\nAprès"
    expect(page.get_by_role("button", name="Voir plus")).to_be_hidden()


def test_a_spoiler_shows_when_touched(person: Person, open_page: OpenPage) -> None:
    text = "La clé : <tg-spoiler>hélium</tg-spoiler>"
    person.bot("sendMessage", text=text, parse_mode="HTML")
    page = open_page(person)
    page.get_by_role("button", name="Texte masqué").click()
    expect(page.locator(".spoiler.revealed")).to_have_text("hélium")


def test_the_reply_keyboard_sends_its_label(person: Person, open_page: OpenPage) -> None:
    keyboard = {"keyboard": [["Sûr", "Hésitant"]]}
    person.bot("sendMessage", text="Votre certitude ?", reply_markup=keyboard)
    page = open_page(person)
    page.locator(".reply-keyboard").get_by_role("button", name="Hésitant").click()
    assert person.next_update("message")["text"] == "Hésitant"
    person.bot("sendMessage", text="Merci", reply_markup={"remove_keyboard": True})
    expect(page.locator(".reply-keyboard")).to_be_hidden()


def test_commands_are_listed_and_suggested(person: Person, open_page: OpenPage) -> None:
    commands = [
        {"command": "quiz", "description": "Répondre à des questions"},
        {"command": "progres", "description": "Voir vos progrès"},
    ]
    person.bot("setMyCommands", commands=commands)
    page = open_page(person)
    page.get_by_role("button", name="Commandes").click()
    expect(page.locator(".commands button")).to_have_count(2)
    expect(page.locator(".commands")).to_contain_text("Répondre à des questions")
    page.locator(".composer textarea").fill("/pro")
    expect(page.locator(".commands button")).to_have_count(1)
    page.locator(".commands button").click()
    assert person.next_update("message")["text"] == "/progres"
    expect(page.locator(".composer textarea")).to_have_value("")


def test_a_command_in_a_text_can_be_touched(person: Person, open_page: OpenPage) -> None:
    person.bot("sendMessage", text="Tapez /aide (débit en l/s, oui/non).")
    page = open_page(person)
    expect(page.locator(".command-link")).to_have_count(1)
    page.get_by_role("button", name="/aide").click()
    assert person.next_update("message")["text"] == "/aide"


def test_a_deep_link_starts_the_bot_once(person: Person, open_page: OpenPage) -> None:
    page = open_page(path=f"/?start=groupe_7&as={person.name}")
    expect(phone_of(page, person).locator(".from-me")).to_have_text(re.compile("/start groupe_7"))
    assert person.next_update("message")["text"] == "/start groupe_7"
    page.reload()
    expect(phone_of(page, person).locator(".from-me")).to_have_count(1)


@pytest.mark.parametrize("link", ["abc-9", "https://t.me/some_bot?start=abc-9"])
def test_a_deep_link_can_be_typed(person: Person, open_page: OpenPage, link: str) -> None:
    page = open_page(person)
    page.get_by_role("button", name="Menu").click()
    page.get_by_label("Ouvrir le lien ?start=").fill(link)
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    assert person.next_update("message")["text"] == "/start abc-9"


def test_a_link_to_the_bot_itself_is_followed_here(person: Person, open_page: OpenPage) -> None:
    username = person.bot("getMe")["username"]
    text = f'<a href="https://t.me/{username}?start=ami">Rejoindre</a>'
    person.bot("sendMessage", text=text, parse_mode="HTML")
    open_page(person).get_by_role("link", name="Rejoindre").click()
    assert person.next_update("message")["text"] == "/start ami"


def test_texts_sent_in_haste_arrive_in_order(person: Person, open_page: OpenPage) -> None:
    page = open_page(person)
    page.evaluate(
        """() => {
            const send = window.fetch;
            window.fetch = async (path, options) => {
                const slow = options?.body?.includes("un");
                if (slow) await new Promise((resume) => setTimeout(resume, 500));
                return send(path, options);
            };
        }"""
    )
    box = page.locator(".composer textarea")
    for text in ("un", "deux", "trois"):
        box.fill(text)
        box.press("Enter")
    expect(page.locator(".from-me .text")).to_have_text(["un", "deux", "trois"])


def test_text_is_written_on_several_lines_and_sent_by_the_button(
    person: Person, open_page: OpenPage
) -> None:
    page = open_page(person)
    box = page.locator(".composer textarea")
    expect(page.locator(".composer button.send")).to_be_disabled()
    box.press_sequentially("un")
    low = box.bounding_box()
    box.press("Shift+Enter")
    box.press_sequentially("deux")
    high = box.bounding_box()
    page.locator(".composer button.send").click()
    assert person.next_update("message")["text"] == "un\ndeux"
    expect(box).to_have_value("")
    assert low
    assert high
    assert high["height"] > low["height"]


@pytest.mark.parametrize(("choice", "field"), [("Photo", "photo"), ("Document", "document")])
def test_a_picture_is_sent_as_photo_or_document(
    person: Person, open_page: OpenPage, choice: str, field: str
) -> None:
    page = open_page(person)
    picture: FilePayload = {"name": "banc.png", "mimeType": "image/png", "buffer": a_picture()}
    page.locator(".composer input[type=file]").set_input_files(picture)
    page.get_by_role("radio", name=choice).check()
    page.locator(".composer textarea").fill("Mon banc")
    page.locator(".composer button.send").click()
    message = person.next_update("message")
    assert message["caption"] == "Mon banc"
    assert message[field]
    expect(page.locator(".from-me .media")).to_be_visible()
    expect(page.locator(".attachment")).to_be_hidden()


def test_a_photo_of_the_bot_enlarges(person: Person, open_page: OpenPage) -> None:
    person.bot("sendPhoto", files={"photo": ("c.png", a_picture())}, caption="La courbe")
    page = open_page(person)
    image = page.locator(".photo img")
    expect(image).to_have_js_property("naturalWidth", 60)
    page.get_by_role("button", name="Agrandir la photo").click()
    viewer = page.get_by_role("dialog", name="Photo")
    expect(viewer).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_a_document_of_the_bot_downloads(person: Person, open_page: OpenPage) -> None:
    content = io.BytesIO(b"%PDF-1.4 attestation")
    person.bot("sendDocument", files={"document": ("attestation.pdf", content)})
    page = open_page(person)
    with page.expect_download() as download:
        page.get_by_role("link", name="attestation.pdf").click()
    assert download.value.suggested_filename == "attestation.pdf"
    assert Path(download.value.path()).read_bytes() == content.getvalue()


def test_typing_is_seen_until_the_message(person: Person, open_page: OpenPage) -> None:
    page = open_page(person)
    expect(page.locator(".bot-name")).not_to_be_empty()
    person.bot("sendChatAction", action="typing")
    expect(page.locator(".typing")).to_be_visible()
    person.bot("sendMessage", text="Voilà")
    expect(page.locator(".typing")).to_be_hidden()


def test_a_reload_keeps_the_chat_the_people_and_the_draft(
    person: Person, open_page: OpenPage
) -> None:
    for number in range(40):
        person.bot("sendMessage", text=f"Message {number}.")
    page = open_page(person)
    page.locator(".composer textarea").fill("Pas encore fini")
    page.reload()
    expect(page.locator("[data-person]")).to_have_attribute("data-person", person.name)
    expect(page.locator(".message")).to_have_count(40)
    expect(page.get_by_text("Message 39.")).to_be_in_viewport()
    expect(page.locator(".composer textarea")).to_have_value("Pas encore fini")


def test_two_people_side_by_side_do_not_mix(
    person: Person, server: Server, open_page: OpenPage
) -> None:
    other = Person(server, f"{person.name} bis")
    page = open_page(person, other, wide=True)
    left, right = phone_of(page, person), phone_of(page, other)
    left.locator(".composer textarea").fill("De gauche")
    right.locator(".composer textarea").fill("De droite")
    left.locator(".composer textarea").press("Enter")
    right.locator(".composer textarea").press("Enter")
    expect(left.locator(".message .text")).to_have_text(["De gauche"])
    expect(right.locator(".message .text")).to_have_text(["De droite"])
    person.bot("sendMessage", text="Pour la gauche")
    expect(left.locator(".message .text")).to_have_text(["De gauche", "Pour la gauche"])
    expect(right.locator(".message .text")).to_have_text(["De droite"])
    page.reload()
    expect(page.locator("[data-person]")).to_have_count(2)
    page.set_viewport_size(PHONE)
    expect(page.locator("[data-person]")).to_have_count(1)


def test_another_person_is_chosen_or_added(
    person: Person, server: Server, open_page: OpenPage
) -> None:
    other = Person(server, f"{person.name} bis")
    page = open_page(person)
    choice = page.locator(f'.person-switch option[value="{other.name}"]')
    expect(choice).to_have_text(other.name)
    other.bot("sendMessage", text="Un mot pour vous")
    expect(choice).to_have_text(f"● {other.name}")
    page.locator(".person-switch").select_option(other.name)
    expect(phone_of(page, other)).to_be_visible()
    expect(phone_of(page, person)).to_have_count(0)
    added = f"{person.name} ter"
    page.locator(".person-switch").select_option("+")
    page.get_by_label("Prénom").fill(added)
    page.get_by_label("Rôle").select_option("tutor")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator(f'[data-person="{added}"]')).to_be_visible()
    expect(page.locator(".person-switch")).to_have_value(added)
    everyone = httpx.get(f"{server.address}/local/people").json()
    assert (added, "tutor") in [(one["name"], one["role"]) for one in everyone]


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_nothing_overflows_sideways(
    browser: Browser, server: Server, open_page: OpenPage, width: int
) -> None:
    person = Person(server, f"{'Maximilienne-' * 4}{next(_numbers)}")
    person.bot(
        "sendMessage",
        text=f"{'m' * 300} <pre>{'p' * 200}</pre> <code>{'c' * 200}</code>",
        parse_mode="HTML",
        reply_markup={
            "inline_keyboard": [
                [{"text": "A" * 60, "callback_data": "a"}, {"text": "B" * 60, "callback_data": "b"}]
            ]
        },
    )
    name = "fichier_" * 12 + ".pdf"
    person.bot("sendDocument", files={"document": (name, b"%PDF-1.4")})
    page = open_page(person)
    page.set_viewport_size({"width": width, "height": 844})
    expect(page.locator(".message")).to_have_count(2)
    page.get_by_role("button", name="Menu").click()
    parts = "html, .phone, .top, .menu, .scroller, .bubble, .keyboard, .composer"
    overflowing = page.locator(parts).evaluate_all(
        "all => all.filter(it => it.scrollWidth > it.clientWidth).map(it => it.className)"
    )
    assert overflowing == []
    composer = page.locator(".composer").bounding_box()
    assert composer
    assert composer["y"] + composer["height"] <= 844


def test_everything_to_touch_is_large_enough(person: Person, open_page: OpenPage) -> None:
    keyboard = {"inline_keyboard": [[{"text": t, "callback_data": t} for t in "ABCD"]]}
    person.bot("sendMessage", text="Choisissez", reply_markup=keyboard)
    page = open_page(person)
    expect(page.locator(".keyboard button")).to_have_count(4)
    page.get_by_role("button", name="Menu").click()
    for control in page.locator("button:visible, select:visible").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, control.inner_text()


def test_hostile_html_stays_text(person: Person, open_page: OpenPage) -> None:
    page = open_page(person)
    page.locator(".composer textarea").fill(HOSTILE)
    page.locator(".composer button.send").click()
    expect(page.locator(".from-me .text")).to_have_text(HOSTILE)
    expect(page.locator(".from-me .text *")).to_have_count(0)
    assert page.title() == "Telegram local"


def test_the_page_itself_lets_no_hostile_html_through(browser: Browser, server: Server) -> None:
    # Not the usual context: the security policy stops these handlers too, and says so.
    page = browser.new_page()
    page.goto(server.address)
    outcome = page.evaluate(
        """async () => {
            const { sanitize } = await import("/page/sanitize.js");
            const box = document.createElement("div");
            box.append(sanitize(
                '<b onclick="x()">a</b><img src=x onerror=x()><script>x()</scr' + 'ipt>' +
                '<a href="javascript:x()">l</a><a href="https://e.org/" style="x">m</a>' +
                '<iframe srcdoc="x"></iframe><svg onload=x()><b>c</b></svg><form><input></form>'
            ));
            return box.innerHTML;
        }"""
    )
    assert outcome == (
        "<b>a</b><span>l</span>"
        '<a href="https://e.org/" target="_blank" rel="noopener noreferrer">m</a><b>c</b>'
    )
    page.close()


def test_the_bot_is_blocked_and_unblocked(
    person: Person, server: Server, open_page: OpenPage
) -> None:
    page = open_page(person)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Bloquer le bot").click()
    expect(page.get_by_text("Vous avez bloqué ce bot.")).to_be_visible()
    url = f"{server.address}/bot{LOCAL_TOKEN}/sendMessage"
    refusal = httpx.post(url, json={"chat_id": person.id, "text": "Bonjour"}).json()
    assert refusal["error_code"] == 403
    page.get_by_role("button", name="Débloquer", exact=True).click()
    expect(page.locator(".composer")).to_be_visible()
    person.bot("sendMessage", text="Bonjour")
    expect(page.locator(".message .text").last).to_have_text("Bonjour")


def test_the_page_survives_a_restart_of_the_server(
    person: Person, server: Server, open_page: OpenPage
) -> None:
    person.bot("sendMessage", text="Avant")
    page = open_page(person)
    expect(page.get_by_text("Avant")).to_be_visible()
    server.stop()
    expect(page.get_by_text("Reconnexion…")).to_be_visible()
    page.locator(".composer textarea").fill("Pendant la coupure")
    page.locator(".composer button.send").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator(".composer textarea")).to_have_value("Pendant la coupure")
    server.start()
    expect(page.get_by_text("Reconnexion…")).to_be_hidden()
    person.bot("sendMessage", text="Après")
    expect(page.locator(".message .text")).to_have_text(["Avant", "Après"])


def test_the_clock_is_moved_and_given_back(
    person: Person, server: Server, open_page: OpenPage
) -> None:
    page = open_page(person)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Simulation…").click()
    drawer = page.locator("#simulation")
    drawer.get_by_label("Date et heure").fill("2031-03-14T09:26")
    drawer.get_by_role("button", name="Régler").click()
    expect(drawer.locator(".now")).to_contain_text("14 mars 2031")
    drawer.get_by_role("button", name="+1 jour").click()
    expect(drawer.locator(".now")).to_contain_text("15 mars 2031")
    assert httpx.get(f"{server.address}/local/clock").json()["now"].startswith("2031-03-15")
    drawer.get_by_role("button", name="Retour à l'heure réelle").click()
    expect(drawer.locator(".now")).not_to_contain_text("2031")


def test_a_fault_is_provoked_and_the_calls_are_listed(
    person: Person, server: Server, open_page: OpenPage
) -> None:
    page = open_page(person)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Simulation…").click()
    drawer = page.locator("#simulation")
    drawer.get_by_label("Panne").select_option("429")
    drawer.get_by_role("button", name="Provoquer").click()
    expect(drawer.locator(".faults")).to_contain_text("429, encore 1 fois")
    url = f"{server.address}/bot{LOCAL_TOKEN}/sendMessage"
    refusal = httpx.post(url, json={"chat_id": person.id, "text": "Bonjour"}).json()
    assert refusal["error_code"] == 429
    drawer.get_by_role("button", name="Actualiser").click()
    expect(drawer.locator(".calls summary").first).to_contain_text("sendMessage")
