"""Residual gas spectra, peaks in per cent of the tallest one."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from question_bank.drawing.style import (
    BLUE,
    FONT_POINTS,
    french,
    label,
    new_figure,
    powers_without_exponent,
)

# Air: 28/32 = 3.7, 14/28 = 7 %, argon about 1 % of the nitrogen; besides it, a usual rest of water.
AIR_LEAK = {2: 4.0, 14: 7.0, 16: 4.0, 17: 2.3, 18: 10.0, 28: 100.0, 32: 27.0, 40: 1.2}
# A mineral oil: pairs of peaks every 14 (a CH2 group). Heights are illustrative.
MINERAL_OIL = {41: 70, 43: 100, 55: 65, 57: 80, 69: 40, 71: 45, 83: 18, 85: 25}


def _spectrum(peaks: Mapping[int, float], bar_width: float) -> Figure:
    figure, axes = new_figure()
    axes.bar(list(peaks), list(peaks.values()), width=bar_width, color=BLUE)
    label(axes, "Gaz résiduels", "Masse m/z", "% du pic le plus haut")
    return figure


def air_leak() -> Figure:
    """What the analyser shows when air leaks in. Logarithmic, so that argon is seen."""
    figure = _spectrum(AIR_LEAK, bar_width=0.9)
    axes = figure.axes[0]
    axes.set_yscale("log")
    axes.set_ylim(0.5, 400)
    axes.set_yticks([1, 10, 100])
    powers_without_exponent(axes.yaxis)
    axes.set_xlim(0, 43)
    axes.set_xticks([2, 14, 18, 28, 32, 40])
    for mass, height in AIR_LEAK.items():
        # 16 and 17 stand too near their neighbours: unnamed small peaks, not needed to read air.
        if mass not in (16, 17):
            text = french(height, 1) if height < 2 else french(height)
            axes.text(mass, height * 1.2, text, fontsize=FONT_POINTS, ha="center")
    return figure


def oil_comb() -> Figure:
    """The comb of a hydrocarbon oil, masses written above the peaks."""
    figure = _spectrum(MINERAL_OIL, bar_width=0.9)
    axes = figure.axes[0]
    axes.set_xlim(36, 90)
    axes.set_ylim(0, 118)
    axes.set_xticks([40, 50, 60, 70, 80, 90])
    for mass, height in MINERAL_OIL.items():
        # The two masses of a pair are 2 apart: written outwards, they do not touch.
        first_of_pair = mass % 14 == 13
        axes.text(
            mass + (0.6 if first_of_pair else -0.6),
            height + 2,
            str(mass),
            fontsize=FONT_POINTS,
            ha="right" if first_of_pair else "left",
        )
    return figure
