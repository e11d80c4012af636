"""A few words: which of the expected ideas an answer expresses, and whether it says or denies them.

Never by resemblance of whole texts: a sentence and its negation resemble each other. What is
clearly right and what is clearly wrong is decided; what lies between is left undecided, for the
candidate to compare with the model answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from question_bank.grading.doubts import Doubts
from question_bank.grading.ideas import Idea, Plan, plan_of
from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.occurrences import Sense
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.model import ConceptRole, ShortAnswer
from question_bank.response import Typed
from question_bank.words import folded, normalised

MAX_TEXT = 600
_LETTER = re.compile(r"[a-z0-9α-ωµ]")
_WORD = re.compile(r"[^\W_]+")
_MANY_WORDS = 40
_ENOUGH_WORDS = 25
_LONGER_THAN_MODEL = 4


def judge_text(question: ShortAnswer, response: Typed) -> Judgement:
    """Right when every required idea is said, one of each group, none forbidden, in order if asked.

    Wrong when nothing expected is said, when a required idea is denied or a forbidden one said.
    Partly right, at the share of the ideas found, when some are missing. Undecided, with 0, when a
    word may be a misspelling, a negation is unclear, the answer hedges, lists rival answers or is
    much longer than the question asks.

    Raises:
        UnreadableAnswer: no word in the letters of French and no digit, or over 600 characters.
    """
    if len(response.text) > MAX_TEXT:
        raise UnreadableAnswer(f"Réponse trop longue : {MAX_TEXT} caractères au plus.")
    if _LETTER.search(folded(response.text)) is None:
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


class _Judging(Doubts):
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
        if (contradicted or held) and self._swapped():
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if said and held == len(parts) and not self._mistaken() and self._set_apart(said):
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if said and held and (self.reading.asks or self.reading.alternatives):
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if contradicted and plan.question.in_order and self._order_denied():
            return self._told(Verdict.UNDECIDED, 0, parts, [])
        if said or contradicted:
            return self._told(Verdict.INCORRECT, 0, parts, [*said, *contradicted])
        complete = held == len(parts)
        misplaced = held > 0 and self._misplaced()
        if complete and misplaced and self._affirms():
            return self._told(Verdict.INCORRECT, 0, parts, [])
        doubt = held > 0 and (misplaced or self._doubt(forbidden))
        if complete and plan.question.in_order and not doubt:
            return self._ordered(wanted, parts)
        if complete:
            verdict = Verdict.UNDECIDED if doubt or self._mistaken() else Verdict.CORRECT
        elif "unclear" in states or "near" in states:
            verdict = Verdict.UNDECIDED
        elif not held:
            doubt = self._in_other_words() or self._holds_a_listed_answer()
            verdict = Verdict.UNDECIDED if doubt else Verdict.INCORRECT
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
        if verdict is not Verdict.CORRECT and self._place_unclear():
            return self._told(Verdict.UNDECIDED, 0, parts, [])
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
