"""Numbers: read exactly, compared exactly, right when within the tolerance, bound included."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.model import Numeric, Tolerance
from question_bank.numbers import UnreadableNumber, french, read_quantity
from question_bank.response import Typed

_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys(".*⋅×∙•", "·"),
        **dict.fromkeys("²", "2"),
        **dict.fromkeys("³", "3"),
        "⁻": "-",
        "¹": "1",
        "ℓ": "l",
        "μ": "µ",
        "^": "",
        " ": "",
    }
)


def judge_numeric(question: Numeric, response: Typed) -> Judgement:
    """1 when the number is within the tolerance and its unit, if typed, is the one asked for.

    A number without unit is taken to be in the unit asked for; where the question has no unit,
    words after the number do not count.

    Raises:
        UnreadableAnswer: the text is not one number.
    """
    try:
        typed = read_quantity(response.text)
    except UnreadableNumber as unreadable:
        raise UnreadableAnswer(f"{unreadable}.") from None
    right_number = within(typed.value, question.answer, question.tolerance)
    right_unit = not (typed.unit and question.unit) or _unit(typed.unit) == _unit(question.unit)
    right = right_number and right_unit
    key = quantity_text(question.answer, question.unit)
    return Judgement(
        verdict=Verdict.CORRECT if right else Verdict.INCORRECT,
        score=float(right),
        understood=quantity_text(typed.value, typed.unit if not right_unit else question.unit),
        found=(key,) if right else (),
        missing=() if right else (key,),
        feedback=() if right else _feedback(question, typed.value, right_unit),
    )


def within(value: Decimal, answer: Decimal, tolerance: Tolerance) -> bool:
    """Whether ``value`` is no farther from ``answer`` than the tolerance; exact at the bound."""
    exact = Fraction(answer)
    if tolerance.relative is not None:
        margin = abs(exact) * Fraction(tolerance.relative)
    else:
        margin = Fraction(tolerance.nominal or 0)
    return abs(Fraction(value) - exact) <= margin


def quantity_text(value: Decimal, unit: str) -> str:
    """« 1,3·10⁻⁵ mbar·l/s »."""
    return f"{french(value)} {unit}".strip()


def _feedback(question: Numeric, value: Decimal, right_unit: bool) -> tuple[str, ...]:
    if not right_unit:
        return (f"Donnez la valeur en {question.unit}.",)
    return tuple(
        mistake.why
        for mistake in question.mistakes
        if within(value, read_quantity(mistake.answer).value, question.tolerance)
    )[:1]


def _unit(text: str) -> str:
    """One spelling for a unit; case is kept where it makes milli or mega."""
    spelled = text.translate(_SAME_SIGN)
    return "".join(sign if sign in "mM" else sign.casefold() for sign in spelled)
