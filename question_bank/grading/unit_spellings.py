"""How the words of a unit are spelled: prefixes, names in full, phrases that stand for a sign."""

from __future__ import annotations

import re

PREFIX_WORDS = {
    "nano": "n",
    "micro": "µ",
    "milli": "m",
    "centi": "c",
    "deci": "d",
    "deca": "da",
    "hecto": "h",
    "kilo": "k",
    "mega": "M",
    "giga": "G",
}

FULL_WORDS = {
    "pascal": "Pa",
    "bar": "bar",
    "barre": "bar",
    "torr": "Torr",
    "litre": "l",
    "liter": "l",
    "metre": "m",
    "meter": "m",
    "seconde": "s",
    "hertz": "Hz",
    "ampere": "A",
    "amp": "A",
    "volt": "V",
    "ohm": "Ω",
    "watt": "W",
    "wattheure": "Wh",
    "gramme": "g",
    "gram": "g",
    "newton": "N",
    "joule": "J",
}

SPELLED = str.maketrans(
    {
        **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True)),
        **dict.fromkeys("μ", "µ"),
        **dict.fromkeys("ℓ", "l"),
        **dict.fromkeys("\u2126", "Ω"),
        **dict.fromkeys("º˚", "°"),
        **dict.fromkeys("÷∕⁄", "/"),
        "℃": "°C",
        "℉": "°F",
        "㎥": "m3",
        "㏄": "cm3",
        "^": "",
    }
)

# The same symbol in other words. Accents and capitals do not count here.
WORDS = {
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("minute", "minutes", "mn", "mins"), "min"),
    **dict.fromkeys(("heure", "heures", "hour", "hours", "hr", "hrs"), "h"),
    **dict.fromkeys(("jour", "jours", "day", "days", "jrs", "jr"), "j"),
    **dict.fromkeys(("semaines", "sem", "week", "weeks"), "semaine"),
    **dict.fromkeys(("month", "months"), "mois"),
    **dict.fromkeys(("ans", "annee", "annees", "year", "years"), "an"),
    **dict.fromkeys(("tour", "tours", "trs", "rev"), "tr"),
    **dict.fromkeys(("tpm", "trmn", "trmin"), "rpm"),
    **dict.fromkeys(("cc", "ccm"), "cm3"),
    **dict.fromkeys(("pouce", "pouces", "inch", "inches"), "in"),
    **dict.fromkeys(("pied", "pieds", "feet", "foot"), "ft"),
    **dict.fromkeys(("pourcent", "pourcents", "pourcentage", "pct", "percent"), "%"),
    **dict.fromkeys(("euro", "euros", "eur"), "€"),
    **dict.fromkeys(("kilo", "kilos"), "kg"),
    **dict.fromkeys(("tonne", "tonnes"), "t"),
    **dict.fromkeys(("micron", "microns"), "µm"),
    **dict.fromkeys(("atmosphere", "atmospheres"), "atm"),
    **dict.fromkeys(("slpm",), "slm"),
    **dict.fromkeys(("standard", "standards"), "std"),
    **dict.fromkeys(("decibel", "decibels"), "dB"),
    **dict.fromkeys(("kelvin", "kelvins", "°k", "°kelvin"), "K"),
    **dict.fromkeys(("celsius", "°celsius", "degc", "c"), "°C"),
    **dict.fromkeys(("fahrenheit", "°fahrenheit", "degf", "f"), "°F"),
    **dict.fromkeys(("cv", "chevaux", "cheval"), "ch"),
    **dict.fromkeys(("vdc", "vcc", "vac", "vca"), "V"),
    **dict.fromkeys(("keur", "keuro", "keuros"), "k€"),
    **dict.fromkeys(("centime", "centimes", "cts", "cent", "cents"), "ct"),
    **dict.fromkeys(("cycle", "cycles"), "tr"),
    **dict.fromkeys(("rotation", "rotations", "revolution", "revolutions"), "tr"),
    "mb": "mbar",
    "mbara": "mbar",
    "bara": "bar",
    "tor": "Torr",
    "milibar": "mbar",
    "milibars": "mbar",
    "mkg": "kgf·m",
    "ω": "Ω",
    "kω": "kΩ",
    "mω": "mΩ",
    "Mω": "MΩ",
    "megohm": "MΩ",
    "gohm": "GΩ",
    "kilohm": "kΩ",
    "kohm": "kΩ",
    "kohms": "kΩ",
    "mohm": "mΩ",
    "Mohm": "MΩ",
    "Mohms": "MΩ",
    "mohms": "mΩ",
    "kgcm": "kgf·cm",
    "lb": "lbf",
}

PHRASES = (
    (
        re.compile(
            r"\b(micro|milli|centi|hecto|kilo|m[ée]ga)[ -]"
            r"(?=bar|torr|pasc|ohm|m[eè]tre|litre|amp|volt|watt|sec|gra)",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    # « m bar », « m 3/h », « da N m »: the phone put a space there.
    (re.compile(r"\b([mkMµ]|da) (?=bar\b|[Pp]a\b|N\b|tr\b|ohms?\b|Ω)"), r"\1"),
    (re.compile(r"\b([cd]?m) (?=[23]\b)"), r"\1"),
    (re.compile(r"^1 ?/"), "/"),  # 50 1/s
    (re.compile(r"\bdb ?\(a\)", re.IGNORECASE), "dBA"),
    (re.compile(r"\b(?:par|per|à la)\b|\bà l'", re.IGNORECASE), "/"),
    (re.compile(r"\bpour[ -]?mille\b", re.IGNORECASE), "‰"),
    (re.compile(r"\bpour[ -]?cents?\b|\bp\. ?cent\b", re.IGNORECASE), "%"),
    (re.compile(r" ?-?\b(?:cubes?|cubiques?|cu)\b", re.IGNORECASE), "3"),
    (
        re.compile(r"(?<=3|e|s) (?=heures?\b|minutes?\b|secondes?\b)", re.IGNORECASE),
        "/",
    ),  # litres seconde
    (re.compile(r" ?-?\b(?:carr[ée]e?s?)\b", re.IGNORECASE), "2"),
    (re.compile(r"(?:degr[ée]s?|deg|°) ?(?=[CFK]\b|celsius|fahr|kelvin)", re.IGNORECASE), "°"),
    (re.compile(r"\b([CF])°", re.IGNORECASE), r"°\1"),
    (re.compile(r"\b(?:mm|millim[èe]tres?) ?(?:de |d' ?)?(?:mercure|hg)\b", re.IGNORECASE), "mmHg"),
    (re.compile(r"(?:\bmicrons? ?(?:de |d' ?)?|[µu]m ?)(?:mercure|hg)\b", re.IGNORECASE), "µmHg"),
)
