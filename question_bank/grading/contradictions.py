"""What an answer adds to the right words that takes them back: a state, a denial, an act, an agent.

Each of these leaves an answer undecided: what is added may also be a detail that does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from question_bank.grading import french
from question_bank.grading.misplaced import Misplaced
from question_bank.grading.relations import acts_on_another, other_sides, subject_of, wholes
from question_bank.grading.sentences import Said, Stance, at
from question_bank.grading.states import contradicts, states
from question_bank.words import root


class Contradictions(Misplaced):
    """Why the right words of one answer may not be meant: each rule is a reason of its own."""

    def _takes_back(self) -> bool:
        return (
            # Asked what someone forgot to do, what is plain may be told either way.
            (not self.plan.neglected and self._gainsays_premises())
            or self._denies_what_is_asked()
            or self._denies_a_quality()
            or self._unfit()
            or self._on_the_contrary()
            or self._adds_an_act()
            or self._done_by_another()
            or self._of_another_whole()
            or self._of_another_one()
            or self.plan.names_another(self._named_besides(everywhere=True))
            or self._in_a_while()
            or self._object_first()
            or self._other_sides()
            or self._another_thing_named()
        )

    def _gainsays_premises(self) -> bool:
        return self._in_a_contrary_state() or self._denies_what_is_plain()

    def _in_a_contrary_state(self) -> bool:
        """« pompe en marche », where the question or a right answer has « pompe arrêtée »."""
        vocabulary = self.plan.words.vocabulary
        known = self.plan.premises.states
        return any(
            one.place not in self._right_places and contradicts(one, known, vocabulary)
            for one in states(self.reading.all_words, vocabulary)
        )

    def _denies_what_is_plain(self) -> bool:
        """« clé non étalonnée »: of what is said, something that the question says is denied."""
        vocabulary = self.plan.words.vocabulary
        right = [self.reading.all_words[place] for place in self._right_places]
        said = {one.clause for one in right} - {one.clause for one in right if one.stance.denies}
        return any(
            one.stance is Stance.DENIED
            and one.clause in said
            and one.place not in self._right_places
            and vocabulary.meaning(one.word) in self.plan.claims.question
            for one in self.reading.words
        )

    def _denies_what_is_asked(self) -> bool:
        """« … mais ce n'est pas dangereux », asked which danger remains."""
        vocabulary = self.plan.words.vocabulary
        return any(
            one.stance is Stance.DENIED
            and one.place not in self._right_places
            and vocabulary.meaning(one.word) in self.plan.premises.asked
            for one in self.reading.words
        )

    def _denies_a_quality(self) -> bool:
        """« joint non dégraissé »: of what is named, a quality that nobody spoke of is denied."""
        words = self.reading.all_words
        return any(
            one.stance is Stance.DENIED
            and one.place in self._unknown
            and _is_quality_denied(words[one.place - 1], one)
            and not words[one.place - 2].grammar
            and self._with_right(one)
            for one in self.reading.words
            if one.place > 1
        )

    def _unfit(self) -> bool:
        """« une jauge en panne »: unfit for use, where the right answers name no defect."""
        vocabulary = self.plan.words.vocabulary
        unfit = vocabulary.unfit_meanings - self.plan.claims.question
        if vocabulary.unfit_meanings & self.plan.claims.answers:
            return False
        return any(
            one.stance is Stance.SAID
            and one.place not in self._right_places
            and vocabulary.meaning(one.word) in unfit
            and self._with_right(one)
            for one in self.reading.words
        )

    def _with_right(self, one: Said) -> bool:
        words = self.reading.all_words
        return any(words[place].clause == one.clause for place in self._right_places)

    def _on_the_contrary(self) -> bool:
        """« … mais il étanche encore »: something of its own follows « mais »."""
        words = self.reading.all_words
        plain = [one.word.plain for one in words]
        first = min(self._right_places, default=len(words))
        return any(
            self._says_its_own(words[place], plain[place + 1 : place + 2])
            for place in range(first + 1, len(words))
            if any(at(plain, place, sign) for sign in french.ADVERSATIVE.get(plain[place], ()))
        )

    def _says_its_own(self, adversative: Said, after: Sequence[str]) -> bool:
        """Whether what follows « mais » is neither expected, nor only what the answer sets aside:
        « mais pas électrique »."""
        if after and after[0] == "sans":
            return True
        own = [
            one
            for one in self.reading.words
            if one.clause == adversative.clause and one.place > adversative.place
        ]
        clause = self.reading.all_words[adversative.place :]
        adds = any(
            one.word.plain in french.ADDING for one in clause if one.clause == adversative.clause
        )
        if adds or any(one.place in self._right_places for one in own):
            return False
        return any(one.stance not in {Stance.DENIED, Stance.UNCHECKED} for one in own)

    def _in_a_while(self) -> bool:
        """« je préviens le chef, dans un mois », where the author says no such time."""
        words = self.reading.all_words
        return "dans" not in self.plan.author and any(
            one.word.plain == "dans"
            and words[one.place + 1].word.plain.isdigit()
            and words[one.place + 2].word.plain in french.COUNTED
            for one in words[:-2]
        )

    def _adds_an_act(self) -> bool:
        """« je préviens le chef et je falsifie la date »: an act that nobody spoke of, besides."""
        words = self.reading.all_words
        told = {words[place].clause for place in self._right_places}
        return any(
            words[place].clause > min(told, default=0)
            and words[place].clause not in told
            and self._is_act(place)
            for place in self._new_words
        )

    @property
    def _new_words(self) -> list[int]:
        """The places of the words that are neither right nor in the question."""
        plan = self.plan
        return [
            one.place
            for one in self.reading.words
            if one.place not in self._right_places
            and root(one.word.plain) not in plan.stem
            and plan.words.vocabulary.meaning(one.word) not in plan.said_by_stem
        ]

    def _done_by_another(self) -> bool:
        """« le fournisseur prévient le chef » for « je préviens le chef »."""
        vocabulary = self.plan.words.vocabulary
        words = self.reading.all_words
        return any(
            vocabulary.meaning(one.word) in self.plan.premises.own_acts
            and not french.PARTICIPLE.search(one.word.raw)
            and subject_of(one, words) is not None
            for one in self.reading.words
            if one.place in self._right_places
        )

    def _of_another_whole(self) -> bool:
        """« le MTBF des débitmètres » for « le MTBF des turbos »: of something that the author does
        not speak of, or only in what is wrong."""
        vocabulary = self.plan.words.vocabulary
        premises = self.plan.premises
        claims = self.plan.claims
        own = claims.answers | claims.ideas | (self.plan.said_by_stem - premises.only_mistaken)
        for part, whole in wholes(self.reading.all_words):
            if part.place not in self._right_places or whole.place in self._right_places:
                continue
            expected = premises.wholes.get(vocabulary.meaning(part.word)) or premises.asked_of
            named = vocabulary.meaning(whole.word)
            if expected and named not in expected | own and vocabulary.understands(whole.word):
                return True
        return False

    def _of_another_one(self) -> bool:
        """« sur une autre machine », where the question speaks of one."""
        words = self.reading.all_words
        return "autre" not in self.plan.author and any(
            one.word.plain == "autre"
            and one.place not in self._right_places
            and root(after.word.plain) in self.plan.stem
            for one, after in pairwise(words)
        )

    def _object_first(self) -> bool:
        """« l'oxygène chasse l'hélium » for « il chasse l'oxygène »: what is acted on acts."""
        return any(
            acts_on_another(verb.said, thing.said, self.reading.all_words)
            for idea in self.plan.ideas
            if self.state[idea.name] == "found"
            for phrase in idea.phrases
            if phrase.acts_on
            for verb in self.hits.found.get(phrase.words[0].word.plain, ())
            for thing in self.hits.found.get(phrase.words[1].word.plain, ())
        )

    def _other_sides(self) -> bool:
        """« les vapeurs protègent la pompe » for « le piège protège la pompe des vapeurs »."""
        return any(
            other_sides(told, [one for one in self.plan.relations if one.link == told.link])
            for told in self._relations
            if told.acts
        )

    def _another_thing_named(self) -> bool:
        """« porte fermée » for « fermée », said of the valve that the question names."""
        whole = [
            one.places
            for idea in self.plan.ideas
            for one in self.found[idea.name]
            if not one.shortened
        ]
        return any(
            self._names_another(min(one.places))
            for idea in self.plan.ideas
            if self.state[idea.name] == "found"
            for one in self.found[idea.name]
            if one.shortened and one.direct and not any(one.places < other for other in whole)
        )

    def _names_another(self, place: int) -> bool:
        """Whether a noun that the author does not use stands just before a place."""
        words = self.reading.all_words
        if not place or words[place - 1].clause != words[place].clause:
            return False
        vocabulary = self.plan.words.vocabulary
        named = words[place - 1]
        before = words[place - 2] if place > 1 else None
        begins = before is None or before.clause != named.clause
        return (
            named.place in self._unknown
            and named.word.plain.isalpha()
            and vocabulary.knows(named.word)
            and not self.plan.claims.say(vocabulary.meaning(named.word))
            and (begins or (before is not None and before.word.plain in french.DETERMINERS))
        )


def _is_quality_denied(mark: Said, quality: Said) -> bool:
    """« non étalonnée », « pas étalonnée »; but not « pas électrique »."""
    if mark.word.plain == "non":
        return True
    denied = mark.word.plain in french.QUALITY_DENIED
    return denied and french.PARTICIPLE.search(quality.word.raw) is not None
