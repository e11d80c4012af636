"""The tables, one class each, by theme. ``migrations/`` creates them; a test keeps both alike.

Import them from here: all are then known to SQLAlchemy, which finds them by name.
"""

from bot.store.tables.bank import (
    Calibration,
    ItemParameters,
    PublishedBank,
    PublishedQuestion,
    QuestionRevision,
)
from bot.store.tables.base import Table
from bot.store.tables.files import StoredFile
from bot.store.tables.groups import Group, GroupTutor, Invitation, InvitationTry, Membership, Tutor
from bot.store.tables.people import Conversation, Person
from bot.store.tables.practice import Answer, Attempt, ErrorReport, JudgementRow, Step
from bot.store.tables.traffic import DueDigest, FailedUpdate, Owed, SeenUpdate
from bot.store.tables.tutoring import Assignment, Care, Consultation, PanelVote, TutorNote

__all__ = [
    "Answer",
    "Assignment",
    "Attempt",
    "Calibration",
    "Care",
    "Consultation",
    "Conversation",
    "DueDigest",
    "ErrorReport",
    "FailedUpdate",
    "Group",
    "GroupTutor",
    "Invitation",
    "InvitationTry",
    "ItemParameters",
    "JudgementRow",
    "Membership",
    "Owed",
    "PanelVote",
    "Person",
    "PublishedBank",
    "PublishedQuestion",
    "QuestionRevision",
    "SeenUpdate",
    "Step",
    "StoredFile",
    "Table",
    "Tutor",
    "TutorNote",
]
