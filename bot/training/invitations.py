"""Inviting candidates into a group by a link, and opening such a link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.store import groups, invitations
from bot.store.tables import Group, Invitation
from bot.training.visit import Visit

# A start parameter holds 64 characters of A-Z, a-z, 0-9, « _ » and « - »
# (https://core.telegram.org/bots/features#deep-linking).
PREFIX = "g-"
_TOKEN_BYTES = 16
ONE_USE_LASTS = timedelta(days=7)
SHARED_LASTS = timedelta(days=30)
# Whoever opens that many links that are no good within that time has to wait.
MAX_TRIES = 5
TRIES_COUNT_FOR = timedelta(hours=1)


class Refusal(StrEnum):
    """Why a link does not open."""

    THROTTLED = "throttled"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED = "used"
    OWN = "own"


@dataclass(frozen=True)
class Invited:
    """An invitation just made. Its link is known now, and never again."""

    invitation: Invitation
    link: str


def is_invitation(argument: str) -> bool:
    """Whether a deep link is (meant to be) an invitation."""
    return argument.startswith(PREFIX)


async def invite(visit: Visit, group: Group, *, one_use: bool) -> Invited:
    """Make a link into a group of the tutor who visits."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = await invitations.add(
        visit.session,
        visit.person.id,
        group.id,
        token,
        one_use=one_use,
        expires_at=visit.now + (ONE_USE_LASTS if one_use else SHARED_LASTS),
        now=visit.now,
    )
    return Invited(invitation, f"https://t.me/{visit.house.bot_name}?start={PREFIX}{token}")


async def read(visit: Visit, argument: str) -> Group | Refusal:
    """The group that a link opens to the visitor, who has not entered it yet."""
    opened = await _open(visit, argument)
    return opened if isinstance(opened, Refusal) else opened[1]


async def accept(visit: Visit, argument: str) -> Group | Refusal:
    """Enter the group of a link. Whoever is in it already uses nothing up."""
    opened = await _open(visit, argument)
    if isinstance(opened, Refusal):
        return opened
    invitation, group = opened
    if await groups.join(visit.session, group.id, visit.person.id, visit.now):
        invitation.uses += 1
    return group


async def _open(visit: Visit, argument: str) -> tuple[Invitation, Group] | Refusal:
    person, session = visit.person, visit.session
    tries = await invitations.tries_since(session, person.id, visit.now - TRIES_COUNT_FOR)
    if tries >= MAX_TRIES:
        return Refusal.THROTTLED
    found = await invitations.with_token(session, argument.removeprefix(PREFIX))
    refusal = await _refusal(visit, found)
    if refusal is None and found is not None:
        return found
    await invitations.note_try(session, person.id, visit.now)
    return refusal or Refusal.UNKNOWN


async def _refusal(visit: Visit, found: tuple[Invitation, Group] | None) -> Refusal | None:
    if found is None:
        return Refusal.UNKNOWN
    invitation, group = found
    if invitation.revoked_at is not None or group.archived_at is not None:
        return Refusal.REVOKED
    if invitation.expires_at <= visit.now:
        return Refusal.EXPIRED
    tutors = await groups.tutors_of(visit.session, group.id)
    if visit.person.id in {tutor.id for tutor in tutors}:
        return Refusal.OWN
    entered = {one.id for one in await groups.of_candidate(visit.session, visit.person.id)}
    if invitation.one_use and invitation.uses and group.id not in entered:
        return Refusal.USED
    return None
