"""Diagrams of vacuum circuits."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

from question_bank.drawing.style import BLUE, FONT_POINTS, GREY, ORANGE, PALE, new_figure


def _pipe(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    axes.plot(*zip(*points, strict=True), color=GREY, linewidth=4, zorder=1)


def _box(axes: Axes, centre: tuple[float, float], size: tuple[float, float], text: str) -> None:
    x, y = centre
    width, height = size
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0.05",
            facecolor=PALE,
            edgecolor="black",
            linewidth=2,
            zorder=2,
        )
    )
    axes.text(x, y, text, fontsize=FONT_POINTS, ha="center", va="center", zorder=3)


def _valve(axes: Axes, at: tuple[float, float], name: str, *, vertical: bool) -> None:
    """Two triangles tip to tip along the pipe, the name beside."""
    x, y = at
    half, side = 0.34, 0.26
    for sign in (-1, 1):
        corners = (
            [(x, y), (x - side, y + sign * half), (x + side, y + sign * half)]
            if vertical
            else [(x, y), (x + sign * half, y - side), (x + sign * half, y + side)]
        )
        axes.add_patch(Polygon(corners, facecolor="white", edgecolor=ORANGE, linewidth=2, zorder=3))
    where = (x + 0.42, y) if vertical else (x, y + 0.55)
    axes.text(
        *where,
        name,
        fontsize=FONT_POINTS + 1,
        fontweight="bold",
        color=ORANGE,
        ha="left" if vertical else "center",
        va="center",
    )


def _gauge(axes: Axes, at: tuple[float, float], name: str) -> None:
    axes.add_patch(Circle(at, 0.42, facecolor="white", edgecolor=BLUE, linewidth=2, zorder=3))
    axes.text(*at, name, fontsize=FONT_POINTS, color=BLUE, ha="center", va="center", zorder=4)


def pumping_group() -> Figure:
    """A chamber on a turbo behind a gate valve, its primary pump, and a roughing by-pass."""
    figure, axes = new_figure(height_inches=5.2)
    axes.set_xlim(0, 8)
    axes.set_ylim(0.2, 9.2)
    axes.set_aspect("equal")
    axes.axis("off")

    _pipe(axes, [(2.6, 7.6), (2.6, 1.2)])
    _pipe(axes, [(2.6, 7.9), (6.2, 7.9), (6.2, 2.35), (2.6, 2.35)])
    _pipe(axes, [(2.6, 7.9), (0.6, 7.9), (0.6, 6.6)])
    _pipe(axes, [(2.6, 3.1), (1.0, 3.1)])
    _pipe(axes, [(3.4, 8.3), (4.9, 8.75)])

    _box(axes, (2.6, 7.9), (2.6, 1.1), "Enceinte")
    _box(axes, (2.6, 4.9), (1.9, 1.0), "Turbo")
    _box(axes, (2.6, 0.9), (2.9, 0.9), "Primaire")

    _valve(axes, (2.6, 6.35), "V1", vertical=True)
    _valve(axes, (2.6, 3.75), "V2", vertical=True)
    _valve(axes, (6.2, 5.0), "V3", vertical=True)
    _valve(axes, (0.6, 6.75), "V4", vertical=True)
    axes.text(0.6, 6.1, "Azote", fontsize=FONT_POINTS, ha="center", va="center")

    _gauge(axes, (5.0, 8.6), "J1")
    _gauge(axes, (0.9, 3.1), "J2")
    return figure
