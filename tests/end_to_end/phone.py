"""One person with a phone: what they do, what they see, and what was recorded about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter
from sqlalchemy import select

from bot.store.tables import Answer, Attempt, JudgementRow, Person, QuestionRevision, Step
from question_bank.grading import right_response
from question_bank.model import MultipleChoice, Ordering, Question
from question_bank.parametric.instance import instantiate
from question_bank.response import (
    Chosen,
    Matched,
    Ordered,
    Passed,
    Response,
    Stated,
    Typed,
)
from tests.end_to_end.product import PATIENCE_SECONDS, Product, eventually

_question: TypeAdapter[Question] = TypeAdapter(Question)
_numbers = count(1)

_LOOKALIKES = str.maketrans({"\u202f": " ", "\u00a0": " ", "’": "'"})

Place = tuple[int, int]
"""An attempt and a position in it."""


def plain(text: str) -> str:
    """The text with plain spaces and apostrophes, so that typography may change freely."""
    return text.translate(_LOOKALIKES)


@dataclass(frozen=True)
class Screen:
    """A message of the bot, as the person sees it."""

    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    picture: bool

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.buttons]

    def action(self, label_or_verb: str) -> str:
        """The data of the button with this label, or that says this about a question."""
        for label, data in self.buttons:
            words = data.split(":", 3)
            if label_or_verb in (label, data) or (words[0] == "q" and words[3] == label_or_verb):
                return data
        raise AssertionError(f"no button « {label_or_verb} » among {self.buttons}")

    def has(self, data: str) -> bool:
        """Whether there is a button with this data."""
        return any(data == one for _, one in self.buttons)

    def offers(self, verb: str) -> bool:
        """Whether a button says this about a question (« p » passes, « n » goes on)."""
        return any(data.split(":", 3)[3:] == [verb] for _, data in self.buttons)

    @property
    def asks(self) -> bool:
        """A question that waits for its answer."""
        return self.offers("p")

    @property
    def corrects(self) -> bool:
        """The correction of an answer."""
        return self.offers("n")

    @property
    def sums_up(self) -> bool:
        """The summary of a quiz."""
        return "Bilan du quiz" in self.text

    @property
    def place(self) -> Place:
        """The attempt and the position that the buttons are about."""
        _, attempt, position, *_ = self.action("p" if self.asks else "n").split(":")
        return int(attempt), int(position)


class Phone:
    """Someone with this name, who is added unless there; without a name, someone new."""

    def __init__(self, product: Product, name: str | None = None, role: str = "candidate") -> None:
        self.product = product
        self.name = name or f"Candidat {next(_numbers)}"
        there = {person["name"]: person["id"] for person in product.get("people")}
        self.telegram_id: int = (
            there.get(self.name) or product.post("people", name=self.name, role=role)["id"]
        )
        self._path = f"people/{quote(self.name)}"

    # --- doing -----------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Type a text."""
        self.product.post(f"{self._path}/messages", text=text)

    def send_file(self, content: bytes, name: str) -> None:
        """Send a photo or a document."""
        reply = self.product.http.post(
            f"/local/{self._path}/files", files={"file": (name, content)}
        )
        assert reply.is_success, reply.text

    def tap(self, label_or_verb: str) -> None:
        """Tap a button of the current screen."""
        screen = self.screen()
        self.tap_on(screen, screen.action(label_or_verb))

    def tap_on(self, screen: Screen, data: str) -> None:
        """Tap a button that a message has now."""
        self.product.post(f"{self._path}/taps", message_id=screen.message_id, data=data)

    def tap_again(self) -> None:
        """The phone sends the last tap once more, having got no answer."""
        self.product.post(f"{self._path}/taps", again=True)

    def block(self) -> None:
        """Block the bot."""
        self.product.post(f"{self._path}/block")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.product.post(f"{self._path}/unblock")

    # --- seeing ----------------------------------------------------------------------------------

    def chat(self) -> list[dict[str, Any]]:
        """All messages, oldest first."""
        chat: list[dict[str, Any]] = self.product.get(f"{self._path}/chat")
        return chat

    def screen(self) -> Screen:
        """The last message of the bot; one without text or buttons before there is any."""
        for message in reversed(self.chat()):
            if message["from"] == "bot":
                return Screen(
                    message["message_id"],
                    plain(message["text"]),
                    tuple(
                        (plain(b["label"]), b["data"]) for row in message["buttons"] for b in row
                    ),
                    message["media"] is not None,
                )
        return Screen(0, "", (), False)

    def wait_for(
        self, expected: str | Callable[[Screen], bool], seconds: float = PATIENCE_SECONDS
    ) -> Screen:
        """The current screen once it holds a text, or satisfies a condition."""

        def look() -> Screen | None:
            try:
                screen = self.screen()
            except httpx.TransportError:
                return None
            holds = expected in screen.text if isinstance(expected, str) else expected(screen)
            return screen if holds else None

        found = eventually(look, lambda: (self.screen(), self.product.said()[-3000:]), seconds)
        assert found is not None
        return found

    def wait_for_toast(self, words: str) -> None:
        """Wait until the phone shows these words in passing after a tap."""

        def toast() -> str:
            shown = self.product.get(f"{self._path}/view")["toast"]
            return plain(shown["text"]) if shown else ""

        eventually(lambda: words in toast(), toast)

    def has_one_keyboard_at_most(self) -> bool:
        """Whether only the last message has buttons, if any."""
        *older, _ = self.chat()
        return not any(message["buttons"] for message in older)

    # --- a quiz ----------------------------------------------------------------------------------

    def ask(self, text: str, expected: str | Callable[[Screen], bool]) -> Screen:
        """Type a text and wait for what it should bring."""
        self.send(text)
        return self.wait_for(expected)

    def follow(self, label_or_verb: str, expected: str | Callable[[Screen], bool]) -> Screen:
        """Tap a button and wait for what it should bring."""
        self.tap(label_or_verb)
        return self.wait_for(expected)

    def open_quiz(self, subject: str = "all", length: int = 5) -> Screen:
        """Go from ``/quiz`` to the first question, as a thumb does."""
        self.ask("/quiz", lambda screen: screen.has(f"quiz:{subject}"))
        self.follow(f"quiz:{subject}", "Combien de questions ?")
        return self.follow(f"quiz:{subject}:{length}", lambda screen: screen.asks)

    def open_kind(self, kind: str) -> Screen:
        """A question of this kind, found by saying « Je ne sais pas » to those before it."""
        return self._open_first(lambda screen: self.question(screen).kind == kind)

    def open_without_picture(self) -> Screen:
        """A question of text alone, found likewise: its correction takes its place."""
        return self._open_first(lambda screen: not screen.picture)

    def _open_first(self, wanted: Callable[[Screen], bool]) -> Screen:
        screen = self.open_quiz("C1", 20)
        while not wanted(screen):
            self.follow("p", lambda screen: screen.corrects)
            screen = self.follow("n", lambda screen: screen.asks)
        return screen

    def question(self, screen: Screen) -> Question:
        """The question on a screen, as it was published, with the values drawn for it."""
        step = self._step(screen.place)
        revision = self.product.one(
            select(QuestionRevision).where(QuestionRevision.id == step.revision_id)
        )
        return instantiate(_question.validate_python(revision.content), step.seed)

    def draft(self, screen: Screen) -> dict[str, Any]:
        """What the database holds of an answer that is not given yet."""
        return self._step(screen.place).draft

    def give(self, response: Response) -> None:
        """Do the next thing that leads to this answer to the question on screen, and see it done.

        A choice of several, an order or a matching takes several such things: what was done so far
        is read off the database, as a person reads it off the screen.
        """
        before = self._settled()
        if isinstance(response, Typed):
            self.send(response.text)
        else:
            self.tap_on(before, before.action(_next_verb(response, self.draft(before))))
        self._wait_for_other(before)

    def answer(self, response: Response) -> Screen:
        """Answer the question on screen; the correction."""
        while self._settled().asks:
            self.give(response)
        return self.wait_for(lambda screen: screen.corrects)

    def answer_right(self) -> Screen:
        """Answer the question on screen as its author would."""
        return self.answer(right_response(self.question(self.screen())))

    def play(self, choose: Callable[[Question], Response] = right_response) -> Screen:
        """Go on from the question or correction on screen to the summary."""
        while not (before := self._settled()).sums_up:
            if before.asks:
                self.give(choose(self.question(before)))
            else:
                self.tap_on(before, before.action("n"))
                self._wait_for_other(before)
        return before

    def _settled(self) -> Screen:
        """The current screen; a bare one, between two messages, is none yet."""
        return self.wait_for(lambda now: bool(now.buttons))

    def _wait_for_other(self, before: Screen) -> None:
        shown = (before.text, before.buttons)
        self.wait_for(lambda now: bool(now.buttons) and (now.text, now.buttons) != shown)

    def _step(self, place: Place) -> Step:
        attempt_id, position = place
        return self.product.one(
            select(Step).where(Step.attempt_id == attempt_id, Step.position == position)
        )

    # --- what was recorded -----------------------------------------------------------------------

    @cached_property
    def person_id(self) -> int:
        """The bot's own number for this person."""
        return self.row.id

    @property
    def row(self) -> Person:
        """This person in the database."""
        return self.product.one(select(Person).where(Person.telegram_id == self.telegram_id))

    def attempts(self) -> Sequence[Attempt]:
        """Their quizzes, oldest first."""
        query = select(Attempt).where(Attempt.person_id == self.person_id).order_by(Attempt.id)
        return self.product.rows(query)

    def answers(self) -> Sequence[Answer]:
        """All their answers, oldest first."""
        query = select(Answer).where(Answer.person_id == self.person_id).order_by(Answer.id)
        return self.product.rows(query)

    def judgements(self) -> Sequence[JudgementRow]:
        """All judgements on their answers, in the order of the answers."""
        return self.product.rows(
            select(JudgementRow)
            .join(Answer, Answer.id == JudgementRow.answer_id)
            .where(Answer.person_id == self.person_id)
            .order_by(Answer.id, JudgementRow.id)
        )


def _next_verb(response: Response, draft: dict[str, Any]) -> str:
    """The next button to tap for this answer, given what is ticked, placed or matched already."""
    match response:
        case Passed():
            return "p"
        case Stated(value=value):
            return f"o:{int(value)}"
        case Chosen(options=options) if "ticked" not in draft and len(options) == 1:
            return f"o:{options[0]}"
        case Chosen(options=options):
            differ = set(options) ^ set(draft.get("ticked", ()))
            return f"o:{min(differ)}" if differ else "v"
        case Ordered(items=wanted):
            return _next_in_row(wanted, draft.get("placed", []))
        case Matched(rights=wanted):
            return _next_in_row(wanted, draft.get("matched", []))
    raise ValueError(f"{response!r} is not given by buttons")


def _next_in_row(wanted: Sequence[int], done: Sequence[int]) -> str:
    if list(done) != list(wanted[: len(done)]):
        return "u"
    return f"o:{wanted[len(done)]}" if len(done) < len(wanted) else "v"


def wrong_response(question: Question) -> Response:
    """An answer that is not right, to a question that is answered by buttons."""
    right = right_response(question)
    match right:
        case Stated(value=value):
            return Stated(value=not value)
        case Chosen() if isinstance(question, MultipleChoice):
            return Chosen(options=(min(set(range(len(question.options))) - question.key),))
        case Chosen(options=(option,)):
            return Chosen(options=((option + 1) % 2,) if option < 2 else (0,))
        case Ordered(items=items) if isinstance(question, Ordering):
            return Ordered(items=items[::-1])
        case Matched(rights=rights):
            return Matched(rights=rights[1:] + rights[:1])
    raise ValueError(f"{question.id} is answered by typing")
