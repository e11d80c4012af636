"""The heatmap is read on a phone, in grey, and by who does not tell colours apart."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.heatmap import CIVIDIS, MOST_PEOPLE, Row, ink_on, luminance, png

COLUMNS = [f"C{i}" for i in range(1, 8)]


def test_a_full_page_is_a_portrait_of_1080_pixels() -> None:
    rows = [Row("Un nom bien trop long pour sa colonne", [0, 1, 2, None, 8, 9, 10])] * MOST_PEOPLE
    image = Image.open(BytesIO(png("Lyon", COLUMNS, rows, "Sur 10 questions")))
    assert image.width == 1080
    assert image.height > image.width


def test_more_than_twelve_people_do_not_fit() -> None:
    with pytest.raises(ValueError, match="13"):
        png("Lyon", COLUMNS, [Row("Camille", [5] * 7)] * 13, "")


@pytest.mark.parametrize("value", range(11))
def test_each_number_stands_out_from_its_cell(value: int) -> None:
    ink = luminance((255, 255, 255) if ink_on(value) == "#ffffff" else (27, 31, 36))
    light, dark = sorted((ink, luminance(CIVIDIS[value])), reverse=True)
    # Large bold text needs 3 to 1 (WCAG 2.1, 1.4.3).
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_more_is_lighter_so_that_grey_keeps_the_order() -> None:
    shades = [luminance(colour) for colour in CIVIDIS]
    assert shades == sorted(shades)
