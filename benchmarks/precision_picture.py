"""The picture of ``benchmarks.precision``: what was named rightly, and how much of it was found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

_INCHES = (9.0, 5.2)
_DOTS_AN_INCH = 110
# Told apart in grey too: by shape as well as by colour.
_MARKS = {40: ("o", "#b5a642"), 80: ("s", "#6b6b6b"), 120: ("^", "#00326e")}
_GOAL = 0.88
_APART = 0.22


def draw(found: Mapping[str, Mapping[str, Mapping[int, Any]]], path: Path) -> None:
    """Draw precision and recall of every scenario into a PNG, the percentage's beside them."""
    figure = Figure(_INCHES, dpi=_DOTS_AN_INCH, layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for axes, what, title in (
        (left, "precision", "Named and truly weak, of those named"),
        (right, "recall", "Named, of those truly weak"),
    ):
        for row, of in enumerate(found.values()):
            for number, (mark, colour) in _MARKS.items():
                _dot(
                    axes,
                    row + (80 - number) / 40 * _APART,
                    of["states"][number][what],
                    mark,
                    colour,
                )
            axes.plot(of["percentage"][80][what][0], row, "x", color="#a33", markersize=8)
        axes.set(title=title, xlim=(0, 1.02))
        axes.grid(axis="x", alpha=0.3)
    left.axvline(_GOAL, color="0.4", linestyle="--", linewidth=1)
    left.set_yticks(range(len(found)), list(found))
    left.invert_yaxis()
    handles = [
        left.plot([], [], mark, color=colour, label=f"the states, {number} answers")[0]
        for number, (mark, colour) in _MARKS.items()
    ]
    handles += left.plot([], [], "x", color="#a33", label="under 70 % right, 80 answers")
    handles += left.plot([], [], "--", color="0.4", label=f"the goal, {_GOAL}")
    figure.legend(handles=handles, loc="outside lower center", ncols=5, fontsize=8)
    figure.savefig(path, format="png")


def _dot(axes: Any, row: float, share: tuple[float, float, float], mark: str, colour: str) -> None:
    middle, low, high = share
    axes.plot([low, high], [row, row], color=colour, linewidth=1.5)
    axes.plot(middle, row, mark, color=colour, markersize=5)
