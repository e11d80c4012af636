"""A quantity is right within the tolerance, bound included, whatever the unit it is typed in."""

import contextlib
import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading import JUDGE, UnreadableAnswer, Verdict, judge, key_text
from question_bank.grading.numeric import within
from question_bank.model import Numeric, NumericMistake, Tolerance
from question_bank.numbers import french
from question_bank.response import Typed

HERE = Path(__file__).parent


def asking(answer: str, unit: str = "", **tolerance: str) -> Numeric:
    return Numeric(
        kind="numeric",
        id="debit",
        capacity="C2",
        stem="Quel débit ?",
        answer=Decimal(answer),
        unit=unit,
        tolerance=Tolerance.model_validate(tolerance or {"nominal": "0"}),
        mistakes=(NumericMistake(answer="1,3e-4", why="Vous avez compté une puissance de trop."),),
    )


LEAK = asking("1.3e-5", "mbar·l/s", relative="0.1")
PRESSURE = asking("20", "mbar", relative="2 %")


def feedback(question: Numeric, typed: str) -> str:
    return " ".join(judge(question, Typed(text=typed)).feedback)


def labelled() -> list[tuple[str, str, str, str]]:
    with (HERE / "numeric_answers.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["question"], row["answer"], row["expected"], row["understood"])
            for row in csv.DictReader(file)
        ]


def questions() -> dict[str, Numeric]:
    written = yaml.load(
        (HERE / "numeric_questions.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
    )
    common = {"kind": "numeric", "id": "essai", "capacity": "C2", "stem": "Combien ?"}
    return {name: Numeric.model_validate(common | fields) for name, fields in written.items()}


QUESTIONS = questions()


@pytest.mark.parametrize(("question", "typed", "expected", "understood"), labelled())
def test_what_technicians_type_is_read_and_judged_as_labelled(
    question: str, typed: str, expected: str, understood: str
) -> None:
    if expected == "illisible":
        with pytest.raises(UnreadableAnswer, match=r"."):
            judge(QUESTIONS[question], Typed(text=typed))
        return
    judgement = judge(QUESTIONS[question], Typed(text=typed))
    assert (judgement.verdict.value, judgement.understood) == (expected, understood)


def test_the_judge_has_a_version() -> None:
    assert JUDGE == "grading@5"


# The tables of a widely used quiz engine (its unit tests of numerical answers).
@pytest.mark.parametrize(
    ("key", "tolerance", "inside", "outside"),
    [
        ("7", {"nominal": "1"}, ("6", "7", "8"), ("5.99", "8.01")),
        ("1e-20", {"nominal": "0"}, ("1e-20",), ("0.9999999e-20", "1.0000001e-20")),
        ("0", {"nominal": "1e-24"}, ("-1e-24", "0", "1e-24", "1e-35"), ("-2e-24", "2e-24")),
        ("1e-20", {"nominal": "1e-24"}, ("1.0001e-20", "1e-20"), ("1.0002e-20",)),
        ("1234", {"nominal": "0"}, ("1234",), ("1234.000001", "0")),
        ("7", {"relative": "0.1"}, ("6.3", "7", "7.7"), ("6.29", "7.71")),
        ("7", {"geometric": "1"}, ("3.5", "7", "14"), ("3.49", "14.01", "-7", "0")),
        ("-7", {"geometric": "1"}, ("-3.5", "-7", "-14"), ("-3.49", "-14.01", "7")),
        ("3.18", {"significant_figures": "3"}, ("3.175", "3.183", "3.18"), ("3.1749", "3.185")),
        ("1.3e-5", {"same_power_of_ten": "oui"}, ("1e-5", "9.99e-5"), ("9.99e-6", "1e-4", "0")),
        ("0", {"same_power_of_ten": "oui"}, ("0",), ("1e-9",)),
        ("0", {"geometric": "1"}, ("0",), ("1e-9", "-1e-9")),
        ("-20", {"relative": "10 %"}, ("-18", "-22"), ("-17.99", "-22.01", "20")),
    ],
)
def test_each_tolerance_holds_its_bounds(
    key: str, tolerance: dict[str, str], inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    stated = Tolerance.model_validate(tolerance)
    assert all(within(Decimal(value), Decimal(key), stated) for value in inside)
    assert not any(within(Decimal(value), Decimal(key), stated) for value in outside)


@pytest.mark.parametrize(
    "tolerance",
    [{}, {"nominal": "1", "relative": "0.1"}, {"geometric": "1", "same_power_of_ten": "oui"}],
)
def test_one_tolerance_exactly_is_stated(tolerance: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="une seule tolérance"):
        Tolerance.model_validate(tolerance)


def test_what_was_read_is_echoed_in_french() -> None:
    assert judge(LEAK, Typed(text="1.3 10^-5")).understood == "1,3·10⁻⁵ mbar·l/s"
    assert key_text(LEAK) == "1,3·10⁻⁵ mbar·l/s"


def test_a_known_mistake_gets_its_reason_in_any_unit() -> None:
    judgement = judge(LEAK, Typed(text="1,3e-4 mbar·l/s"))
    assert judgement.feedback == ("Vous avez compté une puissance de trop.",)
    assert judgement.missing == ("1,3·10⁻⁵ mbar·l/s",)
    assert feedback(LEAK, "1,3e-5 Pa·m³/s") == "Vous avez compté une puissance de trop."


@pytest.mark.parametrize(
    ("question", "typed", "told"),
    [
        (PRESSURE, "20 Pa", "mais en mbar : 20 Pa = 0,2 mbar"),
        (PRESSURE, "20 s", "« s » mesure une durée ; on attend une pression, en mbar"),
        (PRESSURE, "2000", "juste en Pa : écrivez l'unité"),
        (PRESSURE, "-20", "Le signe est inversé"),
        (PRESSURE, "200 mbar", "10 fois trop grand"),
        (LEAK, "1,3e-9", "10\u202f000 fois trop petit"),
        (PRESSURE, "0,05", "le mauvais sens"),
        (PRESSURE, "20 Mbar", "« Mbar » n'est pas « mbar »"),
        (asking("2", "MPa"), "2 mPa", "« mPa » n'est pas « MPa »"),
        (LEAK, "1,3e5", "Le signe de l'exposant est inversé"),
        (asking("3e-9", "mbar", same_power_of_ten="oui"), "1e-8", "10⁻⁹ était attendu"),
        (asking("750", "W"), "0,75", "juste en kW : écrivez l'unité"),
        (asking("5", "%"), "0,05", "écrivez 5 %"),
        (asking("1013", "mbar"), "1,013", "ne mettez ni point ni virgule"),
        (asking("12.96", significant_figures="3"), "12,8", "3 chiffres significatifs"),
        (asking("12"), "12 mbar", "sans unité"),
        (asking("1", "vis"), "1 mbar", "la réponse est en vis"),
    ],
)
def test_feedback_says_what_went_wrong(question: Numeric, typed: str, told: str) -> None:
    assert told in feedback(question, typed)


def test_a_number_unlike_the_key_gets_no_guess() -> None:
    assert feedback(PRESSURE, "17") == ""


def test_without_the_unit_a_right_number_is_half_right_where_the_unit_is_required() -> None:
    strict = PRESSURE.model_copy(update={"unit_required": True})
    judgement = judge(strict, Typed(text="20"))
    assert (judgement.verdict, judgement.score) == (Verdict.PARTIAL, 0.5)
    assert judgement.missing == ("l'unité : mbar",)
    assert judge(strict, Typed(text="20 mbar")).score == 1
    assert judge(strict, Typed(text="21")).score == 0


def test_an_interval_of_temperature_is_the_same_in_kelvins_and_degrees() -> None:
    interval = asking("10", "Δ°C")
    assert judge(interval, Typed(text="10 K")).score == 1
    assert judge(interval, Typed(text="18 °F")).score == 1
    assert judge(asking("10", "°C"), Typed(text="10 K")).score == 0


PIECES = (
    *("1", "10", "013", ",", ".", "e", "-", " ", "x", "·", "^", "⁻⁵", "mbar", "l/s", "h", "%"),
    *("2 min 18", "/", "(", ")", "=", "soit", "fois", "puissance", "moins", "et demie", "€", "°"),
)

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


@given(values.filter(bool), st.decimals(0, 9, places=2))
def test_a_geometric_bound_is_inside_and_just_beyond_is_outside(
    answer: Decimal, tolerance: Decimal
) -> None:
    stated = Tolerance(geometric=tolerance)
    exact, factor = Fraction(answer), 1 + Fraction(tolerance)
    hair = 1 + Fraction(1, 10**12)
    for inside in (exact / factor, exact, exact * factor):
        assert within(inside, answer, stated)
    for outside in (exact / factor / hair, exact * factor * hair, -exact):
        assert not within(outside, answer, stated)


@given(
    st.text(max_size=250)
    | st.text("0123456789 .,eE+-x^*()'/=abmrlshPaµ⁻⁵°%", max_size=200)
    | st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.sampled_from(sorted(QUESTIONS)),
)
def test_no_text_breaks_the_judge(text: str, question: str) -> None:
    with contextlib.suppress(UnreadableAnswer):
        assert judge(QUESTIONS[question], Typed(text=text)).understood
