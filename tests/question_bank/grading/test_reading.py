"""What is typed is read exactly, in every notation, or asked again; nothing is guessed unsaid."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from question_bank.grading.reading import read_answer, shown
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.numbers import french

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("5.10-6", "lu 5 fois 10 puissance −6"),
        ("10-6", "lu 10 puissance −6"),
        ("1.013", "point lu comme une virgule"),
        ("1,3x10e-5", "lu 1,3 fois 10 puissance −5"),
        ("4000 h de marche", "« de marche » ne compte pas"),
        ("5·10⁻⁶", ""),
        ("1,013", ""),
    ],
)
def test_an_ambiguous_writing_says_how_it_was_read(typed: str, note: str) -> None:
    assert read_answer(typed).note == note


@pytest.mark.parametrize(
    ("typed", "seconds", "said"),
    [
        ("2 min 18", 138, "2 min 18 s"),
        ("2h40", 9600, "2 h 40 min"),
        ("1 j 3 h", 97200, "1 j 3 h"),
        ("1 h 2 min 3 s", 3723, "1 h 2 min 3 s"),
        ("2 m 18,5 s", Fraction(277, 2), "2 min 18,5 s"),
    ],
)
def test_a_duration_in_several_units_is_one_value(
    typed: str, seconds: Fraction | int, said: str
) -> None:
    reading = read_answer(typed)
    assert (reading.value, reading.unit, reading.shown) == (seconds, "s", said)


@pytest.mark.parametrize("typed", ["50 m3", "50 m2", "1'000", "5 h/j"])
def test_what_only_looks_like_a_duration_is_none(typed: str) -> None:
    assert not read_answer(typed).compound


@pytest.mark.parametrize("typed", [".5", ",5", "0,5", "1/2", "½", "5.10-1", "５e-1"])
def test_a_half_is_a_half(typed: str) -> None:
    assert read_answer(typed).value == Fraction(1, 2)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "abc", "nan", "inf", "Infinity", "1_000", "٣", "12:30", "1 01", "0 013"),
        *("3 ou 4", "entre 3 et 4", "3 à 4", "3-4", "5 ± 1", "110⁻⁵", "1e999", "1e-100", "9" * 29),
        *("5 mbar 6", "--5", "9**9**7", "2 x 10", "1" * 201, "<5", "moins de 5", "5 max", "pas 5"),
        *(
            "10e-6",
            "5.10e-6",
            "5,10-6",
            "e-5",
            "x10-5",
            "1/0",
            "12/03/2024",
            "10 = 20",
            "un peu",
            "\ud800",
        ),
    ],
)
def test_what_is_not_one_number_is_asked_again(typed: str) -> None:
    with pytest.raises(UnreadableAnswer, match=r"\w") as refusal:
        read_answer(typed)
    assert str(refusal.value).encode()


@pytest.mark.parametrize("typed", ["138 s = 2 min 18 s", "138 s (2 min 18)", "1 bar = 1000 mbar"])
def test_the_same_said_twice_is_one_value(typed: str) -> None:
    assert read_answer(typed).value in {138, 1000}


mantissas = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(1, 10**6),
    st.integers(0, 6),
)
_TWO_READINGS = re.compile(r"(?:^|\.)10$")
NOTATIONS = [
    "{m}e{e}",
    "{m}E{e}",
    "{m} e {e}",
    "{m}·10^{e}",
    "{m} 10^{e}",
    "{m}×10^({e})",
    "{m} x 10^{{{e}}}",
    "{m}*10**{e}",
    "{m} fois 10 puissance {e}",
    "{m}·10{s}",
    "{m}.10{s}",
    "Q = {m}·10{s} mbar·l/s",
    "environ {m}e{e} mbar·l/s.",
]


@given(mantissas, st.integers(-30, 30), st.sampled_from(NOTATIONS), st.booleans(), st.booleans())
def test_every_notation_reads_back_the_same(
    mantissa: Decimal, exponent: int, notation: str, comma: bool, negative: bool
) -> None:
    digits = f"{mantissa:f}".replace(".", "," if comma else ".")
    # « 10e-6 » and « 1.10e-6 » have two readings, and are asked again.
    e_notation = "{m}e" in notation.lower().replace(" ", "")
    assume(not (e_notation and _TWO_READINGS.search(digits)))
    sign = "−" if negative else ""
    typed = notation.format(m=sign + digits, e=exponent, s=str(exponent).translate(SUPERSCRIPT))
    value = Fraction(mantissa) * Fraction(10) ** exponent * (-1 if negative else 1)
    assert read_answer(typed).value == value


@given(mantissas, st.integers(1, 30), st.sampled_from(["x", ".", "·", " ", " x ", "×", "*"]))
def test_a_signed_exponent_needs_no_mark(mantissa: Decimal, exponent: int, times: str) -> None:
    value = Fraction(mantissa) / 10**exponent
    assert read_answer(f"{mantissa:f}{times}10-{exponent}").value == value


@given(st.integers(1000, 10**9), st.sampled_from(" '\u00a0\u202f\u2009’"))
def test_thousands_may_be_set_apart(value: int, separator: str) -> None:
    assert read_answer(f"{value:,}".replace(",", separator)).value == value
    assert read_answer(f"{value:,}".replace(",", separator) + ",5").value == value + Fraction(1, 2)


@given(st.integers(1, 10**7), st.integers(-40, 40))
def test_what_is_echoed_reads_back_the_same(digits: int, exponent: int) -> None:
    # « 10e-6 » has two readings, and is asked again.
    assume(digits != 10)
    first = read_answer(f"{digits}e{exponent}")
    assert read_answer(first.shown).value == first.value


def test_four_digits_say_a_value_and_environ_says_when_they_do_not() -> None:
    assert shown(Fraction(2000)) == "2\u202f000"
    assert shown(Fraction(1, 3)) == "environ 0,3333"
    assert shown(Fraction(0)) == "0"
    assert french(Decimal("13e-6")) == shown(Fraction(13, 10**6)) == "1,3·10⁻⁵"


@pytest.mark.parametrize("typed", ["🙂", " ", "👍🏽"])
def test_nothing_is_quoted_of_what_leaves_no_sign_to_show(typed: str) -> None:
    with pytest.raises(UnreadableAnswer) as refusal:
        read_answer(typed)
    assert "«" not in str(refusal.value)
    assert "tapez par exemple" in str(refusal.value)
