"""Orders are scored by pairs in order, matchings by pairs formed."""

from itertools import permutations, product
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import Verdict, judge
from question_bank.model import Matching, OrderedItem, Ordering, Pair
from question_bank.response import Matched, Ordered

STEPS = ("Consigner", "Vidanger", "Démonter", "Nettoyer")
ordering = Ordering(
    kind="ordering",
    id="depose",
    capacity="C3",
    stem="Dans quel ordre ?",
    items=tuple(OrderedItem(text=step, why=f"Raison de {step}.") for step in STEPS),
)


@pytest.mark.parametrize(
    ("given_order", "score", "verdict"),
    [
        ((0, 1, 2, 3), 1, Verdict.CORRECT),
        ((0, 1, 3, 2), 5 / 6, Verdict.PARTIAL),
        ((1, 0, 3, 2), 4 / 6, Verdict.PARTIAL),
        ((3, 2, 1, 0), 0, Verdict.INCORRECT),
    ],
)
def test_an_order_is_worth_its_pairs_in_order(
    given_order: tuple[int, ...], score: float, verdict: Verdict
) -> None:
    judgement = judge(ordering, Ordered(items=given_order))
    assert judgement.score == pytest.approx(score)
    assert judgement.verdict is verdict


def test_only_the_first_wrong_step_is_explained() -> None:
    judgement = judge(ordering, Ordered(items=(0, 2, 1, 3)))
    assert judgement.feedback == ("À l'étape 2, on attend « Vidanger » : Raison de Vidanger.",)
    assert judgement.understood == "Consigner → Démonter → Vidanger → Nettoyer"
    assert judgement.found == ("Consigner", "Nettoyer")
    assert judgement.missing == ("Vidanger", "Démonter")


@given(st.permutations(range(4)))
def test_only_the_right_order_is_right_and_its_reverse_mirrors_the_score(order: list[int]) -> None:
    judgement = judge(ordering, Ordered(items=tuple(order)))
    mirror = judge(ordering, Ordered(items=tuple(reversed(order))))
    assert judgement.score + mirror.score == pytest.approx(1)
    assert (judgement.verdict is Verdict.CORRECT) == (order == [0, 1, 2, 3])


@pytest.mark.parametrize("items", [(), (0, 1, 2), (0, 1, 2, 2), (0, 1, 2, 4), (0, 1, 2, 3, 4)])
def test_every_step_is_placed_once(items: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="exactly once"):
        judge(ordering, Ordered(items=items))


matching = Matching(
    kind="matching",
    id="jauges",
    capacity="C1",
    stem="Quelle jauge pour quelle plage ?",
    pairs=(
        Pair(left="Pirani", right="vide primaire", why="Conduction thermique."),
        Pair(left="Penning", right="vide secondaire"),
        Pair(left="Capacitive", right="vide primaire"),
    ),
    distractors=("surpression",),
)


def test_a_matching_is_worth_its_right_pairs() -> None:
    assert matching.rights == ("vide primaire", "vide secondaire", "surpression")
    assert judge(matching, Matched(rights=(0, 1, 0))).verdict is Verdict.CORRECT
    judgement = judge(matching, Matched(rights=(2, 1, 1)))
    assert judgement.score == pytest.approx(1 / 3)
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.missing == ("Pirani → vide primaire", "Capacitive → vide primaire")
    assert judgement.feedback == ("« Pirani » : Conduction thermique.",)
    assert judgement.contradicted == ("Pirani → surpression", "Capacitive → vide secondaire")


def test_no_right_pair_is_worth_nothing() -> None:
    judgement = judge(matching, Matched(rights=(1, 2, 1)))
    assert (judgement.verdict, judgement.score) == (Verdict.INCORRECT, 0)


def test_orders_and_pairs_given_at_random_are_worth_what_chance_is() -> None:
    orders = [judge(ordering, Ordered(items=order)) for order in permutations(range(4))]
    assert mean(one.score for one in orders) == pytest.approx(1 / 2)
    pairs = [judge(matching, Matched(rights=given)) for given in product(range(3), repeat=3)]
    assert mean(one.score for one in pairs) == pytest.approx(1 / 3)


@pytest.mark.parametrize("rights", [(), (0, 1), (0, 1, 3), (0, -1, 0), (0, 1, 0, 0)])
def test_every_left_element_takes_a_right_one(rights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one right element"):
        judge(matching, Matched(rights=rights))
