"""French numbers written in words: « quatre-vingt-dix », « zéro virgule zéro cinq »."""

from __future__ import annotations

import re

_FIRST = (
    *("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
)
_SMALL = {name: value for value, name in enumerate(_FIRST)}
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_LARGE = {"mille": 1000, "million": 10**6, "milliard": 10**9}
_VALUES = {**_SMALL, **_TENS, "cent": 100, **_LARGE, "une": 1, "zéro": 0}

_PLURAL = {"vingt", "cent", "million", "milliard"}
_NAMES = [name + ("s?" if name in _PLURAL else "") for name in _VALUES if name not in {"un", "une"}]
_ANY = "|".join(_NAMES)
# « un » alone is an article more often than a number, and « quelques millions » is no number.
# « 12 mille », « 12 cents » and « 5 pour cent » have other readers.
_RUN = re.compile(
    rf"(?<![\w-])(?<!pour )(?<!pour-)(?<![0-9] (?=mil|cent))"
    rf"(?:un (?=mil)|(?!milli)(?=[zdtqcshvnom]))(?:{_ANY})(?!\w)"
    rf"(?:(?: et |-et-)(?:une?|onze)(?!\w)|[ -](?:{_ANY}|une?)(?!\w))*(?!\w)",
    re.IGNORECASE,
)
_THREE_DIGITS = re.compile(r" [0-9]{3}(?![0-9])")
_NAME = re.compile(r"[^\W\d_]+")


def in_digits(text: str) -> str:
    """The text with its numbers in words turned into digits; two numbers in a row stay two.

    « dix puissance moins neuf » becomes « 10 puissance moins 9 », « vingt trente » « 20 et 30 ».
    """
    return _RUN.sub(_run_apart, text)


def _run_apart(run: re.Match[str]) -> str:
    """The run in digits, kept from making one number of thousands with digits beside it."""
    digits = _run_in_digits(run)
    if len(digits) > 2 and run.string[: run.start()].rstrip()[-1:].isdigit():
        digits = f"et {digits}"
    return f"{digits} et" if _THREE_DIGITS.match(run.string, run.end()) else digits


def _run_in_digits(run: re.Match[str]) -> str:
    decimals = run.string.endswith("virgule ", 0, run.start())
    said, total, current = "", 0, -1  # current: what is below the next « mille »; -1 when nothing
    names = _NAME.findall(run.group().casefold())
    for place, name in enumerate(names, start=1):
        if name == "et":
            continue
        value = _VALUES[name if name in _VALUES else name.removesuffix("s")]
        if value >= 1000 and decimals and place == len(names):
            return f"{said}{_ended(total, current)} {name}"  # « deux virgule cinq mille »
        if value >= 1000 and total % (1000 * value) == 0 and current != 0:
            total, current = total + abs(current) * value, -1
        elif value < 1000 and _continues(total, current, value):
            current = _joined(current, value)
        else:
            # After a comma, « zéro cinq » is « 05 »: a zero keeps to what follows.
            ended = _ended(total, current)
            said += ended if ended == "0" else f"{ended} et "
            total, current = (value, -1) if value >= 1000 else (0, value)
    return said + _ended(total, current)


def _continues(total: int, current: int, value: int) -> bool:
    """Whether ``value`` goes on with the number said so far, as « deux » in « vingt-deux »."""
    if current < 0:
        return value > 0 or not total
    if value == 100:
        return 1 < current < 10
    below = current % 100
    if value == 20 and below == 4:
        return True  # quatre-vingts
    if not value or not current:
        return False
    if value >= 20:
        return not below
    if value >= 10:
        return below in {0, 60, 80}
    return below in {0, 20, 30, 40, 50, 60, 80} or (value >= 7 and below in {10, 70, 90})


def _joined(current: int, value: int) -> int:
    if current < 0:
        return value
    if value == 100:
        return current * 100
    return current + (76 if value == 20 and current % 100 == 4 else value)


def _ended(total: int, current: int) -> str:
    return str(total + max(current, 0))
