"""Verbs and nouns that bear on what is said around them: « éviter », « absence », « vérifier »."""

from __future__ import annotations

from question_bank.grading import french
from question_bank.grading.scopes import PLAINLY_SAID, Scopes, flipped
from question_bank.grading.sentences import Clause, Stance, at


class Bearing(Scopes):
    """The words of one clause, and what its verbs and nouns do to the others."""

    def __init__(self, clause: Clause) -> None:
        super().__init__(clause.opener)
        self.tokens = clause.tokens
        self.plain = [one.word.plain for one in clause.tokens]

    def bear(self, i: int, word: str) -> None:
        """What a verb or noun does to the words around it."""
        if not french.BEARING.fullmatch(word):
            return
        following = [one for one in self.tokens[i + 1 :] if one.word.plain not in french.GRAMMAR]
        after = next((one for one in self.plain[i + 1 :] if one not in french.MARKS), "")
        before_act = after in {"de", "d"}
        if french.NULL.fullmatch(word) and i:
            self.deny_last(i, Stance.DENIED)
            self.tokens[i].grammar = True
        elif french.EXCEEDING.fullmatch(word):
            self.verb_denied = self.noun_denied = False
        elif french.DENYING_AFTER.fullmatch(word) and (not following or self.said_of_subject(i)):
            self._deny_what_came_before(i)
        elif at(self.plain, i, ("bon", "etat")):
            self._well(i)
        elif not following:
            if french.FINE.fullmatch(word) and self.said_of_subject(i):
                self._well(i)
        elif french.CEASING.fullmatch(word):
            if before_act:
                self.flipped = not self.flipped
                self.tokens[i].grammar = True
        elif french.DENYING.fullmatch(word):
            self._denying(i, word)
        elif french.AVOIDING.fullmatch(word):
            if i and self.plain[i - 1] == "et":
                self.verb_denied = False  # « pour ne pas polluer et limiter le dégazage »
            if before_act and is_infinitive(following[0].word.plain):
                self.flipped = not self.flipped
            else:
                self.avoided = True
            self.tokens[i].grammar = True
        elif french.PROTECTING.fullmatch(word):
            self.avoided = after in {"de", "d", "du", "des", "contre"}
        elif french.REMOVING.fullmatch(word):
            self.removed = True
        elif french.PROMOTING.fullmatch(word) or french.PRESENCE.fullmatch(word):
            self.promoted = True
        elif french.RISKING.fullmatch(word):
            self.risked = True
        elif french.CHECKING.fullmatch(word):
            self.unchecked = self.tokens[i].stance in {Stance.DENIED, Stance.UNCHECKED}
            self.checked = not self.unchecked
            if self.unchecked:
                self.noun_denied = False

    def _denying(self, i: int, word: str) -> None:
        if french.LACKING.match(word):
            self.noun_denied = not self.noun_denied
            self.lacking = True
        elif french.FORGETTING.match(word) and not self.verb_denied:
            self.only_next = True  # who forgot to close the valve does not deny the valve
        else:
            self.flipped = not self.flipped
        self.tokens[i].grammar = True

    def _deny_what_came_before(self, i: int) -> None:
        for one in self.tokens[:i]:
            if not one.grammar and one.stance in {*PLAINLY_SAID, Stance.DENIED}:
                one.stance = Stance.SAID if self.verb_denied else flipped(one.stance)
                one.of_negation = False
        self.tokens[i].grammar = True

    def _well(self, i: int) -> None:
        """« les roulements sont bons » accuses nothing."""
        for one in self.tokens[:i]:
            if not one.grammar and one.stance in PLAINLY_SAID:
                one.stance = Stance.FINE

    def said_of_subject(self, i: int) -> bool:
        return (
            i > 0
            and self.plain[i - 1] in {"est", "sont", "etait", "serait", "sera"}
            and (i + 1 >= len(self.plain) or self.plain[i + 1] not in {"de", "d", "que", "qu"})
        )

    def deny_last(self, i: int, stance: Stance) -> None:
        """« elle tourne pas »: the verb stands before."""
        earlier = [one for one in self.tokens[:i] if not one.grammar]
        if not earlier:
            return
        earlier[-1].stance = stance if earlier[-1].stance in PLAINLY_SAID else Stance.SAID
        for one in earlier[:-1]:
            one.of_negation = True


def is_infinitive(word: str) -> bool:
    """Whether a word looks like the infinitive of a verb."""
    return word.endswith(("er", "ir", "re", "oir")) and len(word) > 3
