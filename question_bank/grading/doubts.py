"""What makes an answer doubtful: words that may say more or else than the ideas found in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from question_bank.grading import french
from question_bank.grading.findings import Findings
from question_bank.grading.ideas import Idea, moments
from question_bank.grading.occurrences import Sense, occurrences
from question_bank.grading.relations import Relation, another_subject, swapped
from question_bank.grading.sentences import Said, Stance, at
from question_bank.words import Word, root

_UNKNOWN_WORDS = 2
_MUCH_ELSE = 3


class Doubts(Findings):
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
            or (self.plan.listed_only and bool(self._beside()))
        )

    def _affirms(self) -> bool:
        """Whether it says one thing, without asking, hedging or offering a choice."""
        return not (self.reading.hedged or self.reading.asks or self.reading.alternatives)

    def _misplaced(self) -> bool:
        """Whether the right thing is said of another thing or of another moment."""
        return (
            self._put_off()
            or self._of_another_moment()
            or self._too_late()
            or self._of_another_subject()
            or (self._undone() and self._by_another_act())
        )

    def _in_other_words(self) -> bool:
        """Whether what was not found may be said in words that nobody listed."""
        if self._mistaken():
            return False
        unknown = [self.reading.all_words[place].word for place in self._unknown]
        return sum(not self._means_something(word) for word in unknown) >= _UNKNOWN_WORDS

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
            for phrase in self.plan.rivals
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

    def _little_before(self, one: Said) -> tuple[Said, ...]:
        return self.reading.all_words[max(0, one.place - 3) : one.place]

    def _out_of_order(self) -> bool:
        """« le haut en dernier », « en même temps », where the author says no such thing."""
        plain = {one.word.plain for one in self.reading.all_words}
        if self.plan.question.in_order:
            together = french.TOGETHER & plain and not french.TOGETHER & self.plan.author
            return bool(together or self.reading.alternatives) or self._in_between()
        return bool(french.LAST & plain) and not french.LAST & self.plan.author

    def _in_between(self) -> bool:
        """« je ferme, je remets à l'air et entre les deux j'arrête »: told out of place."""
        plain = [one.word.plain for one in self.reading.all_words]
        return any(at(plain, i, words) for i in range(len(plain)) for words in french.IN_BETWEEN)

    def _order_denied(self) -> bool:
        """« jamais la turbo avant la primaire » tells an order by what it forbids."""
        words = self.reading.all_words
        return any(
            one.word.plain in {"avant", "apres"}
            and any(
                before.clause == one.clause and before.word.plain in french.MARKS
                for before in words[: one.place]
            )
            for one in words
        )

    def _place_unclear(self) -> bool:
        """« avant d'arrêter je ferme, ensuite je remets à l'air »: what is told first may come last
        or between the two others."""
        plain = [one.word.plain for one in self.reading.all_words]
        return plain[0] == "avant" and bool({"puis", "ensuite", "enfin"} & set(plain))

    def _put_off(self) -> bool:
        """« je reporte le contrôle », « plus tard », where the author says no such thing."""
        right = self._right_places
        after = {one.place: nxt.word.plain for one, nxt in pairwise(self.reading.all_words)}
        return any(
            (
                french.PUTTING_OFF.fullmatch(one.word.plain) is not None
                or (french.WAITING.fullmatch(one.word.plain) and after.get(one.place) == "avant")
            )
            and one.place not in right
            and one.word.plain not in self.plan.author
            for one in self.reading.words
        )

    def _left_unchecked(self) -> bool:
        """« je crois la jauge sans la vérifier », asked what to check."""
        return self.plan.checked and any(
            french.CHECKING.fullmatch(one.word.plain) is not None
            and one.stance in {Stance.DENIED, Stance.UNCHECKED}
            for one in self.reading.all_words
        )

    def _of_another_moment(self) -> bool:
        """« après avoir ouvert », asked what to do before one opens."""
        told = moments(self.reading)
        return any(
            act == asked and when not in {time for time, one in self.plan.moments if one == act}
            for when, act in told
            for _, asked in self.plan.moments
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

    def _too_late(self) -> bool:
        """« je l'ouvre puis je la purge », asked what to do before one opens."""
        right = self._right_places
        acts = [one.rank[0] for one in self.reading.words if one.place in right]
        return any(
            root(one.word.plain) in self.plan.comes_after
            and one.place not in right
            and one.stance is Stance.SAID
            and one.rank[0] < min(acts, default=0)
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

    def _by_another_act(self) -> bool:
        """« je contourne le contrôle »: an act that nobody spoke of bears on what is expected."""
        return any(self._is_act(place) and self._bears_on_right(place) for place in self._unknown)

    def _bears_on_right(self, place: int) -> bool:
        """Whether what comes next is expected, words of the question apart."""
        clause = self.reading.all_words[place].clause
        following = (
            one
            for one in self.reading.words
            if one.place > place
            and one.clause == clause
            and (one.place in self._right_places or one.place in self._unknown)
        )
        return getattr(next(following, None), "place", -1) in self._right_places

    def _is_act(self, place: int) -> bool:
        """Whether it is what « je » or « on » does, and is more than doing, saying or looking."""
        words = self.reading.all_words
        word = words[place].word.plain
        if french.DOING.fullmatch(word) or french.CHECKING.fullmatch(word):
            return False
        before = [one.word.plain for one in words[max(0, place - 3) : place]]
        while before and before[-1] in french.OBJECTS:
            before.pop()
        return bool(before) and before[-1] in french.ACTING

    def _undone(self) -> bool:
        """« fermer la ventilation »: an act that undoes what follows it."""
        right = self._right_places
        words = self.reading.words
        return any(
            french.UNDOING.fullmatch(one.word.plain) is not None
            and one.place not in right
            and one.stance is Stance.SAID
            and after.place in right
            and after.clause == one.clause
            and root(one.word.plain) not in self.plan.stem
            and not any(
                french.FORGETTING.match(word.word.plain) for word in self._little_before(one)
            )
            for one, after in pairwise(words)
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

    def _swapped(self) -> bool:
        """« l'air est plus léger que l'hélium »: the sides are not those of the model."""
        return any(
            swapped(one, model, self.plan.stem)
            for one in self._relations
            for model in self.plan.relations
        )

    def _of_another_subject(self) -> bool:
        """« l'air monte » for « l'hélium monte », « purger à l'air » for « à l'azote »."""
        vocabulary = self.plan.words.vocabulary
        kinds = vocabulary.kinds_by_meaning
        if any(
            another_subject(one, self.plan.subjects.get(one.link, frozenset()), kinds)
            for one in self._relations
        ):
            return True
        named = {
            vocabulary.meaning(one.word)
            for one in self.reading.words
            if one.stance is Stance.SAID and one.place not in self._right_places
        }
        return self.plan.names_another(named)

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        if not self.plan.relations:
            return ()
        return self.plan.relations_in(self.reading, self.hits)

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
        if words == len(self.reading.all_words) > max(2, 3 * len(right)):
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
