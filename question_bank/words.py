"""Short texts as people type them: what is the same text, and what is the same with one typo."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

_SHORTEST_WITH_TYPO = 5
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux"})
_NEGATIONS = frozenset({"ne", "n", "pas", "non", "sans", "aucun", "aucune", "jamais", "ni", "rien"})
# One letter apart, and not the same thing.
_FALSE_FRIENDS = (("adsor", "absor"),)


def normalised(text: str) -> str:
    """The words in lower case without accents, punctuation or articles, one space apart.

    Empty when the text holds no letter and no digit. Two texts are the same answer when this is
    equal.
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = _WORD.findall(plain)
    return " ".join([word for word in words if word not in _ARTICLES] or words)


def same_but_for_typos(typed: str, listed: str) -> bool:
    """Whether two normalised texts have the same words, with at most one typo in each long word.

    Short words, abbreviations, words with digits and negations must be exact: one letter changes
    what they mean.
    """
    typed_words, listed_words = typed.split(), listed.split()
    return len(typed_words) == len(listed_words) and all(map(_same_word, typed_words, listed_words))


def _same_word(typed: str, listed: str) -> bool:
    if typed == listed:
        return True
    if min(len(typed), len(listed)) < _SHORTEST_WITH_TYPO:
        return False
    if any(sign.isdigit() for sign in typed + listed) or {typed, listed} & _NEGATIONS:
        return False
    return not _opposed(typed, listed) and OSA.distance(typed, listed, score_cutoff=1) <= 1


def _opposed(one: str, other: str) -> bool:
    """« normal » and « anormal », « adsorption » and « absorption »."""
    if one == f"a{other}" or other == f"a{one}":
        return True
    return any(
        {one[: len(left)], other[: len(right)]} == {left, right} for left, right in _FALSE_FRIENDS
    )
