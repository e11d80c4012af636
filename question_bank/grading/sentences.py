"""An answer cut into clauses and words, put in the order of the acts that it tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from question_bank.grading import french
from question_bank.words import Word

_TOKEN = re.compile(r"[^\W_]+|[,;:.!?/()+→>\n]|(?<=\s)[-–—](?=\s)")
_DOTTED = re.compile(r"(?<!\w)(?:\w\.){2,}\w?(?!\w)")
# « S/N » is one abbreviation.
_SLASHED = re.compile(r"(?<!\w)([A-Z])/([A-Z])(?!\w)")
_HYPHENATED = re.compile(r"(?<!\w)(sous|sur|ultra)-(?=\w)", re.IGNORECASE)
# « 3h » is « 3 h »; « PT100 » and « O2 » stay whole.
_QUANTITY = re.compile(r"(?<![^\W_])(\d+)(h|min|s|j|v)(?![^\W_])", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z0-9α-ωμ°–—→]+")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_STOPS = frozenset(".!?;\n")
_OPENS_CLAUSE = frozenset(
    {"mais", "car", "parce", "puisque", "donc", "alors", "sinon", "cependant", "pourtant", "tandis"}
)
_ONCE = frozenset({"quand", "lorsque", "lorsqu", "des"})
_CAUSES = frozenset({"car", "parce", "puisque"})
_THEN = frozenset({"puis", "ensuite", "enfin"})
# « avant de remettre à l'air, je ferme, puis j'arrête »: after all that the sentence tells.
_LAST = 1_000
_FIRST = frozenset({"abord", "premier", "premierement", "prealable", "prealablement", "auparavant"})


class Stance(Enum):
    """What an answer does with a word.

    ``LESS``: « moins léger »; ``FEWER``: « moins de bruit ». ``MORE`` is « plus étanche », which a
    thumb also types for « n'est plus étanche »; ``NO_MORE`` is « elle tourne plus », most often
    « ne tourne plus ». ``REMOVED``: « je retire mes gants ». ``ABSENT`` is denied by a check,
    « vérifier l'absence de fuite », and ``CHECKED`` what is checked; ``UNCHECKED`` is what is not
    checked at all. ``RISKED`` comes « sinon », ``SUPPOSED`` « si … »; ``FINE`` is what « est bon ».
    """

    SAID = auto()
    CHECKED = auto()
    RISKED = auto()
    SUPPOSED = auto()
    FINE = auto()
    PROMOTED = auto()
    MORE = auto()
    LESS = auto()
    FEWER = auto()
    NO_MORE = auto()
    REMOVED = auto()
    AVOIDED = auto()
    ABSENT = auto()
    UNCHECKED = auto()
    DENIED = auto()
    UNCLEAR = auto()

    @property
    def denies(self) -> bool:
        return self in _DENYING


_DENYING = frozenset({Stance.DENIED, Stance.AVOIDED, Stance.ABSENT, Stance.REMOVED, Stance.NO_MORE})


@dataclass(slots=True)
class Said:
    """A word of an answer, with its place and its stance.

    ``rank`` puts the words in the order of the acts that they tell: « B après A » tells A first.
    ``of_negation`` is the subject of a verb denied after it, whose own stance it may share.
    """

    word: Word
    place: int
    clause: int
    rank: tuple[int, int]
    stance: Stance = Stance.SAID
    of_negation: bool = False
    grammar: bool = False


@dataclass
class Clause:
    """What stands between two commas or conjunctions; ``opener`` is the sign or word before it."""

    tokens: list[Said] = field(default_factory=list)
    opener: str = ""


def words_of(text: str) -> list[Word]:
    """The words and signs of a text, forgotten apostrophes restored where that is sure."""
    raw = unicodedata.normalize("NFKC", text).replace("…", ".")
    raw = _QUANTITY.sub(r"\1 \2", raw)
    raw = _DOTTED.sub(lambda letters: letters.group().replace(".", ""), raw)
    raw = _SLASHED.sub(r"\1\2", raw)
    raw = _HYPHENATED.sub(r"\1", raw)
    return list(_ungl(_TOKEN.findall(_DECIMAL.sub("", raw))))


def _ungl(tokens: Sequence[str]) -> Iterator[Word]:
    for i, found in enumerate(tokens):
        word = Word.of(found)
        number = french.NUMBERS.get(word.plain)
        after = Word.of(tokens[i + 1]).plain if i + 1 < len(tokens) else ""
        if number is not None and after in french.COUNTED:
            word = Word(number, number)
        before = Word.of(tokens[i - 1]).plain if i else ""
        if word.plain == "hors" and after == "service":
            continue  # « hors service » is « en panne »
        if word.plain == "service" and before == "hors":
            word = Word("panne", "panne")
        parts = french.GLUED.get(word.plain)
        if parts is not None:
            yield from (Word(part, part) for part in parts)
        elif _readable(word.plain):
            yield word


def _readable(plain: str) -> bool:
    """Whether it is a sign, or a word in letters that French and its units are written in."""
    return plain.isascii() or _LETTERS.fullmatch(plain) is not None


def clauses_of(words: Sequence[Word]) -> tuple[list[Clause], list[int]]:
    """Cut where what is denied stops being denied."""
    clauses = [Clause()]
    alternatives: list[int] = []
    place = 0
    plain = [word.plain for word in words]
    for i, word in enumerate(words):
        sign = plain[i]
        after = plain[i + 1] if i + 1 < len(words) else ""
        later = plain[i + 2] if i + 2 < len(words) else ""
        if not sign[0].isalnum():
            if sign == "/" and after:
                alternatives.append(place)
            if not (sign == "," and after in {"ni", "d", "de"} and later != "abord"):
                clauses.append(Clause(opener=sign))
            continue
        opens = (
            (sign in _OPENS_CLAUSE and not _denied_cause(plain, i))
            or sign in _THEN
            or (sign in french.SUBJECTS and _begins_sentence(plain, i))
            or (sign in french.CONDITIONS and (sign != "des" or after in {"que", "qu"}))
            or (sign == "tant" and after in {"que", "qu"})
            or (sign == "jusqu" and after == "a")
            or (
                sign == "et"
                and (
                    after in french.ARTICLES_AND_PRONOUNS
                    or after in _THEN
                    or after in {"non", "pas", "apres", "surtout", "que", "qu"}
                )
            )
            or (sign == "et" and {after, later} & {"ne", "n"})
            or (
                sign == "apres"
                and after in {"je", "on", "il", "ca", "cela", "c", "j", "le", "faut"}
                and _ends_act(plain, i)
            )
        )
        if sign == "ou" or (sign == "soit" and plain.count("soit") > 1):
            alternatives.append(place)
            clauses.append(Clause(opener="ou"))
        elif opens:
            clauses.append(Clause(opener=sign))
        clauses[-1].tokens.append(
            Said(
                word,
                place,
                len(clauses) - 1,
                (0, 0),
                grammar=_is_grammar(sign, after, plain[i - 1]),
            )
        )
        place += 1
    return clauses, alternatives


def _is_grammar(word: str, after: str, before: str) -> bool:
    """« il entre », « entre dans l'enceinte » say something; « entre les brides » does not, nor
    does « m » unless it names something with the number before it: « 5 M »."""
    if len(word) == 1 and before.isdigit():
        return False
    if word == "meme" and before in {"le", "la", "les", "du"}:
        return False  # « la même jauge »
    if word == "cote" and before == "de":
        return False  # « mettre de côté »
    if word == "entre":
        return not (after in {"dans", "en", "par", ""} or before in french.SUBJECTS)
    return word in french.GRAMMAR


def _begins_sentence(plain: Sequence[str], i: int) -> bool:
    """« pour ne pas que ça fuie je serre »: a subject after a word that carries meaning."""
    before = plain[i - 1] if i else ""
    return before[:1].isalnum() and before not in (french.GRAMMAR | french.MARKS | french.EXCEPT)


def _denied_cause(plain: Sequence[str], i: int) -> bool:
    """« ce n'est pas parce que … », « pas car … »: the cause itself is denied."""
    return plain[i] in _CAUSES and i > 0 and plain[i - 1] in french.MARKS


def _ends_act(plain: Sequence[str], i: int) -> bool:
    """« après on démarre » says what comes next; « après le démarrage » what came before."""
    return plain[i + 1] not in {"le"} and (
        i == 0 or not plain[i - 1][0].isalnum() or plain[i - 1] == "et"
    )


# --- what comes first -----------------------------------------------------------------------------


def set_ranks(clauses: Sequence[Clause]) -> None:
    """« B après A », « avant B, A »: the order of the acts, not of the words."""
    act = 0
    for number, clause in enumerate(clauses):
        plain = [one.word.plain for one in clause.tokens]
        if clause.opener in _STOPS or clause.opener in _THEN or clause.opener == "apres":
            act += 10
        if clause.opener in {"et", ">", "→"} and set(plain[:3]) & (_THEN | {"apres"}):
            act += 10
        shift = -5 if set(plain) & _FIRST else 5 if french.LAST & set(plain) else 0
        if clause.opener in _ONCE:
            shift = -1  # « la turbo dès que la primaire tourne »
        for i, one in enumerate(clause.tokens):
            word = plain[i]
            if word in french.AFTER and not (clause.opener in {"apres", "et"} and i <= 1):
                shift = -1
            elif word == "fois" and plain[i - 1] in {"1", "une"}:
                shift = -1  # « la turbo une fois la primaire lancée »
            elif word == "avant" and plain[i + 1 : i + 2] not in (["tout"], ["ca"], ["cela"]):
                shift = 1 if i else _LAST
            elif (
                shift
                and word in {"je", "on", "j", "il", "faut"}
                and plain[i - 1] not in {"que", "qu"}
            ):
                shift = 0  # « avant la turbo on démarre la primaire »
            one.rank = (act + shift, one.place)
        if clause.opener in _THEN and len(clause.tokens) == 1 and number:
            # « la turbo ensuite, d'abord la primaire »
            for one in clauses[number - 1].tokens:
                one.rank = (act, one.place)


def at(words: Sequence[str], i: int, phrase: Sequence[str]) -> bool:
    return tuple(words[i : i + len(phrase)]) == tuple(phrase)
