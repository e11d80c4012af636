"""The published banks as the rest of the bot reads them.

A revision never changes, so each is read from the database and parsed once a process.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.store import banks
from bot.store.database import Session
from bot.store.files import FileKeeper
from bot.training import pictures
from bot.training.mastery import Minds
from question_bank.bank import Entry
from question_bank.cases.model import Case, Diagnosis, Scenario
from question_bank.model import Question

_KEPT = 2_000
_entry: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator="kind")])


@dataclass(frozen=True)
class Revision:
    """A question as it was published. ``picture`` is a file of the store."""

    id: int
    question: Question
    picture: int | None


class Library:
    """Gives revisions by their id, and files for the pictures that are drawn for one attempt.

    ``minds`` knows the questions as items, and what people master of them.
    """

    def __init__(self, files: FileKeeper, minds: Minds | None = None) -> None:
        self._files = files
        self._entries: OrderedDict[int, tuple[Entry, int | None]] = OrderedDict()
        self.minds = minds or Minds()

    async def entry(self, session: Session, revision_id: int) -> Entry:
        """The question or the case with this revision, which must exist."""
        return (await self._read(session, revision_id))[0]

    async def revision(self, session: Session, revision_id: int) -> Revision:
        """The question with this revision, which must exist and be one."""
        entry, picture = await self._read(session, revision_id)
        if isinstance(entry, Diagnosis | Scenario):
            raise TypeError(f"revision {revision_id} is a case, not a question")
        return Revision(revision_id, entry, picture)

    async def case(self, session: Session, revision_id: int) -> Case:
        """The case with this revision, which must exist and be one."""
        entry, _ = await self._read(session, revision_id)
        if not isinstance(entry, Diagnosis | Scenario):
            raise TypeError(f"revision {revision_id} is a question, not a case")
        return entry

    async def _read(self, session: Session, revision_id: int) -> tuple[Entry, int | None]:
        known = self._entries.get(revision_id)
        if known is None:
            row = await banks.revision(session, revision_id)
            known = _entry.validate_python(row.content), row.picture_id
            self._entries[revision_id] = known
            if len(self._entries) > _KEPT:
                self._entries.popitem(last=False)
        return known

    async def keep_picture(
        self, session: Session, png: bytes, now: datetime, owner_id: int | None = None
    ) -> int:
        """The file that holds a picture; the same bytes (of the same owner) are the same file."""
        return await self._files.put(session, png, "image/png", now, owner_id)

    async def picture_of(
        self,
        session: Session,
        shown: pictures.Shown,
        now: datetime,
        owner_id: int | None = None,
    ) -> int:
        """The file that a picture is drawn from when it is sent; one file for the same picture."""
        content, media_type = pictures.description(shown)
        return await self._files.put(session, content, media_type, now, owner_id)
