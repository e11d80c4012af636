"""Where someone stands on single criteria, by the rule that names capacities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.learning.learner import Learner
from bot.learning.states import State, chance_weak_criteria


@dataclass(frozen=True)
class CriterionStanding:
    """Where someone stands on a criterion. ``mean`` and ``deviation`` are in logits.

    ``answers`` counts the answers to questions on it, whatever else these measure.
    """

    criterion: str
    p_weak: float
    mean: float
    deviation: float
    answers: int
    state: State


def criterion_standings(learner: Learner) -> list[CriterionStanding]:
    """Where the person stands on each criterion, in the hierarchy's order.

    What is known of a capacity tells something of all its criteria; yet only where some answers
    were on the criterion itself is anything said of it (``Naming.criterion_answers``).
    """
    belief, naming = learner.belief, learner.model.naming.of_criteria
    weak = chance_weak_criteria(belief, naming.threshold)
    deviation = np.sqrt(belief.variance)
    answers = learner.history.times @ (learner.pool.shares > 0)
    return [
        CriterionStanding(
            criterion=name,
            p_weak=float(weak[i]),
            mean=float(belief.mean[i]),
            deviation=float(deviation[i]),
            answers=int(answers[i]),
            state=naming.state(weak[i], deviation[i], answers[i]),
        )
        for i, name in enumerate(learner.pool.hierarchy.criteria)
    ]
