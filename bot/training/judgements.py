"""Which judgement holds, and what it is worth to whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Judgement(Protocol):
    """What this module needs to know of a judgement."""

    @property
    def id(self) -> int: ...
    @property
    def judge(self) -> str: ...
    @property
    def supersedes_id(self) -> int | None: ...


MACHINE, SELF, HUMAN, REMARK = "machine", "self", "human", "remark"
_WEIGHT = {SELF: 0, MACHINE: 1, REMARK: 2, HUMAN: 3}

J = TypeVar("J", bound=Judgement)


def holding(judgements: Iterable[J], *, for_others: bool = False) -> J | None:
    """The judgement that holds among those on one answer.

    A human's word comes before a re-marking, that before the machine's first word, and one's own
    word about oneself comes last; ``for_others`` (tutors, mastery) it does not count at all. Among
    equals the newest holds. One that another supersedes never holds: whoever judges anew, having
    seen what held, names it as superseded.
    """
    counted = [
        judgement for judgement in judgements if not (for_others and judgement.judge == SELF)
    ]
    superseded = {judgement.supersedes_id for judgement in counted}
    standing = [judgement for judgement in counted if judgement.id not in superseded]
    return max(
        standing, key=lambda judgement: (_WEIGHT[judgement.judge], judgement.id), default=None
    )
