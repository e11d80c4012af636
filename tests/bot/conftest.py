"""A check of what people see, and their texts as they read them."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from bot.gateway.rendering import NOTICE_LIMIT, TEXT_LIMIT, length
from bot.screen import Document, Later, Notice, Shown

# What Telegram understands (https://core.telegram.org/bots/api#html-style), of which we use some.
_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote"}


class _Soundness(HTMLParser):
    """Fails on tags that Telegram does not know or that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        assert not (tag == "blockquote" and tag in self.open), "quotes do not nest"
        assert dict(attrs) in ({}, {"expandable": None}), attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


@pytest.fixture(scope="session")
def sound() -> Callable[..., None]:
    """Checks that Telegram would show this: sound HTML, within the limits, labelled buttons."""

    def check(*shown: Shown) -> None:
        for one in shown:
            if isinstance(one, Document | Later):
                continue
            if isinstance(one, Notice):
                assert 0 < len(one.text) <= NOTICE_LIMIT
                continue
            parser = _Soundness()
            parser.feed(str(one.text))
            parser.close()
            assert parser.open == []
            assert 0 < length(one.text) <= TEXT_LIMIT
            for row in one.rows:
                assert 0 < len(row) <= 8
                for button in row:
                    assert button.label.strip()
                    assert len(button.action.encode()) <= 64

    return check


@pytest.fixture(scope="session")
def read() -> Callable[[str], str]:
    """A text as a person reads it, whichever spaces French typography put into it."""

    def plain(text: str) -> str:
        words = text.unescape() if isinstance(text, Markup) else text
        return words.replace("\u202f", " ").replace("\u00a0", " ")

    return plain
