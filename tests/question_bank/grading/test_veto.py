"""A step that protects people outweighs all credit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import Verdict, judge
from question_bank.model import MultipleChoice, Option, OrderedItem, Ordering
from question_bank.response import Chosen, Ordered

PLACING = Ordering(
    kind="ordering",
    id="consignation",
    capacity="C4",
    stem="Avant d'ouvrir le coffret…",
    items=(
        OrderedItem(text="Séparer"),
        OrderedItem(text="Condamner"),
        OrderedItem(text="Vérifier l'absence de tension", veto=True),
        OrderedItem(text="Travailler"),
        OrderedItem(text="Rendre compte"),
    ),
)
TICKING = MultipleChoice(
    kind="multiple",
    id="avant-ouverture",
    capacity="C4",
    stem="Avant d'ouvrir une pompe…",
    options=(
        Option(text="Purger à l'azote", correct=True, veto=True),
        Option(text="Repérer les pièces", correct=True),
        Option(text="Ouvrir à l'air tout de suite", veto=True, why="Risque de feu."),
        Option(text="Prendre une photo floue"),
    ),
)


@given(st.permutations(range(5)))
def test_an_order_is_refused_exactly_when_the_vital_step_is_misplaced(order: list[int]) -> None:
    judgement = judge(PLACING, Ordered(items=tuple(order)))
    vital = order.index(2)
    misplaced = set(order[:vital]) != {0, 1}
    if misplaced:
        assert (judgement.verdict, judgement.score) == (Verdict.INCORRECT, 0)
        assert "Vérifier l'absence de tension" in judgement.feedback[0]
        assert judgement.feedback[0].startswith("Sécurité")
    else:
        assert judgement.score > 0
        assert not any(line.startswith("Sécurité") for line in judgement.feedback)


@pytest.mark.parametrize(
    ("ticked", "verdict", "vetoed"),
    [
        ((0, 1), Verdict.CORRECT, None),
        ((0,), Verdict.PARTIAL, None),
        ((1,), Verdict.INCORRECT, "Purger à l'azote"),
        ((0, 1, 2), Verdict.INCORRECT, "Ouvrir à l'air tout de suite"),
        ((0, 1, 3), Verdict.PARTIAL, None),
    ],
)
def test_a_vital_option_forgotten_or_a_dangerous_one_ticked_refuses_the_answer(
    ticked: tuple[int, ...], verdict: Verdict, vetoed: str | None
) -> None:
    judgement = judge(TICKING, Chosen(options=ticked))
    assert judgement.verdict is verdict
    told = [line for line in judgement.feedback if line.startswith("Sécurité")]
    assert len(told) == (vetoed is not None)
    if vetoed:
        assert judgement.score == 0
        assert vetoed in told[0]
