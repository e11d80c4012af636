"""A script concordance question: how a new finding moves a hypothesis, as a panel would say.

Charlin B., Roy L., Brailovsky C. et al., « The Script Concordance Test: a tool to assess the
reflective clinician », Teaching and Learning in Medicine 12 (2000), 189-195,
https://doi.org/10.1207/S15328015TLM1204_5.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from question_bank.model.common import QuestionBase
from question_bank.written import Passage, Shift, Votes

# The five answers, from « écartée ou presque » to « certaine ou presque », by position.
SHIFTS = (-2, -1, 0, 1, 2)
# A panel smaller than this says more of its members than of the trade.
SMALLEST_PANEL = 5


class ScriptConcordance(QuestionBase):
    """``stem`` is the situation; ``thinking_of`` and ``finding`` what one thinks, then finds.

    ``votes`` counts what the members of a panel of trainers answered, in the order of ``SHIFTS``.
    Nobody invents votes: until five members have voted, the question shows the author's reasoning
    and does not count.
    """

    kind: Literal["script_concordance"]
    thinking_of: Passage = Field(description="Si vous pensiez à…")
    finding: Passage = Field(description="et que vous constatez alors…")
    author: Shift = Field(description="Ce qu'en dit l'auteur, de -2 à +2.")
    votes: Votes = Field(
        default=(0, 0, 0, 0, 0),
        description="Les votes réels du panel : combien pour -2, -1, 0, +1, +2.",
    )

    @property
    def has_panel(self) -> bool:
        """Whether enough trainers voted for an answer to count."""
        return sum(self.votes) >= SMALLEST_PANEL

    @field_validator("votes")
    @classmethod
    def _five_counts(cls, votes: tuple[int, ...]) -> tuple[int, ...]:
        if len(votes) != len(SHIFTS):
            raise ValueError("« votes » compte cinq nombres : pour -2, -1, 0, +1 et +2")
        return votes
