"""Curves drawn for one attempt, from the sizes that were drawn for it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import ceil, floor, log10
from threading import Lock
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from question_bank.drawing.style import (
    BLUE,
    FONT_POINTS,
    GREY,
    ORANGE,
    label,
    new_figure,
    powers_without_exponent,
)
from question_bank.parametric.physics import Measured, PumpDown, Rise

_POINTS = 400
_LINES = (BLUE, ORANGE)
# Lines rather than minor ticks: each tick is an object of its own, and costs a millisecond.
_FINE: dict[str, Any] = {"color": "#b0b0b0", "alpha": 0.25, "linewidth": 0.8, "zorder": 0.5}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# Fonts are shared between figures, and matplotlib does not promise to draw in several threads.
_one_at_a_time = Lock()


@lru_cache(maxsize=64)
def png(curve: Measured) -> bytes:
    """The curve as a PNG picture; the same bytes for the same curve. Takes a quarter of a second.

    Values are to be read off the axes, hence their grid and its subdivisions.
    """
    with _one_at_a_time:
        figure = rise(curve) if isinstance(curve, Rise) else pump_down(curve)
        buffer = BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()


def rise(curve: Rise) -> Figure:
    """A rise of pressure, or two, on straight axes that start at zero."""
    minutes = [curve.duration * n / _POINTS for n in range(_POINTS + 1)]
    rises = [
        [curve.pressure(minute, cycle) for minute in minutes]
        for cycle in range(1, curve.cycles + 1)
    ]
    highest = max(max(one) for one in rises)
    power = floor(log10(highest))
    # From 0.01 to 10 mbar a plain number is read faster than a power of ten.
    power = 0 if -1 <= power <= 1 else power
    scale = 10.0**-power

    figure, axes = new_figure()
    for number, pressures in enumerate(rises):
        axes.plot(
            minutes,
            [pressure * scale for pressure in pressures],
            color=_LINES[number],
            linewidth=5 if number == 0 and len(rises) > 1 else 3,
            linestyle="-" if number == 0 else "--",
            label=f"Remontée {number + 1}",
        )
    axes.set_xlim(0, curve.duration)
    axes.set_ylim(0, _above(highest * scale))
    if len(rises) > 1:
        axes.legend(fontsize=FONT_POINTS, loc="lower right", frameon=True)
    graduations = _graduations(_above(highest * scale))
    axes.yaxis.set_major_locator(FixedLocator(graduations))
    _time_axis(axes, curve.duration)
    axes.hlines(_subdivisions(graduations), 0, curve.duration, **_FINE)
    unit = f"10{str(power).translate(_SUPERSCRIPTS)} mbar" if power else "mbar"
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}".replace(".", ","))
    label(axes, "Enceinte isolée", "Temps (min)", f"Pression ({unit})")
    return figure


def pump_down(curve: PumpDown) -> Figure:
    """A pump-down: time on a straight axis, pressure on a logarithmic one."""
    minutes = [curve.duration * n / _POINTS for n in range(_POINTS + 1)]
    shown = [curve.pressure(minute) for minute in minutes]
    normal = [curve.normal(minute) for minute in minutes]
    lowest = min(shown + normal if curve.reference else shown)

    figure, axes = new_figure(height_inches=4.6)
    axes.set_yscale("log")
    if curve.reference:
        axes.plot(minutes, normal, color=GREY, linewidth=3, linestyle="--", label="Référence")
    axes.plot(minutes, shown, color=BLUE, linewidth=3, label="Aujourd'hui")
    if curve.reference:
        axes.legend(fontsize=FONT_POINTS, loc="upper right", frameon=True)
    axes.set_xlim(0, curve.duration)
    # From the atmosphere, 1013 mbar, the axis needs no decade up to 10 000.
    first, last = floor(log10(lowest * 0.8)), ceil(log10(curve.start / 1.5))
    axes.set_ylim(10.0**first, max(10.0**last, curve.start * 1.2))
    decades = [10.0**n for n in range(first, last + 1)]
    axes.yaxis.set_major_locator(FixedLocator(decades))
    axes.yaxis.set_minor_locator(NullLocator())
    _time_axis(axes, curve.duration)
    fine = [digit * decade for decade in decades[:-1] for digit in range(2, 10)]
    axes.hlines(fine, 0, curve.duration, **_FINE)
    powers_without_exponent(axes.yaxis)
    label(axes, "Descente en pression", "Temps (min)", "Pression (mbar)")
    return figure


def _time_axis(axes: Axes, duration: float) -> None:
    graduations = _graduations(duration)
    axes.xaxis.set_major_locator(FixedLocator(graduations))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace(".", ","))
    axes.grid(visible=True, which="major", alpha=0.5)
    fine = [minute for minute in _subdivisions(graduations) if minute < duration]
    axes.vlines(fine, *axes.get_ylim(), **_FINE)


def _graduations(highest: float) -> list[float]:
    """Round values from 0, at most seven, up to ``highest``."""
    values = MaxNLocator(nbins=6, steps=[1, 2, 5, 10]).tick_values(0, highest)
    return [float(value) for value in values if value <= highest * 1.0001]


def _subdivisions(graduations: list[float]) -> list[float]:
    """Where the fine lines stand: by fifths, and by quarters where a graduation is a 2."""
    step = graduations[1] - graduations[0]
    parts = 4 if f"{step:e}".startswith("2") else 5
    return [start + step * n / parts for start in graduations for n in range(1, parts)]


def _above(highest: float) -> float:
    """A round bound a little above the highest value, so that no line touches the frame."""
    step = 10.0 ** floor(log10(highest))
    return ceil(highest * 1.05 / (step / 2)) * step / 2
