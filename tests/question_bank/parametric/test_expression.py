"""What an author may write as a formula, what it is worth, and that nothing else gets through."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.parametric import spelling
from question_bank.parametric.expression import MAX_LENGTH, ExpressionError, parse

VALUES = {"V": Decimal(250), "dp": Decimal("0.013"), "dt": Decimal(600), "p₀": Decimal(3)}


def value(text: str) -> Decimal:
    return parse(text).evaluate(VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("7-4-2", "1"),
        ("8/4/2", "1"),
        ("2^3^2", "512"),
        ("2**3", "8"),
        ("-2^2", "-4"),
        ("(-2)^2", "4"),
        ("2^-1", "0.5"),
        ("-3*-2", "6"),
        ("1,5+0,5", "2"),
        ("1,3e-5*2", "0.000026"),
        ("3 × 4 · 2 ÷ 6 − 1", "3"),
        ("sqrt(9)+abs(-2)", "5"),
        ("log10(1000)", "3"),
        ("ln(exp(2))", "2"),
        ("min(3; 1; 2)+max(3; 1)", "4"),
        ("round(10/3; 2)", "3.33"),
        ("round(V, 1)", "250"),
        ("p₀*2", "6"),
        ("V*dp/dt", "0.0054166666666666666667"),
    ],
)
def test_formulas_are_worth_what_arithmetic_says(text: str, expected: str) -> None:
    assert value(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ("", 1, "il manque un nombre"),
        ("1+", 3, "il manque un nombre"),
        ("2V", 2, "il manque un opérateur"),
        ("(1+2", 1, "jamais fermée"),
        ("1+2)", 4, "inattendu"),
        ("1 $ 2", 3, "« $ » inattendu"),
        ("V.real", 2, "inattendu"),
        ("__import__(1)", 1, "inattendu"),
        ("eval(1)", 1, "fonction « eval » inconnue"),
        ("sqrt", 1, "parenthèses"),
        ("min(1,2)", 1, "séparées par « ; »"),
        ("1/(V-250)", 2, "division par zéro"),
        ("ln(V-250)", 1, "logarithme"),
        ("sqrt(-V)", 1, "racine"),
        ("V*x", 3, "« x » n'a pas de valeur"),
        ("9^9^9", 2, "exposant trop grand"),
        ("1e60*1e60", 5, "trop grand"),
        ("exp(1000)", 1, "exponentielle"),
        ("1e999", 1, "nombre trop long"),
        ("9" * 30, 1, "nombre trop long"),
        ("(" * 100 + "1" + ")" * 99, 31, "niveaux"),
        ("-" * 100 + "1", 31, "niveaux"),
        ("1+" * 200 + "1", 201, "trop longue"),
        ("(-8)^0,5", 5, "impossible"),
        ("round(1; 0,5)", 1, "nombre entier"),
    ],
)
def test_what_cannot_be_read_or_computed_says_where_and_why(
    text: str, column: int, told: str
) -> None:
    with pytest.raises(ExpressionError, match="formule, caractère") as refused:
        value(text)
    assert refused.value.column == column
    assert told in str(refused.value)


def settled(text: str) -> bool:
    """Whether the text is worth a finite number, or is refused at a place in it."""
    try:
        return value(text).is_finite()
    except ExpressionError as refused:
        return 1 <= refused.column <= MAX_LENGTH + 1


@given(st.text(alphabet="0123456789.,;+-*/^()eEVdpt sqrlnminaxo₀_×·\n\x00é", max_size=250))
def test_any_text_is_computed_or_refused_with_our_own_error(text: str) -> None:
    assert settled(text)


@given(st.text(max_size=60))
def test_any_unicode_is_computed_or_refused_with_our_own_error(text: str) -> None:
    assert settled(text)


_numbers = st.decimals(
    min_value="0.001", max_value=1000, places=3, allow_nan=False, allow_infinity=False
)


def _trees() -> st.SearchStrategy[tuple[str, Decimal]]:
    """Random formulas with the value that Python's own decimals give them."""

    def combined(
        children: st.SearchStrategy[tuple[str, Decimal]],
    ) -> st.SearchStrategy[tuple[str, Decimal]]:
        def combine(
            operator: str, left: tuple[str, Decimal], right: tuple[str, Decimal]
        ) -> tuple[str, Decimal]:
            with localcontext() as context:
                context.prec = 34
                worth = {
                    "+": left[1] + right[1],
                    "-": left[1] - right[1],
                    "*": left[1] * right[1],
                    "/": left[1] / right[1] if right[1] else left[1],
                }[operator]
            shown = "+0+" if operator == "/" and not right[1] else operator
            text = f"({left[0]}){shown}({right[0]})"
            return (text, worth) if shown != "+0+" else (left[0], left[1])

        return st.builds(combine, st.sampled_from("+-*/"), children, children)

    leaves = _numbers.map(lambda number: (format(number, "f"), number))
    return st.recursive(leaves, combined, max_leaves=8).filter(lambda tree: len(tree[0]) <= 200)


@given(_trees())
def test_arithmetic_agrees_with_decimals(tree: tuple[str, Decimal]) -> None:
    text, expected = tree
    result = value(text)
    assert abs(result - expected) <= abs(expected) * Decimal("1e-19")


@given(st.floats(min_value=0.01, max_value=50))
def test_functions_agree_with_the_machine_s(number: float) -> None:
    text = f"{number:.6f}"
    number = float(text)
    assert float(value(f"exp({text})")) == pytest.approx(math.exp(number))
    assert float(value(f"ln({text})")) == pytest.approx(math.log(number), abs=1e-12)
    assert float(value(f"sqrt({text})")) == pytest.approx(math.sqrt(number))
    assert float(value(f"{text}^1,5")) == pytest.approx(number**1.5)


@pytest.mark.parametrize(
    ("text", "symbols", "numbers"),
    [
        ("V*dp/dt", "V·Δp/dt", "250 × 0,013 / 600"),
        ("V*(dp-p₀)", "V·(Δp − p₀)", "250 × (0,013 − 3)"),
        ("V/(dp*dt)", "V/(Δp·dt)", "250 / (0,013 × 600)"),
        ("-dp-(-V)", "−Δp − (−V)", "−0,013 − (−250)"),
        ("10^p₀", "10^p₀", "10³"),
        ("(V+1)^2,5", "(V + 1)^2,5", "(250 + 1)^2,5"),
        ("sqrt(V)*min(dp; 1)", "√(V)·min(Δp ; 1)", "√(250) × min(0,013 ; 1)"),
        ("1/1e-5", "1/(10⁻⁵)", "1 / (10⁻⁵)"),
    ],
)
def test_a_formula_is_shown_as_the_french_write_it(text: str, symbols: str, numbers: str) -> None:
    formula = parse(text)
    assert spelling.with_symbols(formula, {"dp": "Δp"}) == symbols
    assert spelling.with_values(formula, VALUES) == numbers
