"""How far a denial reaches: what bears on each word of a clause, and the stance that it makes."""

from __future__ import annotations

from question_bank.grading import french
from question_bank.grading.sentences import Stance

PLAINLY_SAID = frozenset({Stance.SAID, Stance.CHECKED, Stance.SUPPOSED, Stance.RISKED})


class Scopes:
    """What bears on the words from here on, in a clause opened by a sign or word."""

    def __init__(self, opener: str) -> None:
        self.until_done = opener in {"tant", "jusqu"}
        self.conditional = opener in french.CONDITIONS
        self.risked = opener == "sinon"
        self.verb_denied = False  # ne … pas: to the end of the clause
        self.relative = False  # « qui ne peluche pas »: to the next preposition
        self.noun_denied = False  # sans, absence de: to the next preposition
        self.act_missing = False  # « sans comparer avec une jauge »: what it is done with, too
        self.lacking = False  # absence de, manque de
        self.flipped = False  # oublier de, interdit de: to the end of the clause
        self.avoided = False
        self.promoted = False
        self.removed = False
        self.less = False  # moins: to « que »
        self.fewer = False  # moins de
        self.more = False  # plus, after « est »: the next word
        self.no_more = False  # plus de: to the next preposition
        self.checked = False  # vérifier: to the end of the clause
        self.unchecked = False
        self.unclear = False
        self.bare = False  # « pas long … »: no verb is denied
        self.loose = False  # « sans danger et petit »: what follows « et » may not be denied
        self.only_next = False
        self.purpose = False  # pour, afin de

    def stance(self) -> Stance:
        """The stance of a word that stands here."""
        if self.unclear or (self.loose and (self.noun_denied or self.bare)):
            return Stance.UNCLEAR
        if self.unchecked:
            return Stance.UNCHECKED
        denied = self.verb_denied ^ self.noun_denied ^ self.flipped
        if self.verb_denied and self.lacking and self.noun_denied:
            return Stance.PROMOTED  # « elle ne manque pas d'huile »
        if denied and self.purpose and not self.avoided and not self.checked:
            return Stance.AVOIDED  # « pour ne pas polluer »
        if self.avoided:
            return Stance.PROMOTED if denied else Stance.AVOIDED
        if self.promoted:
            return Stance.AVOIDED if denied else Stance.PROMOTED
        if self.removed:
            return Stance.SAID if denied else Stance.REMOVED
        if self.less:
            return Stance.SAID if denied else (Stance.FEWER if self.fewer else Stance.LESS)
        if denied:
            return Stance.ABSENT if self.checked else Stance.DENIED
        if self.no_more:
            return Stance.NO_MORE
        if self.more:
            return Stance.MORE
        if self.risked:
            return Stance.RISKED
        if self.conditional:
            return Stance.SUPPOSED
        return Stance.CHECKED if self.checked else Stance.SAID


def flipped(stance: Stance) -> Stance:
    """The stance of a word that is denied once more."""
    if stance in PLAINLY_SAID:
        return Stance.DENIED
    if stance is Stance.AVOIDED:
        return Stance.PROMOTED
    return Stance.SAID if stance in {Stance.DENIED, Stance.ABSENT} else stance
