"""The published banks as the rest of the bot reads them.

A revision never changes, so each is read from the database and parsed once a process.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.store import banks
from bot.store.database import Session
from question_bank.model import Question

_KEPT = 2_000
_question: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Revision:
    """A question as it was published. ``picture`` is a file of the store."""

    id: int
    question: Question
    picture: int | None


class Library:
    """Gives revisions by their id."""

    def __init__(self) -> None:
        self._revisions: OrderedDict[int, Revision] = OrderedDict()

    async def revision(self, session: Session, revision_id: int) -> Revision:
        """The revision with this id, which must exist."""
        known = self._revisions.get(revision_id)
        if known is None:
            row = await banks.revision(session, revision_id)
            known = Revision(row.id, _question.validate_python(row.content), row.picture_id)
            self._revisions[revision_id] = known
            if len(self._revisions) > _KEPT:
                self._revisions.popitem(last=False)
        return known
