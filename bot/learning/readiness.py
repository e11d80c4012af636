"""How likely it is that all capacities are above the threshold at once.

The certificate asks for all seven, and what a person shows on one says something of the others:
multiplying seven chances would be wrong. Given the general part of ability, though, capacities are
independent (see ``mastery``), so the joint chance is one integral over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.learning.mastery import Floats, Posterior
from bot.learning.states import Threshold, normal_below

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
# Nine chances in ten lie within this many standard deviations.
_WITHIN = 1.645


@dataclass(frozen=True)
class Readiness:
    """A chance from 0 to 1, and what it would be were the general level as low or as high as the
    answers allow (the ends of a 90 % interval)."""

    chance: Floats
    low: Floats
    high: Floats


def readiness(
    belief: Posterior, threshold: Threshold, capacities: Sequence[str] | None = None
) -> Readiness:
    """The chance that all of these capacities (by default, all there are) reach the threshold.

    Raises:
        ValueError: a capacity is unknown.
    """
    names = belief.hierarchy.capacities
    chosen = [names.index(name) for name in (names if capacities is None else capacities)]
    spread = np.sqrt(belief.general_variance)[..., None]
    nodes = spread * np.concatenate([_NODES, [-_WITHIN, _WITHIN]])
    mean, load = belief.capacity_mean[..., chosen, None], belief.capacity_load[..., chosen, None]
    own = np.sqrt(belief.capacity_own_variance[..., chosen, None])
    above = normal_below((mean + load * nodes[..., None, :] - threshold.ability) / own)
    together = above.prod(axis=-2)
    return Readiness(
        chance=(together[..., :-2] * _WEIGHTS).sum(axis=-1),
        low=together[..., -2],
        high=together[..., -1],
    )
