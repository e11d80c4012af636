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
from question_bank.identity import item_hash, revision_hash
from question_bank.model import Bank, Question

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
    questions = [_with_citations(bank, question) for question in bank.questions]
    digest = _bank_hash(bank.title, questions, pictures)
    await banks.lock_publishing(session)
    known_bank = await banks.bank(session, bank.name)
    if known_bank is not None and known_bank.hash == digest:
        return Publication(unchanged=tuple(question.id for question in questions))
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
    for question in questions:
        row = known.get(question.id)
        fate = changed
        if row is None or row.status == banks.WITHDRAWN:
            fate = new
        if row is None:
            row = PublishedQuestion(bank=bank.name, name=question.id)
            session.add(row)
        _describe(row, question)
        await session.flush()
        revision = await _revision(session, files, row.id, question, pictures, now)
        if fate is changed and row.revision_id == revision:
            fate = unchanged
        row.revision_id = revision
        fate.append(question.id)
    present = {question.id for question in questions}
    withdrawn = [
        name for name, row in known.items() if name not in present and row.status != banks.WITHDRAWN
    ]
    for name in withdrawn:
        known[name].status = banks.WITHDRAWN
    return Publication(tuple(new), tuple(changed), tuple(withdrawn), tuple(unchanged))


def _with_citations(bank: Bank, question: Question) -> Question:
    """The question with whole references in place of their keys: it must stand on its own."""
    return question.model_copy(
        update={"sources": tuple(bank.citation(source) for source in question.sources)}
    )


def _bank_hash(title: str, questions: list[Question], pictures: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(title.encode() + b"\0")
    for question in sorted(questions, key=lambda question: question.id):
        digest.update(question.id.encode() + b"\0")
        digest.update(revision_hash(question, _picture(question, pictures)).encode())
    return digest.hexdigest()


def _picture(question: Question, pictures: Mapping[str, bytes]) -> bytes | None:
    return pictures[question.picture.file] if question.picture else None


def _describe(row: PublishedQuestion, question: Question) -> None:
    row.capacity = question.capacity
    row.criteria = list(question.criteria)
    row.kind = question.kind
    row.difficulty = question.difficulty
    row.status = question.status


async def _revision(
    session: Session,
    files: FileKeeper,
    question_id: int,
    question: Question,
    pictures: Mapping[str, bytes],
    now: datetime,
) -> int:
    picture = _picture(question, pictures)
    digest = revision_hash(question, picture)
    known = await banks.revision_id(session, question_id, digest)
    if known is not None:
        return known
    picture_id = None
    if question.picture and picture is not None:
        suffix = question.picture.file[question.picture.file.rfind(".") :].lower()
        picture_id = await files.put(session, picture, _MEDIA_TYPES[suffix], now)
    return await banks.add_revision(
        session,
        question_id=question_id,
        hash=digest,
        item_hash=item_hash(question, picture),
        content=question.model_dump(mode="json"),
        picture_id=picture_id,
        published_at=now,
    )
