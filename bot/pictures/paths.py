"""Two paths through a case, side by side: one's own, and the expert's.

Drawn with Pillow rather than matplotlib: boxes of text, in a few hundredths of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.fonts import dejavu

# A phone shows 1080 pixels in about 390 points: 26 pixels read like its small print.
WIDTH = 1080
_MARGIN, _GAP, _PADDING = 24, 24, 16
_COLUMN = (WIDTH - 2 * _MARGIN - _GAP) // 2
_TEXT, _SMALL, _HEAD = 27, 24, 32
_LINE = 34
_MOST_LINES = 3
_MOST_STEPS = 24

_INK, _FAINT, _PAPER = "#1b1f24", "#5a6572", "#ffffff"
# Fill and edge; each kind also has a sign of its own, for who does not tell the colours apart.
_COLOURS = {
    "look": ("#eaf1f8", "#2f6ea5"),
    "act": ("#eef3ea", "#5b7f3a"),
    "precaution": ("#f3f3f3", "#8a929b"),
    "mistake": ("#fdf0dd", "#c77700"),
    "breach": ("#fbe3e0", "#b3261e"),
    "right": ("#dff1e3", "#1d7a3a"),
    "wrong": ("#fbe3e0", "#b3261e"),
    "reopened": ("#f3f3f3", "#8a929b"),
}


@dataclass(frozen=True)
class PathStep:
    """One step. ``kind`` gives the colour; ``sign`` stands before the text.

    ``belief`` is how far what was seen points to the cause, from 0 to 1; None leaves its bar out.
    """

    kind: str
    sign: str
    text: str
    minutes: int
    belief: float | None = None


@dataclass(frozen=True)
class Column:
    """A path under its title. ``known_from`` is the step (from 1) after which one could know."""

    title: str
    steps: tuple[PathStep, ...]
    known_from: int | None = None
    known_text: str = ""


@dataclass(frozen=True)
class Paths:
    """Two paths to be seen side by side; ``legend`` is written below."""

    columns: tuple[Column, ...]
    legend: str


def png(shown: Paths) -> bytes:
    """The picture of two paths, 1080 pixels wide."""
    columns = shown.columns
    heights = [_height(column) for column in columns]
    below = _wrapped(shown.legend, WIDTH - 2 * _MARGIN, _SMALL)
    height = max(heights) + _MARGIN + len(below) * _LINE + _MARGIN
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    for index, column in enumerate(columns):
        _draw_column(draw, _MARGIN + index * (_COLUMN + _GAP), column)
    for number, line in enumerate(below):
        at = (_MARGIN, max(heights) + _MARGIN + number * _LINE)
        draw.text(at, line, fill=_FAINT, font=font(_SMALL))
    buffer = BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def _shown(column: Column) -> Sequence[tuple[int, PathStep]]:
    """The steps with their numbers, from 1. A path too long for a picture has a gap before its end.

    Its last step, which is where it leads, is always shown; a step that tells how many were left
    out stands for them, with the number of the last of these.
    """
    numbered = list(enumerate(column.steps, start=1))
    if len(numbered) <= _MOST_STEPS:
        return numbered
    *_, (number, last_left_out), end = numbered
    left_out = len(numbered) - _MOST_STEPS + 1
    gap = replace(last_left_out, kind="reopened", sign="…", text=f"+ {left_out}")
    return (*numbered[: _MOST_STEPS - 2], (number, gap), end)


def _lines(step: PathStep) -> list[str]:
    text = f"{step.sign} {step.text}".strip()
    lines = _wrapped(text, _COLUMN - 2 * _PADDING, _TEXT)
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][:-1] + "…"]


def _box_height(step: PathStep) -> int:
    return 2 * _PADDING + (len(_lines(step)) + 1) * _LINE


def _height(column: Column) -> int:
    boxes = sum(_box_height(step) + _PADDING for _, step in _shown(column))
    marker = _LINE + _PADDING if column.known_from is not None else 0
    return _MARGIN + 2 * _LINE + boxes + marker


def _draw_column(draw: ImageDraw.ImageDraw, left: int, column: Column) -> None:
    draw.text((left, _MARGIN), column.title, fill=_INK, font=font(_HEAD, bold=True))
    top = _MARGIN + 2 * _LINE
    known = column.known_from
    for number, step in _shown(column):
        bottom = top + _box_height(step)
        _draw_step(draw, (left, top, left + _COLUMN, bottom), step)
        top = bottom + _PADDING
        if known is not None and number >= known:
            known = None
            draw.text((left, top - 4), column.known_text, fill="#1d7a3a", font=font(_SMALL, True))
            top += _LINE + _PADDING


def _draw_step(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], step: PathStep) -> None:
    left, top, right, bottom = box
    fill, edge = _COLOURS[step.kind]
    draw.rounded_rectangle(box, radius=14, fill=fill, outline=edge, width=3)
    for number, line in enumerate(_lines(step)):
        at = (left + _PADDING, top + _PADDING + number * _LINE)
        draw.text(at, line, fill=_INK, font=font(_TEXT))
    foot = bottom - _PADDING - _SMALL
    draw.text((left + _PADDING, foot), f"{step.minutes} min", fill=_FAINT, font=font(_SMALL))
    if step.belief is not None:
        bar_left, bar_right, middle = left + 150, right - _PADDING, foot + _SMALL // 2 + 2
        draw.line((bar_left, middle, bar_right, middle), fill="#c9d1d9", width=10)
        reached = bar_left + (bar_right - bar_left) * step.belief
        draw.line((bar_left, middle, reached, middle), fill=edge, width=10)


def _wrapped(text: str, width: int, size: int) -> list[str]:
    """The text in lines no wider than ``width`` pixels; a word too long for one is cut."""
    lines: list[str] = []
    face = font(size)
    # A no-break space keeps what it joins on one line.
    words = filter(None, re.split(r"[ \n\t]+", text))
    for piece in (piece for word in words for piece in _cut(word, width, face)):
        longer = f"{lines[-1]} {piece}" if lines else piece
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _cut(word: str, width: int, face: ImageFont.FreeTypeFont) -> Iterator[str]:
    """A word in as few pieces as are no wider than ``width`` pixels."""
    while face.getlength(word) > width:
        fits = next(n for n in range(len(word) - 1, 0, -1) if face.getlength(word[:n]) <= width)
        yield word[:fits]
        word = word[fits:]
    yield word


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """DejaVu Sans at a size in pixels."""
    return ImageFont.truetype(str(dejavu(bold=bold)), size)
