"""What an answer says, and what it denies: each word with its stance, clause by clause.

« la pompe n'est pas contaminée » has all the words of its contrary: only the little words tell them
apart. The reading is deliberately modest: what it cannot tell is ``UNCLEAR``, and left undecided.
"""

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
_HYPHENATED = re.compile(r"(?<!\w)(sous|sur|ultra)-(?=\w)", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_STOPS = frozenset(".!?;\n")
_OPENS_CLAUSE = frozenset(
    {"mais", "car", "parce", "puisque", "donc", "alors", "sinon", "cependant", "pourtant", "tandis"}
)
_THEN = frozenset({"puis", "ensuite", "enfin"})
_FIRST = frozenset({"abord", "premier", "premierement", "prealable", "prealablement", "auparavant"})


class Stance(Enum):
    """What an answer does with a word."""

    SAID = auto()
    PROMOTED = auto()
    AVOIDED = auto()
    DENIED = auto()
    UNCLEAR = auto()

    @property
    def denies(self) -> bool:
        return self in {Stance.DENIED, Stance.AVOIDED}


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


@dataclass(frozen=True)
class Reading:
    """An answer read. ``words`` are those that carry meaning; ``alternatives`` are the places just
    before which « ou » stands."""

    words: tuple[Said, ...]
    all_words: tuple[Said, ...]
    clauses: int
    alternatives: tuple[int, ...]
    hedged: bool
    asks: bool
    has_verb: bool


@dataclass
class _Clause:
    tokens: list[Said] = field(default_factory=list)
    opener: str = ""


def read(text: str) -> Reading:
    """Read an answer; any text can be read."""
    raw = unicodedata.normalize("NFKC", text).replace("…", ".")
    raw = _DOTTED.sub(lambda letters: letters.group().replace(".", ""), raw)
    raw = _HYPHENATED.sub(r"\1", raw)
    tokens = list(_ungl(_DECIMAL.sub("", raw)))
    clauses, alternatives = _clauses(tokens)
    before: str = ""
    for clause in clauses:
        _set_stances(clause, before)
        before = clause.opener
    _set_ranks(clauses)
    everything = tuple(one for clause in clauses for one in clause.tokens)
    plain = [one.word.plain for one in everything]
    return Reading(
        words=tuple(one for one in everything if not one.grammar),
        all_words=everything,
        clauses=len(clauses),
        alternatives=tuple(alternatives),
        hedged=any(
            _at(plain, i, hedge)
            for i, word in enumerate(plain)
            for hedge in french.HEDGES.get(word, ())
        ),
        asks="?" in text,
        has_verb=any(word in french.AUXILIARIES or word in {"il", "on", "je"} for word in plain),
    )


def _ungl(text: str) -> Iterator[Word]:
    """Words and signs, forgotten apostrophes restored where that is sure."""
    for found in _TOKEN.findall(text):
        word = Word.of(found)
        for part in french.GLUED.get(word.plain, ()):
            yield Word(part, part)
        if word.plain not in french.GLUED and word.plain:
            yield word


def _clauses(words: Sequence[Word]) -> tuple[list[_Clause], list[int]]:
    """Cut where what is denied stops being denied."""
    clauses = [_Clause()]
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
            if not (sign == "," and after in {"ni", "d", "de"}):
                clauses.append(_Clause(opener=sign))
            continue
        opens = (
            sign in _OPENS_CLAUSE
            or sign in _THEN
            or (sign in french.CONDITIONS and (sign != "des" or after in {"que", "qu"}))
            or (sign == "tant" and after in {"que", "qu"})
            or (sign == "jusqu" and after == "a")
            or (
                sign == "et"
                and (
                    after in french.ARTICLES_AND_PRONOUNS
                    or after in _THEN | {"non", "pas", "apres"}
                )
            )
            or (sign == "et" and later in {"ne", "n"})
            or (
                sign == "apres"
                and after in {"je", "on", "il", "ca", "cela", "c", "j", "le", "faut"}
                and _ends_act(plain, i)
            )
        )
        if sign == "ou" or (sign == "soit" and plain.count("soit") > 1):
            alternatives.append(place)
            clauses.append(_Clause(opener="ou"))
        elif opens:
            clauses.append(_Clause(opener=sign))
        clauses[-1].tokens.append(
            Said(word, place, len(clauses) - 1, (0, 0), grammar=sign in french.GRAMMAR)
        )
        place += 1
    return clauses, alternatives


def _ends_act(plain: Sequence[str], i: int) -> bool:
    """« après on démarre » says what comes next; « après le démarrage » what came before."""
    return plain[i + 1] not in {"le"} and (
        i == 0 or not plain[i - 1][0].isalnum() or plain[i - 1] == "et"
    )


# --- what is denied -------------------------------------------------------------------------------


def _set_stances(clause: _Clause, before: str) -> None:
    """Walk the clause; each little word changes what is said of the words around it."""
    tokens = clause.tokens
    plain = [one.word.plain for one in tokens]
    walk = _Walk(tokens, plain)
    walk.until_done = clause.opener in {"tant", "jusqu"}
    walk.conditional = clause.opener in french.CONDITIONS
    for i in range(len(tokens)):
        walk.step(i)
    walk.after(clause)


class _Walk:
    """One clause being read: what is denied from here on."""

    def __init__(self, tokens: list[Said], plain: list[str]) -> None:
        self.tokens = tokens
        self.plain = plain
        self.verb_denied = False  # ne … pas: to the end of the clause
        self.noun_denied = False  # sans, absence de: to the next preposition
        self.flipped = False  # oublier de, interdit de: to the end of the clause
        self.avoided = False
        self.promoted = False
        self.unclear = False
        self.skip: set[int] = set()
        self.only_next = False
        self.until_done = False
        self.conditional = False

    def step(self, i: int) -> None:
        word = self.plain[i]
        said = self.tokens[i]
        if i in self.skip:
            said.grammar = True
            return
        if self._little_word(i, word):
            said.grammar = True
            return
        if word in french.ENDS_NOUN_SCOPE:
            self.noun_denied = False
            if self.verb_denied and word in {"pour", "afin"}:
                self.unclear = True
        if word in {"avant", "apres"} and self.verb_denied:
            # « ne pas ouvrir avant d'avoir consigné »: what comes first is to be done.
            self.verb_denied = self.unclear = False
        said.stance = self._stance()
        if self.only_next and not said.grammar:
            said.stance = Stance.DENIED
            self.only_next = False
        self._verbs(i, word)

    def _stance(self) -> Stance:
        if self.unclear:
            return Stance.UNCLEAR
        denied = self.verb_denied ^ self.noun_denied ^ self.flipped
        if self.avoided:
            return Stance.PROMOTED if denied else Stance.AVOIDED
        if self.promoted:
            return Stance.AVOIDED if denied else Stance.PROMOTED
        return Stance.DENIED if denied else Stance.SAID

    def _little_word(self, i: int, word: str) -> bool:
        """Whether the word only changes what is said of others."""
        for phrase in french.CONTRASTING.get(word, ()):
            if _at(self.plain, i, phrase):
                self._mark_grammar(i, len(phrase))
                self.flipped = not self.flipped
                return True
        after = self.plain[i + 1] if i + 1 < len(self.plain) else ""
        match word:
            case "ne" | "n":
                self._ne(i)
            case "pas" if not self._is_noun(i):
                self._mark(i)
            case (
                "jamais" | "aucun" | "aucune" | "nul" | "nulle" | "ni" | "aucunement" | "nullement"
            ):
                self._mark(i)
            case "rien" | "personne" if self.verb_denied or after in {"ne", "n", "de", "d"}:
                self._mark(i)
            case "plus" if self.verb_denied and self._marks_open_ne(i):
                pass
            case "non":
                self._non(i, after)
            case "sans":
                if after == "doute":
                    self.skip.add(i + 1)
                else:
                    self.noun_denied = True
            case _:
                return False
        return True

    def _ne(self, i: int) -> None:
        rest = self.plain[i + 1 :]
        where = next(
            (
                n
                for n, word in enumerate(rest)
                if word in french.MARKS or word in french.MISTYPED_MARKS
            ),
            None,
        )
        only = next((n for n, word in enumerate(rest) if word in {"que", "qu"}), None)
        if where is not None:
            mark = i + 1 + where
            follows = self.plain[mark + 1] if mark + 1 < len(self.plain) else ""
            if rest[where] in french.MISTYPED_MARKS:
                self.skip.add(mark)
            if follows in french.RESTRICTING and not (
                follows in {"que", "qu"}
                and rest[where] != "plus"
                and self._clause_follows(mark + 2)
            ):
                self.skip |= {mark, mark + 1}
                return
            self._deny(i, mark, follows)
        elif only is not None and only > 0:
            return
        elif set(self.plain[:i]) & french.MARKS or set(rest[:1]) & french.BARE_NE_VERBS:
            self._deny(i, i, "")
        elif not set(self.plain[:i]) & french.EXPLETIVE_NE:
            self.unclear = True

    def _clause_follows(self, i: int) -> bool:
        """« il ne faut pas que la pompe tourne »: a whole sentence is denied."""
        return (
            i + 1 < len(self.plain)
            and self.plain[i] in french.ARTICLES_AND_PRONOUNS
            and ("faut" in self.plain[:i] or "veut" in self.plain[:i])
        )

    def _deny(self, i: int, mark: int, follows: str) -> None:
        if self.until_done:
            return
        self.verb_denied = True
        if follows in french.WEAK or self.conditional:
            self.unclear = True
        self._subject(i, mark)

    def _mark(self, i: int) -> None:
        """« pas », « jamais », « aucun », « ni », with or without « ne »."""
        if self.verb_denied or self.until_done:
            return
        if self.plain[i] == "aucun" and self.noun_denied:
            return
        after = self.plain[i + 1] if i + 1 < len(self.plain) else ""
        if after in french.RESTRICTING and self.plain[i] == "pas":
            self.skip.add(i + 1)
            return
        self.verb_denied = True
        self.unclear = self.unclear or after in french.WEAK or self.conditional
        rest = [one for one in self.tokens[i + 1 :] if not one.grammar]
        earlier = [one for one in self.tokens[:i] if not one.grammar]
        if not rest and earlier and self.plain[i] in {"pas", "jamais"}:
            earlier[-1].stance = Stance.DENIED
            earlier = earlier[:-1]
            for one in earlier:
                one.of_negation = True
        elif any(word in french.AUXILIARIES for word in self.plain[:i]) or self._denies_subject(i):
            self._subject(i, i)

    def _subject(self, i: int, mark: int) -> None:
        denied = self._denies_subject(mark)
        for one in self.tokens[:i]:
            if denied and not one.grammar:
                one.stance = Stance.DENIED if one.stance is Stance.SAID else Stance.SAID
            one.of_negation = not denied

    def _denies_subject(self, mark: int) -> bool:
        return any(word in french.DENYING_OF_SUBJECT for word in self.plain[mark + 1 : mark + 5])

    def _marks_open_ne(self, i: int) -> bool:
        return any(word in {"ne", "n"} for word in self.plain[:i])

    def _is_noun(self, i: int) -> bool:
        return (i > 0 and self.plain[i - 1] in {"le", "un", "du", "au", "ce"}) or _at(
            self.plain, i, ("pas", "a", "pas")
        )

    def _non(self, i: int, after: str) -> None:
        if not after:
            earlier = [one for one in self.tokens[:i] if not one.grammar]
            if earlier:
                earlier[-1].stance = Stance.UNCLEAR
            return
        if after == "plus" or after in french.RESTRICTING:
            self.skip.add(i + 1)
        elif i > 0 and (self.plain[i - 1] in {"et", "mais", "ou"} or after in french.GRAMMAR):
            if after == "pas":
                self.skip.add(i + 1)
            self.verb_denied = True
        elif after not in french.GRAMMAR:
            self.only_next = True

    def _verbs(self, i: int, word: str) -> None:
        following = [one for one in self.tokens[i + 1 :] if one.word.plain not in french.GRAMMAR]
        if french.DENYING_AFTER.fullmatch(word) and (not following or self._said_of_subject(i)):
            for one in self.tokens[:i]:
                if not one.grammar and one.stance in {Stance.SAID, Stance.DENIED}:
                    flipped = Stance.DENIED if one.stance is Stance.SAID else Stance.SAID
                    one.stance = flipped if not self.verb_denied else Stance.SAID
                    one.of_negation = False
            self.tokens[i].grammar = True
        elif french.DENYING.fullmatch(word) and following:
            if word in {"absence", "hors", "faute"} or word.startswith("manqu"):
                self.noun_denied = not self.noun_denied
            elif french.FORGETTING.match(word) and not self.verb_denied:
                self.only_next = True  # who forgot to close the valve does not deny the valve
            else:
                self.flipped = not self.flipped
            self.tokens[i].grammar = True
        elif french.AVOIDING.fullmatch(word) and following:
            infinitive = i + 1 < len(self.plain) and self.plain[i + 1] in {"de", "d"}
            if infinitive and following[0].word.plain.endswith(("er", "ir", "re", "oir")):
                self.flipped = not self.flipped
            else:
                self.avoided = True
            self.tokens[i].grammar = True
        elif french.PROMOTING.fullmatch(word) and following:
            self.promoted = True

    def _said_of_subject(self, i: int) -> bool:
        return (
            i > 0
            and self.plain[i - 1] in {"est", "sont", "etait", "serait", "sera"}
            and (i + 1 >= len(self.plain) or self.plain[i + 1] not in {"de", "d", "que", "qu"})
        )

    def _mark_grammar(self, i: int, length: int) -> None:
        for n in range(i, i + length):
            self.tokens[n].grammar = True
        self.skip |= set(range(i + 1, i + length))

    def after(self, clause: _Clause) -> None:
        """What only the whole clause tells: fillers count for nothing."""
        for one in clause.tokens:
            if one.word.plain in french.FILLERS:
                one.grammar = True


# --- what comes first -----------------------------------------------------------------------------


def _set_ranks(clauses: Sequence[_Clause]) -> None:
    """« B après A », « avant B, A »: the order of the acts, not of the words."""
    act = 0
    for clause in clauses:
        plain = [one.word.plain for one in clause.tokens]
        if clause.opener in _STOPS or clause.opener in _THEN or clause.opener == "apres":
            act += 10
        if clause.opener in {"et", ">", "→"} and set(plain[:3]) & (_THEN | {"apres"}):
            act += 10
        shift = -5 if set(plain) & _FIRST else 0
        for i, one in enumerate(clause.tokens):
            word = plain[i]
            if word == "apres" and not (clause.opener in {"apres", "et"} and i <= 1):
                shift = -1
            elif word == "avant" and plain[i + 1 : i + 2] not in (["tout"], ["ca"], ["cela"]):
                shift = 1
            elif (
                shift
                and word in {"je", "on", "j", "il", "faut"}
                and plain[i - 1] not in {"que", "qu"}
            ):
                shift = 0  # « avant la turbo on démarre la primaire »
            one.rank = (act + shift, one.place)


def _at(words: Sequence[str], i: int, phrase: Sequence[str]) -> bool:
    return tuple(words[i : i + len(phrase)]) == tuple(phrase)
