"""What a phone shows, on a real (local) Telegram, on good days and on bad ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from typing import Any, Protocol

import httpx
import pytest
import telegram
from cryptography.fernet import Fernet
from markupsafe import Markup
from sqlalchemy import select

from bot.clock import Clock
from bot.gateway import making, rendering
from bot.gateway.making import Maker
from bot.gateway.sending import Sender
from bot.screen import Button, Screen, Tap
from bot.store import groups, outbox, people, tutors
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.outbox import Kind
from bot.store.tables import Conversation, Owed, Person, StoredFile
from bot.training import pictures
from bot.training.group_map import GroupMap
from bot.training.library import Library
from bot.training.visit import NOBODY_SPECIAL, Visit
from question_bank.parametric.physics import Rise

GoesWrong = Callable[..., None]
Calls = Callable[[], list[str]]


class Chatter(Protocol):
    """A person at the local Telegram, as ``conftest`` makes them."""

    id: int
    name: str

    def writes(self, text: str) -> None: ...
    def taps(self, message_id: int, label: str = ...) -> str: ...
    def blocks(self) -> None: ...
    def unblocks(self) -> None: ...
    @property
    def from_bot(self) -> list[dict[str, Any]]: ...
    @property
    def toast(self) -> str | None: ...


@dataclass
class Desk:
    """Owes screens to one person and has them delivered."""

    database: Database
    files: FileKeeper
    bot: telegram.Bot
    chatter: Chatter
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        library = Library(self.files)
        maker = Maker(self.database, library, NOBODY_SPECIAL)
        self.sender = Sender(
            self.database, self.files, self.bot, self.clock, library.minds, maker=maker
        )

    async def arrive(self) -> int:
        """The person writes (so any block is over) and has a conversation."""
        async with self.database.transaction() as session:
            person = await people.arrive(
                session, self.chatter.id, self.chatter.name, self.clock.now()
            )
            await people.conversation(session, person.id)
            return person.id

    async def owe(
        self,
        text: str,
        *,
        tapped: int | None = None,
        picture: int | None = None,
        keys: str = "",
        kind: Kind = Kind.SCREEN,
    ) -> None:
        """Owe a screen with a button « Suite », or with the labels given."""
        person_id = await self.arrive()
        row = tuple(Button(label, "quiz") for label in keys.split() or ["Suite"])
        screen = Screen(Markup(text), (row,), picture)
        async with self.database.transaction() as session:
            content = rendering.payload(screen, tapped)
            outbox.owe(session, person_id, kind, content, self.clock.now())

    async def owe_document(self, subject: str) -> None:
        person_id = await self.arrive()
        async with self.database.transaction() as session:
            content = {"subject": subject}
            outbox.owe(session, person_id, Kind.DOCUMENT, content, self.clock.now())

    async def owe_tap_answer(self, query: str, text: str | None = None) -> None:
        person_id = await self.arrive()
        async with self.database.transaction() as session:
            answer = {"query": query, "text": text}
            outbox.owe(session, person_id, Kind.TAP_ANSWER, answer, self.clock.now())

    async def deliver(self) -> None:
        """One round of delivery, to its end."""
        async with self.database.transaction() as session:
            person_id = await session.scalar(
                select(Person.id).where(Person.telegram_id == self.chatter.id)
            )
        assert person_id is not None
        self.sender.deliver(person_id)
        await self.sender.finish(60)

    async def show(self, text: str, **more: Any) -> None:
        await self.owe(text, **more)
        await self.deliver()

    async def states(self) -> list[str]:
        async with self.database.transaction() as session:
            return list(await session.scalars(select(Owed.state).order_by(Owed.id)))

    async def current(self) -> Conversation:
        async with self.database.transaction() as session:
            return (await session.scalars(select(Conversation))).one()

    async def keep_picture(self, content: bytes, media_type: str = "image/png") -> int:
        async with self.database.transaction() as session:
            return await self.files.put(session, content, media_type, self.clock.now())


@pytest.fixture
def png() -> bytes:
    """One of the shipped bank's pictures."""
    folder = files("question_bank") / "cqpm_0324" / "images"
    return min((one.read_bytes() for one in folder.iterdir() if one.name.endswith(".png")), key=len)


@pytest.fixture
def desk(database: Database, bot: telegram.Bot, chatter: Chatter) -> Desk:
    return Desk(database, FileKeeper(Fernet.generate_key()), bot, chatter)


def _labels(message: dict[str, Any]) -> list[str]:
    return [button["label"] for row in message["buttons"] for button in row]


# --- which message changes ------------------------------------------------------------------------


async def test_after_a_tap_on_the_current_screen_it_is_edited(desk: Desk, chatter: Chatter) -> None:
    await desk.show("Un")
    (first,) = chatter.from_bot
    await desk.owe_tap_answer(chatter.taps(first["message_id"]), "Noté")
    await desk.owe("<b>Deux</b>", tapped=first["message_id"], keys="A B")
    await desk.deliver()
    (message,) = chatter.from_bot
    assert message["message_id"] == first["message_id"]
    assert message["html"] == "<b>Deux</b>"
    assert _labels(message) == ["A", "B"]
    assert chatter.toast == "Noté"


async def test_after_typing_the_old_keyboard_goes_and_the_screen_is_the_last_message(
    desk: Desk, chatter: Chatter
) -> None:
    await desk.show("Un")
    chatter.writes("12 mbar")
    await desk.show("Deux")
    first, second = chatter.from_bot
    assert (first["text"], _labels(first)) == ("Un", [])
    assert (second["text"], _labels(second)) == ("Deux", ["Suite"])


async def test_after_a_tap_on_an_older_message_the_screen_is_sent_anew(
    desk: Desk, chatter: Chatter
) -> None:
    await desk.show("Un")
    old = chatter.from_bot[0]["message_id"]
    await desk.show("Deux")
    await desk.show("Trois", tapped=old)
    assert [(one["text"], _labels(one)) for one in chatter.from_bot] == [
        ("Un", []),
        ("Deux", []),
        ("Trois", ["Suite"]),
    ]


async def test_a_change_between_text_and_picture_is_a_new_message(
    desk: Desk, chatter: Chatter, png: bytes
) -> None:
    picture = await desk.keep_picture(png)
    await desk.show("Texte")
    await desk.show("Image", tapped=chatter.from_bot[-1]["message_id"], picture=picture)
    await desk.show("Image 2", tapped=chatter.from_bot[-1]["message_id"], picture=picture)
    await desk.show("Texte 2", tapped=chatter.from_bot[-1]["message_id"])
    seen = [
        (one["text"], (one["media"] or {}).get("kind"), _labels(one)) for one in chatter.from_bot
    ]
    assert seen == [("Texte", None, []), ("Image 2", "photo", []), ("Texte 2", None, ["Suite"])]


async def test_a_curve_is_drawn_when_it_is_sent(desk: Desk, chatter: Chatter) -> None:
    curve = Rise("leak", 100, 20, 0.001, 0.02, 0, 1, 0, 1)
    picture = await desk.keep_picture(*pictures.description(curve))
    await desk.show("Que montre la courbe ?", picture=picture)
    (shown,) = chatter.from_bot
    assert (shown["text"], shown["media"]["kind"]) == ("Que montre la courbe ?", "photo")


async def test_a_group_is_shown_to_who_is_its_tutor_when_it_is_sent(
    desk: Desk, chatter: Chatter
) -> None:
    tutor, now = await desk.arrive(), desk.clock.now()
    async with desk.database.transaction() as session:
        await tutors.name(session, tutor, None, now)
        group = (await groups.create(session, tutor, "Lyon", "Europe/Paris", now)).id
        sacha = (await people.arrive(session, 7, "Sacha", now)).id
        await groups.join(session, group, sacha, now)
    kept = pictures.description(GroupMap(tutor, group, 1, now, "Lyon", "Sur 10"))
    picture = await desk.keep_picture(*kept)
    await desk.show("Le groupe", picture=picture)
    async with desk.database.transaction() as session:
        await tutors.remove(session, tutor, now)
    await desk.owe("Le groupe, plus tard", picture=picture)
    await desk.deliver()
    before, after = chatter.from_bot
    assert before["media"]["kind"] == "photo"
    assert (after["text"], after["media"]) == ("Le groupe, plus tard", None)
    assert b"Sacha" not in kept[0]


async def test_a_text_too_long_for_a_caption_follows_its_picture(
    desk: Desk, chatter: Chatter, png: bytes
) -> None:
    picture = await desk.keep_picture(png)
    await desk.show("x" * 1025, picture=picture)
    photo, text = chatter.from_bot
    assert (photo["text"], text["text"]) == ("", "x" * 1025)
    assert (_labels(photo), _labels(text)) == ([], ["Suite"])
    await desk.show("court", picture=picture, tapped=text["message_id"])
    assert [one["text"] for one in chatter.from_bot] == ["", "court"]


async def test_a_caption_that_grows_too_long_is_sent_anew(
    desk: Desk, chatter: Chatter, png: bytes
) -> None:
    picture = await desk.keep_picture(png)
    await desk.show("court", picture=picture)
    await desk.show("x" * 1025, picture=picture, tapped=chatter.from_bot[-1]["message_id"])
    assert [(len(one["text"]), _labels(one)) for one in chatter.from_bot] == [
        (5, []),
        (0, []),
        (1025, ["Suite"]),
    ]


async def test_a_text_of_several_pages_ends_with_the_keyboard(desk: Desk, chatter: Chatter) -> None:
    await desk.show("\n".join(["x" * 99] * 100))
    *pages, last = chatter.from_bot
    assert len(pages) == 2
    assert [_labels(page) for page in pages] == [[], []]
    assert _labels(last) == ["Suite"]
    assert (await desk.current()).message_id == last["message_id"]


async def test_showing_the_same_again_changes_nothing(desk: Desk, chatter: Chatter) -> None:
    await desk.show("Un")
    before = chatter.from_bot
    await desk.show("Un", tapped=before[0]["message_id"])
    assert chatter.from_bot == before
    assert await desk.states() == ["sent", "sent"]


async def test_a_message_that_is_gone_is_replaced(desk: Desk, chatter: Chatter) -> None:
    await desk.show("Un")
    gone = chatter.from_bot[0]["message_id"]
    await desk.bot.delete_message(chatter.id, gone)
    await desk.show("Deux", tapped=gone)
    assert [one["text"] for one in chatter.from_bot] == ["Deux"]
    assert (await desk.current()).message_id == chatter.from_bot[0]["message_id"] != gone


async def test_an_edit_refused_for_whatever_reason_becomes_a_new_message(
    desk: Desk, chatter: Chatter, png: bytes
) -> None:
    await desk.show("Un")
    # A message whose text cannot be edited, though we take it for our current screen.
    photo = await desk.bot.send_photo(chatter.id, png)
    async with desk.database.transaction() as session:
        conversation = (await session.scalars(select(Conversation))).one()
        conversation.message_id = photo.message_id
    await desk.show("Deux", tapped=photo.message_id)
    assert chatter.from_bot[-1]["text"] == "Deux"
    assert (await desk.current()).message_id == chatter.from_bot[-1]["message_id"]


async def test_of_two_edits_of_one_screen_the_newer_alone_is_made(
    desk: Desk, chatter: Chatter, calls: Calls
) -> None:
    await desk.show("Un")
    message_id = chatter.from_bot[0]["message_id"]
    await desk.owe("Deux", tapped=message_id)
    await desk.owe("Trois", tapped=message_id)
    await desk.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Trois"]
    assert await desk.states() == ["sent", "superseded", "sent"]
    assert calls().count("editMessageText") == 1


async def test_what_is_typed_one_after_the_other_is_answered_in_order(
    desk: Desk, chatter: Chatter
) -> None:
    for text in ("Un", "Deux", "Trois"):
        await desk.owe(text)
    await desk.deliver()
    assert [(one["text"], _labels(one)) for one in chatter.from_bot] == [
        ("Un", []),
        ("Deux", []),
        ("Trois", ["Suite"]),
    ]


# --- bad days -------------------------------------------------------------------------------------


async def test_a_flood_is_waited_out_as_long_as_telegram_asks(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong, calls: Calls
) -> None:
    goes_wrong("sendMessage", "429", retry_after=30)
    await desk.show("Un")
    await desk.deliver()
    assert chatter.from_bot == []
    assert calls().count("sendMessage") == 1
    desk.clock.shift(timedelta(seconds=28))
    await desk.deliver()
    assert calls().count("sendMessage") == 1
    desk.clock.shift(timedelta(seconds=31))
    await desk.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Un"]


async def test_a_flood_keeps_the_order_of_what_follows(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong
) -> None:
    goes_wrong("sendMessage", "429", retry_after=30)
    await desk.show("Un")
    await desk.show("Deux")
    assert chatter.from_bot == []
    desk.clock.shift(timedelta(seconds=31))
    await desk.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Un", "Deux"]


async def test_an_error_of_the_server_is_tried_again(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong
) -> None:
    goes_wrong("sendMessage", "5xx", times=3)
    await desk.show("Un")
    for seconds in (2, 5, 10):
        desk.clock.shift(timedelta(seconds=seconds))
        await desk.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Un"]
    assert await desk.states() == ["sent"]


async def test_a_lost_reply_leaves_the_current_screen_last(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong
) -> None:
    goes_wrong("sendMessage", "lost")
    await desk.show("Un")
    desk.clock.shift(timedelta(seconds=5))
    await desk.deliver()
    assert {one["text"] for one in chatter.from_bot} == {"Un"}
    assert (await desk.current()).message_id == chatter.from_bot[-1]["message_id"]


async def test_someone_who_blocked_the_bot_is_left_alone_until_they_write(
    desk: Desk, chatter: Chatter, calls: Calls
) -> None:
    chatter.blocks()
    await desk.owe("Un")
    await desk.owe("Deux")
    await desk.deliver()
    assert await desk.states() == ["failed", "failed"]
    assert calls().count("sendMessage") == 1
    async with desk.database.transaction() as session:
        person = (await session.scalars(select(Person))).one()
        assert person.blocked_at is not None
        content = rendering.payload(Screen(Markup("Trois")), None)
        outbox.owe(session, person.id, Kind.SCREEN, content, desk.clock.now())
    await desk.deliver()
    assert calls().count("sendMessage") == 1
    chatter.unblocks()
    await desk.show("Quatre")
    assert [one["text"] for one in chatter.from_bot] == ["Trois", "Quatre"]


@pytest.mark.parametrize("kind", ["5xx", "lost", "429"])
async def test_a_tap_whose_answer_is_lost_does_not_hold_the_screen(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong, kind: str
) -> None:
    await desk.show("Un")
    message_id = chatter.from_bot[0]["message_id"]
    goes_wrong("answerCallbackQuery", kind)
    await desk.owe_tap_answer(chatter.taps(message_id))
    await desk.owe("Deux", tapped=message_id)
    await desk.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Deux"]
    assert await desk.states() == ["sent", "expired", "sent"]


async def test_an_unknown_tap_does_not_hold_the_screen(desk: Desk, chatter: Chatter) -> None:
    await desk.owe_tap_answer("123456789")
    await desk.show("Un")
    assert [one["text"] for one in chatter.from_bot] == ["Un"]


async def test_what_is_too_old_to_matter_is_not_sent(
    desk: Desk, chatter: Chatter, calls: Calls
) -> None:
    await desk.owe_tap_answer("123456789")
    await desk.owe("Un")
    desk.clock.shift(timedelta(seconds=151))
    await desk.deliver()
    assert await desk.states() == ["expired", "sent"]
    assert "answerCallbackQuery" not in calls()
    await desk.owe("Deux")
    await desk.owe("Ce qui fut demandé avant-hier", kind=Kind.BESIDE)
    desk.clock.shift(timedelta(days=2))
    await desk.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Un"]


async def test_a_screen_that_telegram_refuses_is_said_in_bare_words(
    desk: Desk, chatter: Chatter
) -> None:
    await desk.owe("<b>mal fermé &amp; 3 &lt; 4")
    await desk.show("Deux")
    assert [one["text"] for one in chatter.from_bot] == ["mal fermé & 3 < 4", "Deux"]
    assert await desk.states() == ["sent", "sent"]


async def test_a_new_sender_delivers_at_once_what_a_dead_one_had_begun(
    desk: Desk, chatter: Chatter
) -> None:
    await desk.owe("Un")
    async with desk.database.transaction() as session:
        person_id = (await session.scalars(select(Person.id))).one()
        await outbox.claim(session, person_id, desk.clock.now())
    await desk.deliver()
    assert chatter.from_bot == []
    heir = Desk(desk.database, desk.files, desk.bot, chatter)
    await heir.sender.take_over()
    await heir.deliver()
    assert [one["text"] for one in chatter.from_bot] == ["Un"]


# --- messages from others -------------------------------------------------------------------------


async def test_a_message_from_somebody_else_leaves_the_screen_as_it_is(
    desk: Desk, chatter: Chatter
) -> None:
    await desk.show("Question", keys="A B")
    before = await desk.current()
    async with desk.database.transaction() as session:
        note = rendering.payload(Screen(Markup("Un mot"), ((Button("Voir", "quiz"),),)), None)
        outbox.owe(session, before.person_id, Kind.MESSAGE, note, desk.clock.now())
    await desk.deliver()
    screen, message = chatter.from_bot
    assert (_labels(screen), _labels(message)) == (["A", "B"], ["Voir"])
    assert (await desk.current()).message_id == before.message_id
    await desk.show("Correction", tapped=screen["message_id"])
    edited, _ = chatter.from_bot
    assert (edited["message_id"], edited["text"]) == (screen["message_id"], "Correction")


async def test_what_was_said_is_not_kept_once_it_was_sent(desk: Desk) -> None:
    await desk.show("Un secret")
    async with desk.database.transaction() as session:
        assert [row.payload for row in await session.scalars(select(Owed))] == [{}]


# --- documents ------------------------------------------------------------------------------------


def _download(control: httpx.Client, message: dict[str, Any]) -> bytes:
    return control.get(message["media"]["url"]).content


async def test_a_document_is_made_and_stands_below_the_screen_which_stays(
    desk: Desk, chatter: Chatter, control: httpx.Client
) -> None:
    await desk.show("Un")
    await desk.owe_document("agenda")
    await desk.deliver()
    screen, document = chatter.from_bot
    assert _labels(screen) == ["Suite"]
    assert document["media"]["kind"] == "document"
    assert document["media"]["name"] == "cqpm-agenda.ics"
    assert "pour votre agenda" in document["text"]
    assert _download(control, document).startswith(b"BEGIN:VCALENDAR")
    assert (await desk.current()).message_id == screen["message_id"]
    assert await desk.states() == ["sent", "sent"]


async def test_who_may_not_have_a_document_is_told_so(desk: Desk, chatter: Chatter) -> None:
    await desk.owe_document("export:1:xlsx")
    await desk.deliver()
    (told,) = chatter.from_bot
    assert told["media"] is None
    assert "n'a pas été préparé" in told["text"]
    assert await desk.states() == ["sent"]


async def test_a_document_that_cannot_be_made_is_excused_and_others_go_on(
    desk: Desk, chatter: Chatter
) -> None:
    await desk.owe_document("nothing-of-that-name")
    await desk.owe("Deux")
    await desk.deliver()
    texts = [one["text"] for one in chatter.from_bot]
    assert any("n'a pas pu être préparé" in text for text in texts)
    assert "Deux" in texts


async def test_a_person_goes_on_while_a_document_is_made(
    desk: Desk, chatter: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    wing, read = making._DOCUMENTS["agenda"]

    async def slow(visit: Visit, tap: Tap) -> Any:
        make = await read(visit, tap)
        begun.set()
        await go_on.wait()
        return make

    monkeypatch.setitem(making._DOCUMENTS, "agenda", (wing, slow))
    await desk.owe_document("agenda")
    first = asyncio.create_task(desk.deliver())
    await begun.wait()
    await desk.owe("Deux")
    await desk.owe_document("agenda")
    person_id = (await desk.current()).person_id
    desk.sender.deliver(person_id)
    await asyncio.wait([desk.sender._tasks[person_id]])
    assert [one["text"] for one in chatter.from_bot] == ["Deux"]
    # The second document waits for the first, and nothing else does.
    assert await desk.states() == ["sending", "sent", "due"]
    go_on.set()
    await first
    await desk.deliver()
    assert [one["media"] is not None for one in chatter.from_bot] == [False, True, True]
    assert await desk.states() == ["sent"] * 3


async def test_a_document_for_who_blocked_the_bot_is_not_made_again(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong
) -> None:
    goes_wrong("sendDocument", "403")
    await desk.owe_document("agenda")
    await desk.deliver()
    assert chatter.from_bot == []
    assert await desk.states() == ["failed"]


async def test_a_document_waits_for_telegram_to_be_well_again(
    desk: Desk, chatter: Chatter, goes_wrong: GoesWrong
) -> None:
    goes_wrong("sendDocument", "5xx")
    await desk.owe_document("agenda")
    await desk.deliver()
    assert await desk.states() == ["due"]
    desk.clock.shift(timedelta(minutes=1))
    await desk.deliver()
    (document,) = chatter.from_bot
    assert document["media"]["kind"] == "document"


async def test_what_was_handed_over_is_described_nowhere_any_more(desk: Desk) -> None:
    await desk.owe_document("agenda")
    await desk.deliver()
    async with desk.database.transaction() as session:
        (row,) = await session.scalars(select(Owed))
        assert row.payload == {}
        assert (await session.scalars(select(StoredFile))).all() == []
