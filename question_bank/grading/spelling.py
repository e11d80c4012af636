"""One spelling for what thumbs, phones and voices type: signs, spaces, spoken powers."""

from __future__ import annotations

import re

from question_bank.grading.number_words import in_digits

_ONE_SPELLING = str.maketrans(
    {
        **{chr(0xFF01 + place): chr(0x21 + place) for place in range(94)},  # full width
        **dict.fromkeys("−–‒—﹣‐‑－⁃", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
            "\u3000\t\n\r\v\f",
            " ",
        ),
        # Nothing to see; the last is the frame of a keycap: 7️⃣
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\ufe0f\u20e3"),
        **dict.fromkeys("’ʼ`´‘′＇", "'"),
        **dict.fromkeys("“”″", '"'),
        **dict.fromkeys("×*＊⋅∙•✕✖", "·"),
        **dict.fromkeys("≈≃≅~∼≡→⇒＝～", "="),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("«»øØ⌀", " "),
        # « 12½ » is 12 1/2, never 121/2.
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "⅓": " 1/3",
        "⅔": " 2/3",
    }
)
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+")
# Punctuation that closes a sentence; at the front it would be a decimal point (« .5 »).
_ENDING = " .,;!?"
_FROM_SUPERSCRIPT = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_POWER_IN_SUPERSCRIPT = re.compile(r"((?<![0-9])10|[0-9] ?[eE]) ?([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_SPOKEN = tuple(
    (re.compile(spoken, re.IGNORECASE), sign)
    for spoken, sign in (
        (r"\bfois (?:moins|plus)\b.*", "fois"),
        (r"\bfois\b(?!$)", "·"),
        (r" ?\b(?:à la )?(?:puissance|exposant)\b ?(?:de )?| à la (?=moins )", "^"),
        # « au moins 5 » is a bound.
        (r"(?<![^\W\d])(?<!au )(?<!ou )(?<!du )(?:moins|minus) (?=[0-9])|(?<=\^)moins ", "-"),
        (r"(?<=[0-9]) ?virgule ?(?=[0-9])", ","),
        # The phone put a space after the comma; « 4, 6 » stays two numbers.
        (r"(?<![0-9.,])([0-9]) ?([.,]) (?=[0-9]+ ?(?:e|(?:[x·.] ?| )10 ?[-^]))", r"\1\2"),
        (r"(?<![0-9.,])0 ?([.,]) (?=[0-9])", r"0\1"),
        (r"^(?:€|eur(?:os?)?\b) ?([0-9 .,']*[0-9])$", r"\1 €"),
        (r"\b(?:dn|kf|nw)(?=[0-9])", "DN "),
        (r"^\(([^()]*[0-9])\)(?= ?(?:[^\W\d]|°))", r"\1"),  # (20) mbar
        (r" ?(?:\b(?:de|en) |d')?\b(?:[ONH]2|CO2|SF6)\b", ""),  # 5 % d'O2
        (r"\b(?:une )?demi[- ]heure\b", "30 min"),
        (r"\b3 quarts d'heure\b", "45 min"),
        (r"\b(?:un )?quart d'heure\b", "15 min"),
        # « 4k7 » is how electricians write 4,7 k.
        (r"(?<![\w.,])([0-9]{1,3})(k)([0-9]{1,2})(?![\w.,])", r"\1,\3 \2"),
    )
)
_ASIDE = re.compile(
    r"\b(?:environ|env|à peu près|a peu pres|à peu près|svp|merci|ou presque|je pense|"
    r"je crois|(?:j'en |je )suis s[ûu]re?|il me semble|peut-être|exactement|pile|"
    r"tout juste)\b[.)]*$",
    re.IGNORECASE,
)


def spelled(text: str) -> str:
    """The text with one sign for each thing: « 1,3 × 10⁻⁵ » is « 1,3 · 10^-5 ».

    Superscripts are read before anything could flatten them into digits; what only decorates
    (emoji, quotes, « environ ») is left out.
    """
    raised = _POWER_IN_SUPERSCRIPT.sub(_raised, text).translate(_ONE_SPELLING)
    plain = _unquoted(" ".join(_EMOJI.sub(" ", raised).split()).lstrip(" ;!?").rstrip(_ENDING))
    plain = in_digits(plain)
    for spoken, sign in _SPOKEN:
        plain = spoken.sub(sign, plain)
    return _ASIDE.sub("", plain).rstrip(_ENDING + "(")


def without_ending(text: str) -> str:
    """The text without the punctuation that closes a sentence."""
    return text.rstrip(_ENDING)


def _raised(power: re.Match[str]) -> str:
    mark = "^" if power[1] == "10" else ""
    return power[1] + mark + power[2].translate(_FROM_SUPERSCRIPT)


def _unquoted(text: str) -> str:
    """The text without the quotes around it; one that follows a number may be seconds or inches."""
    opened = text.startswith('"')
    if text.endswith('"') and (opened or not text[:-1].rstrip()[-1:].isdigit()):
        text = text[:-1]
    return text.lstrip('" ').rstrip(_ENDING)
