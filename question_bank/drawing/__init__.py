"""The pictures that the shipped questions rest on, drawn from stated physics.

``python -m question_bank.drawing`` draws them all again. ``measured`` draws, while the product
runs, the curves whose sizes are drawn anew for each attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from question_bank.drawing.circuits import pumping_group
from question_bank.drawing.curves import helium_pressure, pressure_rise, pump_down
from question_bank.drawing.spectra import air_leak, oil_comb

DRAWINGS: Mapping[str, Callable[[], Figure]] = {
    "circuit_turbo.png": pumping_group,
    "descente_en_pression.png": pump_down,
    "helium_statique.png": helium_pressure,
    "remontee_de_pression.png": pressure_rise,
    "spectre_fuite_air.png": air_leak,
    "spectre_huile.png": oil_comb,
}
"""File name of each picture, and the function that draws it."""


def draw_all(folder: Path) -> list[Path]:
    """Write every picture into ``folder`` (created when missing); the same bytes at each run."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in DRAWINGS.items():
        path = folder / name
        # Without its version note, the file changes only when the picture does.
        draw().savefig(path, metadata={"Software": None})
        written.append(path)
    return written
