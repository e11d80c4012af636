"""A number is right within the tolerance, bound included, in the unit asked for."""

import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import UnreadableAnswer, Verdict, judge, key_text
from question_bank.model import Mistake, Numeric, Tolerance
from question_bank.numbers import french
from question_bank.response import Typed


def asking(answer: str, unit: str = "", **tolerance: str) -> Numeric:
    return Numeric(
        kind="numeric",
        id="debit",
        capacity="C2",
        stem="Quel débit ?",
        answer=Decimal(answer),
        unit=unit,
        tolerance=Tolerance.model_validate(tolerance or {"nominal": "0"}),
        mistakes=(Mistake(answer="1,3e-4", why="Vous avez compté une puissance de trop."),),
    )


LEAK = asking("1.3e-5", "mbar·l/s", relative="0.1")


@pytest.mark.parametrize(
    "typed",
    [
        "1,3e-5",
        "1,3·10⁻⁵ mbar·l/s",
        "1.3 10^-5 mbar.l/s",
        "1,3x10-5mbar.L/s",
        "0,000013 mbar*l/s",
        "1,17e-5",
        "1,43e-5",
    ],
)
def test_every_spelling_of_the_key_is_right(typed: str) -> None:
    judgement = judge(LEAK, Typed(text=typed))
    assert judgement.verdict is Verdict.CORRECT
    assert judgement.score == 1


def test_what_was_read_is_echoed_in_french() -> None:
    assert judge(LEAK, Typed(text="1.3 10^-5")).understood == "1,3·10⁻⁵ mbar·l/s"
    assert key_text(LEAK) == "1,3·10⁻⁵ mbar·l/s"


@pytest.mark.parametrize("typed", ["1,169e-5", "1,431e-5", "-1,3e-5", "0", "1,3e5"])
def test_outside_the_tolerance_is_wrong(typed: str) -> None:
    assert judge(LEAK, Typed(text=typed)).verdict is Verdict.INCORRECT


def test_a_known_mistake_gets_its_reason() -> None:
    judgement = judge(LEAK, Typed(text="1,3e-4 mbar·l/s"))
    assert judgement.feedback == ("Vous avez compté une puissance de trop.",)
    assert judgement.missing == ("1,3·10⁻⁵ mbar·l/s",)


@pytest.mark.parametrize("typed", ["1,3e-5 Pa·m³/s", "1,3e-5 Mbar·l/s"])
def test_another_unit_is_not_taken_for_the_one_asked(typed: str) -> None:
    judgement = judge(LEAK, Typed(text=typed))
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.feedback == ("Donnez la valeur en mbar·l/s.",)
    assert judgement.understood == typed.replace("1,3e-5", "1,3·10⁻⁵")


def test_without_a_unit_asked_words_after_the_number_do_not_count() -> None:
    assert judge(asking("3"), Typed(text="3 pompes")).score == 1


@pytest.mark.parametrize("typed", ["", "je pense", "3 ou 4", "1" * 500, "☃"])
def test_what_cannot_be_read_is_asked_again(typed: str) -> None:
    with pytest.raises(UnreadableAnswer, match=r"."):
        judge(LEAK, Typed(text=typed))


values = st.decimals("-1e6", "1e6", allow_nan=False, places=6)


@given(values, st.decimals(0, 100, places=4))
def test_a_nominal_bound_is_inside_and_just_beyond_is_outside(
    answer: Decimal, nominal: Decimal
) -> None:
    question = asking(str(answer), nominal=str(nominal))
    beyond = Decimal("1e-9")
    for side in (1, -1):
        bound = answer + side * nominal
        assert judge(question, Typed(text=french(bound))).score == 1
        assert judge(question, Typed(text=french(bound + side * beyond))).score == 0


@given(values.filter(bool), st.integers(1, 99))
def test_a_relative_bound_is_inside_and_just_beyond_is_outside(
    answer: Decimal, percent: int
) -> None:
    question = asking(str(answer), relative=f"{percent} %")
    margin = abs(answer) * percent / 100
    assert Fraction(margin) == abs(Fraction(answer)) * percent / 100
    for side in (1, -1):
        bound = answer + side * margin
        assert judge(question, Typed(text=french(bound))).score == 1
        assert judge(question, Typed(text=french(bound + side * Decimal("1e-9")))).score == 0


@given(st.text(max_size=250))
def test_no_text_breaks_the_judge(text: str) -> None:
    with contextlib.suppress(UnreadableAnswer):
        assert judge(LEAK, Typed(text=text)).understood
