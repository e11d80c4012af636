"""What an answer says, and what it denies: each word with its stance, clause by clause.

« la pompe n'est pas contaminée » has all the words of its contrary: only the little words tell them
apart. The reading is deliberately modest: what it cannot tell is ``UNCLEAR``, and left undecided.
"""

from __future__ import annotations

from dataclasses import dataclass

from question_bank.grading import french
from question_bank.grading.bearing import Bearing, is_infinitive
from question_bank.grading.scopes import PLAINLY_SAID, flipped
from question_bank.grading.sentences import (
    Clause,
    Said,
    Stance,
    at,
    clauses_of,
    set_ranks,
    words_of,
)
from question_bank.words import Word

__all__ = ["Reading", "Said", "Stance", "read"]


@dataclass(frozen=True)
class Reading:
    """An answer read. ``words`` are those that carry meaning; ``alternatives`` are the places just
    before which « ou » stands; ``purpose`` is whether it tells what
    something is done for."""

    words: tuple[Said, ...]
    all_words: tuple[Said, ...]
    clauses: int
    alternatives: tuple[int, ...]
    hedged: bool
    asks: bool
    has_verb: bool
    purpose: bool


def read(text: str) -> Reading:
    """Read an answer; any text can be read."""
    clauses, alternatives = clauses_of(words_of(text))
    for clause in clauses:
        _Walk(clause).to_the_end()
    set_ranks(clauses)
    everything = tuple(one for clause in clauses for one in clause.tokens)
    plain = [one.word.plain for one in everything]
    return Reading(
        words=tuple(one for one in everything if not one.grammar),
        all_words=everything,
        clauses=len(clauses),
        alternatives=tuple(alternatives),
        hedged=any(
            at(plain, i, hedge)
            for i, word in enumerate(plain)
            if word in french.HEDGES
            for hedge in french.HEDGES[word]
        ),
        asks="?" in text,
        has_verb=any(word in french.AUXILIARIES or word in {"il", "on", "je"} for word in plain),
        purpose=bool(plain)
        and (bool({"pour", "afin"} & set(plain)) or plain[0] in {"eviter", "ne"}),
    )


# « sans comparaison avec une jauge »: nouns of an act.
_OF_ACTION = ("aison", "ation", "ition", "ement")


class _Walk(Bearing):
    """One clause being read, word after word: what is denied from here on."""

    def __init__(self, clause: Clause) -> None:
        super().__init__(clause)
        self.skip: set[int] = set()

    def to_the_end(self) -> None:
        """Set the stance of every word; fillers count for nothing."""
        for i in range(len(self.tokens)):
            self._step(i)
        for one in self.tokens:
            if one.word.plain in french.FILLERS:
                one.grammar = True

    def _step(self, i: int) -> None:
        word = self.plain[i]
        said = self.tokens[i]
        if i in self.skip or self._little_word(i, word):
            said.grammar = True
            return
        self._end_scopes(i, word)
        said.stance = self.stance()
        if not said.grammar:
            if self.only_next:
                said.stance = flipped(said.stance)
            elif i and self.plain[i - 1] in french.WELL and said.stance is Stance.SAID:
                said.stance = Stance.PROMOTED
            self.only_next = self.more = False
        self.bear(i, word)

    def _end_scopes(self, i: int, word: str) -> None:
        purpose = word in french.BEGINS_PURPOSE or (word == "en" and self._gerund(i + 1))
        if purpose:
            self.avoided = self.promoted = self.removed = self.less = False
            self.unclear = self.unclear or self.verb_denied
            self.purpose = self.purpose or word in {"pour", "afin"}
        if word in french.ENDS_NOUN_SCOPE and not self._goes_on(i, word):
            self.noun_denied = self.no_more = self.removed = False
            if self.relative:
                self.verb_denied = self.relative = False
        if word in {"que", "qu"}:
            self.less = False
        if word in {"avant", "apres"} and self.verb_denied:
            # « ne pas ouvrir avant d'avoir consigné »: what comes first is to be done; « ne pas
            # ouvrir avant la panne » may say either.
            act = self.plain[i + 1 : i + 2] in (["de"], ["d"], ["avoir"], ["que"])
            self.verb_denied, self.unclear = False, not act
        if word == "et":
            after = self.plain[i + 1] if i + 1 < len(self.plain) else ""
            denied = self.noun_denied or self.bare
            self.loose = denied and after not in {"de", "d", "sans"}
            if i + 1 < len(self.tokens) and _is_participle(self.tokens[i + 1].word):
                # « hors tension et cadenassée »
                self.noun_denied = self.no_more = self.loose = False

    def _goes_on(self, i: int, word: str) -> bool:
        """Whether the noun denied goes on: « sans comparer avec une jauge », « sans test par
        aspersion »."""
        after = self.plain[i + 1] if i + 1 < len(self.plain) else ""
        bare = (
            word in {"par", "en"}
            and after not in french.GRAMMAR
            and not self._gerund(i + 1)
            and not french.BEARING.fullmatch(after)
        )
        return bare or (self.act_missing and word in french.WITH)

    def _gerund(self, i: int) -> bool:
        return i < len(self.plain) and self.plain[i].endswith("ant")

    # little words

    def _little_word(self, i: int, word: str) -> bool:
        """Whether the word only changes what is said of others."""
        for phrase in french.CONTRASTING.get(word, ()):
            if at(self.plain, i, phrase):
                self._mark_grammar(i, len(phrase))
                self.flipped = not self.flipped
                self.unchecked = self.unchecked or self.checked
                return True
        after = self.plain[i + 1] if i + 1 < len(self.plain) else ""
        match word:
            case "ne" | "n":
                self._ne(i)
            case "pas" if not self._is_noun(i):
                self._mark(i)
            case "nul" | "nulle" if i and (
                not self.tokens[i - 1].grammar or self.said_of_subject(i)
            ):
                return False  # « tension nulle » denies what stands before
            case (
                "jamais" | "aucun" | "aucune" | "nul" | "nulle" | "ni" | "aucunement" | "nullement"
            ):
                self._mark(i)
            case "rien" | "personne" if self.verb_denied or after in {"ne", "n", "de", "d"}:
                self._mark(i)
            case "plus":
                self._plus(i, after)
            case "zero" if after and after not in french.GRAMMAR and not self._of_gauge(i):
                self.noun_denied = True  # « zéro humidité »
            case "zero" if self._at_zero(i):
                self.deny_last(i, Stance.DENIED)
            case "moins" if after in {"que", "qu"} and i and not self.tokens[i - 1].grammar:
                self.deny_last(i, Stance.LESS)  # « il monte moins que l'air »
            case "moins" if self._compares(i):
                self.less, self.fewer = True, after in {"de", "d"}
            case "peu" if i == 0 or self.plain[i - 1] != "un":
                self.less = True
            case "contre" if not i and after in {"le", "la", "les", "l"}:
                self.avoided = True  # « contre le gel »
            case "non":
                self._non(i, after)
            case "mal" if not after:
                self.deny_last(i, Stance.DENIED)
            case "mal" | "mauvais" | "mauvaise":
                self.only_next = True
            case "sans":
                if after == "doute":
                    self.skip.add(i + 1)
                else:
                    if i and self.plain[i - 1] == "et":
                        self.verb_denied = False  # « pas alimentée et sans tension »
                    self.noun_denied, self.loose = True, False
                    self.act_missing = is_infinitive(after) or after.endswith(_OF_ACTION)
                    if i and french.CHECKING.fullmatch(self.plain[i - 1]):
                        self.checked = False  # « un contrôle sans hélium »
            case _:
                return False
        return True

    def _at_zero(self, i: int) -> bool:
        """« tension à zéro », but not « mise à zéro »."""
        return (
            i > 1
            and self.plain[i - 1] == "a"
            and not self.tokens[i - 2].grammar
            and not french.ZEROING.match(self.plain[i - 2])
        )

    def _of_gauge(self, i: int) -> bool:
        """« remettre à zéro », « le zéro de la jauge »."""
        return i > 0 and self.plain[i - 1] in {"le", "du", "au", "a", "de", "un"}

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
            and bool(set(self.plain[:i]) & french.BEFORE_DENIED_SENTENCE)
        )

    def _deny(self, i: int, mark: int, follows: str) -> None:
        if self.until_done:
            return
        self.verb_denied = True
        self.relative = i > 0 and self.plain[i - 1] == "qui"
        if follows in french.WEAK or self.conditional:
            self.unclear = True
        self._subject(i, mark)

    def _mark(self, i: int) -> None:
        """« pas », « jamais », « aucun », « ni », with or without « ne »."""
        if self.verb_denied or self.until_done:
            return
        if self.plain[i] in {"aucun", "aucune"} and self.noun_denied:
            return
        after = self.plain[i + 1] if i + 1 < len(self.plain) else ""
        if (
            after in french.RESTRICTING
            and self.plain[i] == "pas"
            and not (after in {"que", "qu"} and self._clause_follows(i + 2))
        ):
            self.skip.add(i + 1)
            return
        self.verb_denied = True
        if self.checked and french.CHECKING.fullmatch(self.plain[i - 1]):
            self.unchecked = True  # « je vérifie jamais le niveau »
        self.unclear = self.unclear or after in french.WEAK or self.conditional
        rest = [one for one in self.tokens[i + 1 :] if not one.grammar]
        if (not rest and self.plain[i] in {"pas", "jamais"}) or self._follows_verb(i):
            self.deny_last(i, Stance.DENIED)
        elif any(word in french.AUXILIARIES for word in self.plain[:i]) or self._denies_subject(i):
            self._subject(i, i)
        self.bare = not i
        # « pas la jauge », « pas besoin de contrôle »: it is not even looked at.
        needless = after == "besoin" or at(self.plain, i + 1, ("la", "peine"))
        apart = self.bare and after in french.THE
        self.unchecked = self.unchecked or needless or apart or self.plain[:i] == ["mais"]

    def _follows_verb(self, i: int) -> bool:
        """« je change pas l'huile »: a subject, then at most a pronoun, then the verb."""
        before = self.plain[: i - 1]
        return (
            bool(before)
            and not self.tokens[i - 1].grammar
            and bool(french.SUBJECTS & set(before[-2:]))
            and (before[-1] in french.SUBJECTS or before[-1] in french.OBJECTS)
        )

    def _plus(self, i: int, after: str) -> None:
        """« plus » is « ne … plus », or more: « elle tourne plus », « il est plus léger »."""
        before = self.plain[i - 1] if i else ""
        if self.verb_denied and {"ne", "n"} & set(self.plain[:i]):
            return
        if at(self.plain, i, ("plus", "du", "tout")):
            self._mark_grammar(i, 3)
            self.deny_last(i, Stance.DENIED)
        elif before in {"de", "en", "le", "la", "les", "au", "beaucoup", "encore", "bien"}:
            return
        elif after in {"de", "d"}:
            self.no_more = "que" not in self.plain[i:]
        elif i == len(self.plain) - 1:
            self.deny_last(i, Stance.NO_MORE)
        elif before in french.STATES:
            self.more = not {"que", "qu"} & set(self.plain[i:])

    def _compares(self, i: int) -> bool:
        """Whether « moins » is not part of « au moins », « à moins que »."""
        return i + 1 < len(self.plain) and not (
            i
            and (
                self.plain[i - 1] in {"au", "du", "ou"}
                or (self.plain[i - 1] == "a" and self.plain[i + 1] in {"que", "qu"})
            )
        )

    def _subject(self, i: int, mark: int) -> None:
        denied = self._denies_subject(mark)
        for one in self.tokens[:i]:
            if denied and not one.grammar:
                one.stance = Stance.DENIED if one.stance in PLAINLY_SAID else Stance.SAID
            one.of_negation = not denied

    def _denies_subject(self, mark: int) -> bool:
        return any(word in french.DENYING_OF_SUBJECT for word in self.plain[mark + 1 : mark + 5])

    def _is_noun(self, i: int) -> bool:
        return (i > 0 and self.plain[i - 1] in {"le", "un", "du", "au", "ce"}) or at(
            self.plain, i, ("pas", "a", "pas")
        )

    def _non(self, i: int, after: str) -> None:
        if not after:
            earlier = [one for one in self.tokens[:i] if not one.grammar]
            if earlier:
                earlier[-1].stance = Stance.UNCLEAR
            return
        if after in french.RESTRICTING or after in {"plus", "nul", "nulle", "nuls", "nulles"}:
            self.skip.add(i + 1)
        elif i > 0 and (self.plain[i - 1] in {"et", "mais", "ou"} or after in french.GRAMMAR):
            if after == "pas":
                self.skip.add(i + 1)
            self.verb_denied = True
        elif after not in french.GRAMMAR:
            self.only_next = True

    def _mark_grammar(self, i: int, length: int) -> None:
        for n in range(i, i + length):
            self.tokens[n].grammar = True
        self.skip |= set(range(i + 1, i + length))


def _is_participle(word: Word) -> bool:
    return word.raw.endswith(("é", "ée", "és", "ées", "ee", "ees"))
