"""A text as Telegram keeps it (cleaned, trimmed, entities in order), and as the page shows it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bot.local_telegram.entities import (
    STYLES,
    Entity,
    given_entities,
    parse_html,
    utf16_length,
)
from bot.local_telegram.errors import bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_SOURCE_BYTES_LIMIT = 1 << 15

_BOT_COMMAND = re.compile(r"(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/<>])", re.ASCII)
_URL = re.compile(r"(?<!\w)https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)'’]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_QUOTES = ("blockquote", "expandable_blockquote")
_VERBATIM = ("code", "pre")
# Which entity stands outside another of the same extent.
_NESTING = [*_QUOTES, *STYLES, "text_link", "url", "bot_command", "pre", "code"]


@dataclass(frozen=True)
class FormattedText:
    """A text without markup and its entities, offsets in UTF-16 code units."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def formatted_text(source: str, parse_mode: str = "", entities: object = None) -> FormattedText:
    """What Telegram makes of a text that the bot or a person sends.

    Args:
        source: the text, with markup when there is a parse mode.
        parse_mode: ``HTML`` (any case) or nothing; the Markdown modes are not offered here.
        entities: the parsed ``entities`` parameter, used when there is no parse mode.

    Raises:
        BotApiError: 400, in Telegram's words.
    """
    try:
        size = len(source.encode())
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if size > _SOURCE_BYTES_LIMIT:
        raise bad_request("text is too long")
    source = _CONTROL.sub(" ", source.replace("\r", ""))
    mode = parse_mode.lower()
    if not source or mode in ("", "none"):
        text, given = source, given_entities(entities, source)
    elif mode == "html":
        text, given = parse_html(source)
    else:
        raise bad_request("unsupported parse_mode")
    text, given = _trimmed(text, given)
    return FormattedText(text, _with_found(text, _untangled(given)))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if not text.strip():
        return "", []
    text = text.rstrip()
    end = utf16_length(text)
    first = min((entity["offset"] for entity in entities), default=len(text))
    leading = len(text) - len(text.lstrip(" \n"))
    removed = min(leading, first)
    kept = []
    for entity in entities:
        length = min(entity["length"], end - entity["offset"])
        if length > 0:
            kept.append({**entity, "offset": entity["offset"] - removed, "length": length})
    return text[removed:], kept


def _untangled(entities: list[Entity]) -> list[Entity]:
    """The same entities such that links, code and quotes never cross and styles are joined."""
    entities = _sorted(entities)
    quotes = _apart([entity for entity in entities if entity["type"] in _QUOTES])
    solid = _apart(
        [entity for entity in entities if entity["type"] in ("text_link", *_VERBATIM)],
    )
    solid = [entity for entity in solid if not any(_cross(entity, quote) for quote in quotes)]
    verbatim = [_span(entity) for entity in solid if entity["type"] in _VERBATIM]
    styles: list[Entity] = []
    for style in STYLES:
        spans = _joined([_span(entity) for entity in entities if entity["type"] == style])
        for begin, end in _without(spans, verbatim):
            styles.append({"type": style, "offset": begin, "length": end - begin})
    return _sorted([*quotes, *solid, *styles])


def _with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """``entities`` and the commands and addresses that Telegram finds in the text by itself."""
    taken = [_span(entity) for entity in entities if entity["type"] in ("text_link", *_VERBATIM)]
    found: list[Entity] = []
    for kind, pattern in (("url", _URL), ("bot_command", _BOT_COMMAND)):
        for match in pattern.finditer(text):
            begin = utf16_length(text[: match.start()])
            end = begin + utf16_length(match[0])
            if not any(begin < other_end and start < end for start, other_end in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return _sorted([*entities, *found]) if found else entities


def _sorted(entities: list[Entity]) -> list[Entity]:
    return sorted(
        entities,
        key=lambda entity: (entity["offset"], -entity["length"], _NESTING.index(entity["type"])),
    )


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _cross(one: Entity, other: Entity) -> bool:
    """Whether two entities overlap without the first lying within the second."""
    (begin, end), (other_begin, other_end) = _span(one), _span(other)
    overlap = begin < other_end and other_begin < end
    return overlap and not (other_begin <= begin and end <= other_end)


def _apart(entities: list[Entity]) -> list[Entity]:
    """``entities``, in order, without those that begin inside the one before."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= _span(kept[-1])[1]:
            kept.append(entity)
    return kept


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _without(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for hole_begin, hole_end in holes:
        spans = [
            part
            for begin, end in spans
            for part in ((begin, min(end, hole_begin)), (max(begin, hole_end), end))
            if part[0] < part[1]
        ]
    return spans


def to_html(formatted: FormattedText) -> str:
    """The text as safe HTML: everything escaped, and only the entities as elements.

    Line breaks stay as they are; the page shows them with ``white-space: pre-wrap``.
    """
    pieces: list[str] = []
    open_entities: list[Entity] = []
    waiting = list(_sorted(formatted.entities))
    position = 0
    for character in formatted.text:
        _close_ended(pieces, open_entities, position, formatted.text)
        while waiting and waiting[0]["offset"] <= position:
            entity = waiting.pop(0)
            open_entities.append(entity)
            pieces.append(_opening(entity, formatted.text))
        pieces.append(html.escape(character))
        position += utf16_length(character)
    _close_ended(pieces, open_entities, position, formatted.text)
    return "".join(pieces)


def _close_ended(pieces: list[str], open_entities: list[Entity], position: int, text: str) -> None:
    """Close what ends here; what lies above it but goes on is closed and opened again."""
    reopened: list[Entity] = []
    while any(_span(entity)[1] <= position for entity in open_entities):
        entity = open_entities.pop()
        pieces.append(_ELEMENTS[entity["type"]][1])
        if _span(entity)[1] > position:
            reopened.append(entity)
    for entity in reversed(reopened):
        open_entities.append(entity)
        pieces.append(_opening(entity, text))


_LINK = ('<a href="{}" target="_blank" rel="noopener noreferrer">', "</a>")
_ELEMENTS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="tg-spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre><code{}>", "</code></pre>"),
    "text_link": _LINK,
    "url": _LINK,
    "bot_command": ("", ""),  # the page finds commands by itself
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def _opening(entity: Entity, text: str) -> str:
    start = _ELEMENTS[entity["type"]][0]
    if entity["type"] == "text_link":
        return start.format(html.escape(entity["url"]))
    if entity["type"] == "url":
        return start.format(html.escape(slice_utf16(text, *_span(entity))))
    if entity["type"] == "pre":
        language = entity.get("language")
        return start.format(f' class="language-{html.escape(language)}"' if language else "")
    return start


def slice_utf16(text: str, begin: int, end: int) -> str:
    """The part of ``text`` between two offsets counted in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * begin : 2 * end].decode("utf-16-le", "replace")
