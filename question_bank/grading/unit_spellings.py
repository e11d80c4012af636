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

PHRASES = (
    (
        re.compile(
            r"\b(micro|milli|centi|hecto|kilo|m[ée]ga)[ -]"
            r"(?=bar|torr|pasc|ohm|m[eè]tre|litre|amp|volt|watt|sec|gra)",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (re.compile(r"\bdb ?\(a\)", re.IGNORECASE), "dBA"),
    (re.compile(r"\b(?:par|per)\b", re.IGNORECASE), "/"),
    (re.compile(r"\bpour[ -]?cents?\b|\bp\. ?cent\b", re.IGNORECASE), "%"),
    (re.compile(r" ?-?\b(?:cubes?|cubiques?|cu)\b", re.IGNORECASE), "3"),
    (re.compile(r" ?-?\b(?:carr[ée]e?s?)\b", re.IGNORECASE), "2"),
    (re.compile(r"(?:degr[ée]s?|deg|°) ?(?=[CFcf]\b|[Cc]elsius|[Ff]ahr)", re.IGNORECASE), "°"),
    (re.compile(r"\bmm ?(?:de |d' ?)?(?:mercure|hg)\b", re.IGNORECASE), "mmHg"),
    (re.compile(r"(?:\bmicrons? ?(?:de |d' ?)?|[µu]m ?)(?:mercure|hg)\b", re.IGNORECASE), "µmHg"),
)
