"""Units as technicians write them: what each measures, and its exact size.

A spelling is cut into words; each word has one symbol (« millibars » is ``mbar``), and a unit is
the symbols above and below the stroke, in any order. Case is kept where it tells milli from mega
and forgiven elsewhere. Sizes are exact fractions of the SI unit, so that conversions are exact both
ways. Sources: the SI brochure (9th edition), ISO 3529-1 for vacuum; sccm refers to 0 °C and
101 325 Pa.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from question_bank.grading.unit_spellings import FULL_WORDS, PHRASES, PREFIX_WORDS, SPELLED, WORDS


class Kind(StrEnum):
    """What a unit measures, as it is told in French."""

    PRESSURE = "une pression"
    PRESSURE_RATE = "une variation de pression par unité de temps"
    THROUGHPUT = "un débit de fuite ou un flux gazeux"
    FLOW = "un débit-volume (vitesse de pompage)"
    TEMPERATURE = "une température"
    TEMPERATURE_DIFFERENCE = "un écart de température"
    TIME = "une durée"
    CALENDAR = "une durée en mois"
    LENGTH = "une longueur"
    AREA = "une surface"
    VOLUME = "un volume"
    SPEED = "une vitesse"
    FREQUENCY = "une fréquence"
    ROTATION = "une vitesse de rotation"
    CURRENT = "un courant"
    VOLTAGE = "une tension"
    RESISTANCE = "une résistance"
    TORQUE = "un couple"
    FORCE = "une force"
    POWER = "une puissance"
    ENERGY = "une énergie"
    MASS = "une masse"
    SOUND = "un niveau en décibels"
    PROPORTION = "une proportion"
    MONEY = "un montant"
    MONEY_RATE = "un montant par unité de temps"


class Unit(NamedTuple):
    """``factor`` is the size in the SI unit of its kind; ``offset`` what 0 of it is worth there."""

    name: str
    kind: Kind
    factor: Fraction
    offset: Fraction = Fraction(0)

    def convert(self, value: Fraction, target: Unit) -> Fraction:
        """The same quantity in another unit of the same kind, exactly."""
        if self.offset == target.offset:
            return value * self.factor / target.factor
        return (value * self.factor + self.offset - target.offset) / target.factor


_PREFIXES = {
    "p": Fraction(1, 10**12),
    "n": Fraction(1, 10**9),
    "µ": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    "c": Fraction(1, 100),
    "d": Fraction(1, 10),
    "da": Fraction(10),
    "h": Fraction(100),
    "k": Fraction(1000),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
}

_KGF = Fraction("9.80665")
_TORR = Fraction(101325, 760)
_TURNS_IN_A_RADIAN = Fraction("0.159154943091895")


def _scaled(symbol: str, prefixes: str, size: Fraction | int = 1) -> dict[str, Fraction]:
    """The unit and its multiples: ``_scaled("Pa", "h k")`` is Pa, hPa and kPa."""
    multiples = {prefix + symbol: _PREFIXES[prefix] * size for prefix in prefixes.split()}
    return {symbol: Fraction(size), **multiples}


_PRESSURES = {
    **_scaled("Pa", "n µ m h k da M G"),
    **_scaled("bar", "p n µ m M k", 10**5),
    **_scaled("Torr", "µ m", _TORR),
    "mmHg": Fraction("133.322387415"),
    "cmHg": Fraction("1333.22387415"),
    "µmHg": Fraction("0.133322387415"),
    "inHg": Fraction("3386.388640341"),
    "atm": Fraction(101325),
    "psi": Fraction("0.45359237") * _KGF / Fraction("0.0254") ** 2,
}
_LENGTHS = {**_scaled("m", "n µ m c d k"), "in": Fraction("0.0254"), "ft": Fraction("0.3048")}
_VOLUMES = {
    **_scaled("l", "µ m c d h", Fraction(1, 1000)),
    **{f"{name}3": size**3 for name, size in _scaled("m", "m c d").items()},
}
_TIMES = {
    **_scaled("s", "n µ m"),
    "min": Fraction(60),
    "h": Fraction(3600),
    "j": Fraction(86400),
    "semaine": Fraction(7 * 86400),
}
_FORCES = {**_scaled("N", "m c da k"), "kgf": _KGF, "lbf": Fraction("0.45359237") * _KGF}

# Units of one symbol.
_SINGLE: dict[Kind, dict[str, Fraction]] = {
    Kind.PRESSURE: _PRESSURES,
    Kind.THROUGHPUT: {
        "sccm": Fraction(101325, 10**6) / 60,
        "sccs": Fraction(101325, 10**6),
        "slm": Fraction(101325, 10**3) / 60,
    },
    Kind.FLOW: {"cfm": Fraction("0.3048") ** 3 / 60},
    Kind.TIME: _TIMES,
    Kind.CALENDAR: {"mois": Fraction(1), "an": Fraction(12)},
    Kind.LENGTH: _LENGTHS,
    Kind.AREA: {f"{name}2": size**2 for name, size in _scaled("m", "m c d k").items()},
    Kind.VOLUME: _VOLUMES,
    Kind.FREQUENCY: _scaled("Hz", "m k M G"),
    Kind.ROTATION: _scaled("rpm", "k", Fraction(1, 60)),
    Kind.CURRENT: _scaled("A", "n µ m k"),
    Kind.VOLTAGE: _scaled("V", "µ m k M"),
    Kind.RESISTANCE: _scaled("Ω", "µ m k M G"),
    Kind.FORCE: _FORCES,
    Kind.POWER: {**_scaled("W", "µ m k M"), "ch": 75 * _KGF, "hp": Fraction("745.69987")},
    Kind.ENERGY: {**_scaled("J", "m k M"), **_scaled("Wh", "k M", 3600)},
    Kind.MASS: {**_scaled("g", "µ m k", Fraction(1, 1000)), "t": Fraction(1000)},
    Kind.SOUND: {"dB": Fraction(1), "dBA": Fraction(1)},
    Kind.PROPORTION: {
        "%": Fraction(1, 100),
        "‰": Fraction(1, 1000),
        "ppm": Fraction(1, 10**6),
        "ppb": Fraction(1, 10**9),
    },
    Kind.MONEY: {**_scaled("€", "k M"), "ct": Fraction(1, 100)},
}
_TEMPERATURES = (
    Unit("K", Kind.TEMPERATURE, Fraction(1)),
    Unit("°C", Kind.TEMPERATURE, Fraction(1), Fraction("273.15")),
    Unit("°F", Kind.TEMPERATURE, Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)),
)
_MAIN_TIMES = {name: _TIMES[name] for name in ("s", "ms", "min", "h", "j")}
_MAIN_VOLUMES = {name: _VOLUMES[name] for name in ("l", "ml", "cm3", "dm3", "m3")}

# Symbols typed without the point between them.
_STUCK = {
    **{p + v: (p, v) for p, v in product(_PRESSURES, ("l", "m3", "cm3", "cc"))},
    **{f + length: (f, length) for f, length in product(_FORCES, ("m", "cm", "mm"))},
    **{f"std{volume}": ("std", volume) for volume in ("cm3", "cc", "l")},
    **{f"s{volume}": ("std", volume) for volume in ("cm3", "cc")},
    "Ncm3": ("std", "cm3"),
    "Nl": ("std", "l"),
    "NL": ("std", "l"),
    "NM": ("N", "m"),
}
# Where the case decides between two things, the way that people type them.
_EXACT = {"MBAR": "mbar", "MBars": "mbar", "J": "J", "j": "j", "nm": "nm", "cM": "cm", "mM": "mm"}

_TOKEN = re.compile(r"/|[kM]?€|°?[^\W\d_]+[1-4]?(?:-[1-4])?|[%‰°]")
_BETWEEN = re.compile(r"[\s.·*×⋅∙•()\-'’]*")


def find_unit(text: str, wanted: Kind | None = None) -> Unit | None:
    """The unit that a spelling stands for, None when it is none that is known.

    ``wanted`` settles what may be two things: « nm » is N·m where a torque is asked, « m » minutes
    where a time is.
    """
    if len(text) > 60:
        return None
    unit = _find(text.removeprefix("Δ") if wanted is _DIFFERENCE else text)
    if unit is not None and unit.kind is Kind.TEMPERATURE and wanted is _DIFFERENCE:
        return Unit(unit.name, _DIFFERENCE, unit.factor)
    if wanted is None or (unit is not None and unit.kind is wanted):
        return unit
    return _IN_CONTEXT.get((wanted, unaccented(text).strip(" .").casefold()), unit)


_DIFFERENCE = Kind.TEMPERATURE_DIFFERENCE


@lru_cache(maxsize=1024)
def _find(text: str) -> Unit | None:
    # The spellings in use are few, and each is looked up several times an answer.
    spelled = text.translate(SPELLED).strip(" .")
    for phrase, symbol in PHRASES:
        spelled = phrase.sub(symbol, spelled)
    above: list[str] = []
    below: list[str] = []
    position, after_stroke = 0, False
    while position < len(spelled):
        token = _TOKEN.match(spelled, position)
        if token is None:
            return None
        position = _end_of_separator(spelled, token.end())
        if token.group() == "/":
            after_stroke = True
            continue
        word, _, inverse = token.group().partition("-")
        symbols = _symbols(word)
        if symbols is None or (inverse and len(symbols) > 2):
            return None
        if inverse:
            power = "" if inverse == "1" else inverse
            above += symbols[:-1]
            below.append(symbols[-1] + power)
        else:
            (below if after_stroke else above).extend(symbols)
        after_stroke = False
    return None if after_stroke else UNITS.get(_key(above, below))


def _end_of_separator(text: str, start: int) -> int:
    between = _BETWEEN.match(text, start)
    return between.end() if between else start


def _symbols(word: str) -> tuple[str, ...] | None:
    """The symbols that a word stands for: « millibars » is mbar, « mbarl » is mbar and l."""
    folded = _folded(word)
    for spelling in (word, folded):
        if spelling in _LEXICON:
            return _LEXICON[spelling]
    if word[-1] in "23" and len(base := _symbols(word[:-1]) or ()) == 1:
        return (base[0] + word[-1],)
    if word.endswith("s") and len(word) > 2 and (alone := _LEXICON.get(word[:-1])):
        return alone
    # « MMHG » and « Minutes » are capitals for show; « Ms » is not milliseconds.
    return _LEXICON.get(folded.casefold()) if word.isupper() or len(word) > 2 else None


def _folded(word: str) -> str:
    """Without accents nor capitals, but for m and M: milli and mega."""
    return "".join(sign if sign in "mM" else sign.casefold() for sign in unaccented(word))


def unaccented(text: str) -> str:
    """The text without its accents; superscripts and micro signs stay as they are."""
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if not "\u0300" <= sign <= "\u036f"
    )


def _key(above: list[str], below: list[str]) -> str:
    return "·".join(sorted(above)) + "".join(f"/{symbol}" for symbol in sorted(below))


def _shown(name: str) -> str:
    raised = re.sub(r"(?<=[a-z])[23]", lambda power: "²³"[int(power.group()) - 2], name)
    return raised.replace("std·", "std ")


def _composed() -> dict[str, Unit]:
    """Every unit, by its symbols."""
    units: dict[str, Unit] = {unit.name: unit for unit in _TEMPERATURES}

    def add(kind: Kind, above: str, below: str, size: Fraction) -> None:
        over = f"/{below}" if below else ""
        key = _key(above.split("·"), [below] if below else [])
        units.setdefault(key, Unit(_shown(above + over), kind, size))

    for kind, sizes in _SINGLE.items():
        for name, size in sizes.items():
            add(kind, name, "", size)
    for (time, seconds), (volume, litres) in product(_MAIN_TIMES.items(), _VOLUMES.items()):
        add(Kind.FLOW, volume, time, litres / seconds)
    for time, seconds in _MAIN_TIMES.items():
        for pressure, pascals in _PRESSURES.items():
            add(Kind.PRESSURE_RATE, pressure, time, pascals / seconds)
            for volume, litres in _MAIN_VOLUMES.items():
                add(Kind.THROUGHPUT, f"{pressure}·{volume}", time, pascals * litres / seconds)
        for volume, litres in _MAIN_VOLUMES.items():
            add(Kind.THROUGHPUT, f"std·{volume}", time, 101325 * litres / seconds)
        for length, metres in _LENGTHS.items():
            add(Kind.SPEED, length, time, metres / seconds)
        add(Kind.ROTATION, "tr", time, 1 / seconds)
        add(Kind.ROTATION, "ktr", time, 1000 / seconds)
        add(Kind.ROTATION, "t", time, 1 / seconds)
        add(Kind.MONEY_RATE, "€", time, 1 / seconds)
    for (force, newtons), (length, metres) in product(_FORCES.items(), _LENGTHS.items()):
        add(Kind.TORQUE, f"{force}·{length}", "", newtons * metres)
    units["cm·kg"] = units["cm·kgf"]
    units["kg·m"] = units["kgf·m"]
    units["kgf/cm2"] = Unit("kgf/cm²", Kind.PRESSURE, _KGF * 10**4)
    units["kg/cm2"] = units["kgf/cm2"]
    for force, area in product(("N", "daN"), ("m2", "cm2", "mm2")):
        add(Kind.PRESSURE, force, area, _FORCES[force] / _SINGLE[Kind.AREA][area])
    add(Kind.POWER, "J", "s", Fraction(1))
    units["rad/s"] = Unit("rad/s", Kind.ROTATION, _TURNS_IN_A_RADIAN)
    units["/s"] = Unit("Hz", Kind.FREQUENCY, Fraction(1))
    units["/min"] = Unit("min⁻¹", Kind.FREQUENCY, Fraction(1, 60))
    units["rpm"] = Unit("tr/min", Kind.ROTATION, Fraction(1, 60))
    units["rps"] = units["tr/s"]
    units["krpm"] = units["ktr/min"]
    units["t/min"] = units["tr/min"]
    units["t/s"] = units["tr/s"]
    for prefix in ("", "k", "M"):
        units[f"{prefix}W·h"] = units[f"h·{prefix}W"] = units[f"{prefix}Wh"]
    return units


def _lexicon() -> dict[str, tuple[str, ...]]:
    """Every word of a spelling, with the symbols it stands for; the first meaning holds."""
    symbols = [name for names in _SINGLE.values() for name in names]
    symbols += ["K", "°C", "°F", "tr", "ktr", "rps", "rad", "std", "kg"]
    words: dict[str, tuple[str, ...]] = {name: (name,) for name in (*symbols, *_EXACT.values())}
    words |= {word: (symbol,) for word, symbol in _EXACT.items()}
    stuck = {**_STUCK, **{_folded(name): parts for name, parts in _STUCK.items()}}
    full = {
        f"{prefix}{word}{plural}": short + symbol
        for prefix, short in {"": "", **PREFIX_WORDS}.items()
        for word, symbol in FULL_WORDS.items()
        for plural in ("", "s")
    }
    for word, symbol in {**full, **WORDS}.items():
        words.setdefault(word, tuple(symbol.split("·")))
    for name in symbols:
        words.setdefault(_folded(name), (name,))
        words.setdefault(name.replace("µ", "u"), (name,))
    for spelled, parts in stuck.items():
        if spelled not in words:
            words[spelled] = tuple("cm3" if part == "cc" else part for part in parts)
    words["kg"] = ("kg",)
    return words


UNITS: Mapping[str, Unit] = _composed()
"""Every unit that can be typed, by its symbols."""
_LEXICON = _lexicon()
_IN_CONTEXT: dict[tuple[Kind, str], Unit] = {
    **dict.fromkeys([(Kind.TORQUE, "nm"), (Kind.TORQUE, "n-m")], UNITS["N·m"]),
    **dict.fromkeys([(Kind.TORQUE, "dan"), (Kind.TORQUE, "danm")], UNITS["daN·m"]),
    **dict.fromkeys([(Kind.TIME, "m"), (Kind.TIME, "'")], UNITS["min"]),
    **dict.fromkeys(
        [(Kind.PRESSURE, word) for word in ("µ", "μ", "micron", "microns", "µm")], UNITS["µmHg"]
    ),
    (Kind.RESISTANCE, "k"): UNITS["kΩ"],
    (Kind.RESISTANCE, "r"): UNITS["Ω"],
    (Kind.ROTATION, "k"): UNITS["ktr/min"],
    (Kind.MONEY, "k"): UNITS["k€"],
    (Kind.LENGTH, '"'): UNITS["in"],
    (Kind.TIME, '"'): UNITS["s"],
    (Kind.TIME, "''"): UNITS["s"],
    (Kind.LENGTH, "µ"): UNITS["µm"],
    (Kind.LENGTH, "μ"): UNITS["µm"],
    **dict.fromkeys(
        [(Kind.TEMPERATURE, word) for word in ("°", "degre", "degres", "deg")], UNITS["°C"]
    ),
    **dict.fromkeys(
        [(_DIFFERENCE, word) for word in ("°", "degre", "degres", "deg")],
        Unit("°C", _DIFFERENCE, Fraction(1)),
    ),
    **dict.fromkeys([(Kind.ROTATION, word) for word in ("tours", "tour", "tr", "t")], UNITS["rpm"]),
}


def wanted_unit(text: str) -> Unit | None:
    """The unit that a question asks for. « Δ°C » or « ΔK » asks for an interval of temperature."""
    difference = text.strip().removeprefix("Δ").removeprefix("delta ")
    if difference != text.strip():
        return find_unit(difference, _DIFFERENCE)
    return find_unit(text)
