"""People, and the screen that each of them looks at."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import escape
from sqlalchemy import CompoundSelect, Select, delete, or_, select, union_all, update

from bot.store import outbox, updates
from bot.store.database import Session
from bot.store.inserting import insert_if_absent
from bot.store.tables import (
    Answer,
    Assignment,
    Attempt,
    Care,
    Consultation,
    Conversation,
    DueDigest,
    ErrorReport,
    Group,
    GroupTutor,
    Invitation,
    InvitationTry,
    JudgementRow,
    Membership,
    Owed,
    PanelVote,
    Person,
    Step,
    StoredFile,
    Tutor,
    TutorNote,
)
from bot.store.types import LARGEST_ID

# A longer name is cut where it is shown.
_SHORTEST_NAME = 19
# Where a row about others says who did it: it stays, and says so no more.
_AUTHORS = (
    Assignment.by_id,
    Consultation.by_id,
    Group.created_by_id,
    Invitation.created_by_id,
    Tutor.named_by_id,
    TutorNote.from_id,
)


async def arrive(session: Session, telegram_id: int, name: str, now: datetime) -> Person:
    """The person with this Telegram id, added when new, locked until the transaction ends.

    The lock keeps one person's updates in order even when several processes receive them. Someone
    who had blocked the bot and writes again is no longer blocked.
    """
    # Others may point to this person meanwhile (owe them a message), so the key is left free.
    query = select(Person).where(Person.telegram_id == telegram_id).with_for_update(key_share=True)
    person = await session.scalar(query)
    if person is None:
        await insert_if_absent(
            session,
            Person,
            telegram_id=telegram_id,
            display_name=name[:64],
            zone="Europe/Paris",
            asks_certainty=False,
            created_at=now,
        )
        person = (await session.scalars(query)).one()
    person.blocked_at = None
    return person


async def by_id(session: Session, person_id: int) -> Person:
    """The person with this internal id, which must exist."""
    return await session.get_one(Person, person_id)


async def with_telegram_id(session: Session, telegram_id: int) -> Person | None:
    """The person with this Telegram id, if they ever came."""
    return await session.scalar(select(Person).where(Person.telegram_id == telegram_id))


async def find(session: Session, person_id: int) -> Person | None:
    """The person with this internal id, whatever number that is."""
    return await session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None


async def conversation(session: Session, person_id: int) -> Conversation:
    """The conversation of a person, added when there was none."""
    found = await session.get(Conversation, person_id)
    if found is None:
        found = Conversation(person_id=person_id, captioned=False, has_buttons=False)
        session.add(found)
        await session.flush()
    return found


async def block(session: Session, person_id: int, now: datetime) -> None:
    """Telegram says that the person blocked the bot: nothing more is sent until they come back."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.blocked_at.is_(None))
        .values(blocked_at=now)
    )


async def remember_screen(
    session: Session,
    person_id: int,
    *,
    message_id: int,
    picture_id: int | None,
    captioned: bool,
    has_buttons: bool,
) -> None:
    """Remember which message is now the person's current screen."""
    await session.execute(
        update(Conversation)
        .where(Conversation.person_id == person_id)
        .values(
            message_id=message_id,
            picture_id=picture_id,
            captioned=captioned,
            has_buttons=has_buttons,
        )
    )


async def everyone(session: Session) -> Sequence[Person]:
    """All people, in the order of their arrival."""
    return (await session.scalars(select(Person).order_by(Person.id))).all()


async def move(session: Session, person: Person, zone: str, now: datetime) -> None:
    """Change a person's zone; digests are due by its clocks from now on, never before."""
    person.zone = zone
    await session.execute(
        update(GroupTutor).where(GroupTutor.person_id == person.id).values(digest_set_at=now)
    )


async def rename(session: Session, person: Person, name: str) -> None:
    """Call a person otherwise, also in what waits to be sent to others or could not be.

    A name that was cut to fit there stays.
    """
    old, person.display_name = person.display_name, name
    if not old.strip():
        return
    known = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    in_markup = re.compile(rf"(?<!\w){re.escape(str(escape(old)))}(?!\w)(?![^<>]*>)")
    for owed in await _waiting_for(session, _told_of(person)):
        said = dict(owed.payload)
        if "text" in said and "rows" in said:
            said["text"] = in_markup.sub(lambda _: str(escape(name)), said["text"])
            said["rows"] = [
                [[known.sub(lambda _: name, label), action] for label, action in row]
                for row in said["rows"]
            ]
            owed.payload = said
    await session.flush()


async def erase(session: Session, telegram_id: int) -> bool:
    """Delete everything about a person, answers included. False when there is nobody.

    What they did for others stays, without their name.
    """
    # Locked, so that nothing is written about them meanwhile.
    query = select(Person).where(Person.telegram_id == telegram_id).with_for_update()
    person = await session.scalar(query)
    if person is None:
        return False
    attempts = select(Attempt.id).where(Attempt.person_id == person.id)
    answers = select(Answer.id).where(Answer.person_id == person.id)
    # Who looks at a picture of this person's gets a new screen: that one is forgotten.
    files = select(StoredFile.id).where(StoredFile.owner_id == person.id)
    await session.execute(
        update(Conversation)
        .where(Conversation.picture_id.in_(files))
        .values(message_id=None, picture_id=None, captioned=False, has_buttons=False)
    )
    for author in _AUTHORS:
        await session.execute(
            update(author.class_).where(author == person.id).values({author: None})
        )
    await forget_what_names(session, person, _told_of(person))
    # In this order: a row goes before those that it points to.
    for statement in (
        delete(Owed).where(Owed.person_id == person.id),
        delete(DueDigest).where(DueDigest.tutor_id == person.id),
        delete(Care).where(or_(Care.person_id == person.id, Care.tutor_id == person.id)),
        delete(Consultation).where(Consultation.person_id == person.id),
        delete(TutorNote).where(TutorNote.to_id == person.id),
        delete(Assignment).where(Assignment.person_id == person.id),
        delete(InvitationTry).where(InvitationTry.person_id == person.id),
        delete(Membership).where(Membership.person_id == person.id),
        delete(GroupTutor).where(GroupTutor.person_id == person.id),
        delete(PanelVote).where(PanelVote.person_id == person.id),
        delete(Tutor).where(Tutor.person_id == person.id),
        delete(ErrorReport).where(ErrorReport.person_id == person.id),
        delete(JudgementRow).where(JudgementRow.answer_id.in_(answers)),
        delete(Answer).where(Answer.person_id == person.id),
        delete(Step).where(Step.attempt_id.in_(attempts)),
        delete(Attempt).where(Attempt.person_id == person.id),
        delete(Conversation).where(Conversation.person_id == person.id),
        delete(StoredFile).where(StoredFile.owner_id == person.id),
        delete(Person).where(Person.id == person.id),
    ):
        await session.execute(statement)
    await updates.forget_failures_of(session, telegram_id)
    return True


def _told_of(person: Person) -> CompoundSelect[Any]:
    """Ids of those whose messages may name somebody: their tutors, co-tutors and candidates."""
    entered = select(Membership.group_id).where(Membership.person_id == person.id)
    taught = select(GroupTutor.group_id).where(GroupTutor.person_id == person.id)
    group = GroupTutor.group_id
    return union_all(
        select(GroupTutor.person_id).where(or_(group.in_(entered), group.in_(taught))),
        select(Membership.person_id).where(Membership.group_id.in_(taught)),
    )


async def forget_what_names(
    session: Session, person: Person, readers: Select[Any] | CompoundSelect[Any]
) -> None:
    """Delete what waits to be sent to these people (ids), or could not be, and names somebody.

    Digests call people by their first name where it tells enough.
    """
    waiting = await _waiting_for(session, readers)
    name = person.display_name.strip()
    if not name:
        return
    first_name = name.split()[0][:_SHORTEST_NAME]
    named = re.compile(
        rf"(?<!\w){re.escape(first_name)}(?!\w)"
        if len(first_name) < _SHORTEST_NAME
        else re.escape(first_name)
    )
    for owed in waiting:
        said = [owed.payload.get("text") or ""]
        said += [label for row in owed.payload.get("rows") or [] for label, _ in row]
        if any(named.search(html.unescape(one)) for one in said):
            await session.delete(owed)
    await session.flush()


async def _waiting_for(
    session: Session, readers: Select[Any] | CompoundSelect[Any]
) -> Sequence[Owed]:
    """What waits to be sent to these people (ids), or could not be and is kept."""
    return (
        await session.scalars(
            select(Owed)
            .where(
                Owed.person_id.in_(readers),
                Owed.state.in_((outbox.State.DUE, outbox.State.SENDING, outbox.State.FAILED)),
            )
            .order_by(Owed.id)
            .with_for_update()
        )
    ).all()
