"""What someone says who knows the answer, and what someone says who does not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

import numpy as np

from question_bank.grading import right_response
from question_bank.model import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.numbers import french
from question_bank.response import Chosen, Matched, Ordered, Passed, Response, Stated, Typed

# One wrong answer in so many is « Je ne sais pas ».
_PASSES = 5
# One right short text in so many is written with a doubt, which the machine leaves to a human.
_DOUBTS = 4
DOUBT = " ?"
_WRONG_POWER = Decimal(10)

T = TypeVar("T")


def right(question: Question, random: np.random.Generator) -> Response:
    """An answer to judge right; a question that was drawn comes with its values filled in."""
    if isinstance(question, ShortAnswer):
        text = _one_of(question.accepted, random)
        return Typed(text=text + DOUBT if random.integers(_DOUBTS) == 0 else text)
    return right_response(question)


def wrong(question: Question, random: np.random.Generator) -> Response:
    """A mistake that people make: one that the author foresaw, where there is one."""
    if random.integers(_PASSES) == 0:
        return Passed()
    match question:
        case SingleChoice():
            others = sorted(set(range(len(question.options))) - question.key)
            return Chosen(options=(_one_of(others, random),))
        case MultipleChoice():
            wrong_ones = sorted(set(range(len(question.options))) - question.key)
            return Chosen(options=tuple(wrong_ones[:2]) or (min(question.key),))
        case TrueFalse():
            return Stated(value=not question.answer)
        case Numeric():
            foreseen = [mistake.answer for mistake in question.mistakes]
            return Typed(text=_one_of(foreseen or [french(question.key * _WRONG_POWER)], random))
        case ShortAnswer():
            foreseen = [mistake.answer for mistake in question.mistakes]
            foreseen += question.examples.refused
            return Typed(text=_one_of(foreseen, random)) if foreseen else Passed()
        case Ordering():
            return Ordered(items=_disordered(range(len(question.items)), random))
        case Matching():
            return Matched(rights=_disordered(question.key, random))
    return Passed()


def _one_of(choices: Sequence[T], random: np.random.Generator) -> T:
    return choices[int(random.integers(len(choices)))]


def _disordered(row: Sequence[int], random: np.random.Generator) -> tuple[int, ...]:
    """The row in another order; chance would not do when it gave the same one."""
    shuffled = tuple(int(one) for one in random.permutation(row))
    return shuffled if shuffled != tuple(row) else (*row[1:], row[0])
