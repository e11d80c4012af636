"""What a person typed, as one number and the unit after it.

Candidates type with a thumb, authors with care: what authors write is read by ``numbers.py``, which
refuses what this reader makes something of. Nothing is ever guessed in silence: ``shown`` is how
the number was read, ``note`` says what else it might have meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from question_bank.grading.units import find_unit, unaccented
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.numbers import MAX_TYPED, french

_MAX_DIGITS = 28
_MAX_EXPONENT = 99

_ONE_SPELLING = str.maketrans(
    {
        **dict.fromkeys("−–‒—﹣‐‑－⁃", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
            "\u3000\t\n\r\v\f",
            " ",
        ),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\ufe0f"),
        **dict.fromkeys("’ʼ`´‘′", "'"),
        **dict.fromkeys("“”″«»", '"'),
        **dict.fromkeys("×*⋅∙•✕", "·"),
        **dict.fromkeys("≈≃≅~∼≡→⇒＝", "="),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "，": ",",
        "．": ".",
        "＋": "+",
        "：": ":",
        "％": "%",
        "／": "/",
        "⁄": "/",
        "∕": "/",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "⅓": "1/3",
        "⅔": "2/3",
    }
)
# Punctuation that closes a sentence; at the front it would be a decimal point (« .5 »).
_ENDING = ' .,;!?"'
_FROM_SUPERSCRIPT = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_POWER_IN_SUPERSCRIPT = re.compile(r"((?<![0-9])10|[0-9] ?[eE]) ?([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_SPOKEN = tuple(
    (re.compile(spoken, re.IGNORECASE), sign)
    for spoken, sign in (
        (r"\bfois\b", "·"),
        (r"\bdix(?= ?(?:puissance|exposant|\^))", "10"),
        (r" ?\b(?:à la )?(?:puissance|exposant)\b ?(?:de )?", "^"),
        (r"(?<![^\W\d])moins (?=[0-9]|10)|(?<=\^)moins ", "-"),
        (r"(?<=[0-9]) ?virgule ?(?=[0-9])", ","),
    )
)
_NUMBER_WORDS = {
    **dict(zip(("zero", "un", "deux", "trois", "quatre", "cinq", "six"), "0123456", strict=True)),
    "une": "1",
    "sept": "7",
    "huit": "8",
    "neuf": "9",
    "dix": "10",
    "onze": "11",
    "douze": "12",
    "treize": "13",
    "quatorze": "14",
    "quinze": "15",
    "seize": "16",
    "vingt": "20",
    "trente": "30",
    "quarante": "40",
    "cinquante": "50",
    "cent": "100",
}
_FIRST_WORD = re.compile(r"([^\W\d_]+)(?![\w-])")
# « une vis » is 1; « un peu » and « une dizaine » are not.
_ONE_THING = re.compile(
    r" (?!peu|certain|autre|milli(?:er|on)|demi|quart|tiers|sur|\w+aine)(?:seule? )?[^\W\d_]+"
)
_LEAD = re.compile(r"(?=[^\W\d])[^\d=<>≤≥±+]*[\s'](?=[-+]?[.,]?[0-9])")
_ASIDE = re.compile(
    r"[\s,;(]*\b(?:environ|env|à peu près|a peu pres|à peu pres|svp|merci|ou presque|je pense|"
    r"je crois)\b[.)]*$",
    re.IGNORECASE,
)
_EQUALS = re.compile(
    r"=>?|->|(?<=[^\W\d]) ?: ?|(?<=[^\W\d][0-9]) ?: ?"
    r"|\b(?:soit|c'est[- ]à[- ]dire|cad|càd|donc|ou encore)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"([^()]*[^()\s^{]) ?\(([^()]*)\)")
# A number beside one of these is not what the candidate holds for the answer, or not all of it.
_WORD = re.compile(r"[^\W_]+")
_BOUNDS = {
    *("moins", "plus", "inferieur", "inferieure", "superieur", "superieure", "inf", "sup"),
    *("max", "maxi", "maximum", "mini", "minimum", "jusqu", "jusque"),
}
_CHANGES_MEANING = {
    *(_BOUNDS | _NUMBER_WORDS.keys()) - {"un", "une"},
    *("pas", "non", "ne", "ni", "entre", "sans", "sauf", "ou", "et", "voire", "aucun", "aucune"),
    *("x", "e", "mille", "million", "millions", "milliard", "milliards", "puissance", "exposant"),
    *("virgule", "racine", "log", "divise", "demi", "demie", "quart", "tiers", "moitie", "double"),
    *("triple", "relatif", "relative", "rel", "manometrique", "depression", "vide"),
    *("dixieme", "dixiemes", "centieme", "centiemes", "millieme", "milliemes", "millionieme"),
}

# Words after a unit that leave the quantity as it is.
_HARMLESS = re.compile(
    r" (?:d'|(?:de|du|des|pour|en|environ|absolue?s?|abs|h\.?t|ttc|he|h[ée]lium|rms|eff|dc|ac|tri)"
    r"(?![^\W\d])).*",
    re.IGNORECASE,
)

_WHOLE = r"[1-9][0-9]{0,2}"
_GROUPED = (
    rf"{_WHOLE}(?:[ '][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+)?"  # 1 013,25
    rf"|{_WHOLE}(?:\.[0-9]{{3}})+,[0-9]+|{_WHOLE}(?:\.[0-9]{{3}}){{2,}}(?![0-9.,])"  # 1.000,5
    rf"|{_WHOLE}(?:,[0-9]{{3}})+\.[0-9]+|{_WHOLE}(?:,[0-9]{{3}}){{2,}}(?![0-9.,])"  # 1,000.5
    r"|[0-9]+[.,][0-9]{3}(?: [0-9]{3})+(?![0-9])"  # 0,000 013
)
_MANTISSA = rf"(?P<mantissa>{_GROUPED}|[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_RAISED = r" ?(?:\^|··) ?[({]? ?(?P<marked>[+-]? ?[0-9]+) ?[)}]?"
_FORMS = tuple(
    re.compile(rf"(?P<sign>[+-])? ?{form}(?![0-9])")
    for form in (
        # 1,3·10^-5, 5.10 -6
        rf"{_MANTISSA}(?: ?(?P<times>[xX·.]) ?| )10(?:{_RAISED}| ?(?P<signed>[+-] ?[0-9]+))",
        rf"{_MANTISSA} ?[xX·.] ?10 ?[eE] ?(?P<calculator>[+-]? ?[0-9]+)",  # 1,3x10e-5
        rf"10(?:{_RAISED}|(?P<signed>-[0-9]+))",  # 10-6
        rf"{_MANTISSA} ?[eE]{{1,2}} ?(?P<marked>[+-]? ?[0-9]+)",  # 1,3e-5
        r"(?P<above>[0-9]{1,9}) ?/ ?(?P<below>[0-9]{1,9})(?![.,/]? ?[0-9])",  # 1/3
        rf"{_MANTISSA} ?(?P<word>mille|million|milliard)s?\b(?: d[e'])?",
        _MANTISSA,  # 1 013,25
    )
)
_WORD_EXPONENT = {"mille": "3", "million": "6", "milliard": "9"}
_TEN_E = re.compile(r"[+-]? ?10 ?[eE] ?[+-]? ?[0-9]")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")

_DURATION = re.compile(
    r"(?:(?P<j>[0-9]{1,4}) ?(?:jours?|j)(?![a-zé/])[ ,]*(?:et )?)?"
    r"(?:(?P<h>[0-9]{1,5}) ?(?:heures?|h)(?![a-zé/])[ ,]*(?:et )?)?"
    r"(?:(?P<min>[0-9]{1,5}) ?(?:minutes?|min|mn|(?P<metre>m)|'(?=[0-9]{2}(?![0-9])))(?![a-zé/])"
    r"[ ,]*(?:et )?)?"
    r"(?:(?P<s>[0-9]{1,5}(?:[.,][0-9]{1,6})?) ?(?P<end>secondes?|sec|s|''|\"|minutes?|min|mn)?)?",
    re.IGNORECASE,
)
_SECONDS = {"j": 86400, "h": 3600, "min": 60, "s": 1}
_SMALLER = {"j": "h", "h": "min", "min": "s"}
_AND_A_HALF = re.compile(r"([0-9]{1,4}) ?([a-z]*) et demie?", re.IGNORECASE)
_EUROS = re.compile(r"([0-9]{1,9}) ?(?:€|euros?) ?([0-9]{2})(?: ?(?:c|cts?|centimes?))?")
_ROUNDED = Context(prec=4, rounding=ROUND_HALF_UP)
_AGREEMENT = Fraction(1, 20)


@dataclass(frozen=True)
class Reading:
    """One number: ``value`` in ``unit`` (as typed, empty when there is none).

    ``shown`` is the number in French; when ``compound`` it carries its own units (« 2 min 18 s »).
    ``digits`` are those before any power, as typed. ``note`` says in French how an ambiguous
    writing was read.
    """

    value: Fraction
    unit: str
    shown: str
    digits: str = ""
    note: str = ""
    compound: bool = False


def read_answer(text: str) -> Reading:
    """Read « Q = 1,3·10⁻⁵ mbar.l/s », « 2 min 18 », « 1 013 », « 5.10-6 » (said to be 5·10⁻⁶).

    Of « 138 s = 2 min 18 s » the last is kept, provided that both say the same.

    Raises:
        UnreadableAnswer: no number, several numbers, a bound, a number out of reach (28 digits,
            exponents from -99 to 99), more than 200 characters. The message says what to type.
    """
    if len(text) > MAX_TYPED:
        raise UnreadableAnswer(f"Réponse trop longue : {MAX_TYPED} caractères au plus.")
    spelled = _spelled(text)
    if spelled.startswith("(") and spelled.find(")") == len(spelled) - 1:
        spelled = spelled[1:-1]
    bracketed = _BRACKETED.fullmatch(spelled)
    if bracketed is not None:
        _refuse_what_changes_meaning(bracketed[2])
        spelled = f"{bracketed[2]} = {bracketed[1]}"
    *before, last = [part.strip() for part in _EQUALS.split(spelled) if part.strip()] or [""]
    reading = _read(last)
    for part in before[-4:]:
        _must_agree(part, reading)
    return reading


def shown(value: Fraction) -> str:
    """« 20 », or « environ 19,99 » when four digits do not say it all."""
    rounded = _ROUNDED.divide(Decimal(value.numerator), Decimal(value.denominator))
    text = french(rounded.normalize())
    return text if Fraction(rounded) == value else f"environ {text}"


def _spelled(text: str) -> str:
    """One spelling of signs, spaces and spoken powers; « 10⁻⁵ » becomes « 10^-5 »."""
    raised = _POWER_IN_SUPERSCRIPT.sub(_raised, text)
    spelled = " ".join(raised.translate(_ONE_SPELLING).split()).lstrip(' ;!?"').rstrip(_ENDING)
    for spoken, sign in _SPOKEN:
        spelled = spoken.sub(sign, spelled)
    return _ASIDE.sub("", spelled).rstrip(_ENDING)


def _raised(power: re.Match[str]) -> str:
    mark = "^" if power[1] == "10" else ""
    return power[1] + mark + power[2].translate(_FROM_SUPERSCRIPT)


def _read(text: str) -> Reading:
    """Read one part, which is a number and a unit, after a few words at most."""
    text = _without_lead(text).rstrip(_ENDING)
    for read in (_duration, _euros, _and_a_half):
        if reading := read(text):
            return reading
    if _TEN_E.match(text):
        raise UnreadableAnswer(
            "« 10e » a deux lectures : pour 10⁻⁶, tapez 1e-6 ou 10^-6 ; pour 10·10⁻⁶, tapez 1e-5."
        )
    if _CLOCK.match(text):
        raise UnreadableAnswer("Pour une durée, tapez par exemple 2 min 18 s ou 2 h 18 min.")
    for form in _FORMS:
        if match := form.match(text):
            unit = text[match.end() :].strip(" .,;!?")
            # « 1,5 1 » is not 1,5 in « 1 »: a longer form that leaves digits over is no reading.
            if not unit or find_unit(unit) or not re.search(r"\d", unit):
                return _number(match, unit)
    if re.match(r"[<>≤≥]", text):
        raise _bound()
    if len(re.findall(r"\d+", text)) > 1:
        raise UnreadableAnswer(
            "Je lis plusieurs nombres : tapez une seule valeur, par exemple 1,3e-5 ou 20 mbar."
        )
    raise UnreadableAnswer(
        f"Je ne lis pas de nombre dans « {_short(text)} » : tapez par exemple 1,3e-5 ou 20 mbar."
    )


def _without_lead(text: str) -> str:
    """The text from its number on: « la pression est de 20 mbar », « douze mois »."""
    first = _FIRST_WORD.match(text)
    if first and (digits := _NUMBER_WORDS.get(unaccented(first[1]).casefold())):
        rest = text[first.end() :]
        if digits != "1" or not rest or find_unit(rest) or _ONE_THING.fullmatch(rest):
            return digits + rest
    lead = _LEAD.match(text)
    if lead is None:
        return text
    _refuse_what_changes_meaning(lead.group())
    return text[lead.end() :]


def _refuse_what_changes_meaning(words: str) -> None:
    found = {unaccented(word).casefold() for word in _WORD.findall(words)} & _CHANGES_MEANING
    if found & _BOUNDS:
        raise _bound()
    if found:
        raise UnreadableAnswer(
            f"« {_short(words)} » : tapez seulement la valeur et son unité, par exemple 20 mbar."
        )


def _bound() -> UnreadableAnswer:
    return UnreadableAnswer("Une valeur est attendue, pas une limite : tapez par exemple 20 mbar.")


def _unit_and_rest(text: str) -> tuple[str, str]:
    """« h de marche » is « h », and « de marche », which does not count.

    Raises:
        UnreadableAnswer: what follows is no unit and no word, or changes what the number means.
    """
    if not text or find_unit(text):
        return text, ""
    _refuse_what_changes_meaning(text)
    more = _HARMLESS.search(text)
    if more and find_unit(text[: more.start()]):
        return text[: more.start()], more.group().strip()
    is_word = text[0].isalpha() or text in {"°", "'"}
    if not is_word or not text.isprintable() or any(sign.isnumeric() for sign in text):
        raise UnreadableAnswer(
            f"Je ne comprends pas « {_short(text)} » après le nombre : "
            "tapez par exemple 1,3e-5 ou 20 mbar."
        )
    return text, ""


def _number(match: re.Match[str], text: str) -> Reading:
    unit, rest = _unit_and_rest(text)
    parts = match.groupdict()
    sign = parts["sign"] or ""
    if above := parts.get("above"):
        below = int(parts["below"])
        if not below:
            raise UnreadableAnswer("Une division par zéro n'a pas de valeur.")
        value = Fraction(int(sign + above), below)
        return Reading(value, unit, f"{'−' if sign == '-' else ''}{above}/{parts['below']}")
    mantissa = parts.get("mantissa") or "1"
    raised = parts.get("marked") or parts.get("signed") or parts.get("calculator")
    exponent = (raised or _WORD_EXPONENT.get(parts.get("word") or "", "0")).replace(" ", "")
    plain = _plain(mantissa)
    if len(plain) > _MAX_DIGITS or len(exponent) > 4 or abs(int(exponent)) > _MAX_EXPONENT:
        raise UnreadableAnswer("Ce nombre est trop long ou trop grand pour être lu.")
    number = Decimal(f"{sign}{plain}e{exponent}")
    note = f"« {_short(rest)} » ne compte pas" if rest else _note(parts, exponent)
    return Reading(Fraction(number), unit, french(number), mantissa, note)


def _plain(mantissa: str) -> str:
    """« 1 013,25 », « 1.013,25 » and « 1,013.25 » are all 1013.25."""
    digits = mantissa.replace(" ", "").replace("'", "")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    if digits.count(digits[last]) > 1:  # 1.000.000
        return digits.replace(digits[last], "")
    return f"{digits[:last].replace('.', '').replace(',', '')}.{digits[last + 1 :]}"


def _note(parts: dict[str, str | None], exponent: str) -> str:
    mantissa = parts.get("mantissa") or ""
    if parts.get("calculator") or (parts.get("times") == "." and parts.get("signed")):
        return f"lu {mantissa} fois 10 puissance {exponent.replace('-', '−').lstrip('+')}"
    if parts.get("signed") and not mantissa:
        return f"lu 10 puissance {exponent.replace('-', '−')}"
    if re.fullmatch(rf"{_WHOLE}\.[0-9]{{3}}", mantissa):
        return "point lu comme une virgule"
    return ""


def _duration(text: str) -> Reading | None:
    """« 2 min 18 », « 2h40 », « 1 j 3 h »: two parts or more, the last one's unit optional."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    typed = {unit: match[unit] for unit in _SECONDS if match[unit]}
    if len(typed) < 2:
        return None
    *larger, last = typed
    end = (match["end"] or "").casefold()
    if match["metre"] and not match["h"] and not end.startswith("s"):
        return None  # « 50 m3 » is a volume, « 2 m 18 s » a duration
    if last == "s":
        stated = "min" if end.startswith("m") else "s" if end else _SMALLER[larger[-1]]
        if _SECONDS[stated] >= _SECONDS[larger[-1]]:
            return None
        typed[stated] = typed.pop("s")
    values = {unit: Decimal(number.replace(",", ".")) for unit, number in typed.items()}
    seconds = sum(Fraction(number) * _SECONDS[unit] for unit, number in values.items())
    said = " ".join(f"{french(number)} {unit}" for unit, number in values.items())
    return Reading(Fraction(seconds), "s", said, compound=True)


def _euros(text: str) -> Reading | None:
    """« 12 € 50 »."""
    match = _EUROS.fullmatch(text)
    if match is None:
        return None
    value = Decimal(f"{match[1]}.{match[2]}")
    return Reading(Fraction(value), "€", french(value))


def _and_a_half(text: str) -> Reading | None:
    """« 2 h et demie »."""
    match = _AND_A_HALF.fullmatch(text)
    if match is None:
        return None
    value = Decimal(match[1]) + Decimal("0.5")
    return Reading(Fraction(value), match[2], french(value))


def _must_agree(part: str, reading: Reading) -> None:
    """Refuse « 10 = 20 »; what is no number (« Q », « 2 x 10 ») is the way to the answer.

    Raises:
        UnreadableAnswer: the two sides are different quantities.
    """
    try:
        other = _read(part)
    except UnreadableAnswer:
        return
    unit, other_unit = find_unit(reading.unit), find_unit(other.unit)
    value = other.value
    if unit and other_unit and unit.kind is other_unit.kind:
        value = other_unit.convert(value, unit)
    if abs(value - reading.value) > abs(reading.value) * _AGREEMENT:
        raise UnreadableAnswer(
            f"Je lis deux valeurs, « {_short(part)} » et {reading.shown} : tapez-en une seule."
        )


def _short(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else "�" for sign in text.strip()[:41])
    return printable if len(printable) <= 40 else f"{printable[:39]}…"
