"""What is looked for in an answer: phrases, and the words of them that carry meaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from question_bank.grading import french
from question_bank.grading.polarity import Said, Stance, read
from question_bank.words import Word, folded, root

_ACT = re.compile(r"(?:er|ir|re|ation|age|ement|ture)$")
# « de bas en haut » is not « de haut en bas ».
_FROM_TO = re.compile(r"^(?:\w+ )?de (?:bas|haut|gauche|droite|dedans|dehors) en \w+$")
DIRECTING = frozenset({"vers", "que", "qu"})
_LESSENING = frozenset({"sans", "moins", "peu"})
# « le temps entre deux pannes » is not « le temps des pannes ».
_SETTING = frozenset({"entre"})
_LIGHT = frozenset({"mett"})
_WHEN_CHECKED = {Stance.SAID: Stance.CHECKED, Stance.DENIED: Stance.ABSENT}


@dataclass(frozen=True)
class Wanted:
    """A word of a phrase. ``optional``: the question says it already."""

    word: Word
    stance: Stance
    optional: bool = False


@dataclass(frozen=True)
class Phrase:
    """What is looked for: its words that carry meaning. ``directed``: in their order.
    ``lacking``: « manque d'huile », « sans huile », « moins d'huile ». ``acts_on``: a verb and its
    object, « chasse l'oxygène »."""

    text: str
    words: tuple[Wanted, ...]
    directed: bool = False
    lacking: bool = False
    acts_on: bool = False

    @classmethod
    def of(cls, text: str, already_said: Collection[Word] = (), checked: bool = False) -> Phrase:
        """Read a phrase. Words that the question says (``already_said``) need not be repeated:
        « torique » is « joint torique ». The last word tells one thing from another, and must
        be there unless it is what an act bears on: « ouvrir » is « ouvrir la vanne ».
        ``checked``: the question asks what to check."""
        reading = read(text)
        words = [
            one
            for one in reading.all_words
            if not one.grammar or _too_much(one) or one.word.plain in _SETTING
        ]
        words = words or list(reading.all_words)
        spoken = {_singular(one) for one in already_said}
        wanted = [
            Wanted(
                said.word,
                _WHEN_CHECKED.get(said.stance, said.stance) if checked else said.stance,
                _singular(said.word) in spoken,
            )
            for said in words
        ]
        if not _ACT.search(wanted[0].word.plain):
            wanted[-1] = Wanted(wanted[-1].word, wanted[-1].stance)
        if len(wanted) > 1:  # « mettre hors service »: its verb says little
            wanted = [
                replace(one, optional=True) if root(one.word.plain) in _LIGHT else one
                for one in wanted
            ]
        if all(one.optional for one in wanted):
            wanted = [Wanted(one.word, one.stance) for one in wanted]
        if all(_singular(one.word) in spoken for one in wanted):
            # « tous les gaz », where the question says « gaz »: what is new is in the little words.
            wanted[:0] = [
                Wanted(one.word, one.stance)
                for one in reading.all_words
                if one.word.plain in french.TELLING
            ]
        plain = {one.word.plain for one in reading.all_words}
        return cls(
            text,
            tuple(wanted),
            directed=bool(plain & DIRECTING) or _FROM_TO.search(folded(text)) is not None,
            acts_on=_acts_on(reading.all_words),
            lacking=any(french.LACKING.match(one) for one in plain) or bool(plain & _LESSENING),
        )

    @cached_property
    def anchor(self) -> Wanted:
        """The word that must be there, and that the others are looked for around."""
        return [one for one in self.words if not one.optional][-1]

    @property
    def joined(self) -> str:
        """All its words in one: « by pass » is « bypass »."""
        return "".join(one.word.plain for one in self.words)


def _acts_on(words: Sequence[Said]) -> bool:
    """« chasse l'oxygène »: two words that carry meaning, an article between them."""
    return (
        len(words) == 3
        and not words[0].grammar
        and words[1].word.plain in french.THE
        and not words[2].grammar
    )


def _too_much(said: Said) -> bool:
    """« éviter de trop serrer » does not say to avoid to tighten."""
    return said.word.plain == "trop" and said.stance.denies


def _singular(word: Word) -> str:
    return word.plain.rstrip("sx")
