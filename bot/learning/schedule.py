"""When a question is due again: FSRS without its clock, its randomness and its learning steps.

Two grades serve: right is *Good*, anything else *Again*. See ``fsrs`` (Open Spaced Repetition),
whose published figures the tests hold this to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fsrs import Card, Rating, Scheduler
from fsrs import State as Phase
from fsrs.scheduler import DEFAULT_PARAMETERS

RETENTION = 0.9
_A_DAY = timedelta(days=1)
# A review is planned no later than half the way to the exam, so that one more fits before it.
_SHARE_OF_WAY = 0.5


@dataclass(frozen=True)
class Memory:
    """What is remembered of one question, and until when.

    ``stability`` is in days: how long until the chance of recall falls to 90 %. ``difficulty`` runs
    from 1 to 10. ``phase`` and ``step`` are FSRS's own (without steps: 2 and none).
    """

    stability: float
    difficulty: float
    last: datetime
    due: datetime
    phase: int = Phase.Review.value
    step: int | None = None


@dataclass(frozen=True)
class Schedule:
    """A scheduler that reads no clock: a memory and an answer in, the next memory out.

    ``parameters`` are FSRS's 21 weights: those that its authors fitted on everybody's reviews.
    """

    retention: float = RETENTION
    parameters: Sequence[float] = DEFAULT_PARAMETERS
    learning_steps: Sequence[timedelta] = ()
    relearning_steps: Sequence[timedelta] = ()

    def __post_init__(self) -> None:
        scheduler = Scheduler(
            parameters=tuple(self.parameters),
            desired_retention=self.retention,
            learning_steps=tuple(self.learning_steps),
            relearning_steps=tuple(self.relearning_steps),
            enable_fuzzing=False,
        )
        object.__setattr__(self, "_scheduler", scheduler)

    def reviewed(
        self, memory: Memory | None, right: bool, at: datetime, exam: datetime | None = None
    ) -> Memory:
        """What is remembered after an answer. ``at`` and ``exam`` are in UTC.

        The question comes back no later than half the way to the exam, in whole days, and tomorrow
        when the exam is two days away or less. An exam that is past changes nothing.
        """
        scheduler: Scheduler = self._scheduler  # type: ignore[attr-defined]
        rating = Rating.Good if right else Rating.Again
        card, _ = scheduler.review_card(_card(memory, at), rating, at)
        assert card.stability is not None
        assert card.difficulty is not None
        return Memory(
            stability=card.stability,
            difficulty=card.difficulty,
            last=at,
            due=_before_exam(card.due, at, exam),
            phase=card.state.value,
            step=card.step,
        )

    def recall(self, memory: Memory, at: datetime) -> float:
        """The chance, 0 to 1, that it is still remembered."""
        scheduler: Scheduler = self._scheduler  # type: ignore[attr-defined]
        return scheduler.get_card_retrievability(_card(memory, at), at)


def _card(memory: Memory | None, at: datetime) -> Card:
    # An id and a due date are given, or the card would read the clock for them.
    if memory is None:
        return Card(card_id=0, due=at)
    return Card(
        card_id=0,
        state=Phase(memory.phase),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last,
    )


def _before_exam(due: datetime, at: datetime, exam: datetime | None) -> datetime:
    if exam is None or exam <= at:
        return due
    days = int((exam - at) / _A_DAY * _SHARE_OF_WAY)
    return min(due, at + max(days, 1) * _A_DAY)
