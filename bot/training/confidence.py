"""How well people know what they know, from the certainty that they give before the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.store import attempts
from bot.store.attempts import SURE, Judged
from bot.training.progress import held, is_sure_but_wrong
from bot.training.visit import Visit
from question_bank.grading.judgement import Verdict


@dataclass(frozen=True)
class Confidence:
    """Answers of one capacity that came with a certainty, counted four ways by their sum.

    ``sure_but_wrong`` is over-confidence, among ``sure`` answers; ``hesitant_but_right`` is
    under-confidence, among ``hesitant`` ones. Answers partly right count as neither.
    """

    capacity: str
    sure: int
    sure_but_wrong: int
    hesitant: int
    hesitant_but_right: int


class Trust(StrEnum):
    """What may be said of the certainty that comes with the answers of a capacity."""

    FEW = "few"
    OVER = "over"
    UNDER = "under"
    FAIR = "fair"


# Of fewer answers than this, given with the same certainty, nothing is said.
ENOUGH = 5
# From these shares on, certainty misleads: wrong among sure answers, right among hesitant ones.
OVER_FROM, UNDER_FROM = 1 / 3, 2 / 3


def trust(counted: Confidence) -> Trust:
    """What the counts of a capacity say; over-confidence comes first, being the more dangerous."""
    if counted.sure >= ENOUGH and counted.sure_but_wrong >= OVER_FROM * counted.sure:
        return Trust.OVER
    if counted.hesitant >= ENOUGH and counted.hesitant_but_right >= UNDER_FROM * counted.hesitant:
        return Trust.UNDER
    return Trust.FAIR if max(counted.sure, counted.hesitant) >= ENOUGH else Trust.FEW


def by_capacity(entries: Iterable[Judged]) -> tuple[Confidence, ...]:
    """Over- and under-confidence of each capacity that has answers with a certainty."""
    counts: dict[str, list[int]] = {}
    for entry in entries:
        if entry.answer.certainty is None:
            continue
        sure = entry.answer.certainty == SURE
        right = entry.judgement.verdict == Verdict.CORRECT
        of = counts.setdefault(entry.capacity, [0, 0, 0, 0])
        of[0] += sure
        of[1] += is_sure_but_wrong(entry)
        of[2] += not sure
        of[3] += not sure and right
    return tuple(Confidence(capacity, *of) for capacity, of in sorted(counts.items()))


async def confidence(visit: Visit) -> tuple[Confidence, ...]:
    """The person's over- and under-confidence, capacity by capacity."""
    return by_capacity(held(await attempts.judged(visit.session, visit.person.id)))
