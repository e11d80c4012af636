"""How an expert says how well a result goes with a hypothesis: in five words, each one number.

The words are ordinal, for a technician can defend « souvent » but not « 0,74 ». The numbers are a
convention of this product, declared here and nowhere else; what matters is their order and that
even *exclut* leaves a little doubt, since an expert may be mistaken.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Likelihood(StrEnum):
    """How often the result is seen when the hypothesis is true."""

    NEVER = "exclut"
    RARELY = "rare"
    SOMETIMES = "parfois"
    OFTEN = "souvent"
    ALWAYS = "toujours"

    @property
    def probability(self) -> float:
        """The probability of the result, given the hypothesis."""
        return PROBABILITY[self]


PROBABILITY: Mapping[Likelihood, float] = MappingProxyType(
    {
        Likelihood.NEVER: 0.02,
        Likelihood.RARELY: 0.15,
        Likelihood.SOMETIMES: 0.4,
        Likelihood.OFTEN: 0.75,
        Likelihood.ALWAYS: 0.95,
    }
)
# A hypothesis of which a result says nothing.
UNSAID = Likelihood.SOMETIMES
