"""How well people know what they know, from the certainty that they give before the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store import attempts
from bot.store.attempts import Judged
from bot.training.practice import SURE
from bot.training.progress import held, is_sure_but_wrong
from bot.training.visit import Visit
from referential.loading import load_referential


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


def concerns_safety(entry: Judged) -> bool:
    """Whether the answer is to a question on a criterion of safety."""
    certificate = load_referential()
    return any(certificate.criterion(name).is_safety for name in entry.judgement.criteria)


def by_capacity(entries: Iterable[Judged]) -> tuple[Confidence, ...]:
    """Over- and under-confidence of each capacity that has answers with a certainty."""
    counts: dict[str, list[int]] = {}
    for entry in entries:
        if entry.answer.certainty is None:
            continue
        sure = entry.answer.certainty == SURE
        right = entry.judgement.verdict == "correct"
        of = counts.setdefault(entry.capacity, [0, 0, 0, 0])
        of[0] += sure
        of[1] += is_sure_but_wrong(entry)
        of[2] += not sure
        of[3] += not sure and right
    return tuple(Confidence(capacity, *of) for capacity, of in sorted(counts.items()))


async def confidence(visit: Visit) -> tuple[Confidence, ...]:
    """The person's over- and under-confidence, capacity by capacity."""
    return by_capacity(held(await attempts.judged(visit.session, visit.person.id)))


async def safety_signals(visit: Visit) -> list[Judged]:
    """The person's answers on safety that they were sure of and that are wrong, oldest first."""
    entries = held(await attempts.judged(visit.session, visit.person.id))
    return [entry for entry in entries if is_sure_but_wrong(entry) and concerns_safety(entry)]
