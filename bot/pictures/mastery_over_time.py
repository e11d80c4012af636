"""Mastery over time, one small panel a capacity, all on the same scales.

Read on a phone, in grey, and by who does not tell colours apart: the interval is a light band
between two edges, the most likely value a dark line, the threshold a dashed one, what too few
answers tell is hatched, and today's state is written in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.paths import WIDTH, font

Box = tuple[int, int, int, int]

HIGHEST = 10
# A phone shows 1080 pixels in about 390 points: nothing is written smaller than this.
SMALLEST = 26
_TITLE = 27
_MARGIN, _BETWEEN, _COLUMNS = 24, 32, 2
_PANEL = (WIDTH - 2 * _MARGIN - _BETWEEN) // _COLUMNS
_HEADING, _PLOT, _FOOT, _GAP = 84, 190, 40, 28
_SCALE = 44
_DASH, _HATCH_STEP = 14, 18

INK, PAPER = "#1b1f24", "#ffffff"
BAND, EDGE, LINE = "#cfdcea", "#5b7391", "#0f3057"
_FRAME, _HATCH = "#9aa3ad", "#aab2bb"


@dataclass(frozen=True)
class Point:
    """A day, counted from the first, and an interval in questions out of ten, if one is known."""

    day: int
    low: float | None = None
    likely: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Panel:
    """A capacity: its name, where it stands today in words, and its points, oldest first."""

    title: str
    state: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Legend:
    """What the signs mean, in a few words each."""

    band: str
    likely: str
    threshold: str
    lacking: str


@dataclass(frozen=True)
class MasteryOverTime:
    """All panels, the threshold (in questions out of ten), and what stands below the first day
    and the last."""

    panels: tuple[Panel, ...]
    threshold: float
    begin: str
    end: str
    legend: Legend


def png(shown: MasteryOverTime) -> bytes:
    """The picture, 1080 pixels wide."""
    places = len(shown.panels) + 1
    rows = -(-places // _COLUMNS)
    image = Image.new("RGB", (WIDTH, 2 * _MARGIN + rows * _row_height() - _GAP), PAPER)
    for number, panel in enumerate(shown.panels):
        _draw_panel(image, _place(number), panel, shown)
    _draw_legend(image, _place(places - 1), shown.legend)
    buffer = BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def plot_of(number: int) -> Box:
    """Where the curve of a panel (counted from 0) stands in the picture: left, top, right, bottom.

    The bottom is 0 questions out of ten, the top all ten.
    """
    left, top = _place(number)
    return left + _SCALE, top + _HEADING, left + _PANEL, top + _HEADING + _PLOT


def height_of(plot: Box, value: float) -> int:
    """Where so many questions out of ten are, in pixels from the top of the picture."""
    _, top, _, bottom = plot
    return round(bottom - (bottom - top) * value / HIGHEST)


def _place(number: int) -> tuple[int, int]:
    row, column = divmod(number, _COLUMNS)
    return _MARGIN + column * (_PANEL + _BETWEEN), _MARGIN + row * _row_height()


def _row_height() -> int:
    return _HEADING + _PLOT + _FOOT + _GAP


def _draw_panel(
    image: Image.Image, place: tuple[int, int], panel: Panel, shown: MasteryOverTime
) -> None:
    left, top = place
    plot = (left + _SCALE, top + _HEADING, left + _PANEL, top + _HEADING + _PLOT)
    draw = ImageDraw.Draw(image)
    draw.text((left, top), panel.title, fill=INK, font=font(_TITLE, bold=True))
    draw.text((left, top + 38), panel.state, fill=INK, font=font(SMALLEST))
    image.paste(_curve(plot, panel.points), plot[:2])
    draw.rectangle(plot, outline=_FRAME, width=2)
    _draw_scale(draw, plot, shown.threshold)
    foot = plot[3] + 6
    draw.text((plot[0], foot), shown.begin, fill=INK, font=font(SMALLEST))
    draw.text((plot[2], foot), shown.end, fill=INK, font=font(SMALLEST), anchor="ra")


def _draw_scale(draw: ImageDraw.ImageDraw, plot: Box, threshold: float) -> None:
    left, top, right, bottom = plot
    at = height_of(plot, threshold)
    for start in range(left, right, 2 * _DASH):
        draw.line((start, at, min(start + _DASH, right), at), fill=INK, width=3)
    marks = [(0, bottom - SMALLEST // 2), (threshold, at), (HIGHEST, top + SMALLEST // 2)]
    for value, middle in marks:
        # Where the threshold is near an end, its own number is the one to read.
        if value == threshold or abs(middle - at) >= SMALLEST:
            text = f"{value:g}".replace(".", ",")
            draw.text((left - 8, middle), text, fill=INK, font=font(SMALLEST), anchor="rm")


def _curve(plot: Box, points: Sequence[Point]) -> Image.Image:
    """The inside of a panel: hatched where nothing is known, a band and a line elsewhere."""
    left, top, right, bottom = plot
    size = (right - left, bottom - top)
    tile = _hatched(size)
    draw = ImageDraw.Draw(tile)
    last = max(points[-1].day, 1)
    for stretch in _known(points):
        spots = [
            tuple(
                (size[0] * point.day / last, size[1] * (1 - value / HIGHEST))
                for value in (point.low, point.likely, point.high)
                if value is not None
            )
            for point in stretch
        ]
        if len(spots) == 1:
            # Known on one day alone: a little width, so that it is seen.
            (x, _), *_ = spots[0]
            edge = x + 12 if x < size[0] / 2 else x - 12
            spots.append(tuple((edge, y) for _, y in spots[0]))
            spots.sort()
        lows, likely, highs = zip(*spots, strict=True)
        draw.rectangle((lows[0][0], 0, lows[-1][0], size[1]), fill=PAPER)
        draw.polygon([*lows, *reversed(highs)], fill=BAND)
        for side in (lows, highs):
            draw.line(side, fill=EDGE, width=3)
        draw.line(likely, fill=LINE, width=7, joint="curve")
        if stretch[-1] is points[-1]:
            x, y = likely[-1]
            draw.ellipse((x - 22, y - 11, x, y + 11), fill=LINE)
    return tile


def _known(points: Sequence[Point]) -> Iterator[list[Point]]:
    """The runs of days on which something is known."""
    run: list[Point] = []
    for point in points:
        if point.likely is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _hatched(size: tuple[int, int]) -> Image.Image:
    tile = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(tile)
    for start in range(-size[1], size[0], _HATCH_STEP):
        draw.line((start, size[1], start + size[1], 0), fill=_HATCH, width=2)
    return tile


def _draw_legend(image: Image.Image, place: tuple[int, int], legend: Legend) -> None:
    left, top = place
    width, height, step = 84, 48, 72
    draw = ImageDraw.Draw(image)
    lines = (legend.band, legend.likely, legend.threshold, legend.lacking)
    for number, text in enumerate(lines):
        box = (left, top + number * step, left + width, top + number * step + height)
        middle = (box[1] + box[3]) // 2
        match number:
            case 0:
                draw.rectangle(box, fill=BAND)
                for edge in (box[1], box[3]):
                    draw.line((left, edge, left + width, edge), fill=EDGE, width=3)
            case 1:
                draw.line((left, middle, left + width, middle), fill=LINE, width=7)
            case 2:
                for start in range(left, left + width, 2 * _DASH):
                    draw.line((start, middle, start + _DASH, middle), fill=INK, width=3)
            case _:
                image.paste(_hatched((width, height)), box[:2])
                draw.rectangle(box, outline=_FRAME, width=2)
        draw.text((left + width + 16, middle), text, fill=INK, font=font(SMALLEST), anchor="lm")
