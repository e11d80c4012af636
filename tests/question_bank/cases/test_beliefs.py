"""Beliefs follow Bayes' rule on the author's words, and information is what it says it is."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.cases import beliefs
from question_bank.cases.likelihood import PROBABILITY, UNSAID, Likelihood
from tests.question_bank.cases.written import small

NAMES = ("a", "b", "c", "d")
WORDS = st.sampled_from(list(Likelihood))
BEARS = st.dictionaries(st.sampled_from(NAMES), WORDS)
WEIGHTS = st.lists(st.floats(0.001, 1), min_size=2, max_size=4)


def believed(weights: list[float]) -> dict[str, float]:
    return {name: weight / sum(weights) for name, weight in zip(NAMES, weights, strict=False)}


def test_the_words_are_in_order_and_none_is_certain() -> None:
    probabilities = [word.probability for word in Likelihood]
    assert probabilities == sorted(set(probabilities))
    assert [PROBABILITY[word] for word in Likelihood] == [0.02, 0.15, 0.4, 0.75, 0.95]


def test_at_first_one_believes_what_the_author_says() -> None:
    # parfois, parfois, rare: 0.4, 0.4 and 0.15 of 0.95.
    assert beliefs.at_first(small()) == pytest.approx(
        {"seal": 0.4 / 0.95, "pump": 0.4 / 0.95, "gauge": 0.15 / 0.95}
    )


def test_one_result_by_hand() -> None:
    before = {"a": 0.5, "b": 0.3, "c": 0.2}
    after = beliefs.updated(before, {"a": Likelihood.ALWAYS, "b": Likelihood.NEVER})
    # 0.5 × 0.95, 0.3 × 0.02, and 0.2 × 0.4 for the one of which nothing is said.
    total = 0.475 + 0.006 + 0.08
    assert after == pytest.approx({"a": 0.475 / total, "b": 0.006 / total, "c": 0.08 / total})
    assert beliefs.likeliest(after) == "a"


def test_a_result_that_says_nothing_changes_nothing() -> None:
    before = {"a": 0.5, "b": 0.3, "c": 0.2}
    assert beliefs.updated(before, {}) == pytest.approx(before)
    assert beliefs.information(before, {}) == 0


def test_two_hypotheses_that_a_look_tells_apart_well_are_worth_most_of_a_bit() -> None:
    even = {"a": 0.5, "b": 0.5}
    apart = beliefs.information(even, {"a": Likelihood.ALWAYS, "b": Likelihood.NEVER})
    hardly = beliefs.information(even, {"a": Likelihood.OFTEN, "b": Likelihood.SOMETIMES})
    # Seen half of the time (0.485); what is left is the doubt of 0.95 and of 0.02.
    assert apart == pytest.approx(0.7855, abs=1e-3)
    assert 0 < hardly < apart / 5


@given(WEIGHTS, st.lists(BEARS, max_size=8))
def test_beliefs_add_up_to_one_whatever_is_seen(
    weights: list[float], results: list[Mapping[str, Likelihood]]
) -> None:
    now: Mapping[str, float] = believed(weights)
    for bears in results:
        now = beliefs.updated(now, bears)
        assert sum(now.values()) == pytest.approx(1)
        assert all(0 <= belief <= 1 for belief in now.values())


@given(WEIGHTS, BEARS, BEARS)
def test_the_order_of_results_does_not_matter(
    weights: list[float], one: Mapping[str, Likelihood], other: Mapping[str, Likelihood]
) -> None:
    start = believed(weights)
    assert beliefs.updated(beliefs.updated(start, one), other) == pytest.approx(
        beliefs.updated(beliefs.updated(start, other), one)
    )


@given(WEIGHTS, BEARS)
def test_information_is_the_mutual_information_of_hypothesis_and_result(
    weights: list[float], bears: Mapping[str, Likelihood]
) -> None:
    believing = believed(weights)
    assert beliefs.information(believing, bears) == pytest.approx(
        by_summing(believing, bears), abs=1e-9
    )
    assert 0 <= beliefs.information(believing, bears) <= 1


def by_summing(believing: Mapping[str, float], bears: Mapping[str, Likelihood]) -> float:
    """The definition: the sum of p(h, r) · log2(p(h, r) / (p(h) · p(r))), result seen or not."""
    joint = {}
    for name, belief in believing.items():
        seen = bears.get(name, UNSAID).probability
        joint[name, True], joint[name, False] = belief * seen, belief * (1 - seen)
    results = {result: sum(joint[name, result] for name in believing) for result in (True, False)}
    return sum(
        share * log2(share / (believing[name] * results[result]))
        for (name, result), share in joint.items()
        if share
    )
