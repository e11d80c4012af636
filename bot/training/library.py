"""The published banks as the rest of the bot reads them.

A revision never changes, so each is read from the database and parsed once a process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from bot.store import banks
from bot.store.database import Session
from bot.store.files import FileKeeper
from bot.training.mastery import Minds
from question_bank.model import Question
from question_bank.parametric.physics import Measured

_KEPT = 2_000
_question: TypeAdapter[Question] = TypeAdapter(Question)


@dataclass(frozen=True)
class Revision:
    """A question as it was published. ``picture`` is a file of the store."""

    id: int
    question: Question
    picture: int | None


class Library:
    """Gives revisions by their id, and the pictures of curves that are drawn for one attempt.

    ``minds`` knows the questions as items, and what people master of them.
    """

    def __init__(self, files: FileKeeper, minds: Minds | None = None) -> None:
        self._files = files
        self.minds = minds or Minds()
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

    async def picture_of(self, session: Session, curve: Measured, now: datetime) -> int:
        """The file that shows a curve; the same curve is the same file."""
        content = await asyncio.to_thread(_drawn, curve)
        return await self._files.put(session, content, "image/png", now)


def _drawn(curve: Measured) -> bytes:
    # Half a second and 40 MB to import: only a process that meets a curve pays for them.
    from question_bank.drawing.measured import png

    return png(curve)
