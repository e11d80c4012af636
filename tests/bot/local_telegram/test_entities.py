"""Telegram's HTML: entities in UTF-16 units, and its own words for what it cannot parse."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local_telegram.entities import parse_html, utf16_length
from bot.local_telegram.errors import BotApiError
from bot.local_telegram.formatting import FormattedText, formatted_text, slice_utf16, to_html

# Anything that one may write: no control characters, which Telegram turns into spaces, and no
# surrogates, which are no characters.
plain = st.text(st.characters(exclude_categories=("Cs", "Cc")))
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


@given(plain)
def test_escaped_text_comes_back_unchanged_and_without_entities(text):
    assert parse_html(html.escape(text)) == (text, [])


@given(plain, plain.filter(bool), st.sampled_from(sorted(TAGS)))
def test_an_entity_lies_exactly_on_what_its_tag_encloses(before, inside, tag):
    text, [entity] = parse_html(f"{html.escape(before)}<{tag}>{html.escape(inside)}</{tag}>")
    assert entity["type"] == TAGS[tag]
    end = entity["offset"] + entity["length"]
    assert slice_utf16(text, entity["offset"], end) == inside
    assert utf16_length(before) == entity["offset"]


@given(plain.filter(lambda text: text.strip()))
def test_a_shown_text_is_escaped_whatever_it_says(text):
    formatted = formatted_text(text)
    assert html.unescape(to_html(FormattedText(formatted.text))) == formatted.text
    assert "<script" not in to_html(formatted_text(f"<script>{text}"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["bold", "italic", "spoiler", "code", "blockquote", "pre"]),
            st.integers(0, 20),
            st.integers(1, 20),
        ),
        max_size=6,
    )
)
def test_whatever_entities_are_given_the_shown_html_is_well_formed(chosen):
    text = "vide 😀 poussé, à l'hélium"
    entities = [{"type": kind, "offset": o, "length": n} for kind, o, n in chosen]
    formatted = formatted_text(text, "", entities)
    shown = to_html(formatted)
    again, _ = parse_html(shown)
    assert again == formatted.text


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        (
            "😀 <b>gras <i>et penché</i></b>",
            "😀 gras et penché",
            [
                {"type": "bold", "offset": 3, "length": 14},
                {"type": "italic", "offset": 8, "length": 9},
            ],
        ),
        (
            '<span class="tg-spoiler">caché</span>',
            "caché",
            [{"type": "spoiler", "offset": 0, "length": 5}],
        ),
        (
            '<a href="https://exemple.fr/?a=1&amp;b=2">lien</a>',
            "lien",
            [
                {
                    "type": "text_link",
                    "offset": 0,
                    "length": 4,
                    "url": "https://exemple.fr/?a=1&b=2",
                }
            ],
        ),
        ('<a href="javascript:alert(1)">piège</a>', "piège", []),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        ("<pre>x</pre>", "x", [{"type": "pre", "offset": 0, "length": 1}]),
        ('<code class="language-py">x</code>', "x", [{"type": "code", "offset": 0, "length": 1}]),
        (
            "<blockquote expandable>long</blockquote>",
            "long",
            [{"type": "expandable_blockquote", "offset": 0, "length": 4}],
        ),
        ("&lt;&gt;&amp;&quot;&#233;&#xE9;&nbsp;", '<>&"éé&nbsp;', []),
        ("<b></b>rien", "rien", []),
        ("<B>a</b>", "a", [{"type": "bold", "offset": 0, "length": 1}]),
        ("  a <b>b </b>  ", "a b", [{"type": "bold", "offset": 2, "length": 1}]),
        (
            "<b>a</b><b>b</b>",
            "ab",
            [{"type": "bold", "offset": 0, "length": 2}],
        ),
        (
            "/quiz ou <code>/non</code> ou 1/2",
            "/quiz ou /non ou 1/2",
            [
                {"type": "bot_command", "offset": 0, "length": 5},
                {"type": "code", "offset": 9, "length": 4},
            ],
        ),
        (
            "voir https://exemple.fr/a.",
            "voir https://exemple.fr/a.",
            [{"type": "url", "offset": 5, "length": 20}],
        ),
    ],
)
def test_html_becomes_text_and_entities(source, text, entities):
    assert formatted_text(source, "HTML") == FormattedText(text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("é<x>a</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=é>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source, complaint):
    with pytest.raises(BotApiError) as refused:
        formatted_text(source, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@given(st.text("<>/ab =\"'&;#x1é😀 ", max_size=40))
def test_no_html_however_broken_escapes_as_another_error(source):
    try:
        text, entities = parse_html(source)
    except BotApiError:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"]
        assert entity["offset"] + entity["length"] <= utf16_length(text)


@pytest.mark.parametrize(
    ("entity", "complaint"),
    [
        ("bold", "can't parse MessageEntity: expected an Object"),
        ({"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        (
            {"type": "neon", "offset": 0, "length": 1},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"type": "bold", "offset": -1, "length": 1},
            "receive an entity with incorrect offset -1",
        ),
    ],
)
def test_impossible_given_entities_are_refused(entity, complaint):
    with pytest.raises(BotApiError, match="Bad Request") as refused:
        formatted_text("abc", "", [entity])
    assert refused.value.description == f"Bad Request: {complaint}"


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "bbcode"])
def test_other_parse_modes_are_refused_rather_than_shown_raw(mode):
    with pytest.raises(BotApiError) as refused:
        formatted_text("a", mode)
    assert refused.value.description == "Bad Request: unsupported parse_mode"
