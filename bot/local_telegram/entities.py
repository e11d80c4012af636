"""Formatted text: from Telegram's HTML to a plain text with entities.

Offsets and lengths of entities count UTF-16 code units; the offsets named in errors count bytes of
UTF-8. The rules and error texts are those of ``parse_html`` and ``fix_formatted_text`` in TDLib's
``MessageEntity.cpp``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.local_telegram.errors import bad_request
from bot.local_telegram.links import checked_link

Entity = dict[str, Any]
"""A ``MessageEntity`` of the Bot API."""

_TAGS = {
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
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACES = re.compile(r"\s*")
_SURROGATES = range(0xD800, 0xE000)

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
"""Entities that may overlap others and that join when they touch one of their own kind."""
_GIVEN_TYPES = {*STYLES, "code", "pre", "text_link", "blockquote", "expandable_blockquote"}
_FOUND_TYPES = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}


def utf16_length(text: str) -> int:
    """Number of UTF-16 code units of ``text``."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and the entities that ``parse_mode=HTML`` makes of ``source``.

    Raises:
        BotApiError: 400 ``can't parse entities: …``, in Telegram's words.
    """
    return _HtmlParser(source).parse()


@dataclass
class _OpenTag:
    name: str
    argument: str
    offset: int
    text_start: int


class _HtmlParser:
    """One reading of one text; the position runs over characters, errors are told in bytes."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._text: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self._position < len(self._source):
            character = self._source[self._position]
            if character == "<":
                self._tag()
            elif character == "&":
                self._write(self._reference())
            else:
                self._write(character)
                self._position += 1
        if self._open:
            raise _cannot_parse(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"'
            )
        text = "".join(self._text)
        if any(ord(character) in _SURROGATES for character in text):
            raise _cannot_parse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, self._entities

    def _write(self, text: str) -> None:
        self._text.append(text)
        self._offset += utf16_length(text)

    def _reference(self) -> str:
        """The character that ``&…;`` stands for, or ``&`` itself when it stands for none."""
        match = _REFERENCE.match(self._source, self._position)
        if match:
            hexadecimal, decimal, name = match.groups()
            if name:
                character = _NAMED.get(name, "")
            else:
                code = int(hexadecimal, 16) if hexadecimal else int(decimal[:10])
                digits = len(match[0].rstrip(";"))
                character = chr(code) if 0 < code < 0x10FFFF and digits < 10 else ""
            if character:
                self._position = match.end()
                return character
        self._position += 1
        return "&"

    def _tag(self) -> None:
        begin = self._position
        self._position += 1
        if self._source.startswith("/", self._position):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _peek(self) -> str:
        return self._source[self._position : self._position + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._position)
        taken = match[0] if match else ""
        self._position += len(taken)
        return taken

    def _bytes_before(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))

    def _start_tag(self, begin: int) -> None:
        at = f"at byte offset {self._bytes_before(begin)}"
        name = self._take(_TAG_NAME).lower()
        if not self._peek():
            raise _cannot_parse(f"Unclosed start tag {at}")
        if name not in _TAGS:
            raise _cannot_parse(f'Unsupported start tag "{name}" {at}')
        argument = ""
        while True:
            self._take(_SPACES)
            if self._peek() == ">":
                break
            attribute, value = self._attribute(name, at)
            argument = _argument(name, attribute, value, argument)
        if name == "span" and argument != "spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" {at}')
        self._position += 1
        self._open.append(_OpenTag(name, argument, self._offset, len(self._text)))

    def _attribute(self, tag: str, at: str) -> tuple[str, str | None]:
        """One attribute and its value (None when it has none)."""
        name = self._take(_ATTRIBUTE_NAME)
        if not name:
            raise _cannot_parse(f'Empty attribute name in the tag "{tag}" {at}')
        self._take(_SPACES)
        if self._peek() == "=":
            self._position += 1
            self._take(_SPACES)
            value = self._attribute_value() if self._peek() else None
            if value is not None:
                if not self._peek():
                    raise _cannot_parse(f"Unclosed start tag {at}")
                return name, value
        if not self._peek():
            raise _cannot_parse(f'Unclosed start tag "{tag}" {at}')
        return name, None

    def _attribute_value(self) -> str:
        begin = self._position
        quote = self._peek()
        if quote not in "\"'":
            token = self._take(_NAME_TOKEN).lower()
            following = self._peek()
            if following and not following.isspace() and following != ">":
                raise _cannot_parse(
                    f"Unexpected end of name token at byte offset {self._bytes_before(begin)}"
                )
            return token
        self._position += 1
        value = ""
        while self._peek() not in ("", quote):
            if self._peek() == "&":
                value += self._reference()
            else:
                value += self._peek()
                self._position += 1
        self._position += bool(self._peek())
        return value

    def _end_tag(self, begin: int) -> None:
        at = f"at byte offset {self._bytes_before(begin)}"
        if not self._open:
            raise _cannot_parse(f"Unexpected end tag {at}")
        self._position += 1
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._peek() != ">":
            raise _cannot_parse(f"Unclosed end tag {at}")
        self._position += 1
        expected = self._open[-1].name
        if name and name != expected:
            raise _cannot_parse(
                f'Unmatched end tag {at}, expected "</{expected}>", found "</{name}>"'
            )
        self._close(self._open.pop())

    def _close(self, tag: _OpenTag) -> None:
        length = self._offset - tag.offset
        if not length:
            return
        entity: Entity = {"type": _TAGS[tag.name], "offset": tag.offset, "length": length}
        same_place = (
            self._entities[-1]
            if self._entities
            and (self._entities[-1]["offset"], self._entities[-1]["length"]) == (tag.offset, length)
            else None
        )
        if tag.name == "a":
            url = checked_link(tag.argument or "".join(self._text[tag.text_start :]))
            if not url:
                return
            entity["url"] = url
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.argument:
            if same_place and same_place["type"] == "pre":
                same_place["language"] = tag.argument
                return
            entity["language"] = tag.argument
        elif tag.name == "pre" and same_place and "language" in same_place:
            same_place["type"] = "pre"
            return
        self._entities.append(entity)


def _argument(tag: str, attribute: str, value: str | None, before: str) -> str:
    """What the tag keeps of one more attribute: a link, a language, "spoiler", or "expandable"."""
    if tag == "blockquote" and attribute == "expandable":
        return "expandable"
    if tag == "a" and attribute == "href":
        return value or ""
    if tag == "code" and attribute == "class" and value and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and attribute == "class" and value and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return before


def _cannot_parse(detail: str) -> Exception:
    return bad_request(f"can't parse entities: {detail}")


def given_entities(value: object, text: str) -> list[Entity]:
    """The entities that the bot gave as JSON instead of a parse mode, checked.

    Args:
        value: the parsed ``entities`` or ``caption_entities`` parameter.
        text: what they apply to; entities beyond its end are clipped, as Telegram does.

    Raises:
        BotApiError: 400 ``can't parse MessageEntity: …`` or an impossible offset or length.
    """
    if not isinstance(value, list):
        return []
    end = utf16_length(text)
    entities = []
    for item in value:
        entity = _given_entity(item)
        if entity is None:
            continue
        entity["length"] = min(entity["length"], end - entity["offset"])
        if entity["length"] > 0:
            entities.append(entity)
    return entities


def _given_entity(item: object) -> Entity | None:
    if not isinstance(item, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for field in ("offset", "length"):
        if field not in item:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
        if type(item[field]) is not int:
            raise bad_request(f'can\'t parse MessageEntity: Field "{field}" must be a valid Number')
        if not 0 <= item[field] <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect {field} {item[field]}")
    kind = item.get("type")
    if kind in _FOUND_TYPES:
        return None
    if kind not in _GIVEN_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    entity: Entity = {"type": kind, "offset": item["offset"], "length": item["length"]}
    if kind == "text_link":
        entity["url"] = checked_link(str(item.get("url", "")))
        if not entity["url"]:
            return None
    if kind == "pre" and item.get("language"):
        entity["language"] = str(item["language"])
    return entity
