"""What may be asked: one class per kind of question.

A question is written by a trainer in YAML (see ``docs/ecrire_des_questions.md``) and never changes
once loaded. Positions in ``options``, ``items`` and ``pairs`` are the author's order; they identify
what a candidate chose, because an answer is pinned to a revision of the question.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

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
from question_bank.model.script_concordance import ScriptConcordance
from question_bank.model.sequence import Matching, OrderedItem, Ordering, Pair
from question_bank.model.short_answer import Concept, ConceptRole, ShortAnswer

__all__ = [
    "MAX_OPTIONS",
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
    "ScriptConcordance",
    "ShortAnswer",
    "SingleChoice",
    "Status",
    "Tolerance",
    "TrueFalse",
    "TypedText",
    "Unit",
]

Question = Annotated[
    SingleChoice
    | MultipleChoice
    | TrueFalse
    | Numeric
    | ShortAnswer
    | Ordering
    | Matching
    | ScriptConcordance,
    Field(discriminator="kind"),
]
