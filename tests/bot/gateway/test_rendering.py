"""Screens within Telegram's limits, counted as Telegram counts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from telegram import InlineKeyboardMarkup

from bot.gateway.rendering import keyboard, length, pages, payload
from bot.screen import Button, Screen

# Letters of one and of two UTF-16 units, what HTML has to escape, and what looks like markup.
WORDS = st.text(st.sampled_from("aé ’€🙂𝔸<>&\"';/b"), max_size=30)


@st.composite
def markups(draw: st.DrawFn) -> str:
    """A text such as catalogues make: lines, some within a tag, some tags over several lines."""
    parts = []
    for _ in range(draw(st.integers(1, 12))):
        word = escape(draw(WORDS))
        tag = draw(st.sampled_from([None, "b", "i", "code", "blockquote", "blockquote expandable"]))
        if tag is None:
            parts.append(str(word))
            continue
        inside = "\n".join([str(word), *draw(st.lists(WORDS.map(lambda w: str(escape(w)))))])
        parts.append(f"<{tag}>{inside}</{tag.split()[0]}>")
    return "\n".join(parts)


class _Balance(HTMLParser):
    """Fails on a tag that is closed without being open; ``open`` are those left open."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(WORDS)
def test_length_is_that_of_the_text_in_utf_16(text: str) -> None:
    assert length(f"<b>{escape(text)}</b>") == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("markup", "expected"),
    [("abc", 3), ("<b>é</b>", 1), ("🙂", 2), ("&lt;b&gt;", 3), ("&amp;lt;", 4), ("a\n\nb", 4)],
)
def test_length_of_known_texts(markup: str, expected: int) -> None:
    assert length(markup) == expected


@given(markups(), st.integers(8, 60))
def test_every_page_fits_and_is_sound(markup: str, limit: int) -> None:
    for page in pages(markup, limit):
        assert length(page) <= limit
        assert _Balance(page).open == []
        assert not re.search(r"&(?!(#\d+|\w+);)", page), "an entity was cut"


@given(markups(), st.integers(8, 60))
def test_no_page_is_blank_unless_the_text_is(markup: str, limit: int) -> None:
    assume(Markup(markup).striptags())
    shown = pages(markup, limit)
    assert shown
    assert all(Markup(page).striptags() for page in shown)


@given(st.lists(WORDS.map(lambda word: f"<i>{escape(word)}</i>"), min_size=1), st.integers(40, 80))
def test_nothing_is_lost_when_every_line_fits(lines: list[str], limit: int) -> None:
    together = "".join(pages("\n".join(lines), limit))
    assert together.replace("\n", "") == "".join(lines)


def test_a_short_text_is_one_page_as_it_is() -> None:
    assert pages("<b>Bonjour</b>\n\nÀ vous.") == ["<b>Bonjour</b>\n\nÀ vous."]


def test_a_stretch_that_is_too_long_by_itself_is_cut_and_loses_its_markup() -> None:
    (page,) = pages("<b>" + "🙂" * 3000 + "</b>")
    assert length(page) <= 4096
    assert page == "🙂" * 2047 + "…"


def test_a_screen_is_kept_with_all_that_it_takes_to_show_it() -> None:
    screen = Screen(
        Markup("<b>Texte</b>"), ((Button("A", "q:1:1:o:0"), Button("B", "q:1:1:o:1")),), 7, "answer"
    )
    content = payload(screen, 42)
    assert content == {
        "text": "<b>Texte</b>",
        "rows": [[["A", "q:1:1:o:0"], ["B", "q:1:1:o:1"]]],
        "picture": 7,
        "tapped": 42,
    }
    markup = keyboard(content["rows"])
    assert isinstance(markup, InlineKeyboardMarkup)
    (row,) = markup.inline_keyboard
    assert [(button.text, button.callback_data) for button in row] == [
        ("A", "q:1:1:o:0"),
        ("B", "q:1:1:o:1"),
    ]


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    assert keyboard(payload(Screen(Markup("Texte")), None)["rows"]) is None
