"""Mastery: the quick posterior is the exact one, and answers move it the way they should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.mastery import (
    Evidence,
    Hierarchy,
    Measure,
    Posterior,
    Priors,
    observation,
    posterior,
    updated,
)
from referential.loading import load_referential

PRIORS = Priors()
HIERARCHY = Hierarchy.of(criterion.id for criterion in load_referential().criteria)
SIZE = len(HIERARCHY.criteria)


def _believe(evidence: Evidence) -> Posterior:
    return posterior(HIERARCHY, PRIORS, evidence)


def _question(*criteria: str, difficulty: float = 0.0, variance: float = 0.0, floor: float = 0.0):
    return Measure(HIERARCHY.shares(criteria), difficulty, variance, floor)


def _after(*answers: tuple[Measure, float]) -> Evidence:
    evidence = Evidence.blank(SIZE)
    for measure, score in answers:
        evidence = updated(HIERARCHY, PRIORS, evidence, measure, score)
    return evidence


def _some_evidence(seed: int) -> Evidence:
    random = np.random.default_rng(seed)
    precision = random.gamma(0.5, 2, SIZE) * (random.random(SIZE) < 0.6)
    return Evidence(precision, precision * random.normal(0, 1, SIZE))


@pytest.mark.parametrize("seed", range(5))
def test_the_posterior_is_that_of_54_abilities_taken_together(seed: int) -> None:
    evidence = _some_evidence(seed)
    same = HIERARCHY.member @ HIERARCHY.member.T
    prior = PRIORS.general + PRIORS.capacity * same + PRIORS.criterion * np.eye(SIZE)
    inverse = np.linalg.inv(prior)
    covariance = np.linalg.inv(inverse + np.diag(evidence.precision))
    mean = covariance @ (inverse @ np.full(SIZE, PRIORS.mean) + evidence.weighted)

    belief = _believe(evidence)
    of_capacities = HIERARCHY.share.T @ covariance @ HIERARCHY.share
    shares = np.random.default_rng(seed).dirichlet(np.full(SIZE, 0.1), 20)
    means, variances, covariances = belief.project_all(shares)
    expected = np.einsum("qi,ij,qj->q", shares, covariance, shares)

    np.testing.assert_allclose(belief.mean, mean)
    np.testing.assert_allclose(belief.variance, np.diag(covariance))
    np.testing.assert_allclose(belief.capacity_mean, HIERARCHY.share.T @ mean)
    np.testing.assert_allclose(belief.capacity_variance, np.diag(of_capacities))
    np.testing.assert_allclose(means, shares @ mean)
    np.testing.assert_allclose(variances, expected)
    np.testing.assert_allclose(covariances, shares @ covariance @ HIERARCHY.share)
    np.testing.assert_allclose(belief.project(shares)[1], expected)


def test_someone_of_whom_nothing_is_known_is_the_prior() -> None:
    belief = _believe(Evidence.blank(SIZE))
    np.testing.assert_allclose(belief.mean, PRIORS.mean)
    np.testing.assert_allclose(belief.variance, PRIORS.general + PRIORS.capacity + PRIORS.criterion)


@pytest.mark.parametrize("floor", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("score", [0.0, 0.3, 1.0])
def test_an_answer_moves_the_mean_as_an_exact_integral_would(floor: float, score: float) -> None:
    mean, variance = np.array(0.4), np.array(0.9)
    precision, pull = observation(mean, variance, Measure(np.ones(1), 0.2, 0.0, floor), score)
    moved = (mean / variance + pull) / (1 / variance + precision)

    ability = np.linspace(-8, 8, 20_001)
    right = floor + (1 - floor) / (1 + np.exp(0.2 - ability))
    weight = np.exp(-((ability - mean) ** 2) / (2 * variance))
    weight *= right**score * (1 - right) ** (1 - score)
    exact = (weight * ability).sum() / weight.sum()
    assert moved == pytest.approx(exact, abs=1e-4)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, SIZE - 1), st.floats(0, 1)), max_size=30),
    st.floats(0, 0.5),
    st.floats(-3, 3),
)
def test_answers_never_make_us_less_sure(
    answers: list[tuple[int, float]], floor: float, difficulty: float
) -> None:
    evidence = Evidence.blank(SIZE)
    for place, score in answers:
        measure = _question(HIERARCHY.criteria[place], difficulty=difficulty, floor=floor)
        more = updated(HIERARCHY, PRIORS, evidence, measure, score)
        before, after = _believe(evidence), _believe(more)
        assert np.all(after.capacity_variance <= before.capacity_variance + 1e-12)
        evidence = more


def test_a_right_answer_says_less_when_it_may_be_luck_or_was_easy() -> None:
    def gain(**question: float) -> float:
        belief = _believe(_after((_question("C1.1", **question), 1.0)))
        return float(belief.capacity_mean[0] - PRIORS.mean)

    assert gain() > gain(floor=0.25) > gain(floor=0.5) > 0
    assert gain(difficulty=1) > gain(difficulty=0) > gain(difficulty=-2) > 0
    assert gain() > gain(variance=1.2) > 0


def test_what_is_shown_on_one_capacity_says_a_little_of_the_others() -> None:
    belief = _believe(_after(*[(_question("C2.1"), 0.0)] * 6))
    down = PRIORS.mean - belief.capacity_mean
    assert down[1] > 2 * down[0] > 0
    np.testing.assert_allclose(down[2:], down[0])


def test_a_question_on_two_criteria_is_shared_between_them() -> None:
    one = _after((_question("C1.1"), 0.0))
    two = _after((_question("C1.1", "C2.1"), 0.0))
    first, second = HIERARCHY.place["C1.1"], HIERARCHY.place["C2.1"]
    assert two.precision[first] == pytest.approx(two.precision[second])
    assert 0 < two.precision[first] < one.precision[first]
    fall = PRIORS.mean - _believe(two).capacity_mean
    assert fall[0] > fall[2] > 0
    assert fall[1] > fall[2]


def test_a_partial_score_stands_between_wrong_and_right() -> None:
    means = [
        float(_believe(_after((_question("C1.1"), score))).capacity_mean[0])
        for score in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert means == sorted(means)
    assert len(set(means)) == 5


def test_many_people_at_once_are_each_as_if_alone() -> None:
    random = np.random.default_rng(1)
    places, scores = random.integers(0, SIZE, 8), random.integers(0, 2, 8).astype(float)
    measure = Measure(np.eye(SIZE)[places], random.normal(size=8), np.full(8, 0.5), np.full(8, 0.2))
    together = updated(HIERARCHY, PRIORS, Evidence.blank(SIZE, 8), measure, scores)
    for person in range(8):
        own = Measure(
            measure.shares[person],
            measure.difficulty[person],  # type: ignore[index]
            0.5,
            0.2,
        )
        alone = updated(HIERARCHY, PRIORS, Evidence.blank(SIZE), own, scores[person])
        np.testing.assert_allclose(together.weighted[person], alone.weighted)


def test_old_evidence_fades_towards_the_prior() -> None:
    evidence = _after(*[(_question("C1.1"), 0.0)] * 5)
    now, later = _believe(evidence), _believe(evidence.discounted(0.5))
    assert now.capacity_mean[0] < later.capacity_mean[0] < PRIORS.mean
    assert now.capacity_variance[0] < later.capacity_variance[0]


def test_a_person_s_mastery_takes_less_than_a_kilobyte() -> None:
    evidence = Evidence.blank(SIZE)
    assert evidence.precision.nbytes + evidence.weighted.nbytes <= 1000
