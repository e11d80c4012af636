"""What a person's answers add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.store import attempts, banks
from bot.store.attempts import SURE, Judged
from bot.store.database import Session
from bot.store.tables import Attempt
from bot.training.judgements import SELF, holding
from bot.training.visit import Visit
from question_bank.grading.judgement import Verdict

# Cases are played again rather than reviewed; a concordance question has no wrong answer to mend.
NOT_REVIEWED = {"case", "scenario", "script_concordance"}


@dataclass(frozen=True)
class CapacityProgress:
    """Answers to the questions of one capacity. ``success`` is the mean score, from 0 to 1."""

    capacity: str
    answers: int
    success: float


@dataclass(frozen=True)
class Summary:
    """What an attempt came to. ``missed`` are the ids of the questions to review.

    ``last`` is when the last of its answers was given.
    """

    attempt: Attempt
    last: datetime | None
    answers: int
    right: int
    partly: int
    undecided: int
    missed: tuple[int, ...]
    sure_but_wrong: int
    by_capacity: tuple[CapacityProgress, ...]


def is_sure_but_wrong(entry: Judged) -> bool:
    """Whether someone was sure of an answer that is wrong: the mistake to mend first."""
    return entry.answer.certainty == SURE and entry.judgement.verdict == Verdict.INCORRECT


def held(judged: Iterable[Judged]) -> list[Judged]:
    """One entry an answer: the one whose judgement holds. ``judged`` comes sorted by answer."""
    kept = []
    for _, group in groupby(judged, key=lambda one: one.answer.id):
        entries = list(group)
        judgement = holding([one.judgement for one in entries], for_others=True)
        kept += [one for one in entries if one.judgement is judgement]
    return kept


def by_capacity(entries: Iterable[Judged]) -> tuple[CapacityProgress, ...]:
    """Answers and success per capacity, in the capacities' order."""
    scores: dict[str, list[float]] = {}
    for one in entries:
        if one.judgement.verdict != Verdict.UNDECIDED:
            scores.setdefault(one.capacity, []).append(one.judgement.score)
    return tuple(
        CapacityProgress(capacity, len(of), sum(of) / len(of))
        for capacity, of in sorted(scores.items())
    )


def _own_words(judged: Iterable[Judged]) -> dict[int, str]:
    """By answer, what the person said of one that was left undecided."""
    return {one.answer.id: one.judgement.verdict for one in judged if one.judgement.judge == SELF}


def _to_review(entries: Iterable[Judged], own_words: dict[int, str]) -> tuple[int, ...]:
    """Ids of the questions not answered right, the confident mistakes first.

    An answer left undecided is a mistake when the person says so. A mistake made with confidence is
    the one that telling corrects best (the hypercorrection effect: Butterfield and Metcalfe, 2001,
    https://doi.org/10.1037/0278-7393.27.6.1491).
    """

    def is_mistake(one: Judged) -> bool:
        verdict: str | None = one.judgement.verdict
        if verdict == Verdict.UNDECIDED:
            verdict = own_words.get(one.answer.id)
        return verdict in {Verdict.PARTIAL, Verdict.INCORRECT} and one.kind not in NOT_REVIEWED

    wrong = sorted(filter(is_mistake, entries), key=lambda one: not is_sure_but_wrong(one))
    return tuple(dict.fromkeys(one.answer.question_id for one in wrong))


async def mistakes(visit: Visit) -> tuple[int, ...]:
    """Ids of the questions whose last answer is not right, the confident mistakes first.

    Those withdrawn since cannot be asked again, and are left out.
    """
    judged = await attempts.judged(visit.session, visit.person.id)
    last = {one.answer.question_id: one for one in held(judged)}
    wrong = _to_review(reversed(last.values()), _own_words(judged))
    askable = {one.question_id for one in await banks.askable(visit.session, question_ids=wrong)}
    return tuple(one for one in wrong if one in askable)


async def summary(visit: Visit, attempt: Attempt) -> Summary:
    """What one attempt of the person came to."""
    return _summed(attempt, await attempts.judged(visit.session, visit.person.id, attempt.id))


async def practised(session: Session, person_id: int, since: datetime) -> list[Summary]:
    """What a person's attempts with answers since then came to, the latest first."""
    judged: dict[int, list[Judged]] = {}
    for entry in await attempts.judged(session, person_id):
        judged.setdefault(entry.answer.attempt_id, []).append(entry)
    told = [
        _summed(attempt, judged[attempt.id])
        for attempt in await attempts.answered_since(session, person_id, since)
    ]
    return sorted(told, key=lambda one: (one.last, one.attempt.id), reverse=True)


def _summed(attempt: Attempt, judged: Sequence[Judged]) -> Summary:
    entries = held(judged)
    verdicts = [one.judgement.verdict for one in entries]
    return Summary(
        attempt=attempt,
        last=max((one.answer.answered_at for one in entries), default=None),
        answers=len(entries),
        right=verdicts.count(Verdict.CORRECT),
        partly=verdicts.count(Verdict.PARTIAL),
        undecided=verdicts.count(Verdict.UNDECIDED),
        missed=_to_review(entries, _own_words(judged)),
        sure_but_wrong=sum(map(is_sure_but_wrong, entries)),
        by_capacity=by_capacity(entries),
    )
