"""Which question to ask next. Pure: the log comes in, a choice goes out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Askable:
    """A question that may be asked, and what the person has done with it so far.

    ``difficulty`` is the author's guess, from 1 (easy) to 5.
    """

    question_id: int
    capacity: str
    times_answered: int
    last_answered: datetime | None
    difficulty: int = 3


def choose_next(
    askable: Iterable[Askable], already_asked: Collection[int], seed: int
) -> Askable | None:
    """The question to ask next, or None when all were asked already.

    Capacities take turns; within one, questions never answered come first, then those answered
    longest ago; easier ones before harder ones. What remains equal is settled by ``seed``, so that
    the choice can be replayed.
    """
    all_ = list(askable)
    capacity_of = {one.question_id: one.capacity for one in all_}
    asked_in: dict[str | None, int] = {}
    for question_id in already_asked:
        capacity = capacity_of.get(question_id)
        asked_in[capacity] = asked_in.get(capacity, 0) + 1

    def rank(one: Askable) -> tuple[int, bool, datetime, int, bytes]:
        return (
            asked_in.get(one.capacity, 0),
            one.times_answered > 0,
            one.last_answered or _LONG_AGO,
            one.difficulty,
            hashlib.sha256(f"{seed}:{one.question_id}".encode()).digest(),
        )

    left = [one for one in all_ if one.question_id not in already_asked]
    return min(left, key=rank, default=None)
