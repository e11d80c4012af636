"""A few words: which of the expected ideas an answer expresses, and whether it says or denies them.

Never by resemblance of whole texts: a sentence and its negation resemble each other. What is
clearly right and what is clearly wrong is decided; what lies between is left undecided, for the
candidate to compare with the model answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from question_bank.grading import french
from question_bank.grading.findings import Findings
from question_bank.grading.ideas import Idea, Plan, plan_of
from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.occurrences import Sense, occurrences
from question_bank.grading.relations import swapped
from question_bank.grading.sentences import Said, Stance
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.model import ConceptRole, ShortAnswer
from question_bank.response import Typed
from question_bank.words import normalised, root

MAX_TEXT = 600
_WORD = re.compile(r"[^\W_]+")
_MANY_WORDS = 40
_ENOUGH_WORDS = 25
_LONGER_THAN_MODEL = 4
_UNKNOWN_WORDS = 2
_MAY_PARAPHRASE = 3
# « elle est plus entraînée » may lack its « ne ».


def judge_text(question: ShortAnswer, response: Typed) -> Judgement:
    """Right when every required idea is said, one of each group, none forbidden, in order if asked.

    Wrong when nothing expected is said, when a required idea is denied or a forbidden one said.
    Partly right, at the share of the ideas found, when some are missing. Undecided, with 0, when a
    word may be a misspelling, a negation is unclear, the answer hedges, lists rival answers or is
    much longer than the question asks.

    Raises:
        UnreadableAnswer: no letter and no digit, or more than 600 characters.
    """
    if len(response.text) > MAX_TEXT:
        raise UnreadableAnswer(f"Réponse trop longue : {MAX_TEXT} caractères au plus.")
    if not normalised(response.text):
        raise UnreadableAnswer("Je ne lis pas de mot dans votre réponse.")
    plan = plan_of(question)
    listed = _listed(plan, response.text)
    if listed is not None:
        return listed
    if _too_long(plan, response.text):
        return _read_no_further(plan, response.text)
    return _Judging(plan, response.text).judgement()


def _listed(plan: Plan, text: str) -> Judgement | None:
    """An answer that is a listed text, word for word."""
    typed = normalised(text)
    for known, mistake in plan.listed_mistakes:
        if typed == known:
            return Judgement(
                verdict=Verdict.INCORRECT,
                score=0,
                understood=mistake.answer,
                missing=plan.expected,
                contradicted=(mistake.answer,),
                feedback=(mistake.why,),
            )
    if "?" in text:
        return None
    for known, accepted in plan.listed_answers:
        if typed == known:
            found = _Judging(plan, accepted).held
            return Judgement(verdict=Verdict.CORRECT, score=1, understood=accepted, found=found)
    return None


def _too_long(plan: Plan, text: str) -> bool:
    words = len(_WORD.findall(text))
    allowed = min(_LONGER_THAN_MODEL * plan.longest, _MANY_WORDS)
    return words > max(_ENOUGH_WORDS, allowed, 2 * plan.longest)


def _read_no_further(plan: Plan, text: str) -> Judgement:
    """Whatever right words it holds, an answer much longer than the model is not rewarded."""
    return Judgement(
        verdict=Verdict.UNDECIDED,
        score=0,
        understood=" ".join(text.split()),
        missing=plan.expected,
    )


# --- one answer -----------------------------------------------------------------------------------


class _Judging(Findings):
    """One answer being judged."""

    def judgement(self) -> Judgement:
        plan = self.plan
        wanted = [idea for idea in plan.ideas if idea.concept.role is ConceptRole.REQUIRED]
        parts = [[idea] for idea in wanted] + self._groups()
        states = [self._best(part) for part in parts]
        held = states.count("found")
        forbidden = [i for i in plan.ideas if i.concept.role is ConceptRole.FORBIDDEN]
        said = [idea for idea in forbidden if self.state[idea.name] == "found"]
        contradicted = [idea for part in parts for idea in part if self._best(part) == "denied"]
        doubt = self._doubt(forbidden)
        if (contradicted or held) and self._swapped():
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if said and held == len(parts) and not self._mistaken() and self._set_apart(said):
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if said and held and (self.reading.asks or self.reading.alternatives):
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if said or contradicted:
            return self._told(Verdict.INCORRECT, 0, parts, [*said, *contradicted])
        complete = held == len(parts)
        if complete and plan.question.in_order and not doubt:
            return self._ordered(wanted, parts)
        if complete:
            verdict = Verdict.UNDECIDED if doubt or self._mistaken() else Verdict.CORRECT
        elif "unclear" in states or "near" in states:
            verdict = Verdict.UNDECIDED
        elif not held:
            verdict = Verdict.UNDECIDED if self._in_other_words() else Verdict.INCORRECT
        else:
            verdict = Verdict.UNDECIDED if doubt or self._says_more() else Verdict.PARTIAL
        if verdict is Verdict.PARTIAL and plan.question.in_order and self._inverted(wanted):
            verdict = Verdict.INCORRECT
        score = held / len(parts) if verdict in {Verdict.CORRECT, Verdict.PARTIAL} else 0
        return self._told(verdict, score, parts, [])

    @property
    def held(self) -> tuple[str, ...]:
        """The ideas that an answer listed as right holds: those required, said or not."""
        return tuple(
            idea.name
            for idea in self.plan.ideas
            if idea.concept.role is ConceptRole.REQUIRED
            or (idea.concept.role is ConceptRole.ONE_OF and self.state[idea.name] == "found")
        )

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

    # what makes doubt

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
            or self._of_another_thing()
            or (self.plan.listed_only and bool(self._beside()))
        )

    def _in_other_words(self) -> bool:
        """Whether what was not found may be said in words that nobody listed."""
        if self._mistaken():
            return False
        unknown = [self.reading.all_words[place].word for place in self._unknown]
        foreign = sum(not self.plan.words.known(word) for word in unknown)
        return len(unknown) >= _MAY_PARAPHRASE or foreign >= _UNKNOWN_WORDS

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
            for i, word in enumerate(plain)
            if i
        )
        return conditional and not self.plan.conditional

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
            return bool(together) or bool(self.reading.alternatives)
        return bool(french.LAST & plain) and not french.LAST & self.plan.author

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
        if not self.plan.relations:
            return False
        told = self.plan.relations_in(self.reading, self.hits)
        return any(
            swapped(one, model, self.plan.stem) for one in told for model in self.plan.relations
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
        """Whether the word stands in what follows « pour », « afin » or a relative pronoun."""
        between = self.reading.all_words[last + 1 : place]
        return any(one.word.plain in {"pour", "afin", "qui", "dont", "en"} for one in between)

    # what is told

    def _ranks(self, wanted: Sequence[Idea]) -> list[tuple[int, int]]:
        return [
            min(one.rank for one in self.found[idea.name] if self._sense(idea, one) is Sense.SAID)
            for idea in wanted
            if self.state[idea.name] == "found"
        ]

    def _inverted(self, wanted: Sequence[Idea]) -> bool:
        """Whether the ideas found are all in the contrary order."""
        pairs = list(combinations(self._ranks(wanted), 2))
        return bool(pairs) and not any(one < other for one, other in pairs)

    def _ordered(self, wanted: Sequence[Idea], parts: Sequence[Sequence[Idea]]) -> Judgement:
        pairs = list(combinations(self._ranks(wanted), 2))
        score = sum(one < other for one, other in pairs) / len(pairs) if pairs else 1
        verdict = Verdict.of(score)
        told = self._told(verdict, score, parts, [])
        if verdict is Verdict.CORRECT:
            return told
        names = " → ".join(idea.name for idea in wanted)
        return told.model_copy(update={"feedback": (f"L'ordre attendu : {names}.",)})

    def _told(
        self,
        verdict: Verdict,
        score: float,
        parts: Sequence[Sequence[Idea]],
        contradicted: Sequence[Idea],
    ) -> Judgement:
        found = [idea for part in parts for idea in part if self.state[idea.name] == "found"]
        missing = [
            idea for part in parts if self._best(part) not in {"found", "denied"} for idea in part
        ]
        reasons = [idea.concept.why for idea in (*contradicted, *missing) if idea.concept.why]
        if verdict is Verdict.CORRECT:
            reasons = []
        elif verdict is not Verdict.PARTIAL or self._mistaken():
            reasons = [mistake.why for mistake, _ in self.mistakes] + reasons
        mistaken = [mistake.answer for mistake, _ in self.mistakes] if self._mistaken() else []
        return Judgement(
            verdict=verdict,
            score=score,
            understood=self._understood(found, contradicted),
            found=tuple(idea.name for idea in found),
            missing=tuple(idea.name for idea in missing),
            contradicted=(*dict.fromkeys([*(idea.name for idea in contradicted), *mistaken]),),
            feedback=tuple(dict.fromkeys(reasons)),
        )

    def _understood(self, found: Sequence[Idea], contradicted: Sequence[Idea]) -> str:
        told = [f"« {idea.name} »" for idea in found]
        for idea in contradicted:
            forbidden = idea.concept.role is ConceptRole.FORBIDDEN
            told.append(f"« {idea.name} »" if forbidden else f"le contraire de « {idea.name} »")
        return ", ".join(told) or " ".join(self.text.split())
