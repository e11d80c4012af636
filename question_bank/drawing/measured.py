"""Curves drawn for one attempt, from the sizes that were drawn for it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import ceil, floor, log10
from threading import Lock

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import AutoMinorLocator, FixedLocator, MaxNLocator

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
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_minor_locator(AutoMinorLocator())
    _time_axis(axes)
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
    first, last = floor(log10(lowest * 0.8)), ceil(log10(curve.start))
    axes.set_ylim(10.0**first, 10.0**last)
    axes.yaxis.set_major_locator(FixedLocator([10.0**n for n in range(first, last + 1)]))
    _time_axis(axes)
    powers_without_exponent(axes.yaxis)
    label(axes, "Descente en pression", "Temps (min)", "Pression (mbar)")
    return figure


def _time_axis(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_minor_locator(AutoMinorLocator())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace(".", ","))
    axes.grid(visible=True, which="major", alpha=0.5)
    axes.grid(visible=True, which="minor", alpha=0.2)


def _above(highest: float) -> float:
    """A round bound a little above the highest value, so that no line touches the frame."""
    step = 10.0 ** floor(log10(highest))
    return ceil(highest * 1.05 / (step / 2)) * step / 2
