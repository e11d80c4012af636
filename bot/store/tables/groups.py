"""Groups: who tutors them, who prepares in them, how one comes in.

Who did something is kept as long as they are there: erasing a person sets it to nothing where the
row is about someone else.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Table


class Tutor(Table):
    """Someone who was named tutor; no longer one once removed. Their groups are other rows."""

    __tablename__ = "tutors"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    named_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Group(Table):
    """People who prepare the same examination. An archived one opens nothing to anybody."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    exam_date: Mapped[date | None]
    zone: Mapped[str] = mapped_column(String(64))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class GroupTutor(Table):
    """A tutor of a group, and when they want its digest.

    ``digest`` is none, weekly or daily; ``weekday`` counts from 0, Monday (weekly digests use it);
    ``hour`` is that of the tutor's own zone, from 0 to 23. ``digest_set_at`` is when the tutor last
    changed it; nothing as long as they never did.
    """

    __tablename__ = "group_tutors"
    __table_args__ = (Index(None, "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(10), default="weekly")
    weekday: Mapped[int] = mapped_column(default=0)
    hour: Mapped[int] = mapped_column(default=8)
    digest_set_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Membership(Table):
    """A candidate in a group, by their own choice; whoever comes back has joined anew."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Invitation(Table):
    """A link into a group. Only the SHA-256 of its token is kept: whoever reads this cannot join.

    Good until ``expires_at``, and once only when ``one_use``.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    one_use: Mapped[bool]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    uses: Mapped[int] = mapped_column(default=0)


class InvitationTry(Table):
    """Someone opened a link that is no good: who tries many is made to wait."""

    __tablename__ = "invitation_tries"
    __table_args__ = (Index(None, "person_id", "tried_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    tried_at: Mapped[datetime]
