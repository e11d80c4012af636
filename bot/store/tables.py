"""The tables, one class each. ``migrations/`` creates them; a test keeps both alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.types import UtcDateTime


class Table(DeclarativeBase):
    """Base of all tables. Constraints have stable names so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
    }


# --- people -------------------------------------------------------------------------------------


class Person(Table):
    """Someone who talks to the bot. ``blocked_at`` is when Telegram said that they blocked it."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    display_name: Mapped[str] = mapped_column(String(64))
    zone: Mapped[str] = mapped_column(String(64), default="Europe/Paris")
    route: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str | None] = mapped_column(String(20))
    exam_date: Mapped[date | None]
    asks_certainty: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]


class Conversation(Table):
    """The one current screen of a person, and who owns the next text that they type.

    ``message_id`` is known once the screen was delivered; ``captioned`` tells whether its text is
    the caption of its picture or a message below it. ``expects`` is the address of the owner of the
    next typed text (as the wings name it), or nothing. ``draft`` is what was typed for the screen
    on show and waits for a tap.
    """

    __tablename__ = "conversations"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    captioned: Mapped[bool] = mapped_column(default=False)
    has_buttons: Mapped[bool] = mapped_column(default=False)
    expects: Mapped[str | None] = mapped_column(String(64))
    draft: Mapped[dict[str, Any] | None]


# --- the bank -----------------------------------------------------------------------------------


class PublishedBank(Table):
    """A bank whose files were published; ``hash`` is that of everything in them."""

    __tablename__ = "banks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    sources: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class PublishedQuestion(Table):
    """The identity ``bank/name`` of a question, and the revision that is asked at present."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("bank", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank: Mapped[str] = mapped_column(ForeignKey("banks.name"))
    name: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[str] = mapped_column(String(2), index=True)
    criteria: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(20))
    difficulty: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    # No foreign key: revisions point here already, and SQLite cannot add one to a table afterwards.
    revision_id: Mapped[int | None]


class QuestionRevision(Table):
    """What a question says, once and for all. ``item_hash`` names the statistical item."""

    __tablename__ = "question_revisions"
    __table_args__ = (UniqueConstraint("question_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    hash: Mapped[str] = mapped_column(String(64))
    item_hash: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[dict[str, Any]]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    published_at: Mapped[datetime]


class StoredFile(Table):
    """An encrypted file. ``sha256`` is that of the clear content; ``owner_id`` whose file it is."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]


# --- what happened ------------------------------------------------------------------------------


class Attempt(Table):
    """A quiz in progress or done. ``position`` counts from 1 and is the step on screen."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "person_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    settings: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Step(Table):
    """One question asked within an attempt, pinned to its revision, with what is drafted so far.

    ``why`` is what spoke most for it when it was chosen (``bot.learning.selection.Why``), or
    nothing when it was not chosen among others.
    """

    __tablename__ = "attempt_steps"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revisions.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str | None] = mapped_column(String(20))
    asked_at: Mapped[datetime]


class Answer(Table):
    """What someone answered. Never changed once written (a trigger refuses it)."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revisions.id"))
    response: Mapped[dict[str, Any]]
    seed: Mapped[int] = mapped_column(BigInteger)
    certainty: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime]


class JudgementRow(Table):
    """What a judge said of an answer. Never changed once written (a trigger refuses it).

    ``judge`` is machine, self, human or remark; ``version`` says which one of them.
    """

    __tablename__ = "judgements"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), index=True)
    judge: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(10))
    score: Mapped[float]
    criteria: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    judged_at: Mapped[datetime]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("judgements.id"))


class ErrorReport(Table):
    """« Signaler une erreur » : a candidate's doubt about a question."""

    __tablename__ = "error_reports"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revisions.id"))
    reason: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


# --- people who help people ---------------------------------------------------------------------
# Who did something is kept as long as they are there: erasing a person sets it to nothing where the
# row is about someone else.


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


class Assignment(Table):
    """What a tutor asks one candidate to do, ``content`` as ``bot.training.assignments`` says.

    ``attempt_id`` is the attempt by which they do it, once begun. Rows of one order share its
    ``created_at``, group and author.
    """

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "person_id"), Index(None, "group_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    content: Mapped[dict[str, Any]]
    due_date: Mapped[date]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))


class TutorNote(Table):
    """A few words from a tutor to a candidate."""

    __tablename__ = "tutor_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    from_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]


class Care(Table):
    """« Je m'en occupe »: a tutor takes charge of a candidate for a while; the others need not."""

    __tablename__ = "care"
    __table_args__ = (Index(None, "group_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    tutor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]
    until: Mapped[datetime]


class DueDigest(Table):
    """A digest that a tutor is to get: one a kind and local date, whoever queues it.

    It is due at ``due_at``, and not worth sending any more from ``until`` on, the end of that local
    day. ``state`` is one of ``bot.store.due_digests.State``; rows of the outbox carry its screens.
    """

    __tablename__ = "due_digests"
    __table_args__ = (
        UniqueConstraint("tutor_id", "group_id", "kind", "local_date"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tutor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    kind: Mapped[str] = mapped_column(String(10))
    local_date: Mapped[date]
    due_at: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class Consultation(Table):
    """Who looked at what about whom, or acted on it: what the candidate concerned can read.

    About one person, or about a whole group (``person_id`` is then nothing).
    """

    __tablename__ = "consultations"
    __table_args__ = (Index(None, "person_id", "at"), Index(None, "group_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class PanelVote(Table):
    """What a trainer answers to a script concordance question, as a member of its panel.

    ``item_hash`` is that of the revision voted on: a question that changes is voted on anew.
    """

    __tablename__ = "panel_votes"
    __table_args__ = (UniqueConstraint("item_hash", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    shift: Mapped[int]
    voted_at: Mapped[datetime]


# --- what is known of questions -------------------------------------------------------------------


class Calibration(Table):
    """One calibration of all items; its id is its number. ``model`` is the version that made it."""

    __tablename__ = "calibrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(20))
    answers: Mapped[int]
    made_at: Mapped[datetime]


class ItemParameters(Table):
    """What a calibration says of a statistical item (see ``QuestionRevision.item_hash``).

    ``difficulty`` is in logits, ``variance`` in squared logits; ``doubt`` says what is odd.
    """

    __tablename__ = "item_parameters"

    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibrations.id"), primary_key=True)
    item_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    difficulty: Mapped[float]
    variance: Mapped[float]
    answers: Mapped[int]
    discrimination: Mapped[float | None]
    doubt: Mapped[str | None] = mapped_column(String(20))


# --- coming in and going out --------------------------------------------------------------------


class SeenUpdate(Table):
    """An update whose effects are committed. Telegram's numbers restart after an idle week."""

    __tablename__ = "seen_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class FailedUpdate(Table):
    """An update that could not be processed; set aside after a few tries so that others go on."""

    __tablename__ = "failed_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[dict[str, Any]]
    error: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    failed_at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]


class Owed(Table):
    """Something that is owed to a person: a screen, or the answer to a tap. Sent in order of id.

    ``due_digest_id`` names the digest that it is part of, if any: nobody waits for it, and it is
    never sent twice.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "person_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(12))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    due_digest_id: Mapped[int | None] = mapped_column(ForeignKey("due_digests.id"), index=True)
    created_at: Mapped[datetime]
