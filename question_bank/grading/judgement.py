"""What a judge says of an answer."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from question_bank.model import Frozen


class Verdict(StrEnum):
    """The four things that may be said of an answer."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    UNDECIDED = "undecided"

    @classmethod
    def of(cls, score: float) -> Verdict:
        """The verdict that a score from 0 to 1 stands for."""
        if score == 1:
            return cls.CORRECT
        return cls.PARTIAL if score > 0 else cls.INCORRECT


class Judgement(Frozen):
    """The verdict on one answer, and what supports it.

    ``score`` is from 0 (nothing right) to 1 (all right). ``understood`` is how the answer was read,
    to be echoed to the candidate. ``found``, ``missing`` and ``contradicted`` name the parts of the
    key. ``feedback`` are French sentences, plain text, that fit this very answer.
    """

    verdict: Verdict
    score: float = Field(ge=0, le=1)
    understood: str | None = None
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
