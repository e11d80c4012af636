"""The heatmap is read on a phone, in grey, and by who does not tell colours apart."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.heatmap import CIVIDIS, MOST_PEOPLE, Cell, Row, ink_on, luminance, png

COLUMNS = [f"C{i}" for i in range(1, 8)]


def test_a_full_page_is_a_portrait_of_1080_pixels() -> None:
    cells = [Cell(value, 12) for value in (0, 1, 2, None, 8, 9, 10)]
    rows = [Row("Un nom bien trop long pour sa colonne", cells)] * MOST_PEOPLE
    image = Image.open(BytesIO(png("Lyon", COLUMNS, rows, "Sur 10 questions")))
    assert image.width == 1080
    assert image.height > image.width


def test_more_than_twelve_people_do_not_fit() -> None:
    with pytest.raises(ValueError, match="13"):
        png("Lyon", COLUMNS, [Row("Camille", [Cell(5, 12)] * 7)] * 13, "")


@pytest.mark.parametrize("value", range(11))
def test_each_number_stands_out_from_its_cell(value: int) -> None:
    ink = luminance((255, 255, 255) if ink_on(value) == "#ffffff" else (27, 31, 36))
    light, dark = sorted((ink, luminance(CIVIDIS[value])), reverse=True)
    # Large bold text needs 3 to 1 (WCAG 2.1, 1.4.3).
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_more_is_lighter_so_that_grey_keeps_the_order() -> None:
    shades = [luminance(colour) for colour in CIVIDIS]
    assert shades == sorted(shades)


def _drawn(*cells: Cell) -> Image.Image:
    return Image.open(BytesIO(png("Lyon", COLUMNS, [Row("Camille", cells)], ""))).convert("L")


def test_data_that_lack_are_told_apart_without_colour() -> None:
    lacking, few, many = (_drawn(Cell(v, n)) for v, n in ((None, 3), (None, 5), (6, 3)))
    assert len({one.tobytes() for one in (lacking, few, many)}) == 3


@pytest.mark.parametrize("value", range(11))
def test_a_frame_shows_in_grey_on_every_cell(value: int) -> None:
    plain, framed = _drawn(Cell(value, 12)), _drawn(Cell(value, 12, framed=True))
    changed = [abs(a - b) for a, b in zip(plain.tobytes(), framed.tobytes(), strict=True)]
    # Somewhere at least half as far from the cell as black is from white.
    assert max(changed) > 100
