"""Publishing a bank: from files to the database that candidates are asked from.

What an answer points to is a revision, a content hash that includes the picture. Publishing never
removes one: a question that left the files is withdrawn, and comes back as it was if it returns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store import banks
from bot.store.database import Session
from bot.store.files import FileKeeper
from bot.store.tables import PublishedBank, PublishedQuestion
from question_bank.bank import Bank, Entry
from question_bank.identity import item_hash, revision_hash
from question_bank.model import QuestionBase

_MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Publication:
    """What publishing did, as names of questions. One that comes back counts as new."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


async def publish(
    session: Session,
    files: FileKeeper,
    bank: Bank,
    pictures: Mapping[str, bytes],
    now: datetime,
) -> Publication:
    """Make the database hold this bank, and nothing else under its name.

    ``pictures`` gives the content of each picture that a question names. Costs one query when the
    bank did not change since it was last published.
    """
    entries = [_with_citations(bank, entry) for entry in bank.entries]
    digest = _bank_hash(bank.title, entries, pictures)
    await banks.lock_publishing(session)
    known_bank = await banks.bank(session, bank.name)
    if known_bank is not None and known_bank.hash == digest:
        return Publication(unchanged=tuple(entry.id for entry in entries))
    if known_bank is None:
        known_bank = PublishedBank(name=bank.name)
        session.add(known_bank)
    known_bank.title = bank.title
    known_bank.sources = dict(bank.sources)
    known_bank.hash = digest
    known_bank.published_at = now
    await session.flush()

    known = await banks.questions_of(session, bank.name)
    new: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for entry in entries:
        row = known.get(entry.id)
        fate = changed
        if row is None or row.status == banks.WITHDRAWN:
            fate = new
        if row is None:
            row = PublishedQuestion(bank=bank.name, name=entry.id)
            session.add(row)
        _describe(row, entry)
        await session.flush()
        revision = await _revision(session, files, row.id, entry, pictures, now)
        if fate is changed and row.revision_id == revision:
            fate = unchanged
        row.revision_id = revision
        fate.append(entry.id)
    present = {entry.id for entry in entries}
    withdrawn = [
        name for name, row in known.items() if name not in present and row.status != banks.WITHDRAWN
    ]
    for name in withdrawn:
        known[name].status = banks.WITHDRAWN
    return Publication(tuple(new), tuple(changed), tuple(withdrawn), tuple(unchanged))


def _with_citations(bank: Bank, entry: Entry) -> Entry:
    """The entry with whole references in place of their keys: it must stand on its own."""
    return entry.model_copy(
        update={"sources": tuple(bank.citation(source) for source in entry.sources)}
    )


def _bank_hash(title: str, entries: list[Entry], pictures: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(title.encode() + b"\0")
    for entry in sorted(entries, key=lambda entry: entry.id):
        digest.update(entry.id.encode() + b"\0")
        digest.update(revision_hash(entry, _picture(entry, pictures)).encode())
    return digest.hexdigest()


def _picture(entry: Entry, pictures: Mapping[str, bytes]) -> bytes | None:
    named = entry.picture if isinstance(entry, QuestionBase) else None
    return pictures[named.file] if named else None


def _describe(row: PublishedQuestion, entry: Entry) -> None:
    row.capacity = entry.capacity
    row.criteria = list(entry.criteria)
    row.kind = entry.kind
    row.difficulty = entry.difficulty
    row.status = entry.status


async def _revision(
    session: Session,
    files: FileKeeper,
    question_id: int,
    entry: Entry,
    pictures: Mapping[str, bytes],
    now: datetime,
) -> int:
    picture = _picture(entry, pictures)
    digest = revision_hash(entry, picture)
    known = await banks.revision_id(session, question_id, digest)
    if known is not None:
        return known
    picture_id = None
    if isinstance(entry, QuestionBase) and entry.picture and picture is not None:
        suffix = entry.picture.file[entry.picture.file.rfind(".") :].lower()
        picture_id = await files.put(session, picture, _MEDIA_TYPES[suffix], now)
    return await banks.add_revision(
        session,
        question_id=question_id,
        hash=digest,
        item_hash=item_hash(entry, picture),
        content=entry.model_dump(mode="json"),
        picture_id=picture_id,
        published_at=now,
    )
