"""What results say of hypotheses: Bayes' rule on the words of the case, and nothing else.

One hypothesis is true, and results are independent given it. Nothing here knows which one it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

from question_bank.cases.likelihood import UNSAID, Likelihood
from question_bank.cases.model import Diagnosis

Beliefs = Mapping[str, float]
Bears = Mapping[str, Likelihood]


def at_first(case: Diagnosis) -> Beliefs:
    """The probability of each hypothesis before anything is known; they add up to 1."""
    return _normalised({one.id: one.at_first.probability for one in case.hypotheses})


def updated(beliefs: Beliefs, bears: Bears) -> Beliefs:
    """The beliefs once a result is seen that bears so on the hypotheses."""
    return _normalised(
        {name: belief * _probability(bears, name) for name, belief in beliefs.items()}
    )


def information(beliefs: Beliefs, bears: Bears) -> float:
    """How much a look is expected to teach, in bits, before its result is known (from 0 to 1).

    The mutual information of the hypotheses and of whether this result is seen or another one.
    """
    seen = sum(belief * _probability(bears, name) for name, belief in beliefs.items())
    doubt_left = sum(
        belief * _entropy(_probability(bears, name)) for name, belief in beliefs.items()
    )
    return max(0.0, _entropy(seen) - doubt_left)


def likeliest(beliefs: Beliefs) -> str:
    """The hypothesis most believed; the first of them when several are."""
    return max(beliefs, key=lambda name: beliefs[name])


def _probability(bears: Bears, name: str) -> float:
    return bears.get(name, UNSAID).probability


def _entropy(probability: float) -> float:
    """Of a thing that happens with this probability, in bits."""
    if probability in {0.0, 1.0}:
        return 0.0
    other = 1 - probability
    return -probability * log2(probability) - other * log2(other)


def _normalised(weights: Mapping[str, float]) -> Beliefs:
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}
