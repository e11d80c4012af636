"""A training centre in one process: tutors, candidates and an administrator with their phones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from markupsafe import Markup

from bot.gateway.dispatch import WINGS
from bot.gateway.making import Maker
from bot.screen import (
    Document,
    Later,
    MadeDocument,
    Notice,
    Screen,
    Shown,
    Tap,
    TypedText,
    UnknownAction,
)
from bot.store import people, tutors
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.visit import House, Visit
from bot.training.wing import Wing
from question_bank.bank import Bank

DOMINIQUE, CLAUDE, ALIX, CAMILLE, SACHA, LOU = 2001, 2002, 3001, 1001, 1002, 1003
NAMES = {
    DOMINIQUE: "Dominique",
    CLAUDE: "Claude",
    ALIX: "Alix",
    CAMILLE: "Camille <b>",
    SACHA: "Sacha",
    LOU: "Lou",
}


_TAG = re.compile(r"<[^>]+>")


class Centre:
    """The people, the database they share, and the clock."""

    def __init__(self, database: Database, sound: Callable[..., None], read: Any) -> None:
        self.database, self.sound, self.read = database, sound, read
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.files = FileKeeper(Fernet.generate_key())
        self.house = House(frozenset({ALIX}), frozenset({DOMINIQUE, CLAUDE}), "cqpm_bot")
        self.library = Library(self.files)
        self.phones = {telegram_id: Phone(self, telegram_id) for telegram_id in NAMES}

    def __getitem__(self, telegram_id: int) -> Phone:
        return self.phones[telegram_id]

    def plain(self, text: Markup) -> str:
        """A text without its tags, as a person reads it."""
        return str(self.read(Markup(_TAG.sub("", text))))

    async def arrive(self) -> None:
        for phone in self.phones.values():
            await phone.start()

    async def publish(self, *questions: Mapping[str, Any]) -> None:
        bank = Bank.model_validate({"name": "essai", "title": "Essai", "questions": questions})
        async with self.database.transaction() as session:
            await publish(session, self.files, bank, {}, self.now)

    async def group(self, *candidates: int) -> str:
        """A group « Lyon » of Dominique's with these candidates; the number in its buttons."""
        tutor = self[DOMINIQUE]
        await tutor.start()
        await tutor.tap("newgroup")
        await tutor.type("Lyon")
        (action,) = [a for a in tutor.actions if a.startswith("invite:")]
        await tutor.tap(f"{action}:all")
        for candidate in candidates:
            await self[candidate].start(tutor.link)
            await self[candidate].press("✅ Rejoindre le groupe")
        return action.partition(":")[2]


@dataclass
class Phone:
    """What one person does and sees. Roles are looked up as the gateway does.

    ``screens`` are all that the last thing done showed, ``screen`` the last of them.
    """

    centre: Centre
    telegram_id: int
    screens: list[Screen] = field(default_factory=list)
    notice: str | None = None
    messages: list[Screen] = field(default_factory=list)
    person_id: int = 0
    document: str | None = None

    async def start(self, argument: str = "") -> None:
        """``/start``, with what a link adds."""
        await self.command("start", argument)

    async def command(self, name: str, argument: str = "") -> None:
        found = [(w, c) for w in WINGS for c in w.commands if c.name == name]
        await self._visit(found[0][0], lambda visit: found[0][1].answer(visit, argument))

    async def tap(self, action: str) -> None:
        """Tap a button that says this, wherever it comes from."""
        tap = Tap(action)
        found = [(w, w.taps[tap.word(0)]) for w in WINGS if tap.word(0) in w.taps]
        await self._visit(found[0][0], lambda visit: found[0][1](visit, tap))

    async def press(self, label: str) -> None:
        """Tap the button of the current screen, or of the last message, with this label."""
        screens = [*self.screens, *self.messages[-1:]]
        rows = [row for screen in screens for row in screen.rows]
        actions = [b.action for row in rows for b in row if self.centre.read(b.label) == label]
        assert actions, [b.label for row in rows for b in row]
        await self.tap(actions[0])

    async def type(self, text: str) -> None:
        address = self.screen.expects
        assert address is not None, self.text
        route = address.partition(":")[0]
        found = [(w, w.typed[route]) for w in WINGS if route in w.typed]
        await self._visit(found[0][0], lambda visit: found[0][1](visit, TypedText(text, address)))

    async def _visit(self, wing: Wing, do: Callable[[Visit], Any]) -> None:
        centre = self.centre
        async with centre.database.transaction() as session:
            name = NAMES[self.telegram_id]
            person = await people.arrive(session, self.telegram_id, name, centre.now)
            self.person_id = person.id
            if self.telegram_id in centre.house.tutors:
                await tutors.name_once(session, person.id, centre.now)
            visit = Visit(person, session, centre.now, centre.library, centre.house)
            if not await wing.admits(visit):
                raise UnknownAction("not admitted")
            shown = await do(visit)
        shown = [screen for one in shown for screen in await self._made(one)]
        centre.sound(*shown, *(message for _, message in visit.told))
        self.notice = None
        self.screens = [one for one in shown if isinstance(one, Screen)] or self.screens
        for one in shown:
            match one:
                case Notice(text=text):
                    self.notice = text
                case Document(subject=subject):
                    self.document = subject
        by_id = {phone.person_id: phone for phone in centre.phones.values()}
        for person_id, message in visit.told:
            by_id[person_id].messages.append(message)

    async def _made(self, shown: Shown) -> Sequence[Shown]:
        """What is shown, with what is made when it is sent made now."""
        if not isinstance(shown, Later):
            return [shown]
        centre = self.centre
        maker = Maker(centre.database, centre.library, centre.house)
        made = await maker.screens(self.person_id, shown.subject, centre.now)
        assert all(one.beside == shown.beside for one in made)
        return made

    async def receive(self, subject: str | None = None) -> MadeDocument:
        """The last document asked for (or that about this), made as the gateway does."""
        centre = self.centre
        wanted = subject or self.document
        assert wanted is not None
        maker = Maker(centre.database, centre.library, centre.house)
        return await maker.document(self.person_id, wanted, centre.now)

    @property
    def screen(self) -> Screen:
        return self.screens[-1]

    @property
    def text(self) -> str:
        return "\n\n".join(self.centre.plain(one.text) for one in self.screens)

    @property
    def message(self) -> str:
        """The last message from somebody else."""
        return self.centre.plain(self.messages[-1].text)

    @property
    def actions(self) -> list[str]:
        return [button.action for one in self.screens for row in one.rows for button in row]

    @property
    def labels(self) -> list[str]:
        rows = [row for one in self.screens for row in one.rows]
        return [self.centre.read(button.label) for row in rows for button in row]

    @property
    def link(self) -> str:
        """What an invitation on screen adds to ``/start``."""
        (address,) = [line for line in self.text.splitlines() if line.startswith("https://")]
        return address.partition("?start=")[2]


@pytest.fixture
async def centre(database: Database, sound: Callable[..., None], read: Any) -> Centre:
    """Everybody has opened the bot once."""
    made = Centre(database, sound, read)
    await made.arrive()
    return made


@pytest.fixture
def short_text() -> Callable[..., dict[str, Any]]:
    """Makes a question to be answered in words, which the machine often cannot judge."""

    def make(name: str, **other: Any) -> dict[str, Any]:
        return {
            "id": name,
            "capacity": "C1",
            "criteria": ["C1.1"],
            "kind": "short_text",
            "stem": f"Que faut-il pour {name} ?",
            "accepted": ["la pompe primaire"],
            "concepts": [{"name": "pompe"}, {"name": "primaire"}],
            "explanation": "Parce que.",
            **other,
        }

    return make
