"""How an answer is judged: one function, and one module for each way of judging behind it.

Pure functions of the question and the response: the same pair always gives the same judgement, so
every score can be computed again. ``JUDGE`` names the version that a judgement was made by.
"""

from __future__ import annotations

from question_bank.grading.choice import judge_multiple, judge_single, judge_true_false
from question_bank.grading.concordance import judge_concordance
from question_bank.grading.judgement import Judgement, Verdict
from question_bank.grading.key import key_text, right_response
from question_bank.grading.numeric import judge_numeric
from question_bank.grading.sequence import judge_matching, judge_ordering
from question_bank.grading.text import judge_text
from question_bank.grading.unreadable import UnreadableAnswer
from question_bank.grading.veto import is_veto
from question_bank.model import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.response import Chosen, Matched, Ordered, Passed, Response, Stated, Typed

__all__ = [
    "JUDGE",
    "Judgement",
    "UnreadableAnswer",
    "Verdict",
    "is_veto",
    "judge",
    "key_text",
    "right_response",
]

JUDGE = "grading@5"


def judge(question: Question, response: Response) -> Judgement:
    """Judge one answer.

    Raises:
        UnreadableAnswer: nothing can be made of what was typed; the message asks again, in French.
        ValueError: the response is not of the form, or not within the positions, of the question.
    """
    match question, response:
        case _, Passed():
            return _passed(question)
        case SingleChoice(), Chosen():
            return judge_single(question, response)
        case MultipleChoice(), Chosen():
            return judge_multiple(question, response)
        case TrueFalse(), Stated():
            return judge_true_false(question, response)
        case Numeric(), Typed():
            return judge_numeric(question, response)
        case ShortAnswer(), Typed():
            return judge_text(question, response)
        case Ordering(), Ordered():
            return judge_ordering(question, response)
        case Matching(), Matched():
            return judge_matching(question, response)
        case ScriptConcordance(), Chosen():
            return judge_concordance(question, response)
    raise ValueError(f"a {response.form} response does not answer a {question.kind} question")


def _passed(question: Question) -> Judgement:
    return Judgement(
        verdict=Verdict.INCORRECT,
        score=0,
        understood="Je ne sais pas",
        missing=tuple(key_text(question).split("\n")),
    )
