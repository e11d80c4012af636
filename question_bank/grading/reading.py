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

from question_bank.grading.spelling import spelled, without_ending
from question_bank.grading.units import Kind, Unit, find_unit, unaccented
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.numbers import MAX_TYPED, french

_MAX_DIGITS = 28
_MAX_EXPONENT = 99

# « une vis » is 1; « un peu » and « une dizaine » are not.
_ONE_THING = re.compile(
    r"une?(?: (?!peu|certain|autre|milli(?:er|on)|demi|quart|tiers|sur|\w+aine)(?:seule? )?"
    r"[^\W\d_]+)?",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(r"une? (?=(pour cent|\S+))", re.IGNORECASE)
# Words before the number; « - » belongs to the number, spaced or not: « c'est - 40 °C ».
_LEAD = re.compile(r"(?=[^\W\d])[^\d=<>≤≥±+]*?[\s'](?=[-+]? ?[.,]?[0-9])")
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
    *("max", "maxi", "maximum", "mini", "minimum", "jusqu", "jusque", "minima", "maxima"),
    *("dessous", "dessus", "sous", "dela", "depasse", "depasser", "excede", "exceder"),
}
_CHANGES_MEANING = {
    *_BOUNDS,
    *(
        "pas",
        "non",
        "ne",
        "ni",
        "entre",
        "sans",
        "sauf",
        "ou",
        "et",
        "voire",
        "aucun",
        "aucune",
        "quelques",
    ),
    *("x", "e", "mille", "million", "millions", "milliard", "milliards", "puissance", "exposant"),
    *("virgule", "racine", "log", "demi", "demie", "quart", "tiers", "moitie", "double"),
    *("triple", "inverse", "oppose", "negatif", "negative", "carre", "cube", "faux", "depression"),
    *("relatif", "relative", "rel", "manometrique", "vide"),
    *("dixieme", "dixiemes", "centieme", "centiemes", "millieme", "milliemes", "millionieme"),
}

# Words after a unit that leave the quantity as it is.
_HARMLESS = re.compile(
    r" (?:d'|(?:de|du|des|pour|en|environ|absolue?s?|abs|h\.?t|ttc|he|h[ée]lium|rms|eff|dc|ac|cc|"
    r"ca|tri|vol|volumique|continue?s?|alternati(?:f|fs|ve))"
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
        rf"10(?:{_RAISED}|(?P<signed> ?-[0-9]+))",  # 10-6, 10 -6
        # 1,3e-5, 1,3.e-5, 1,3 EXP -5
        rf"{_MANTISSA} ?[xX·.]? ?(?:[eE]{{1,2}}|exp|EXP|Exp) ?(?P<marked>[+-]? ?[0-9]+)",
        # 1/3, 12 1/2
        r"(?:(?P<whole>[0-9]{1,9}) )?(?P<above>[0-9]{1,9}) ?/ ?(?P<below>[0-9]{1,9})"
        r"(?![.,/]? ?[0-9])",
        rf"{_MANTISSA} ?(?P<word>mille|million|milliard)s?\b(?: d[e'])?",
        _MANTISSA,  # 1 013,25
    )
)
_WORD_EXPONENT = {"mille": "3", "million": "6", "milliard": "9"}
_TEN_E = re.compile(r"[+-]? ?10 ?[eE] ?[+-]? ?[0-9]")
_POINT_TEN_E = re.compile(r"[+-]? ?([0-9]+)\.10 ?[eE] ?([+-]? ?[0-9]+)")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")

_DURATION = re.compile(
    r"(?:(?P<j>[0-9]{1,4}) ?(?:jours?|j)(?![a-zé/])[ ,]*(?:et )?)?"
    r"(?:(?P<h>[0-9]{1,5}) ?(?:heures?|h)(?![a-zé/])[ ,]*(?:et )?)?"
    r"(?:(?P<min>[0-9]{1,5}) ?(?:minutes?|mins?|mn|(?P<metre>m)|'(?=[0-9]{2}(?![0-9])))(?![a-zé/])"
    r"[ ,]*(?:et )?)?"
    r"(?:(?P<s>[0-9]{1,5}(?:[.,][0-9]{1,6})?) ?"
    r"(?P<end>secondes?|sec|s|''|\"|minutes?|mins?|mn|')?)?",
    re.IGNORECASE,
)
_SECONDS = {"j": 86400, "h": 3600, "min": 60, "s": 1}
_SMALLER = {"j": "h", "h": "min", "min": "s"}
_AND_A_HALF = re.compile(r"([0-9]{1,4}) ?([a-z]*) ?(?:et demie?|(?:et )?1/2)", re.IGNORECASE)
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
    # Checked twice: « ½ » grows when it is spelled out.
    typed = spelled(text) if len(text) <= MAX_TYPED else text
    if len(typed) > MAX_TYPED:
        raise UnreadableAnswer(f"Réponse trop longue : {MAX_TYPED} caractères au plus.")
    if typed.startswith("(") and typed.find(")") == len(typed) - 1:
        typed = typed[1:-1]
    bracketed = _BRACKETED.fullmatch(typed)
    if bracketed is not None:
        _refuse_what_changes_meaning(bracketed[2])
        typed = f"{bracketed[2]} = {bracketed[1]}"
    *before, last = [part.strip() for part in _EQUALS.split(typed) if part.strip()] or [""]
    reading = _read(last)
    for part in before[-4:]:
        _must_agree(part, reading)
    return reading


def shown(value: Fraction) -> str:
    """« 20 », or « environ 19,99 » when four digits do not say it all."""
    rounded = _ROUNDED.divide(Decimal(value.numerator), Decimal(value.denominator))
    text = french(rounded.normalize())
    return text if Fraction(rounded) == value else f"environ {text}"


def _read(text: str) -> Reading:
    """Read one part, which is a number and a unit, after a few words at most."""
    text = without_ending(_without_lead(text))
    for read in (_duration, _euros, _and_a_half):
        if reading := read(text):
            return reading
    if _TEN_E.match(text):
        raise UnreadableAnswer(
            "« 10e » a deux lectures : pour 10⁻⁶, tapez 1e-6 ou 10^-6 ; pour 10·10⁻⁶, tapez 1e-5."
        )
    if twofold := _POINT_TEN_E.match(text):
        digits, power = twofold.groups()
        raise UnreadableAnswer(
            f"« {_short(twofold[0])} » a deux lectures : tapez {digits}e{power} ou "
            f"{digits},1e{power}."
        )
    if _CLOCK.match(text):
        raise UnreadableAnswer("Pour une durée, tapez par exemple 2 min 18 s ou 2 h 18 min.")
    for form in _FORMS:
        if match := form.match(text):
            unit = text[match.end() :].strip(" .,;!?")
            if _may_follow(unit):
                return _number(match, unit)
    if re.match(r"[<>≤≥]", text):
        raise _bound()
    if len(re.findall(r"\d+", text)) > 1:
        raise _several()
    where = f" dans « {_short(text)} »" if text.strip() else ""
    raise UnreadableAnswer(f"Je ne lis pas de nombre{where} : tapez par exemple 1,3e-5 ou 20 mbar.")


def _may_follow(text: str) -> bool:
    """Whether a number may end before it: « m3/h d'air » is a unit; other digits are a number."""
    if not re.search(r"\d", text) or find_unit(text):
        return True
    more = _HARMLESS.search(text)
    return bool(more and find_unit(text[: more.start()]) and not re.search(r"\d", more.group()))


def _without_lead(text: str) -> str:
    """The text from its number on: « la pression est de 20 mbar », « une heure 30 »."""
    one = _ONE_UNIT.match(text)
    if _ONE_THING.fullmatch(text) or (one and find_unit(one[1])):
        return "1" + text[3 if text[2:3] in "eE" else 2 :]
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


def _several() -> UnreadableAnswer:
    return UnreadableAnswer(
        "Je lis plusieurs nombres : tapez une seule valeur, par exemple 1,3e-5 ou 20 mbar."
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
    is_word = text[0].isalpha() or text in {"°", "'", '"', "''"}
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
        whole = parts["whole"]
        two_values = unit and min(int(above), below) >= 10  # « 50/60 Hz »
        if two_values or (whole and int(above) >= below):
            raise _several()
        value = int(whole or 0) + Fraction(int(above), below)
        said = f"{'−' if sign == '-' else ''}{whole + ' ' if whole else ''}{above}/{below}"
        return Reading(-value if sign == "-" else value, unit, said)
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
        stated = (
            "min" if end.startswith("m") or end == "'" else "s" if end else _SMALLER[larger[-1]]
        )
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
    """« 2 h et demie », « 12 l 1/2 »."""
    match = _AND_A_HALF.fullmatch(text)
    if match is None or not (match[2] or "et" in text):
        return None
    value = Decimal(match[1]) + Decimal("0.5")
    return Reading(Fraction(value), match[2], french(value))


def _must_agree(part: str, reading: Reading) -> None:
    """Refuse « 10 = 20 »; what is no quantity (« Q », « 2 x 10 », « 84/120 ») is the way to it.

    Raises:
        UnreadableAnswer: the two sides are different quantities.
    """
    try:
        other = _read(part)
    except UnreadableAnswer:
        return
    if "/" in other.shown and not other.unit:
        return
    if not _agree(other, reading):
        raise UnreadableAnswer(
            f"Je lis deux valeurs, « {_short(part)} » et {reading.shown} : tapez-en une seule."
        )


def _agree(one: Reading, other: Reading) -> bool:
    unit, other_unit = find_unit(one.unit), find_unit(other.unit)
    value, expected = one.value, other.value
    if unit and other_unit and unit.kind is other_unit.kind:
        value = unit.convert(value, other_unit)
    elif Kind.PROPORTION in {unit and unit.kind, other_unit and other_unit.kind}:
        value, expected = _share(value, unit), _share(expected, other_unit)  # « 0,05 soit 5 % »
    return abs(value - expected) <= abs(expected) * _AGREEMENT


def _share(value: Fraction, unit: Unit | None) -> Fraction:
    return value * unit.factor if unit and unit.kind is Kind.PROPORTION else value


def _short(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else "�" for sign in text.strip()[:41])
    return printable if len(printable) <= 40 else f"{printable[:39]}…"
