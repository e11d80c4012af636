"""How every picture looks: read on a phone 390 pixels wide, in French, by the colour-blind too."""

from __future__ import annotations

from math import log10

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

# Okabe and Ito's palette; curves also differ by their dashes, never by colour alone.
BLUE = "#0072B2"
ORANGE = "#D55E00"
GREY = "#595959"
PALE = "#E8EEF4"

# 1000 pixels shown on 370: 13 points are then about as tall as the text of the chat.
WIDTH_INCHES = 5.0
DOTS_PER_INCH = 200
FONT_POINTS = 13


def french(value: float, decimals: int = 0) -> str:
    """A number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")


def new_figure(height_inches: float = 4.0) -> tuple[Figure, Axes]:
    """An empty white figure and its only axes."""
    figure = Figure(figsize=(WIDTH_INCHES, height_inches), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    axes.tick_params(labelsize=FONT_POINTS)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def label(axes: Axes, title: str, x: str, y: str) -> None:
    """Title and the quantities of both axes, with their units."""
    axes.set_title(title, fontsize=FONT_POINTS + 1, fontweight="bold")
    axes.set_xlabel(x, fontsize=FONT_POINTS)
    axes.set_ylabel(y, fontsize=FONT_POINTS)


def powers_without_exponent(axis: Axis) -> None:
    """Graduate a logarithmic axis as 1000, 1 or 0,01, and 10⁻⁵ only beyond five figures."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: _plain_or_power(value)))


def _plain_or_power(value: float) -> str:
    exponent = round(log10(value))
    return french(value, max(0, -exponent)) if abs(exponent) < 5 else f"$10^{{{exponent}}}$"
