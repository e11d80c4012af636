"""Inviting candidates into a group: a link, its QR code, taking it back."""

from __future__ import annotations

from bot.pictures.qr import png
from bot.screen import Rows, Screen, Shown, Tap, UnknownAction
from bot.store import invitations
from bot.store.tables import Group, Invitation
from bot.training.dates import spoken, today_in
from bot.training.invitations import invite
from bot.training.visit import Visit
from bot.tutor.access import own_group, row_id
from bot.tutor.groups import back_to_group
from bot.tutor.texts import button, texts

ONE, ALL = "one", "all"


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``invite:<group>``, ``:one`` and ``:all`` make a link, ``:revoke:<invitation>`` ends it."""
    group = await own_group(visit, tap)
    match tap.parts[2:]:
        case ():
            return [await _screen(visit, group)]
        case ("one" | "all" as who,):
            return [await _made(visit, group, one_use=who == ONE)]
        case ("revoke", _):
            done = await invitations.revoke(
                visit.session, visit.person.id, row_id(tap, 3), visit.now
            )
            note = texts.plain("revoked" if done else "revoked_already")
            return [await _screen(visit, group, note)]
    raise UnknownAction(tap.action)


async def _made(visit: Visit, group: Group, *, one_use: bool) -> Screen:
    invited = await invite(visit, group, one_use=one_use)
    # Whoever holds the picture can join: it is the tutor's own, and goes with them.
    picture = await visit.library.keep_picture(
        visit.session, png(invited.link), visit.now, visit.person.id
    )
    text = texts(
        "invited",
        group=group.name,
        link=invited.link,
        one_use=one_use,
        until=_until(group, invited.invitation),
    )
    revoke = button("revoke_this", f"invite:{group.id}:revoke:{invited.invitation.id}")
    return Screen(text, ((revoke,), (back_to_group(group),)), picture=picture)


async def _screen(visit: Visit, group: Group, note: str = "") -> Screen:
    still_open = await invitations.open_ones(visit.session, visit.person.id, group.id, visit.now)
    rows: Rows = (
        (button("invite_one", f"invite:{group.id}:{ONE}"),),
        (button("invite_all", f"invite:{group.id}:{ALL}"),),
    )
    rows += tuple(
        (
            button(
                "revoke_one" if one.one_use else "revoke_all",
                f"invite:{group.id}:revoke:{one.id}",
                until=_until(group, one),
                uses=one.uses,
            ),
        )
        for one in still_open
    )
    text = texts("inviting", group=group.name, note=note, still_open=len(still_open))
    return Screen(text, (*rows, (back_to_group(group),)))


def _until(group: Group, invitation: Invitation) -> str:
    return spoken(today_in(group.zone, invitation.expires_at))
