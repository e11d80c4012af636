"""Numbers and quantities as people type them in French, read exactly.

Neither ``float()`` (it takes ``1_000``, ``nan`` and Arabic digits) nor a units library (one reads
« 1,3·10⁻⁵ » as 1.3·10⁻⁴) may read what a person typed. Shared by the loader and the judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MAX_TYPED = 200
_MAX_DIGITS = 28
_MAX_EXPONENT = 99

_NARROW_SPACE = "\u202f"
_TO_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FROM_SUPERSCRIPT = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_ONE_SPELLING = str.maketrans(
    {
        **dict.fromkeys("−–‒﹣-‐‑", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\n\r", " "),
        **dict.fromkeys("’ʼ`´", "'"),
    }
)

# "10⁻⁵" must become "10^-5" before anything else: dropping superscripts would give "10-5" at best.
_POWER_IN_SUPERSCRIPT = re.compile(r"(?<=10)[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_MANTISSA = r"(?P<mantissa>(?:[0-9]{1,3}(?:[ '][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?|[.,][0-9]+)"
_POWER = r"10(?:(?: ?\^ ?|\*\*)\(?(?P<marked>[+-]?[0-9]+)\)?|(?P<signed>[+-][0-9]+))"  # 10^-5, 10-5
_FORMS = tuple(
    re.compile(rf"(?P<sign>[+-])? ?{form}(?![0-9])")
    for form in (
        rf"{_MANTISSA}(?: ?[xX*.·×⋅∙•] ?| ){_POWER}",  # 1,3·10^-5, 5.10-6, 1,3 10-5
        _POWER,  # 10-6
        rf"{_MANTISSA} ?[eE] ?(?P<marked>[+-]?[0-9]+)",  # 1,3e-5
        _MANTISSA,  # 1 013,25
    )
)
# Letters; a digit only as a power (m3, s-1): « 3 ou 4 » is not a quantity.
_UNIT = re.compile(r"(?=[^\W\d_]|[%‰°€])(?:\D|(?<=[A-Za-z^-])[1-4](?!\d))*")


class UnreadableNumber(ValueError):
    """The text is not one number. The message says so in French."""


@dataclass(frozen=True)
class Quantity:
    """A number exactly as typed, and the unit typed after it (empty when there is none)."""

    value: Decimal
    unit: str


def read_quantity(text: str) -> Quantity:
    """Read « 1,3·10⁻⁵ mbar·l/s », « 1 013 », « 5.10-6 » (which is 5·10⁻⁶), « 12 % ».

    Raises:
        UnreadableNumber: anything else, several numbers, more than 200 characters.
    """
    if len(text) > MAX_TYPED:
        raise UnreadableNumber(f"réponse trop longue : {MAX_TYPED} caractères au plus")
    spelled = " ".join(text.translate(_ONE_SPELLING).split()).lstrip("=≈~ ")
    spelled = _POWER_IN_SUPERSCRIPT.sub(
        lambda power: "^" + power.group().translate(_FROM_SUPERSCRIPT), spelled
    )
    for form in _FORMS:
        match = form.match(spelled)
        if match is None:
            continue
        unit = spelled[match.end() :].rstrip(" .,;!").lstrip()
        if not unit or _UNIT.fullmatch(unit):
            return Quantity(_value(match), unit)
    raise UnreadableNumber(f"« {_shown(text)} » n'est pas un nombre lisible (exemple : 1,3e-5)")


def read_number(text: str) -> Decimal:
    """Read a number that stands alone.

    Raises:
        UnreadableNumber: it is not one, or a unit follows.
    """
    quantity = read_quantity(text)
    if quantity.unit:
        raise UnreadableNumber(
            f"« {_shown(text)} » : seul le nombre est attendu ici, sans « {quantity.unit} »"
        )
    return quantity.value


def read_fraction(text: str) -> Decimal:
    """Read « 5 % » or « 0,05 », both 0.05.

    Raises:
        UnreadableNumber: it is neither.
    """
    quantity = read_quantity(text)
    if quantity.unit == "%":
        return quantity.value.scaleb(-2)
    return read_number(text)


def french(value: Decimal) -> str:
    """The number as French prints it: « 1 013 », « 0,05 », « 1,3·10⁻⁵ »; every digit is kept."""
    if not value:
        return "0"
    if Decimal("0.001") <= abs(value) < Decimal(1_000_000):
        whole, _, decimals = f"{abs(value):f}".partition(".")
        grouped = f"{int(whole):,}".replace(",", _NARROW_SPACE)
        shown = f"{grouped},{decimals}" if decimals else grouped
    else:
        exponent = value.adjusted()
        digits = "".join(map(str, value.as_tuple().digits))
        mantissa = f"{digits[0]},{digits[1:]}" if digits[1:] else digits
        power = f"10{str(exponent).translate(_TO_SUPERSCRIPT)}"
        shown = power if mantissa == "1" else f"{mantissa}·{power}"
    return f"−{shown}" if value < 0 else shown


def _value(match: re.Match[str]) -> Decimal:
    parts = match.groupdict()
    mantissa = (parts.get("mantissa") or "1").replace(" ", "").replace("'", "").replace(",", ".")
    exponent = parts.get("marked") or parts.get("signed") or "0"
    if len(mantissa) > _MAX_DIGITS or len(exponent) > 4 or abs(int(exponent)) > _MAX_EXPONENT:
        raise UnreadableNumber("ce nombre est trop long ou trop grand pour être lu")
    return Decimal(f"{parts['sign'] or ''}{mantissa}e{exponent}")


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
