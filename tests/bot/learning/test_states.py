"""The four states, and the threshold that tutors set."""

from __future__ import annotations

import numpy as np
import pytest

from bot.learning.mastery import Evidence, Hierarchy, Measure, posterior, updated
from bot.learning.states import (
    Naming,
    State,
    Threshold,
    chance_weak,
    expecting,
    normal_below,
)


@pytest.mark.parametrize(
    ("p_weak", "state"),
    [
        (1.0, State.WEAK),
        (0.8, State.WEAK),
        (0.79, State.NEAR),
        (0.21, State.NEAR),
        (0.19, State.SOLID),
        (0.0, State.SOLID),
    ],
)
def test_a_state_is_named_from_four_chances_in_five(p_weak: float, state: State) -> None:
    assert Naming().state(p_weak, 0.5, 12) is state


def test_few_answers_or_a_wide_interval_say_nothing() -> None:
    naming = Naming()
    assert naming.state(0.99, 0.5, naming.answers - 1) is State.UNKNOWN
    assert naming.state(0.99, naming.deviation + 0.01, 50) is State.UNKNOWN
    assert naming.state(0.99, naming.deviation, naming.answers) is State.WEAK


@pytest.mark.parametrize("success", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("floor", [0.0, 0.25])
def test_the_threshold_is_succeeding_at_that_share_of_average_questions(
    success: float, floor: float
) -> None:
    threshold = Threshold(success, difficulty=0.3, floor=floor)
    reached = floor + (1 - floor) / (1 + np.exp(0.3 - threshold.ability))
    assert reached == pytest.approx(success)


def test_before_any_answer_three_capacities_in_ten_are_expected_weak() -> None:
    threshold = Threshold()
    hierarchy = Hierarchy.of(f"C{c}.{k}" for c in range(1, 8) for k in range(1, 9))
    belief = posterior(hierarchy, expecting(threshold), Evidence.blank(56))
    np.testing.assert_allclose(chance_weak(belief, threshold), 0.3, atol=0.005)


def test_a_higher_threshold_makes_more_weak() -> None:
    hierarchy = Hierarchy.of(["C1.1"])
    priors = expecting(Threshold())
    question = Measure(np.ones(1), 0.0, 0.0, 0.2)
    evidence = updated(hierarchy, priors, Evidence.blank(1), question, 1.0)
    belief = posterior(hierarchy, priors, evidence)
    chances = [float(chance_weak(belief, Threshold(s))[0]) for s in (0.5, 0.6, 0.7, 0.8, 0.9)]
    assert chances == sorted(chances)


def test_the_normal_law_is_that_of_the_tables() -> None:
    np.testing.assert_allclose(
        normal_below(np.array([-1.96, 0.0, 1.2816, 3.0])), [0.025, 0.5, 0.9, 0.99865], atol=1e-4
    )
