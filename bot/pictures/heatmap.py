"""People by capacities: how many average questions in ten each would answer right.

Read on a phone: 1080 pixels wide, a number in every cell, hatching where data lack, and colours
(cividis) that colour-blind people and grey prints keep in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.lists import shortened
from bot.pictures.paths import WIDTH, font

MOST_PEOPLE = 12
_MARGIN, _NAMES, _HEAD, _ROW, _GAP = 24, 300, 150, 84, 6
_TEXT, _TITLE, _NUMBER, _SMALL, _LINE = 34, 38, 44, 30, 42
_FRAME = 6
_INK, _LIGHT, _PAPER, _EMPTY, _HATCH = "#1b1f24", "#ffffff", "#ffffff", "#eef0f2", "#9aa3ad"
# Cividis (Nuñez, Anderton and Renslow, 2018, https://doi.org/10.1371/journal.pone.0199239) in
# eleven steps, from 0 to 10.
CIVIDIS = (
    (0, 34, 78), (8, 51, 112), (53, 69, 108), (79, 87, 108), (102, 105, 112), (125, 124, 120),
    (148, 142, 119), (174, 163, 113), (200, 184, 102), (229, 207, 82), (254, 232, 56),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A number from 0 to 10, or None where data lack; ``answers`` is what it rests on.

    ``framed`` cells are those to look at first.
    """

    value: int | None
    answers: int
    framed: bool = False


@dataclass(frozen=True)
class Row:
    """A person and one cell a capacity."""

    name: str
    cells: Sequence[Cell]


def png(title: str, columns: Sequence[str], rows: Sequence[Row], legend: str) -> bytes:
    """The picture of at most 12 people; ``legend`` is one line or several.

    Raises:
        ValueError: there are more.
    """
    if len(rows) > MOST_PEOPLE:
        raise ValueError(f"{len(rows)} people do not fit a picture that is read on a phone")
    lines = legend.splitlines()
    height = _HEAD + len(rows) * _ROW + 2 * _MARGIN + len(lines) * _LINE
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    heading = _cut(title, WIDTH - 2 * _MARGIN, _TITLE, bold=True)
    draw.text((_MARGIN, _MARGIN), heading, fill=_INK, font=font(_TITLE, bold=True))
    cell = (WIDTH - 2 * _MARGIN - _NAMES) // max(1, len(columns))
    for place, name in enumerate(columns):
        middle = _MARGIN + _NAMES + place * cell + cell // 2
        draw.text((middle, _HEAD - 40), name, fill=_INK, font=font(_TEXT, bold=True), anchor="mm")
    for number, row in enumerate(rows):
        top = _HEAD + number * _ROW
        at = (_MARGIN, top + _ROW // 2)
        draw.text(at, _cut(row.name, _NAMES - 12, _TEXT), fill=_INK, font=font(_TEXT), anchor="lm")
        for place, one in enumerate(row.cells):
            left = _MARGIN + _NAMES + place * cell
            image.paste(_tile((cell - _GAP, _ROW - _GAP), one), (left, top))
    for number, line in enumerate(lines):
        below = _HEAD + len(rows) * _ROW + _MARGIN + number * _LINE
        draw.text((_MARGIN, below), line, fill=_INK, font=font(_SMALL))
    buffer = BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def ink_on(value: int) -> str:
    """The colour of a number on its cell: the one of two with more contrast."""
    paper = luminance(CIVIDIS[value])
    return (
        _LIGHT
        if 1.05 / (paper + 0.05) > (paper + 0.05) / (luminance((27, 31, 36)) + 0.05)
        else _INK
    )


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance)."""
    shares = [part / 255 for part in colour]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _tile(size: tuple[int, int], cell: Cell) -> Image.Image:
    middle = (size[0] // 2, size[1] // 2)
    if cell.value is None:
        return _hatched(size, middle, str(cell.answers))
    tile = Image.new("RGB", size, CIVIDIS[cell.value])
    draw = ImageDraw.Draw(tile)
    if cell.framed:
        # Dark, light, dark: seen on any colour.
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=_INK, width=3 * _FRAME)
        inner = (_FRAME, _FRAME, size[0] - 1 - _FRAME, size[1] - 1 - _FRAME)
        draw.rectangle(inner, outline=_LIGHT, width=_FRAME)
    ink = ink_on(cell.value)
    draw.text(middle, str(cell.value), fill=ink, font=font(_NUMBER, bold=True), anchor="mm")
    return tile


def _hatched(size: tuple[int, int], middle: tuple[int, int], answers: str) -> Image.Image:
    tile = Image.new("RGB", size, _EMPTY)
    draw = ImageDraw.Draw(tile)
    for start in range(-size[1], size[0], 16):
        draw.line((start, size[1], start + size[1], 0), fill=_HATCH, width=3)
    text = f"({answers})"
    half = font(_SMALL).getlength(text) / 2 + 8
    draw.ellipse((middle[0] - half, middle[1] - 22, middle[0] + half, middle[1] + 22), fill=_EMPTY)
    draw.text(middle, text, fill=_INK, font=font(_SMALL), anchor="mm")
    return tile


def _cut(text: str, width: int, size: int, *, bold: bool = False) -> str:
    face = font(size, bold)
    return shortened(text, lambda one: face.getlength(one) <= width)
