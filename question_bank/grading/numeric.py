"""Numbers: compared exactly, in any unit of the same kind, right when within the tolerance.

A wrong answer is told what went wrong when that can be seen: the unit, the power of ten, the sign,
a comma taken for thousands, a division the wrong way round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.reading import Reading, read_answer, shown
from question_bank.grading.units import Kind, Unit, find_unit, wanted_unit
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.model import Numeric, Tolerance
from question_bank.numbers import Quantity, french, read_quantity
from question_bank.response import Typed
from question_bank.words import normalised

_WITHOUT_UNIT = 0.5
_LIKE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_TRUNCATED = Context(prec=30, rounding=ROUND_DOWN)
_FARTHEST_POWER = 20
# The units that a number typed alone is most likely to be in.
_USUAL = {
    Kind.PRESSURE: ("Pa", "hPa", "mbar", "bar", "Torr", "kPa"),
    Kind.THROUGHPUT: ("Pa·m³/s", "mbar·l/s", "sccm", "Torr·l/s"),
    Kind.FLOW: ("l/s", "m³/h", "l/min", "m³/s"),
    Kind.TEMPERATURE: ("°C", "K"),
    Kind.TIME: ("s", "min", "h", "j"),
    Kind.VOLUME: ("l", "m³"),
    Kind.TORQUE: ("N·m", "daN·m"),
    Kind.ROTATION: ("tr/min", "tr/s"),
    Kind.LENGTH: ("mm", "cm", "m", "µm"),
    Kind.CURRENT: ("A", "mA"),
    Kind.VOLTAGE: ("V", "kV"),
    Kind.RESISTANCE: ("Ω", "kΩ", "MΩ"),
    Kind.POWER: ("W", "kW"),
}


Accepts = Callable[[Fraction], bool]


class _Answer(NamedTuple):
    """A typed number beside the question's unit.

    ``value`` is in that unit; None when the typed unit measures something else.
    """

    reading: Reading
    unit: Unit | None
    asked: Unit | None
    value: Fraction | None
    remark: str = ""


def judge_numeric(question: Numeric, response: Typed) -> Judgement:
    """1 when the quantity is within the tolerance, in whatever unit it was typed; else 0.

    A number without unit is taken to be in the unit asked for; where the question says
    ``unit_required``, it is half right. ``understood`` is the number and unit as they were read,
    converted when need be.

    Raises:
        UnreadableAnswer: the text is not one number, or its unit is unknown.
    """
    accepts = _acceptance(Fraction(question.key), question.tolerance)
    answer = _in_unit_asked(question, read_answer(response.text), accepts)
    right = answer.value is not None and accepts(answer.value)
    half = right and question.unit_required and bool(question.unit) and not answer.reading.unit
    score = _WITHOUT_UNIT if half else float(right)
    key = quantity_text(question.shown_key, question.unit)
    if half:
        feedback = f"La valeur est juste. Il manque l'unité : {question.unit}."
    elif right:
        feedback = answer.remark
    else:
        feedback = next(_what_went_wrong(question, answer, accepts), answer.remark)
    return Judgement(
        verdict=Verdict.of(score),
        score=score,
        understood=_understood(question, answer),
        found=(key,) if right else (),
        missing=(f"l'unité : {question.unit}",) if half else () if right else (key,),
        feedback=(feedback,) if feedback else (),
    )


def within(value: Decimal | Fraction, answer: Decimal, tolerance: Tolerance) -> bool:
    """Whether ``value`` is no farther from ``answer`` than the tolerance; exact at the bound."""
    return _acceptance(Fraction(answer), tolerance)(Fraction(value))


def _acceptance(exact: Fraction, tolerance: Tolerance) -> Accepts:
    """What is right, as a function of the value: bounds are worked out once for many values."""
    if tolerance.significant_figures is not None:
        rounding = Context(prec=tolerance.significant_figures, rounding=ROUND_HALF_UP)
        rounded = _divided(exact, rounding)
        return lambda value: _divided(value, rounding) == rounded
    if tolerance.same_power_of_ten:
        if not exact:
            return lambda value: not value
        return lambda value: value * exact > 0 and _power(value) == _power(exact)
    if tolerance.geometric is not None:
        factor = 1 + Fraction(tolerance.geometric)
        low, high = sorted((exact / factor, exact * factor))
    else:
        margin = Fraction(tolerance.nominal or 0)
        if tolerance.relative is not None:
            margin = abs(exact) * Fraction(tolerance.relative)
        low, high = exact - margin, exact + margin
    return _between(low, high)


def _between(low: Fraction, high: Fraction) -> Accepts:
    """Bounds are compared as whole numbers: fractions do it ten times slower, at each feedback."""
    (above_low, below_low), (above_high, below_high) = (
        low.as_integer_ratio(),
        high.as_integer_ratio(),
    )

    def accepts(value: Fraction) -> bool:
        above, below = value.as_integer_ratio()
        return above_low * below <= above * below_low and above * below_high <= above_high * below

    return accepts


def quantity_text(value: Decimal, unit: str) -> str:
    """« 1,3·10⁻⁵ mbar·l/s »."""
    return f"{french(value)} {unit}".strip()


def _divided(value: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def _power(value: Fraction) -> int:
    """The exponent of scientific notation: -5 for 1.3e-5."""
    return _divided(value, _TRUNCATED).adjusted()


def _in_unit_asked(question: Numeric, reading: Reading, accepts: Accepts) -> _Answer:
    asked = wanted_unit(question.unit)
    unit = find_unit(reading.unit, asked and asked.kind) if reading.unit else None
    if not reading.unit:
        # « 1/3 » is a share, not a third of one per cent.
        share = asked is not None and asked.kind is Kind.PROPORTION and "/" in reading.shown
        value = reading.value / asked.factor if asked and share else reading.value
        return _Answer(reading, None, asked, value)
    if asked is None:
        return _in_no_known_unit(question, reading, unit, accepts)
    if unit is None:
        raise UnreadableAnswer(
            f"Je ne connais pas l'unité « {reading.unit[:40]} » : "
            f"tapez la valeur en {question.unit}."
        )
    if unit.kind is not asked.kind and {unit.kind, asked.kind} != {Kind.FREQUENCY, Kind.ROTATION}:
        return _Answer(reading, unit, asked, None)
    return _Answer(reading, unit, asked, unit.convert(reading.value, asked))


def _in_no_known_unit(
    question: Numeric, reading: Reading, unit: Unit | None, accepts: Accepts
) -> _Answer:
    """Where the question counts things (« vis »), or asks for a number alone."""
    if question.unit:
        if unit is not None and normalised(reading.unit) != normalised(question.unit):
            return _Answer(reading, unit, None, None)
        return _Answer(reading, None, None, reading.value)
    if unit is None:
        return _Answer(reading, None, None, reading.value)
    if unit.kind is Kind.PROPORTION:
        share = reading.value * unit.factor
        # « 70 % » is right beside a key of 70 as beside one of 0.7; « 0,7 % » beside neither.
        plain = abs(question.key) > 1 and accepts(reading.value)
        return _Answer(reading, unit, None, reading.value if plain else share)
    remark = f"Un nombre sans unité était attendu : « {unit.name} » ne compte pas."
    return _Answer(reading, unit, None, reading.value, remark)


def _understood(question: Numeric, answer: _Answer) -> str:
    """The quantity as it was read, in French: « 2 000 Pa, soit 20 mbar »."""
    reading, unit = answer.reading, answer.unit
    name = unit.name if unit else reading.unit or question.unit
    if answer.asked and unit in {None, answer.asked} and not reading.compound:
        name = question.unit  # as the author spells it
    if not unit and answer.value != reading.value:
        name = ""
    said = reading.shown if reading.compound else f"{reading.shown} {name}".strip()
    if reading.compound and not answer.asked:
        said += f", soit {shown(reading.value)} s"
    elif answer.value is not None and (
        reading.compound
        or answer.value != reading.value
        or (answer.asked and unit and unit != answer.asked)
    ):
        said += f", soit {shown(answer.value)} {question.unit}".rstrip()
    elif answer.value is not None and reading.value.denominator > 1 and "/" in reading.shown:
        said += f", soit {shown(reading.value)}"
    return f"{said} ({reading.note})" if reading.note else said


def _what_went_wrong(question: Numeric, answer: _Answer, right: Accepts) -> Iterator[str]:
    """What can be told of a wrong answer, the surest first."""
    value, asked, reading = answer.value, answer.asked, answer.reading
    if value is None:
        yield _other_kind(question, answer)
        return
    yield from _known_mistakes(question, asked, value)
    if asked and answer.unit and _differ_by_case(answer.unit, asked):
        yield (
            f"Attention aux majuscules : « {answer.unit.name} » n'est pas « {asked.name} ». "
            f"{reading.shown} {answer.unit.name} = {shown(value)} {question.unit}."
        )
    if asked and answer.unit and answer.unit != asked and right(reading.value):
        yield (
            f"Le nombre est celui attendu, mais en {question.unit} : {reading.shown} "
            f"{answer.unit.name} = {shown(value)} {question.unit}."
        )
    if _LIKE_THOUSANDS.fullmatch(reading.digits) and right(value * 1000):
        yield (
            f"« {reading.digits} » se lit avec une virgule décimale, donc {shown(reading.value)}. "
            f"Pour {shown(reading.value * 1000)}, ne mettez ni point ni virgule."
        )
    if right(-value):
        yield "Le signe est inversé. Pour une différence, vérifiez l'ordre de la soustraction."
    if asked and not reading.unit:
        for name in _USUAL.get(asked.kind, ()):
            other = find_unit(name)
            if other and other != asked and right(other.convert(value, asked)):
                yield (
                    f"Sans unité, la valeur est lue en {question.unit}. "
                    f"Elle serait juste en {name} : écrivez l'unité."
                )
        if asked.kind is Kind.PROPORTION and right(value / asked.factor):
            share = f"{shown(value / asked.factor)} {question.unit}"
            yield f"Sans unité, la valeur est lue en {question.unit} : écrivez {share}."
    yield from _wrong_power(question, value, right)
    if value and right(1 / value):
        yield "C'est l'inverse de la valeur attendue : la division est dans le mauvais sens."
    if figures := question.tolerance.significant_figures:
        exact = Fraction(question.key)
        if abs(value - exact) * 20 <= abs(exact):
            yield f"Presque : arrondissez à {figures} chiffres significatifs."


def _differ_by_case(one: Unit, other: Unit) -> bool:
    """« Mbar » and « mbar », « mPa » and « MPa »."""
    return one.name != other.name and one.name.casefold() == other.name.casefold()


def _other_kind(question: Numeric, answer: _Answer) -> str:
    name = answer.unit.name if answer.unit else answer.reading.unit
    measured = f" mesure {answer.unit.kind}" if answer.unit else " ne convient pas"
    if answer.asked is None:
        return f"« {name} »{measured} : la réponse est en {question.unit}."
    return f"« {name} »{measured} ; on attend {answer.asked.kind}, en {question.unit}."


def _known_mistakes(question: Numeric, asked: Unit | None, value: Fraction) -> Iterator[str]:
    for mistake in question.mistakes:
        if not mistake.answer:
            continue  # computed from values that are not drawn
        wrong = _mistaken(mistake.answer)
        unit = find_unit(wrong.unit, asked.kind) if asked and wrong.unit else None
        exact = Fraction(wrong.value)
        if unit and asked and unit.kind is asked.kind:
            exact = unit.convert(exact, asked)
        if _acceptance(exact, question.tolerance)(value):
            yield mistake.why


@lru_cache(maxsize=512)
def _mistaken(written: str) -> Quantity:
    # The author's text, read once for all the answers to the question.
    return read_quantity(written)


def _wrong_power(question: Numeric, value: Fraction, right: Accepts) -> Iterator[str]:
    """The right digits with another power of ten."""
    if not value or not question.key or right(Fraction(0)):
        return
    expected = _power(Fraction(question.key))
    apart = _power(value) - expected
    sign_lost = abs(expected) > 1 and abs(apart + 2 * expected) <= 1
    if sign_lost and right(value * Fraction(10) ** (2 * expected)):
        yield "Le signe de l'exposant est inversé : relisez la puissance de dix."
    if question.tolerance.same_power_of_ten:
        yield (
            f"La puissance de dix est fausse : {shown(Fraction(10) ** expected)} était attendu, "
            f"vous avez répondu {shown(Fraction(10) ** (expected + apart))}."
        )
        return
    for power in (apart, apart - 1, apart + 1):
        if not power or abs(power) > _FARTHEST_POWER:
            continue
        if right(value / Fraction(10) ** power):
            factor = french(Decimal(1).scaleb(abs(power)))
            times = "trop grand" if power > 0 else "trop petit"
            yield f"La puissance de dix est fausse : le résultat est {factor} fois {times}."
            return
