"""The right answer of any question, as text to show and as a response to give."""

from __future__ import annotations

from question_bank.grading.choice import spoken
from question_bank.grading.concordance import modal_shifts, shift_text
from question_bank.grading.numeric import quantity_text
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
from question_bank.model.script_concordance import SHIFTS
from question_bank.numbers import french
from question_bank.response import Chosen, Matched, Ordered, Response, Stated, Typed


def key_text(question: Question) -> str:
    """The right answer in French, plain text, one line for each of its parts."""
    match question:
        case SingleChoice() | MultipleChoice():
            return "\n".join(question.options[i].text for i in sorted(question.key))
        case TrueFalse():
            return spoken(question.answer)
        case Numeric():
            return quantity_text(question.shown_key, question.unit)
        case ShortAnswer():
            return question.accepted[0]
        case Ordering():
            return "\n".join(f"{n}. {item.text}" for n, item in enumerate(question.items, start=1))
        case Matching():
            return "\n".join(f"{pair.left} → {pair.right}" for pair in question.pairs)
        case ScriptConcordance():
            return "\n".join(shift_text(shift) for shift in modal_shifts(question))


def right_response(question: Question) -> Response:
    """The response that is judged right."""
    match question:
        case SingleChoice() | MultipleChoice():
            return Chosen(options=tuple(sorted(question.key)))
        case TrueFalse():
            return Stated(value=question.answer)
        case Numeric():
            return Typed(text=french(question.key))
        case ShortAnswer():
            return Typed(text=question.accepted[0])
        case Ordering():
            return Ordered(items=tuple(range(len(question.items))))
        case Matching():
            return Matched(rights=question.key)
        case ScriptConcordance():
            return Chosen(options=(SHIFTS.index(modal_shifts(question)[0]),))
