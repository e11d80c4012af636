"""``/bilan``: the digest of a group as screens, from what is kept of its candidates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.catalogue import in_ten
from bot.learning.learner import Model
from bot.lists import page_buttons, paged
from bot.pictures.heatmap import MOST_PEOPLE as A_PAGE
from bot.screen import MAX_ACTION_BYTES, Button, Later, Rows, Screen, Shown, Tap, UnknownAction
from bot.store import consultations, groups
from bot.store.consultations import What
from bot.store.database import Session
from bot.store.tables import Group, Person
from bot.training.dates import briefly, in_month, today_in
from bot.training.group_map import GroupMap, cell
from bot.training.library import Library
from bot.training.visit import Visit
from bot.training.wing import Compose
from bot.tutor import safety_view
from bot.tutor.access import own_group
from bot.tutor.digest import MOST_PEOPLE, SILENT_DAYS, Contact, Evidence, Facts, Given, Line
from bot.tutor.digest_facts import Told, read
from bot.tutor.groups import back_to_group, home
from bot.tutor.orders import proposal
from bot.tutor.schedules import schedule_button, trouble_with
from bot.tutor.since import in_button
from bot.tutor.texts import button, texts
from referential.loading import load_referential

_MOST_CRITERIA = 3
_MOST_GIVEN = 2


async def command(visit: Visit, _argument: str) -> list[Shown]:
    """``/bilan``: that of the tutor's only group, or the choice among several."""
    listed = await groups.of_tutor(visit.session, visit.person.id)
    if not listed:
        return await home(visit)
    if len(listed) == 1:
        return await _digest(visit, listed[0].group)
    rows = tuple((Button(one.group.name, f"digest:{one.group.id}"),) for one in listed)
    return [Screen(texts("digest_which"), rows)]


async def tap(visit: Visit, tap: Tap) -> list[Shown]:
    """``digest:<group>``; ``:map:<page>`` for the picture of a page, ``:table:<page>`` as text."""
    group = await own_group(visit, tap)
    match tap.parts[2:]:
        case ():
            return await _digest(visit, group)
        case ("table", _):
            tap.number(3)
            consultations.note(visit.session, visit.person.id, group.id, What.DIGEST, visit.now)
            return [Later(tap.action, beside=False)]
        case ("map", _):
            return await _map_alone(visit, group, tap.number(3))
    raise UnknownAction(tap.action)


async def later(visit: Visit, tap: Tap) -> Compose:
    """``digest:<group>``, ``digest:<group>:table:<page>``: reads what is told, to be worked out.

    Raises:
        UnknownAction: the visitor is no tutor of the group (any more).
    """
    group = await own_group(visit, tap)
    work_out = await read(visit.session, visit.library, visit.person, group, visit.now)
    if tap.word(2) == "table":
        return lambda: [_table_screen(work_out(), visit.library.minds.model, tap.number(3))]
    trouble = await trouble_with(visit.session, visit.person.id, group)
    schedule = await schedule_button(visit.session, visit.person.id, group)
    return lambda: _screens(work_out(), trouble, schedule)


async def parts(
    session: Session, library: Library, tutor: Person, group: Group, now: datetime
) -> tuple[Screen | Later, ...]:
    """The digest of a group for one of its tutors, who is noted to look at it.

    The alert about safety if there is one, the digest, and the heatmap's first page: messages of
    their own, whose buttons go on working. What names people is made when it is sent.
    """
    consultations.note(session, tutor.id, group.id, What.DIGEST, now)
    digest = Later(f"digest:{group.id}")
    if not await groups.candidates(session, tutor.id, group.id):
        return (digest,)
    return (digest, await _map_screen(session, library, tutor, group, 1, now))


async def _digest(visit: Visit, group: Group) -> list[Shown]:
    return list(await parts(visit.session, visit.library, visit.person, group, visit.now))


def _screens(told: Told, trouble: Markup | None, schedule: Button) -> list[Screen]:
    alert = [_alert_screen(told)] if told.digest.unsafe else []
    text = digest_text(told) if trouble is None else trouble + Markup("\n\n") + digest_text(told)
    rows = (*_rows(told), (schedule,), (back_to_group(told.group),))
    return [*alert, Screen(text, rows, beside=True)]


# --- the texts ------------------------------------------------------------------------------------


def digest_text(told: Told) -> Markup:
    """The digest in words."""
    digest = told.digest
    return texts(
        "digest",
        group=told.group.name,
        digest=digest,
        people=len(told.everyone),
        since=in_month(today_in(told.group.zone, told.since)),
        is_last=told.is_last,
        is_week=told.days >= 5,
        sure=round(told.naming.sure * 10),
        threshold=in_ten(told.naming.threshold.success),
        weak=[
            (line, _title(line.capacity), _names(told, line), evidence_text(told, line.evidence))
            for line in digest.weak
        ],
        contacts=[
            (rule, [(told.short[one.who.id], one.who.carer, resting_on(one)) for one in those])
            for rule, those in _by_rule(told)
        ],
        improved=[
            (line, _names(told, line), evidence_text(told, line.evidence))
            for line in digest.improved
        ],
        given=[(one, briefly(one.due), outcome_text(one)) for one in digest.given[-_MOST_GIVEN:]],
    )


def alert_text(told: Told) -> Markup:
    """What was given as sure though wrong, on safety."""
    certificate = load_referential()
    unsafe = [
        (told.short[one.id], one.unsafe, safety_view.told(one.unsafe))
        for one in told.digest.unsafe
        if one.unsafe
    ]
    names = {name for _, one, _ in unsafe for name in one.criteria}
    return texts(
        "digest_alert",
        group=told.group.name,
        since=in_month(today_in(told.group.zone, told.since)),
        people=unsafe,
        most=MOST_PEOPLE,
        short={name: certificate.criterion(name).short for name in names},
    )


def rule_text(told: Told, contact: Contact) -> str:
    """The rule that names someone, in words."""
    day = briefly(today_in(told.group.zone, told.since))
    rule, one = contact.rule, contact.who
    return texts.plain("digest_rule", one=one, rule=rule, day=day, silent=SILENT_DAYS)


def weak_rule_text(told: Told) -> str:
    """The rule that names a capacity, in words."""
    naming = told.naming
    return texts.plain(
        "digest_weak_rule",
        sure=round(naming.sure * 10),
        threshold=in_ten(naming.threshold.success),
        answers=naming.answers,
    )


def evidence_text(told: Told, evidence: Evidence) -> str:
    """The interval, how it moved, and from how many answers."""
    day = briefly(today_in(told.group.zone, told.since))
    trend = texts.plain(f"digest_trend_{evidence.trend}")
    return texts.plain("digest_evidence", one=evidence, day=day, trend=trend)


def resting_on(contact: Contact) -> str:
    """What naming someone rests on."""
    return texts.plain(
        "digest_person_evidence",
        one=contact.who,
        rule=contact.rule,
        about=contact.about,
        evidence=contact.evidence,
    )


def outcome_text(given: Given) -> str:
    """Whether a piece of work has changed something, as far as it can be told."""
    return texts.plain("digest_outcome", one=given, evidence=given.evidence)


def _by_rule(told: Told) -> list[tuple[str, list[Contact]]]:
    """Those to contact for the same reason together, in the order of the alphabet."""
    together: dict[str, list[Contact]] = {}
    for contact in told.digest.contacts:
        together.setdefault(rule_text(told, contact), []).append(contact)
    return list(together.items())


def _names(told: Told, line: Line) -> str:
    return texts.plain("digest_names", names=[told.short[one.id] for one in line.people])


def _title(capacity: str) -> str:
    return load_referential().capacity(capacity).short


# --- the buttons ----------------------------------------------------------------------------------


def _alert_screen(told: Told) -> Screen:
    rows = []
    for one in told.digest.unsafe[:MOST_PEOPLE]:
        criteria = one.unsafe.criteria if one.unsafe else ()
        capacity = criteria[0].partition(".")[0]
        of_one = [name for name in criteria if name.partition(".")[0] == capacity]
        rows.append(_person_row(told, one, "+".join(of_one[:_MOST_CRITERIA])))
    return Screen(alert_text(told), tuple(rows), beside=True)


def _rows(told: Told) -> Rows:
    rows: list[tuple[Button, ...]] = []
    for line in told.digest.weak:
        action = _proposal(told, line.people, line.capacity)
        label = {
            "capacity": line.capacity,
            "count": len(line.people),
            "name": told.short[line.people[0].id],
        }
        rows.append((button("digest_give", action, **label),))
    for contact in told.digest.contacts:
        weak = [level.capacity for level in contact.who.weak]
        rows.append(_person_row(told, contact.who, weak[0] if weak else None))
    return tuple(rows)


def _person_row(told: Told, one: Facts, code: str | None) -> tuple[Button, ...]:
    """The sheet, a word, and work on what the line is about."""
    here = f"{told.group.id}:{one.id}"
    sheet = f"person:{here}:since:{in_button(told.since)}"
    give = _proposal(told, (one,), code) if code else f"give:{told.group.id}:for:p{one.id}"
    return (
        # So that the sheet speaks of what the digest does, whenever it is opened.
        button("digest_person", sheet, name=told.short[one.id]),
        button("write", f"note:{here}"),
        button("digest_give_one", give),
    )


def _proposal(told: Told, people: Sequence[Facts], code: str) -> str:
    ids = {one.id for one in people}
    action = proposal(told.group, told.ids, ids, code, told.now)
    # Some of a very large group do not fit into a button: the tutor chooses them.
    return action if len(action) <= MAX_ACTION_BYTES else f"give:{told.group.id}"


# --- everybody ------------------------------------------------------------------------------------


def map_of(group: Group, tutor: Person, page: int, now: datetime) -> GroupMap:
    """A page of the heatmap, described without a name."""
    return GroupMap(
        tutor=tutor.id,
        group=group.id,
        page=page,
        at=now,
        title=texts.plain("map_title", group=group.name, day=_day(group, now)),
        legend=texts.plain("map_legend"),
    )


async def _map_screen(
    session: Session, library: Library, tutor: Person, group: Group, page: int, now: datetime
) -> Screen:
    people = await groups.candidates(session, tutor.id, group.id)
    _, page, pages = paged(people, page, A_PAGE)
    shown = map_of(group, tutor, page, now)
    picture = await library.picture_of(session, shown, now, tutor.id)
    text = texts("map", group=group.name, day=_day(group, now), page=page, pages=pages)
    as_text = button("digest_table", f"digest:{group.id}:table:{page}")
    rows = (*_around(group, "map", page, pages), (as_text,))
    return Screen(text, rows, picture=picture, beside=True)


async def _map_alone(visit: Visit, group: Group, page: int) -> list[Shown]:
    if not await groups.candidates(visit.session, visit.person.id, group.id):
        raise UnknownAction("map")
    consultations.note(visit.session, visit.person.id, group.id, What.DIGEST, visit.now)
    return [await _map_screen(visit.session, visit.library, visit.person, group, page, visit.now)]


def _table_screen(told: Told, model: Model, page: int) -> Screen:
    group = told.group
    shown, page, pages = paged(told.everyone, page, A_PAGE)
    people = [
        (
            one.name,
            [(level, cell(level, model)) for level in one.now],
            [level.capacity for level in one.weak],
        )
        for one in shown
    ]
    text = texts(
        "digest_table_text",
        group=group.name,
        day=_day(group, told.now),
        people=people,
        page=page,
        pages=pages,
    )
    return Screen(text, (*_around(group, "table", page, pages), (back_to_group(group),)))


def _around(group: Group, what: str, page: int, pages: int) -> Rows:
    return page_buttons(
        page, pages, lambda name, other: button(name, f"digest:{group.id}:{what}:{other}")
    )


def _day(group: Group, now: datetime) -> str:
    return in_month(today_in(group.zone, now))
