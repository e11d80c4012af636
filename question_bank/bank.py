"""A bank: the questions and the cases that its files hold, and the works that they cite."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints

from question_bank.cases.model import Case
from question_bank.model import Frozen, Question
from question_bank.written import Text

BankName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{2,39}$")]
SOURCE_KEY = re.compile(r"^S\d+$")

# What a bank holds; an answer points to one, whichever it is.
Entry = Question | Case


class Bank(Frozen):
    """A set of questions and cases with a name, and the works that they cite."""

    name: BankName
    title: Text
    sources: dict[str, Text] = Field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The questions, then the cases. Their ids are unique together."""
        return (*self.questions, *self.cases)

    def citation(self, source: str) -> str:
        """The whole reference of a source, or the source itself when it is already one."""
        return self.sources.get(source, source)
