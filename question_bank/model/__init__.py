"""What may be asked: one class per kind of question, and the bank that holds them.

A question is written by a trainer in YAML (see ``docs/ecrire_des_questions.md``) and never changes
once loaded. Positions in ``options``, ``items`` and ``pairs`` are the author's order; they identify
what a candidate chose, because an answer is pinned to a revision of the question.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints

from question_bank.model.choice import ChoiceBase, MultipleChoice, Option, SingleChoice, TrueFalse
from question_bank.model.common import (
    MAX_OPTIONS,
    DrawnQuestion,
    Examples,
    Frozen,
    Mistake,
    Picture,
    QuestionBase,
    QuestionName,
    Status,
    TypedText,
)
from question_bank.model.numeric import Numeric, NumericMistake, Tolerance, Unit
from question_bank.model.sequence import Matching, OrderedItem, Ordering, Pair
from question_bank.model.short_answer import Concept, ConceptRole, ShortAnswer
from question_bank.written import Text

__all__ = [
    "MAX_OPTIONS",
    "SOURCE_KEY",
    "Bank",
    "BankName",
    "ChoiceBase",
    "Concept",
    "ConceptRole",
    "DrawnQuestion",
    "Examples",
    "Frozen",
    "Matching",
    "Mistake",
    "MultipleChoice",
    "Numeric",
    "NumericMistake",
    "Option",
    "OrderedItem",
    "Ordering",
    "Pair",
    "Picture",
    "Question",
    "QuestionBase",
    "QuestionName",
    "ShortAnswer",
    "SingleChoice",
    "Status",
    "Tolerance",
    "TrueFalse",
    "TypedText",
    "Unit",
]

BankName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{2,39}$")]
SOURCE_KEY = re.compile(r"^S\d+$")

Question = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | Numeric | ShortAnswer | Ordering | Matching,
    Field(discriminator="kind"),
]


class Bank(Frozen):
    """A set of questions with a name, and the works its questions cite."""

    name: BankName
    title: Text
    sources: dict[str, Text] = Field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def citation(self, source: str) -> str:
        """The whole reference of a source, or the source itself when it is already one."""
        return self.sources.get(source, source)
