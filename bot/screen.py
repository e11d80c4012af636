"""What a person sees: a text, perhaps a picture, buttons; files to keep. Knows nothing of Telegram.

Texts are in simple HTML (b, i, u, code, blockquote…), escaped by the catalogues that make them.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

MAX_ACTION_BYTES = 64


@dataclass(frozen=True)
class Button:
    """A button; ``action`` is what comes back when it is tapped (1 to 64 bytes of UTF-8)."""

    label: str
    action: str

    def __post_init__(self) -> None:
        if not self.label or not 0 < len(self.action.encode()) <= MAX_ACTION_BYTES:
            raise ValueError(f"a button needs a label and 1 to 64 bytes of action: {self!r}")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Screen:
    """The one thing a person looks at. It takes the place of the screen before it.

    ``picture`` is a file of the store. ``expects`` is the address to which the next text that the
    person types is handed; without one, typing is not an answer to this screen.

    One that is ``beside`` takes the place of nothing: it is a message of its own, whose buttons
    stay when others follow (a list to work through, a picture to look at).
    """

    text: Markup
    rows: Rows = ()
    picture: int | None = None
    expects: str | None = None
    beside: bool = False


@dataclass(frozen=True)
class Notice:
    """A word in passing after a tap (at most 200 characters); the screen stays as it is."""

    text: str


@dataclass(frozen=True)
class Document:
    """A file handed over below the screen, which stays: only what it is about.

    ``subject`` are words parted by colons, the first of which names who makes it (see
    ``bot.training.wing.Wing``). It is made when it is sent: what a file says of people never waits
    anywhere, and whoever lost the right to it meanwhile does not get it.
    """

    subject: str


@dataclass(frozen=True)
class MadeDocument:
    """A document as it goes out: a file's name, media type and content, and a word beside it."""

    name: str
    media_type: str
    caption: Markup
    content: bytes


@dataclass(frozen=True)
class Later:
    """Screens that are made when they are sent: only what they are about.

    For those that take long to work out, or that name many people: what they say never waits
    anywhere. ``subject`` is as for a document. They stand ``beside``, or take the place of the
    screen before them.
    """

    subject: str
    beside: bool = True


Shown = Screen | Notice | Document | Later


class UnknownAction(Exception):
    """A button says something that no screen of ours says (an old one, or a forged one)."""


@dataclass(frozen=True)
class Tap:
    """A button was tapped: its action, words parted by colons."""

    action: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.action.split(":"))

    def number(self, index: int) -> int:
        """The number at this place of the action.

        Raises:
            UnknownAction: there is no number there.
        """
        try:
            return int(self.parts[index])
        except (IndexError, ValueError):
            raise UnknownAction(self.action) from None

    def word(self, index: int) -> str:
        """The word at this place of the action, empty when there is none."""
        return self.parts[index] if index < len(self.parts) else ""


@dataclass(frozen=True)
class TypedText:
    """A text was typed for the owner named by ``address``."""

    text: str
    address: str
