"""Curves that are drawn for one attempt: pictures that Telegram takes and that can be read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from question_bank.drawing import measured
from question_bank.loading import load_bank
from question_bank.parametric.instance import drawn_instance
from question_bank.parametric.physics import Measured, PumpDown

BANK = Path(__file__).parents[2] / "question_bank" / "cqpm_0324"


def curves() -> dict[str, Measured]:
    """A curve of each regime of each shipped question."""
    bank = load_bank(BANK).bank
    assert bank is not None
    found: dict[str, Measured] = {}
    for question in bank.questions:
        for seed in range(12):
            curve = drawn_instance(question, seed).curve
            if curve is not None:
                found.setdefault(f"{question.id}-{curve.regime}", curve)
    return found


CURVES = curves()


def test_the_shipped_bank_has_curves_of_both_kinds_and_many_regimes() -> None:
    assert len(CURVES) >= 10
    assert len({type(curve) for curve in CURVES.values()}) == 2
    assert len({curve.regime for curve in CURVES.values()}) >= 6


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_is_a_wide_enough_picture_with_something_on_it(name: str) -> None:
    with Image.open(BytesIO(measured.png(CURVES[name]))) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 900
        assert 1 < picture.width / picture.height < 1.6
        colours = np.asarray(picture.convert("RGB"), dtype=int)
    blue = (abs(colours - np.array([0x00, 0x72, 0xB2])).sum(axis=2) < 30).sum()
    assert blue > 1_000


@pytest.mark.parametrize("name", CURVES)
def test_axes_hold_the_whole_curve_and_are_named_in_french(name: str) -> None:
    curve = CURVES[name]
    draw = measured.pump_down if isinstance(curve, PumpDown) else measured.rise
    figure = draw(curve)  # type: ignore[operator]
    (axes,) = figure.axes
    low, high = axes.get_ylim()
    for line in axes.lines:
        heights = np.asarray(line.get_ydata(), dtype=float)
        assert low <= heights.min() <= heights.max() <= high * 1.01
    assert axes.get_xlabel() == "Temps (min)"
    assert axes.get_ylabel().startswith("Pression (")
    figure.canvas.draw()
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert len([label for label in labels if label]) >= 4
    assert not any("." in label for label in labels)


def test_the_same_curve_is_the_same_picture() -> None:
    curve = next(iter(CURVES.values()))
    first = measured.png(curve)
    measured.png.cache_clear()
    assert measured.png(curve) == first
