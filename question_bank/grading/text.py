"""A few words: right when they are a listed text, one typo in each long word forgiven."""

from __future__ import annotations

from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.model import Mistake, ShortAnswer
from question_bank.numbers import MAX_TYPED
from question_bank.response import Typed
from question_bank.words import normalised, same_but_for_typos


def judge_text(question: ShortAnswer, response: Typed) -> Judgement:
    """1 for a listed text, 0 for another; a known mistake gives its reason.

    Exact matches come first, mistakes included, so that a mistake one letter away from the key
    is not taken for a typo.

    Raises:
        UnreadableAnswer: no letter and no digit, or more than 200 characters.
    """
    if len(response.text) > MAX_TYPED:
        raise UnreadableAnswer(f"Réponse trop longue : {MAX_TYPED} caractères au plus.")
    typed = normalised(response.text)
    if not typed:
        raise UnreadableAnswer("Je ne lis pas de mot dans votre réponse.")
    accepted, mistake = _matching(question, typed)
    return Judgement(
        verdict=Verdict.CORRECT if accepted else Verdict.INCORRECT,
        score=float(accepted is not None),
        understood=accepted or " ".join(response.text.split()),
        found=(accepted,) if accepted else (),
        missing=() if accepted else (question.accepted[0],),
        contradicted=(mistake.answer,) if mistake else (),
        feedback=(mistake.why,) if mistake else (),
    )


def _matching(question: ShortAnswer, typed: str) -> tuple[str | None, Mistake | None]:
    """The accepted text or the mistake that was typed; neither when it is something else."""
    for same in (str.__eq__, same_but_for_typos):
        for text in question.accepted:
            if same(typed, normalised(text)):
                return text, None
        for mistake in question.mistakes:
            if same(typed, normalised(mistake.answer)):
                return None, mistake
    return None, None
