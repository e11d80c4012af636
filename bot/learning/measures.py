"""Plain measures of predictions against what turned out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.learning.mastery import Floats

Flags = NDArray[np.bool_]
_TINY = 1e-9


def auc(chance: Floats, happened: Flags) -> float:
    """Chance that what happened was given more than what did not; ties count half. NaN when all or
    nothing happened."""
    values, ranks = np.unique(chance, return_inverse=True)
    counts = np.bincount(ranks, minlength=len(values))
    middle = counts.cumsum() - (counts - 1) / 2
    positive = int(happened.sum())
    negative = len(happened) - positive
    if not positive or not negative:
        return float("nan")
    above = middle[ranks][happened].sum() - positive * (positive + 1) / 2
    return float(above / (positive * negative))


def log_loss(chance: Floats, happened: Flags) -> float:
    """Mean surprise, in nats."""
    given = np.clip(np.where(happened, chance, 1 - chance), _TINY, 1)
    return float(-np.log(given).mean())


def brier(chance: Floats, happened: Flags) -> float:
    """Mean squared error of the chances."""
    return float(((chance - happened) ** 2).mean())


def calibration(chance: Floats, happened: Flags, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean chance, share that happened and size of each of ``bins`` equal intervals of chance.

    Intervals without predictions are left out.
    """
    which = np.minimum((chance * bins).astype(int), bins - 1)
    return [
        (float(chance[which == b].mean()), float(happened[which == b].mean()), int(size))
        for b, size in enumerate(np.bincount(which, minlength=bins))
        if size
    ]


def calibration_error(chance: Floats, happened: Flags, bins: int = 10) -> float:
    """Expected calibration error: the mean gap between chance given and share that happened."""
    return sum(
        abs(given - share) * size for given, share, size in calibration(chance, happened, bins)
    ) / len(chance)


def best_cut(score: Floats, happened: Flags) -> float:
    """The score from which on to say yes, for the best F1."""
    order = np.argsort(-score, kind="stable")
    hits = happened[order].cumsum()
    f1s = 2 * hits / (np.arange(1, len(score) + 1) + happened.sum())
    # Only where the score changes can a line be drawn.
    f1s[:-1][score[order][:-1] == score[order][1:]] = -1
    return float(score[order][f1s.argmax()])


def f1(said: Flags, true: Flags) -> float:
    """Harmonic mean of precision and recall; 0 when nothing is said nor true."""
    return float(2 * (said & true).sum() / max(said.sum() + true.sum(), 1))
