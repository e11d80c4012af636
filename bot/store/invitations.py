"""Links into groups, known by the hash of their token alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.store.database import Session
from bot.store.groups import tutored
from bot.store.tables import Group, Invitation, InvitationTry


def token_hash(token: str) -> str:
    """What is kept of a token. 128 random bits need neither salt nor a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


async def add(
    session: Session,
    tutor_id: int,
    group_id: int,
    token: str,
    *,
    one_use: bool,
    expires_at: datetime,
    now: datetime,
) -> Invitation:
    """Keep an invitation into a group of this tutor (the caller has checked that it is)."""
    made = Invitation(
        group_id=group_id,
        token_hash=token_hash(token),
        one_use=one_use,
        created_by_id=tutor_id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(made)
    await session.flush()
    return made


async def with_token(session: Session, token: str) -> tuple[Invitation, Group] | None:
    """The invitation that this token opens, locked so that two people do not use it both."""
    found = (
        await session.execute(
            select(Invitation, Group)
            .join(Group, Group.id == Invitation.group_id)
            .where(Invitation.token_hash == token_hash(token))
            .with_for_update(of=Invitation)
        )
    ).first()
    return None if found is None else (found[0], found[1])


async def open_ones(
    session: Session, tutor_id: int, group_id: int, now: datetime
) -> Sequence[Invitation]:
    """The invitations into one of a tutor's groups that can still be used, newest first."""
    return (
        await session.scalars(
            select(Invitation)
            .where(
                Invitation.group_id == group_id,
                Invitation.group_id.in_(tutored(tutor_id)),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > now,
                (Invitation.uses == 0) | ~Invitation.one_use,
            )
            .order_by(Invitation.id.desc())
        )
    ).all()


async def revoke(
    session: Session, tutor_id: int, invitation_id: int, now: datetime
) -> Invitation | None:
    """Close an invitation into one of a tutor's groups; None when there is none to close."""
    revoked = (
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.group_id.in_(tutored(tutor_id)),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Invitation)
    )
    return await session.scalar(revoked)


async def note_try(session: Session, person_id: int, now: datetime) -> None:
    """Someone opened a link that is no good."""
    session.add(InvitationTry(person_id=person_id, tried_at=now))
    await session.flush()


async def tries_since(session: Session, person_id: int, since: datetime) -> int:
    """How many links that are no good a person opened since then."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(InvitationTry)
            .where(InvitationTry.person_id == person_id, InvitationTry.tried_at > since)
        )
        or 0
    )


async def forget_tries_before(session: Session, limit: datetime) -> None:
    """Forget tries that no longer make anybody wait."""
    await session.execute(delete(InvitationTry).where(InvitationTry.tried_at < limit))
