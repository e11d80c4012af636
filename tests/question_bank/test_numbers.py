"""Numbers are read as typed, or not at all."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.numbers import (
    UnreadableNumber,
    french,
    read_fraction,
    read_number,
    read_quantity,
)


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("1,3e-5", "1.3e-5", ""),
        ("1.3E–5", "1.3e-5", ""),
        ("1,3·10^-5", "1.3e-5", ""),
        ("1,3·10⁻⁵", "1.3e-5", ""),
        ("1,3x10-5", "1.3e-5", ""),
        ("1,3 × 10-5", "1.3e-5", ""),
        ("1.3.10-5", "1.3e-5", ""),
        ("1,3 10⁻⁵ mbar.l/s", "1.3e-5", "mbar.l/s"),
        ("1,3.10-5mbar.l/s.", "1.3e-5", "mbar.l/s"),
        ("5.10-6", "5e-6", ""),
        ("5.10", "5.10", ""),
        ("10-6", "1e-6", ""),
        ("10⁻⁶", "1e-6", ""),
        ("10", "10", ""),
        ("110", "110", ""),
        ("1 013", "1013", ""),
        ("1\u202f013,25\u00a0mbar", "1013.25", "mbar"),
        ("1'000 000", "1000000", ""),
        ("−5 °C", "-5", "°C"),
        ("+0,5", "0.5", ""),
        (",5", "0.5", ""),
        ("50 m³/h", "50", "m³/h"),
        ("50m3/h", "50", "m3/h"),
        ("012", "12", ""),
        ("5 %", "5", "%"),
        ("≈ 3", "3", ""),
    ],
)
def test_reads_what_thumbs_type(typed: str, value: str, unit: str) -> None:
    quantity = read_quantity(typed)
    assert (quantity.value, quantity.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "abc", "nan", "inf", "1_000", "٣", "12:30", "3/4", "1,000.5", "1 01"),
        *("3 ou 4", "entre 3 et 4", "110⁻⁵", "1e999", "1e-100", "9" * 29, "5 mbar 6", "--5"),
        *("9**9**7", "2 x 10", "1,3 ou 1,5 mbar", "1" * 201),
    ],
)
def test_refuses_what_is_not_one_number(typed: str) -> None:
    with pytest.raises(UnreadableNumber):
        read_quantity(typed)


def test_a_number_that_stands_alone_has_no_unit() -> None:
    assert read_number("1 013") == 1013
    with pytest.raises(UnreadableNumber, match="mbar"):
        read_number("1 013 mbar")


def test_a_percentage_is_a_fraction() -> None:
    assert read_fraction("5 %") == read_fraction("0,05") == Decimal("0.05")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1013", "1\u202f013"),
        ("0.05", "0,05"),
        ("1.30", "1,30"),
        ("1.3e-5", "1,3·10⁻⁵"),
        ("1e-6", "10⁻⁶"),
        ("-2e-9", "−2·10⁻⁹"),
        ("2500000", "2,500000·10⁶"),
        ("0", "0"),
    ],
)
def test_shows_numbers_the_french_way(value: str, shown: str) -> None:
    assert french(Decimal(value)) == shown


decimals = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**12), 10**12),
    st.integers(-40, 40),
)


@given(decimals)
def test_what_is_shown_reads_back_the_same(value: Decimal) -> None:
    assert read_number(french(value)) == value


@given(st.text(max_size=300) | st.text("0123456789 .,eE+-x^*⁻⁵10·m/s'", max_size=60))
def test_any_text_is_a_quantity_or_unreadable(text: str) -> None:
    with contextlib.suppress(UnreadableNumber):
        assert read_quantity(text).value.is_finite()
