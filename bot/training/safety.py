"""Wrong answers on safety that were given as sure: one rule, for the alert of a tutor's digest, the
candidate's sheet and what the candidate reads themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.learning.items import Pool
from bot.store import attempts
from bot.store.attempts import SURE, Marked
from bot.store.database import Session
from bot.training.mastery import Minds, decided
from referential.loading import load_referential


@dataclass(frozen=True)
class Unsafe:
    """Answers on safety that were given as sure: ``sure`` is how many.

    ``wrong`` are the ids of the wrong ones, oldest first; ``mended`` those of them to whose
    question a right answer was given later. ``criteria`` are what the others are about.
    """

    sure: int = 0
    wrong: tuple[int, ...] = ()
    mended: frozenset[int] = frozenset()
    criteria: tuple[str, ...] = ()

    @property
    def calls(self) -> bool:
        """Whether there is something to act on: a wrong answer that was not mended."""
        return len(self.wrong) > len(self.mended)


def unsafe(pool: Pool, log: Sequence[Marked], since: datetime | None = None) -> Unsafe:
    """What someone answered on safety since an instant (or ever), from all judgements on it."""
    answers = [
        (one, on)
        for one in decided(log)
        if (since is None or one.answered_at >= since) and (on := on_safety(pool, one.question_id))
    ]
    sure = [(one, on) for one, on in answers if one.certainty == SURE]
    wrong = [(one, on) for one, on in sure if one.verdict == "incorrect"]
    last_right = {one.question_id: one.answer_id for one, _ in answers if one.verdict == "correct"}
    mended = frozenset(
        one.answer_id for one, _ in wrong if last_right.get(one.question_id, 0) > one.answer_id
    )
    left = [on for one, on in wrong if one.answer_id not in mended]
    return Unsafe(
        sure=len(sure),
        wrong=tuple(one.answer_id for one, _ in wrong),
        mended=mended,
        criteria=tuple(dict.fromkeys(name for on in left for name in on)),
    )


async def unsafe_of(
    minds: Minds, session: Session, person_id: int, since: datetime | None = None
) -> Unsafe:
    """The same, read from the store."""
    log = await attempts.marked(session, person_id)
    return unsafe(await minds.pool(session), log, since)


def on_safety(pool: Pool, question_id: int) -> list[str]:
    """The criteria on safety that a question is about, if they are at least half of it.

    Otherwise a wrong answer may well be wrong on the rest. (A question that names no criterion
    measures all those of its capacity.)
    """
    certificate, shares = load_referential(), pool.items[pool.place[question_id]].shares
    names = [name for name in shares if certificate.criterion(name).is_safety]
    return names if 2 * sum(shares[name] for name in names) >= 1 else []
