"""What makes an answer doubtful: words that may say more or else than the ideas found in it."""

from __future__ import annotations

from collections.abc import Sequence

from question_bank.grading import french
from question_bank.grading.contradictions import Contradictions
from question_bank.grading.ideas import Idea
from question_bank.grading.occurrences import Sense, occurrences
from question_bank.grading.sentences import Stance
from question_bank.words import Word, normalised, root

_UNKNOWN_WORDS = 2
_MUCH_ELSE = 3


class Doubts(Contradictions):
    """Why one answer may not be decided: each rule is a reason of its own."""

    def _doubt(self, forbidden: Sequence[Idea]) -> bool:
        return (
            self.reading.hedged
            or self.reading.asks
            or self.hits.cut_short
            or any(self.state[idea.name] == "unclear" for idea in forbidden)
            or self._rival()
            or self._alternative()
            or self._bare_list()
            or self._on_a_condition()
            or self._of_the_other_case()
            or self._out_of_order()
            or self._undone()
            or self._lost_among_others()
            or self._by_another_act()
            or self._not_neglected()
            or self._left_unchecked()
            or self._gainsays_author()
            or self._both_said()
            or self._of_another_thing()
            or self._takes_back()
            or (self.plan.listed_only and bool(self._beside()))
        )

    def _affirms(self) -> bool:
        """Whether it says one thing, without asking, hedging or offering a choice."""
        return not (self.reading.hedged or self.reading.asks or self.reading.alternatives)

    def _in_other_words(self) -> bool:
        """Whether what was not found may be said in words that nobody listed."""
        if self._mistaken():
            return False
        unknown = [self.reading.all_words[place].word for place in self._unknown]
        return sum(not self._means_something(word) for word in unknown) >= _UNKNOWN_WORDS

    def _holds_a_listed_answer(self) -> bool:
        """« elle est en régime, je crois »: a right answer whose words no idea lists, and more."""
        typed = f" {normalised(self.text)} "
        denied = any(one.stance is Stance.DENIED for one in self.reading.words)
        return not denied and any(f" {known} " in typed for known, _ in self.plan.listed_answers)

    def _means_something(self, word: Word) -> bool:
        words = self.plan.words
        return not word.plain.isalpha() or words.known(word) or words.vocabulary.understands(word)

    def _says_more(self) -> bool:
        """Whether unknown words may say what is missing: an act of their own, or several words."""
        clauses = {one.clause for one in self.reading.words if one.place in self._right_places}
        apart = any(self.reading.all_words[one].clause not in clauses for one in self._unknown)
        return apart or len(self._unknown) >= _UNKNOWN_WORDS

    def _rival(self) -> bool:
        """Whether something is said that is commonly confused with the answer."""
        right = self._right_places
        return any(
            one.sense is Sense.SAID and one.direct and not one.places <= right
            for phrase in self.hits.anchored(self.plan.rivals)
            for one in occurrences(phrase, self.hits, self.reading)
        )

    def _on_a_condition(self) -> bool:
        """« je le remplace seulement s'il fuit », where the author sets no condition."""
        plain = [one.word.plain for one in self.reading.all_words]
        conditional = any(
            (word == "si" or (word == "s" and plain[i + 1 : i + 2] in (["il"], ["ils"])))
            and plain[i - 1] != "meme"
            and not self._asked_or_explained(plain[:i])
            for i, word in enumerate(plain)
            if i
        )
        return conditional and not self.plan.conditional

    def _asked_or_explained(self, before: Sequence[str]) -> bool:
        """« je regarde si la pression monte », « car si c'était du dégazage »."""
        asked = before[-1:] and (
            french.ASKING.fullmatch(before[-1]) or french.CHECKING.fullmatch(before[-1])
        )
        return bool(asked) or bool(french.BECAUSE & set(before))

    def _of_the_other_case(self) -> bool:
        """« la courbe s'aplatit pour une fuite », asked how a leak is not recognised."""
        right = self._right_places
        clauses = {one.clause for one in self.reading.words if one.place in right}
        return any(
            root(one.word.plain) in self.plan.rejected
            and one.clause in clauses
            and one.place not in right
            and one.stance is Stance.SAID
            and any(before.word.plain in french.OF_CASE for before in self._little_before(one))
            for one in self.reading.words
        )

    def _left_unchecked(self) -> bool:
        """« je crois la jauge sans la vérifier », asked what to check."""
        return self.plan.checked and any(
            french.CHECKING.fullmatch(one.word.plain) is not None
            and one.stance in {Stance.DENIED, Stance.UNCHECKED}
            for one in self.reading.all_words
        )

    def _not_neglected(self) -> bool:
        """« le lest est fermé », « on a oublié de l'ouvrir », asked what was not closed."""
        vocabulary = self.plan.words.vocabulary
        return any(
            (
                one.stance in {Stance.SAID, Stance.PROMOTED}
                and vocabulary.meaning(one.word) in self.plan.neglected
            )
            or (
                one.stance is Stance.DENIED
                and bool(self.plan.neglected & vocabulary.opposed(one.word).keys())
            )
            for one in self.reading.words
        )

    def _gainsays_author(self) -> bool:
        """« un roulement neuf », where the right answer is « un roulement usé »."""
        right = self._right_places
        return any(
            one.place not in right
            and one.stance is Stance.SAID
            and self.plan.claims.gainsaid_by(one.word, self.plan.words.vocabulary)
            for one in self.reading.words
        )

    def _both_said(self) -> bool:
        """« fermée puis ouverte »: an idea, and its contrary in a clause of its own."""
        told = {one.clause for one in self.reading.words if one.place in self._right_places}
        return any(
            not one.direct
            and one.sense is Sense.DENIED
            and not any(stance.denies for stance in one.stances)
            and not {self.reading.all_words[place].clause for place in one.places} & told
            for idea in self.plan.ideas
            if self.state[idea.name] == "found" and idea.expects is Sense.SAID
            for one in self.found[idea.name]
        )

    def _lost_among_others(self) -> bool:
        """A right word in a sentence that speaks of much else."""
        return len(self._unknown) >= _MUCH_ELSE and len(self._unknown) >= 2 * len(
            self._right_places
        )

    def _of_another_thing(self) -> bool:
        """« bride capacitive » for « jauge capacitive »: another noun stands for the phrase's."""
        if not self.plan.listed_only:
            return False
        right = self._right_places
        first = min(right, default=0)
        before = [one for one in self.reading.words if one.place < first]
        return any(
            one.clause == self.reading.all_words[first].clause
            and one.place >= first - 2
            and one.place in self._unknown
            and self.plan.words.vocabulary.knows(one.word)
            for one in before[-1:]
        )

    def _alternative(self) -> bool:
        """« hélium ou argon »: one side of « ou » is none of what is expected."""
        right = self._right_places
        other = {*self._unknown, *self.hits.contraries} - right
        for place in self.reading.alternatives:
            sides = (
                [one for one in other if place - 3 <= one < place],
                [one for one in other if place <= one <= place + 3],
            )
            before = any(place - 3 <= one < place for one in right)
            after = any(place <= one <= place + 3 for one in right)
            if (sides[0] and not before) or (sides[1] and not after):
                return True
        return False

    def _bare_list(self) -> bool:
        """Words in a row without a sentence, most of them none of what is expected."""
        if self.reading.has_verb:
            return False
        right = self._right_places
        words = len(self.reading.words)
        if words == len(self.reading.all_words) > max(3, 2 * len(right)):
            return True
        if self.reading.clauses < 3:
            return False
        clauses = {one.clause for one in self.reading.words}
        hit = {one.clause for one in self.reading.words if one.place in right}
        return len(clauses - hit) >= 2

    def _beside(self) -> list[int]:
        """Unknown words after a listed answer, in its clause: « pompe à palettes sèche »."""
        right = self._right_places
        clauses = {one.clause for one in self.reading.words if one.place in right}
        by_place = {one.place: one for one in self.reading.words}
        last = max(right, default=0)
        return [
            place
            for place in self._unknown
            if place > min(right, default=0)
            and by_place[place].clause in clauses
            and not self._explains(place, last)
        ]

    def _explains(self, place: int, last: int) -> bool:
        """Whether the word stands in what follows a preposition or a relative pronoun."""
        between = self.reading.all_words[last + 1 : place]
        return any(one.word.plain in french.EXPLAINS for one in between)

    def _set_apart(self, forbidden: Sequence[Idea]) -> bool:
        """Whether what is forbidden may be that of the other case, or a cause: « si c'était une
        fuite, le taux serait constant », « eau car le lest était fermé »."""
        words = self.reading.all_words
        places = [min(one.places) for idea in forbidden for one in self.found[idea.name]]
        plain = {one.word.plain for one in words}
        return bool(plain & french.SETTING_APART) or any(
            root(words[place - back].word.plain) in self.plan.rejected
            for place in places
            for back in (1, 2, 3, 4)
            if place >= back
        )
