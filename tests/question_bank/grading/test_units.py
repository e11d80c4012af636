"""Every spelling of a unit is that unit; conversions are exact both ways."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.grading.units import UNITS, Kind, Unit, find_unit, wanted_unit

SPELLINGS = {
    "Pa": "Pa pa PA pascal pascals Pascal",
    "hPa": "hPa hectopascal hectopascals",
    "kPa": "kPa KPA kilopascals",
    "MPa": "MPa MPA mégapascal megapascals",
    "mPa": "mPa mpa millipascal",
    "mbar": "mbar mBar MBAR mbars millibar millibars milli-bar",
    "Mbar": "Mbar mégabar megabars",
    "bar": "bar bars Bar BAR",
    "Torr": "Torr torr TORR torrs",
    "mTorr": "mTorr mtorr millitorr millitorrs",
    "mmHg": "mmHg mmhg MMHG",
    "µmHg": "µmHg μmHg umHg",
    "atm": "atm ATM atmosphère atmospheres",
    "psi": "psi PSI",
    "mbar·l/s": "mbar·l/s mbar.l/s mbar*l/s mbarl/s mbar.L/s l.mbar/s mbar.l.s-1 mbar·l·s⁻¹"
    " mbar.litre/seconde mbar⋅ℓ/s",
    "Pa·m³/s": "Pa·m³/s Pa.m3/s pa.m3/s Pam3/s Pa.m³.s⁻¹ Pa·m^3·s^-1",
    "Pa·l/s": "Pa.l/s Pa·L·s⁻¹",
    "Torr·l/s": "Torr.l/s torr.l/s TORR.L/S",
    "sccm": "sccm SCCM",
    "atm·cm³/s": "atm.cm3/s atm.cc/s atmcc/s",
    "l/s": "l/s L/s l.s-1 l·s⁻¹ litre/seconde litres/s",
    "m³/h": "m³/h m3/h M3/H m3.h-1 m³·h⁻¹",
    "l/min": "l/min l/mn L/min l.min-1",
    "cfm": "cfm CFM",
    "K": "K kelvin kelvins °K",
    "°C": "°C C ℃ celsius",
    "s": "s S sec seconde secondes",
    "min": "min mn Min minute minutes",
    "h": "h H heure heures",
    "j": "j jour jours",
    "ms": "ms milliseconde",
    "mm": "mm millimètres",
    "µm": "µm um micron microns micromètres",
    "nm": "nm nanomètre",
    "l": "l L litre litres ℓ",
    "cm³": "cm³ cm3 cc",
    "Hz": "Hz hz HZ hertz s-1",
    "kHz": "kHz KHZ kilohertz",
    "MHz": "MHz MHZ mégahertz",
    "tr/min": "tr/min tr/mn rpm t/min tours/min tr.min-1 tr·min⁻¹",
    "tr/s": "tr/s tours/s",
    "A": "A ampère ampères",
    "mA": "mA MA milliampères",
    "kV": "kV KV kilovolts",
    "Ω": "Ω ohm ohms Ohm",
    "kΩ": "kΩ kohm kOhm kilo-ohms",
    "MΩ": "MΩ Mohm MOhm mégohm",
    "N·m": "N·m N.m Nm NM N-m newton-mètre",
    "daN·m": "daN.m daNm",
    "kgf·cm": "kgf.cm kgf·cm",
    "W": "W w watt watts",
    "kW": "kW KW kilowatts",
    "MW": "MW",
    "mW": "mW milliwatts",
    "kg": "kg KG kilo kilogramme kilogrammes",
    "%": "% pourcent pct",
    "ppm": "ppm PPM",
    "€": "€ euro euros EUR",
}


@pytest.mark.parametrize(("name", "spellings"), SPELLINGS.items())
def test_every_spelling_is_its_unit(name: str, spellings: str) -> None:
    found = {spelling: find_unit(spelling) for spelling in spellings.split()}
    assert {spelling: unit and unit.name for spelling, unit in found.items()} == dict.fromkeys(
        found, name
    )


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("litres par seconde", "l/s"),
        ("mètres cubes par heure", "m³/h"),
        ("millibar litre par seconde", "mbar·l/s"),
        ("tours par minute", "tr/min"),
        ("pour cent", "%"),
        ("mm de mercure", "mmHg"),
        ("degrés Celsius", "°C"),
        ("std cm3/s", "std cm³/s"),
    ],
)
def test_units_in_words(spelling: str, name: str) -> None:
    unit = find_unit(spelling)
    assert unit is not None
    assert unit.name == name


@pytest.mark.parametrize(
    "text", ["", "/", "foo", "mbar/l/s", "Ms", "mbar.l", "s/", "m5", "_", "a" * 99]
)
def test_what_is_no_unit_is_none(text: str) -> None:
    assert find_unit(text) is None


@pytest.mark.parametrize("unit", sorted(set(UNITS.values())), ids=lambda unit: unit.name)
def test_the_name_of_a_unit_is_a_spelling_of_it(unit: Unit) -> None:
    again = find_unit(unit.name)
    assert again is not None
    assert (again.factor, again.offset) == (unit.factor, unit.offset)


def test_the_question_settles_what_may_be_two_things() -> None:
    for wanted, spelling, name in [
        (Kind.TORQUE, "nm", "N·m"),
        (Kind.LENGTH, "nm", "nm"),
        (Kind.TIME, "m", "min"),
        (Kind.PRESSURE, "microns", "µmHg"),
        (Kind.TEMPERATURE, "degrés", "°C"),
    ]:
        unit = find_unit(spelling, wanted)
        assert unit is not None
        assert (unit.name, unit.kind) == (name, wanted)


# Sizes from the SI brochure and from the vacuum trade's own tables.
@pytest.mark.parametrize(
    ("value", "unit", "other", "expected"),
    [
        ("1", "mbar", "Pa", "100"),
        ("760", "Torr", "Pa", "101325"),
        ("1", "atm", "mbar", "1013.25"),
        ("1", "Pa·m³/s", "mbar·l/s", "10"),
        ("3.6", "m³/h", "l/s", "1"),
        ("1", "Mbar", "mbar", "1e9"),
        ("20", "°C", "K", "293.15"),
        ("-40", "°F", "°C", "-40"),
        ("1", "tr/s", "tr/min", "60"),
        ("1", "daN·m", "N·m", "10"),
        ("100", "kgf·cm", "N·m", "9.80665"),
        ("10000", "ppm", "%", "1"),
        ("1", "kWh", "J", "3.6e6"),
    ],
)
def test_conversions_are_exact(value: str, unit: str, other: str, expected: str) -> None:
    source, target = find_unit(unit), find_unit(other)
    assert source is not None
    assert target is not None
    assert source.convert(Fraction(value), target) == Fraction(expected)


def test_a_sccm_is_measured_at_zero_celsius() -> None:
    sccm, leak = find_unit("sccm"), find_unit("mbar·l/s")
    assert sccm is not None
    assert leak is not None
    assert round(sccm.convert(Fraction(1), leak), 5) == Fraction("0.01689")


@given(st.fractions(), st.data())
def test_there_and_back_is_the_same(value: Fraction, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(sorted(set(UNITS.values()))))
    other = data.draw(
        st.sampled_from(sorted({unit for unit in UNITS.values() if unit.kind is one.kind}))
    )
    assert other.convert(one.convert(value, other), one) == value


def test_an_interval_of_temperature_is_asked_with_a_delta() -> None:
    interval = wanted_unit("Δ°C")
    assert interval is not None
    assert interval.kind is Kind.TEMPERATURE_DIFFERENCE


@given(st.text(max_size=80))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    unit = find_unit(text)
    assert unit is None or unit.factor > 0
