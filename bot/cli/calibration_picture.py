"""A picture of calibration: chances that were given against what turned out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

_INCHES = (9.0, 4.6)
_DOTS_AN_INCH = 110
_LARGEST_DOT = 260


def draw_calibration(report: dict[str, Any], path: Path) -> None:
    """Draw both curves of ``learning simulate`` into a PNG."""
    # Half a second to import: only who wants a picture pays for it.
    from matplotlib.figure import Figure

    figure = Figure(_INCHES, dpi=_DOTS_AN_INCH, layout="constrained")
    panels = figure.subplots(1, 2)
    curves = {
        "Capacité à consolider,\naprès 40 questions": report["weakness_curve"],
        "Solide sur les sept capacités,\naprès 70 questions": report["readiness"]["curve"],
    }
    for axes, (title, curve) in zip(panels, curves.items(), strict=True):
        _panel(axes, title, curve)
    figure.savefig(path, format="png")


def _panel(axes: Any, title: str, curve: Sequence[tuple[float, float, int]]) -> None:
    chances, shares, sizes = zip(*curve, strict=True)
    largest = max(sizes)
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    axes.scatter(chances, shares, [20 + _LARGEST_DOT * size / largest for size in sizes], alpha=0.7)
    axes.set(title=title, xlabel="chance annoncée", ylabel="part observée")
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
