"""Curves of a quantity against time. Each function states the physics that gives its values."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from question_bank.drawing.style import (
    BLUE,
    FONT_POINTS,
    GREY,
    ORANGE,
    french,
    label,
    new_figure,
    powers_without_exponent,
)


def pressure_rise() -> Figure:
    """Two rises in the same isolated chamber of 250 l: a leak (A) and outgassing (B).

    A: Q = V Δp/Δt with Q = 1.33e-3 mbar·l/s gives 3.2e-3 mbar in 10 min, a straight line.
    B: a gas given off until it balances what the walls take back, 5.0e-3·(1 - exp(-t / 4 min)).
    """
    volume_l, leak_mbar_l_s = 250.0, 3.2e-3 * 250.0 / 600.0
    minutes = np.linspace(0, 20, 201)
    leak = leak_mbar_l_s * minutes * 60 / volume_l
    outgassing = 5.0e-3 * (1 - np.exp(-minutes / 4.0))

    figure, axes = new_figure()
    axes.plot(minutes, leak * 1e3, color=BLUE, linewidth=3)
    axes.plot(minutes, outgassing * 1e3, color=ORANGE, linewidth=3, linestyle="--")
    for moment in (10, 20):
        rise = leak_mbar_l_s * moment * 60 / volume_l * 1e3
        axes.plot([moment], [rise], "o", color=BLUE, markersize=9)
        axes.annotate(
            french(rise, 1),
            (moment, rise),
            xytext=(4, -16) if moment == 10 else (-14, 8),
            textcoords="offset points",
            fontsize=FONT_POINTS,
            color=BLUE,
        )
    axes.text(13.0, 3.4, "A", fontsize=18, fontweight="bold", color=BLUE)
    axes.text(5.0, 4.0, "B", fontsize=18, fontweight="bold", color=ORANGE, ha="right")
    axes.set_xlim(0, 21.5)
    axes.set_ylim(0, 7.2)
    axes.set_xticks([0, 5, 10, 15, 20])
    axes.grid(visible=True, alpha=0.3)
    label(axes, "Enceinte isolée", "Temps (min)", "Hausse (10⁻³ mbar)")
    return figure


def pump_down() -> Figure:
    """Pump-down of 600 l by a primary pump of 65 m³/h: reference (dry) and today (wet).

    p = 1013·exp(-t / (V/S)) + a/t + 3e-3 mbar: volume, then water leaving the walls as 1/t
    (a = 0.1 mbar·min when dry, 1.5 when wet), then the limit of the pump. On logarithmic axes the
    water is a straight slope, whereas a leak would be a level.
    """
    time_constant_min = 600.0 / (65.0 / 3.6) / 60.0
    minutes = np.geomspace(1, 100, 600)
    volume = 1013.0 * np.exp(-minutes / time_constant_min) + 3e-3

    figure, axes = new_figure()
    axes.loglog(minutes, volume + 0.1 / minutes, color=GREY, linewidth=3, linestyle="--")
    axes.loglog(minutes, volume + 1.5 / minutes, color=BLUE, linewidth=3)
    axes.text(9, 0.26, "Aujourd'hui", fontsize=FONT_POINTS, color=BLUE, fontweight="bold")
    axes.text(2.0, 0.0065, "Référence", fontsize=FONT_POINTS, color=GREY, fontweight="bold")
    axes.set_xlim(1, 110)
    axes.set_ylim(1e-3, 2000)
    axes.set_xticks([1, 10, 100])
    axes.set_yticks([1e-3, 1e-2, 1e-1, 1, 10, 100, 1000])
    powers_without_exponent(axes.xaxis)
    powers_without_exponent(axes.yaxis)
    axes.grid(visible=True, alpha=0.3)
    label(axes, "Descente en pression", "Temps (min)", "Pression (mbar)")
    return figure


def helium_pressure() -> Figure:
    """Static helium pressure of a cryopump compressor: a steady loss of 0.25 bar a week."""
    weeks = np.arange(0, 13)
    pressure = 16.5 - 0.25 * weeks

    figure, axes = new_figure()
    axes.plot(weeks, pressure, "o-", color=BLUE, linewidth=3, markersize=7)
    axes.axhline(16.5, color=GREY, linewidth=2, linestyle="--")
    axes.text(4.2, 16.62, "Référence 16,5", fontsize=FONT_POINTS, color=GREY)
    axes.text(11.4, 13.05, french(float(pressure[-1]), 1), fontsize=FONT_POINTS, color=BLUE)
    axes.set_xlim(-0.5, 13)
    axes.set_ylim(12.5, 17.5)
    axes.set_yticks([13, 14, 15, 16, 17])
    axes.set_xticks([0, 4, 8, 12])
    axes.grid(visible=True, alpha=0.3)
    label(axes, "Compresseur à l'arrêt", "Semaine", "Pression d'hélium (bar)")
    return figure
