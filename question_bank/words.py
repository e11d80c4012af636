"""Words as people type them with a thumb: how a text is cut, and which two words are the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

import snowballstemmer
from rapidfuzz.distance import OSA

from question_bank.conjugation import radical

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", **dict.fromkeys("’‘ʼ`´′", "'")})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux"})

_SHORTEST_WITH_TYPO = 4
_SHORTEST_WITH_ANY_FIRST_LETTER = 6
_SHORTEST_WITH_TWO_TYPOS = 8
_SHORTEST_ROOT = 4
_SAME_START = 3
_FRENCH = snowballstemmer.stemmer("french")


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split(), key=len, reverse=True))


# A word and what is left when one of these is put before it do not mean the same. The longest
# comes first.
_PREFIXES = _longest_first(
    """
    a ab ad an anti bi co com con contre de des di dis endo ex exo hyper hypo il im in infra
    inter intra ir iso macro mal micro milli mega kilo mono multi non over para per post pre pro
    re res semi sous sub super sur tele thermo trans tri ultra uni bidi cryo electro hydro hygro
    mano baro pneumo
    """
)
# Those of them that say the contrary.
DENYING_PREFIXES = ("a", "an", "anti", "de", "des", "dis", "il", "im", "in", "ir", "mal", "non")
# Endings that verbs and the nouns of their action put after the same root.
_ENDINGS = frozenset(
    _longest_first(
        """
        ation ations age ages ement ements ment issage issages issement issements ition itions er
        e es ee ees ez ent ant ante ants ons ait aient ais era erait eront erons ir i ie ies is it
        iez issent ure ures u ue us ues s x
        """
    )
)
_LONGEST_ENDING = max(map(len, _ENDINGS))
# The spellings of one prefix: « disjoncteur » and « dijoncteur » are not contraries.
_SAME_PREFIX = tuple(
    map(frozenset, (("di", "dis"), ("co", "com", "con"), ("il", "im", "in", "ir"), ("re", "res")))
)
_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("qu", "k"), ("ck", "k"), ("y", "i"), ("ç", "s"), ("eau", "o"),
    ("au", "o"), ("ai", "e"), ("ei", "e"), ("en", "an"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1")


def folded(text: str) -> str:
    """Lower case, without accents nor ligatures, with one kind of apostrophe."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    apart = _ACCENTS.sub("", apart)
    if apart.isascii():
        return apart
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def normalised(text: str) -> str:
    """The words in lower case without accents, punctuation or articles, one space apart.

    Empty when the text holds no letter and no digit. Two texts are the same answer when this is
    equal.
    """
    words = _WORD.findall(folded(text))
    return " ".join([word for word in words if word not in _ARTICLES] or words)


@dataclass(frozen=True)
class Word:
    """One word: as typed but for case (``raw``), and without accents (``plain``)."""

    raw: str
    plain: str

    @staticmethod
    @lru_cache(maxsize=20_000)
    def of(text: str) -> Word:
        """The word that a text without spaces is."""
        if text.isascii():
            lower = text.lower()
            return Word(lower, lower)
        raw = unicodedata.normalize("NFC", text.casefold())
        return Word(raw, folded(raw))

    @cached_property
    def keys(self) -> frozenset[str]:
        """What is equal for two inflections of a word, accents typed or not."""
        return keys(self.raw, self.plain)

    @cached_property
    def start(self) -> str:
        """What inflection never touches: words that begin otherwise need not be stemmed."""
        return self.plain[:_SAME_START]

    @cached_property
    def forgives(self) -> int:
        """How many typos are forgiven in it: none in short words, abbreviations and numbers."""
        size = len(self.plain)
        if size < _SHORTEST_WITH_TYPO or not self.plain.isalpha():
            return 0
        return 2 if size >= _SHORTEST_WITH_TWO_TYPOS else 1

    @cached_property
    def sound(self) -> str:
        """Nearly how it is heard: « dinamometrik » and « dynamométrique » begin alike."""
        return _sound(self.plain)


def same(one: Word, other: Word) -> bool:
    """Whether two words are the same but for inflection, accents and the suffix of the action."""
    return (
        one.plain == other.plain
        or root(one.plain) == root(other.plain)
        or (one.start == other.start and not one.keys.isdisjoint(other.keys))
    )


def typo_of(typed: Word, listed: Word) -> bool:
    """Whether ``typed`` is ``listed`` with at most the typos that it forgives.

    Never when only a prefix differs (« anormal », « normal »). Who calls makes sure that ``typed``
    is not a word of its own.
    """
    allowed = min(listed.forgives, typed.forgives)
    if not allowed or abs(len(typed.plain) - len(listed.plain)) > 2 + allowed:
        return False
    if opposed_by_prefix(typed.plain, listed.plain):
        return False
    if _near(typed.plain, listed.plain, allowed):
        return True
    return len(listed.plain) >= _SHORTEST_WITH_ANY_FIRST_LETTER and any(
        _near(one, other, allowed)
        for one, other in ((typed.sound, listed.sound), (root(typed.plain), root(listed.plain)))
        if min(len(one), len(other)) > _SHORTEST_ROOT
    )


def nearly(typed: Word, listed: Word) -> bool:
    """Whether ``typed`` may have been meant: too far to accept, too near to refuse."""
    if min(len(typed.plain), len(listed.plain)) < _SHORTEST_WITH_TYPO + 1:
        return False
    if typed.plain[0] != listed.plain[0] or opposed_by_prefix(typed.plain, listed.plain):
        return False
    return OSA.normalized_similarity(typed.sound, listed.sound) >= 0.7


def opposed_by_prefix(one: str, other: str) -> bool:
    """« normal » and « anormal », « adsorption » and « absorption »: a prefix apart."""
    if one == other:
        return False
    stripped = {one: "", **_without_prefix(one)}
    others = {other: "", **_without_prefix(other)}
    return any(
        len(rest) >= _SHORTEST_ROOT
        and not any({stripped[rest], others[rest]} <= same for same in _SAME_PREFIX)
        for rest in stripped.keys() & others.keys()
    )


@lru_cache(maxsize=20_000)
def keys(raw: str, plain: str) -> frozenset[str]:
    """Stems of the word as typed and of its unaccented form, and the root of its action."""
    if len(plain) < _SHORTEST_WITH_TYPO or len(plain) > 40:
        return frozenset({plain})
    stems = {folded(_FRENCH.stemWord(raw)), _FRENCH.stemWord(plain), root(plain), plain}
    return frozenset(stems)


@lru_cache(maxsize=50_000)
def root(plain: str) -> str:
    """What « dégazer » and « dégazage » share: « degaz »."""
    irregular = radical(plain)
    if irregular is not None:
        return irregular
    if plain.endswith(("ification", "ifications")):
        return plain[: plain.rindex("ification")] + "if"
    for size in range(min(_LONGEST_ENDING, len(plain) - _SHORTEST_ROOT), 0, -1):
        if plain[-size:] in _ENDINGS:
            stem = plain[:-size]
            return stem[:-1] if stem[-1] in "iuy" and len(stem) > _SHORTEST_ROOT else stem
    return plain


@lru_cache(maxsize=2_000)
def _without_prefix(word: str) -> dict[str, str]:
    """What is left of a word without each prefix that it may have, and that prefix."""
    return {
        word[len(prefix) :]: prefix
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_ROOT
    }


def _near(one: str, other: str, allowed: int) -> bool:
    if one == other:
        return True
    short = min(len(one), len(other)) < _SHORTEST_WITH_ANY_FIRST_LETTER
    if one[0] != other[0] and (short or allowed > 1):
        allowed = 0 if short else 1
    if (
        len(other) == _SHORTEST_WITH_TYPO
        and len(one) == len(other)
        and sorted(one) != sorted(other)
    ):
        return False  # one letter for another in « vide » makes another word
    return bool(allowed) and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _sound(plain: str) -> str:
    for spelled, heard in _SOUNDS:
        plain = plain.replace(spelled, heard)
    return _DOUBLED.sub(r"\1", plain.removeprefix("h"))
