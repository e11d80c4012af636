"""The panel of trainers on script concordance questions: votes written in the bank, and live ones.

Votes given in the bot are no part of a question's revision: it stays the same item as they come in.
What an answer was judged by is kept with its judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.store import votes
from bot.store.tables import JudgementRow
from bot.training.visit import Visit
from question_bank.model import Question, ScriptConcordance
from question_bank.model.script_concordance import SHIFTS
from question_bank.parametric.instance import Instance

PANEL = "panel"


async def with_votes(visit: Visit, revision_id: int, instance: Instance) -> Instance:
    """The instance whose question counts the votes of now; itself when it takes none."""
    question = instance.question
    if not isinstance(question, ScriptConcordance):
        return instance
    live = await votes.counts(visit.session, revision_id)
    counted = tuple(
        written + live.get(shift, 0) for shift, written in zip(SHIFTS, question.votes, strict=True)
    )
    return _voted(instance, counted)


def kept(question: Question) -> Mapping[str, Any]:
    """What a judgement keeps of the votes that it was made by."""
    return {PANEL: list(question.votes)} if isinstance(question, ScriptConcordance) else {}


def as_judged(instance: Instance, judgement: JudgementRow) -> Instance:
    """The instance with the votes that this judgement was made by."""
    counted = judgement.details.get(PANEL)
    return instance if counted is None else _voted(instance, tuple(counted))


def _voted(instance: Instance, counted: tuple[int, ...]) -> Instance:
    return replace(instance, question=instance.question.model_copy(update={"votes": counted}))
