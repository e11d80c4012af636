"""The right words said of another thing, at another moment, in another order, or undone."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from question_bank.grading import french
from question_bank.grading.findings import Findings
from question_bank.grading.ideas import moments
from question_bank.grading.relations import Relation, another_subject, swapped
from question_bank.grading.sentences import Said, Stance, at
from question_bank.words import root


class Misplaced(Findings):
    """Whether what one answer says right is said where, when and of what it should be."""

    def _misplaced(self) -> bool:
        """Whether the right thing is said of another thing or of another moment."""
        return (
            self._put_off()
            or self._of_another_moment()
            or self._too_late()
            or self._of_another_subject()
            or (self._undone() and self._by_another_act())
        )

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
            and not self.plan.claims.say(self.plan.words.vocabulary.meaning(one.word))
            for one in self.reading.words
        )

    def _of_another_moment(self) -> bool:
        """« après avoir ouvert », asked what to do before one opens."""
        told = moments(self.reading)
        return any(
            act == asked and when not in {time for time, one in self.plan.moments if one == act}
            for when, act in told
            for _, asked in self.plan.moments
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
        return self.plan.names_another(self._named_besides())

    def _named_besides(self, everywhere: bool = False) -> frozenset[str]:
        """The meanings of what is said besides the right words: with them in their clauses, or
        everywhere."""
        words = self.reading.all_words
        clauses = {words[place].clause for place in self._right_places}
        vocabulary = self.plan.words.vocabulary
        return frozenset(
            vocabulary.meaning(one.word)
            for one in self.reading.words
            if one.stance is Stance.SAID
            and one.place not in self._right_places
            and (everywhere or one.clause in clauses)
        )

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        if not self.plan.relations:
            return ()
        return self.plan.relations_in(self.reading, self.hits)

    def _little_before(self, one: Said) -> tuple[Said, ...]:
        return self.reading.all_words[max(0, one.place - 3) : one.place]
