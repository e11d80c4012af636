"""The picture of mastery over time is read on a phone, in grey, and by any eye."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures import mastery_over_time
from bot.pictures.heatmap import luminance
from bot.pictures.mastery_over_time import (
    BAND,
    EDGE,
    INK,
    LINE,
    PAPER,
    SMALLEST,
    Legend,
    MasteryOverTime,
    Panel,
    Point,
    height_of,
    plot_of,
    png,
)
from bot.pictures.paths import WIDTH, font
from referential.loading import load_referential

LEGEND = Legend("8 chances sur 10", "le plus probable", "seuil", "données insuffisantes")
DAYS = (0, 7, 14, 21, 28, 30)


def _panel(*likely: float | None, title: str = "C1", state: str = "solide") -> Panel:
    points = tuple(
        Point(day) if value is None else Point(day, value - 1, value, value + 1)
        for day, value in zip(DAYS, likely, strict=True)
    )
    return Panel(title, state, points)


def _drawn(*panels: Panel, threshold: float = 7) -> Image.Image:
    shown = MasteryOverTime(panels, threshold, "1 nov.", "1 déc.", LEGEND)
    return Image.open(BytesIO(png(shown)))


def _grey(colour: str) -> float:
    return luminance(tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)))  # type: ignore[arg-type]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_grey(one), _grey(other)))
    return (light + 0.05) / (dark + 0.05)


def test_seven_panels_and_a_legend_are_a_portrait_of_1080_pixels() -> None:
    image = _drawn(*[_panel(None, 4, 5, 6, 7, 8)] * 7)
    assert image.width == WIDTH
    assert image.width < image.height < 2 * image.width


@pytest.mark.parametrize("capacity", load_referential().capacities, ids=lambda one: str(one.id))
def test_the_name_and_the_state_of_each_capacity_fit_above_its_panel(capacity: object) -> None:
    left, _, right, _ = plot_of(0)
    room = plot_of(1)[0] - left
    title = f"{capacity.id} {capacity.short}"  # type: ignore[attr-defined]
    assert font(SMALLEST + 1, bold=True).getlength(title) <= room
    state = "données insuffisantes · 7 réponses"
    assert font(SMALLEST).getlength(state) <= room
    assert right < WIDTH


def test_nothing_is_written_smaller_than_a_phone_shows_legibly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: set[int] = set()

    def measured(size: int, bold: bool = False) -> object:
        sizes.add(size)
        return font(size, bold)

    monkeypatch.setattr(mastery_over_time, "font", measured)
    _drawn(_panel(3, 4, 5, 6, 7, 8))
    assert sizes
    assert min(sizes) * 390 / WIDTH >= 9


@pytest.mark.parametrize("threshold", [5.0, 7.0, 9.5])
def test_the_threshold_crosses_every_panel_whatever_is_known(threshold: float) -> None:
    panels = (_panel(None, None, None, None, None, None), _panel(2, 3, 3, 4, 4, 3))
    image = _drawn(*panels, threshold=threshold)
    for number in range(len(panels)):
        left, _, right, _ = plot = plot_of(number)
        row = height_of(plot, threshold)
        dashes = [x for x in range(left + 4, right - 4) if image.getpixel((x, row)) == _rgb(INK)]
        assert len(dashes) > (right - left) / 3


def test_where_too_little_is_known_there_is_hatching_and_no_line() -> None:
    image = _drawn(_panel(None, None, None, 5, 5, 5), threshold=9)
    left, _, right, _ = plot = plot_of(0)
    row = height_of(plot, 5)
    begins = left + (right - left) * DAYS[3] // DAYS[-1]
    unknown = {image.getpixel((x, row)) for x in range(left + 4, begins - 6)}
    known = {image.getpixel((x, row)) for x in range(begins + 6, right - 6)}
    assert _rgb(LINE) not in unknown
    assert len(unknown) > 1
    assert known == {_rgb(LINE)}


def test_what_became_known_today_alone_is_seen() -> None:
    image = _drawn(_panel(None, None, None, None, None, 5), threshold=9)
    left, _, right, _ = plot = plot_of(0)
    row = height_of(plot, 5)
    assert _rgb(LINE) in {image.getpixel((x, row)) for x in range(left, right)}


def test_in_grey_each_sign_stands_out_from_what_is_behind_it() -> None:
    # WCAG 2.1, 1.4.3 for text and 1.4.11 for signs.
    assert _contrast(INK, PAPER) >= 4.5
    for sign, behind in ((LINE, PAPER), (LINE, BAND), (INK, BAND), (EDGE, PAPER), (EDGE, BAND)):
        assert _contrast(sign, behind) >= 3


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
