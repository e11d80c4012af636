"""A tutor sees the candidates of their own groups, as long as all of them are there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.store import consultations, groups, invitations, outbox, people, tutors
from bot.store.consultations import What
from bot.store.database import Database, Session
from bot.store.due_digests import State
from bot.store.outbox import Kind
from bot.store.tables import (
    Assignment,
    Care,
    Consultation,
    DueDigest,
    Group,
    InvitationTry,
    Owed,
    PanelVote,
    StoredFile,
    Table,
    TutorNote,
)

Newcomer = Callable[[], Awaitable[int]]
EXAM = date(2027, 3, 12)


class Course:
    """A tutor with a group and one candidate in it, and another tutor with a group of their own."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now

    async def begin(self, newcomer: Newcomer) -> None:
        self.tutor, self.other, self.candidate = [await newcomer() for _ in range(3)]
        async with self.database.transaction() as session:
            for tutor in (self.tutor, self.other):
                await tutors.name(session, tutor, None, self.now)
            self.group = (await self._create(session, self.tutor, "Lyon")).id
            self.other_group = (await self._create(session, self.other, "Brest")).id
            assert await groups.join(session, self.group, self.candidate, self.now)

    async def _create(self, session: Session, tutor: int, name: str) -> Group:
        return await groups.create(session, tutor, name, "Europe/Paris", self.now, EXAM)

    async def seen_by(self, tutor: int) -> list[int]:
        """Everyone whom a tutor reaches, by each way there is."""
        async with self.database.transaction() as session:
            seen = []
            for group in (self.group, self.other_group):
                listed = [one.id for one in await groups.candidates(session, tutor, group)]
                assert bool(listed) <= (await groups.group(session, tutor, group) is not None)
                seen += listed
            assert bool(seen) == bool(await groups.shared(session, tutor, self.candidate))
            return seen


@pytest.fixture
async def course(database: Database, now: datetime, newcomer: Newcomer) -> Course:
    made = Course(database, now)
    await made.begin(newcomer)
    return made


async def test_a_tutor_sees_their_own_group_alone(course: Course) -> None:
    assert await course.seen_by(course.tutor) == [course.candidate]
    assert await course.seen_by(course.other) == []
    async with course.database.transaction() as session:
        (listed,) = await groups.of_tutor(session, course.other)
        assert (listed.group.name, listed.candidates) == ("Brest", 0)


async def test_a_removed_tutor_sees_nothing_until_named_again(course: Course) -> None:
    async with course.database.transaction() as session:
        assert await tutors.remove(session, course.tutor, course.now)
        assert not await tutors.remove(session, course.tutor, course.now)
        assert not await tutors.is_tutor(session, course.tutor)
        assert not await tutors.name_once(session, course.tutor, course.now)
    assert await course.seen_by(course.tutor) == []
    async with course.database.transaction() as session:
        assert await tutors.name(session, course.tutor, None, course.now)
        assert not await tutors.name(session, course.tutor, None, course.now)
    assert await course.seen_by(course.tutor) == [course.candidate]


async def test_a_tutor_who_left_the_group_sees_nothing(course: Course) -> None:
    async with course.database.transaction() as session:
        await groups.add_tutor(session, course.group, course.other, course.now)
    assert await course.seen_by(course.other) == [course.candidate]
    async with course.database.transaction() as session:
        await groups.remove_tutor(session, course.group, course.other, course.now)
    assert await course.seen_by(course.other) == []


async def test_a_candidate_who_left_is_seen_no_more(course: Course) -> None:
    async with course.database.transaction() as session:
        assert await groups.leave(session, course.group, course.candidate, course.now)
        assert not await groups.leave(session, course.group, course.candidate, course.now)
    assert await course.seen_by(course.tutor) == []
    async with course.database.transaction() as session:
        assert await groups.join(session, course.group, course.candidate, course.now)
        assert not await groups.join(session, course.group, course.candidate, course.now)
    assert await course.seen_by(course.tutor) == [course.candidate]


async def test_an_archived_group_opens_nothing(course: Course) -> None:
    async with course.database.transaction() as session:
        group = await groups.group(session, course.tutor, course.group)
        assert group is not None
        group.archived_at = course.now
    assert await course.seen_by(course.tutor) == []
    async with course.database.transaction() as session:
        assert await groups.of_candidate(session, course.candidate) == []


async def test_a_tutor_is_never_their_own_candidate(course: Course) -> None:
    async with course.database.transaction() as session:
        await groups.join(session, course.group, course.tutor, course.now)
    assert await course.seen_by(course.tutor) == [course.candidate]


async def test_the_next_exam_of_ones_groups_is_found(course: Course) -> None:
    async with course.database.transaction() as session:
        for day, expected in ((EXAM, EXAM), (EXAM + timedelta(days=1), None)):
            found = await groups.exam_date_of_groups(session, course.candidate, day)
            assert found == expected


async def test_only_the_tutor_of_the_group_can_take_an_invitation_back(course: Course) -> None:
    later = course.now + timedelta(days=7)
    async with course.database.transaction() as session:
        made = await invitations.add(
            session,
            course.tutor,
            course.group,
            "a-token",
            one_use=True,
            expires_at=later,
            now=course.now,
        )
        assert made.token_hash == invitations.token_hash("a-token") != "a-token"
        assert await invitations.revoke(session, course.other, made.id, course.now) is None
        (kept,) = await invitations.open_ones(session, course.tutor, course.group, course.now)
        assert kept.id == made.id
        for tutor, at in ((course.other, course.now), (course.tutor, later)):
            assert await invitations.open_ones(session, tutor, course.group, at) == []
        revoked = await invitations.revoke(session, course.tutor, made.id, course.now)
        assert revoked is not None
        assert await invitations.open_ones(session, course.tutor, course.group, course.now) == []


async def test_looks_at_a_group_are_told_to_those_who_were_in_it(
    course: Course, newcomer: Newcomer
) -> None:
    later = await newcomer()
    hour = timedelta(hours=1)
    async with course.database.transaction() as session:
        consultations.note(session, course.tutor, course.group, What.EXPORT, course.now + hour)
        consultations.note(
            session, course.tutor, course.group, What.SHEET, course.now + hour, course.candidate
        )
        await groups.join(session, course.group, later, course.now + 2 * hour)
        looks = await consultations.about(session, course.candidate, course.now, 10)
        assert [(look.consultation.what, look.by and look.by.id) for look in looks] == [
            (What.SHEET, course.tutor),
            (What.EXPORT, course.tutor),
        ]
        assert await consultations.about(session, later, course.now, 10) == []


async def test_a_person_erased_leaves_no_trace_and_others_keep_theirs(course: Course) -> None:
    async with course.database.transaction() as session:
        for person in (course.candidate, course.tutor):
            session.add_all(_rows_about(course, person))
        await invitations.add(
            session,
            course.tutor,
            course.group,
            "a-token",
            one_use=False,
            expires_at=course.now,
            now=course.now,
        )
        telegram_ids = [
            (await people.by_id(session, one)).telegram_id
            for one in (course.tutor, course.candidate)
        ]
    async with course.database.transaction() as session:
        assert await people.erase(session, telegram_ids[0])
        (note,) = await session.scalars(
            select(TutorNote).where(TutorNote.to_id == course.candidate)
        )
        assert (note.text, note.from_id) == ("Courage.", None)
        assert not await tutors.is_tutor(session, course.tutor)
        assert await people.erase(session, telegram_ids[1])
        for table in Table.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "people" for key in column.foreign_keys):
                    left = (await session.execute(column.table.select())).mappings().all()
                    gone = {course.tutor, course.candidate}
                    assert not [row for row in left if row[column.name] in gone], column


def said(text: str, *labels: str) -> dict[str, Any]:
    return {"text": text, "rows": [[[label, "group"] for label in labels]]}


async def _waiting(session: Session, person: int) -> list[str]:
    left = await session.scalars(select(Owed.payload).where(Owed.person_id == person))
    return [one["text"] for one in left]


async def test_what_waits_for_a_candidate_and_names_an_erased_tutor_is_not_sent(
    course: Course,
) -> None:
    async with course.database.transaction() as session:
        tutor = await people.by_id(session, course.tutor)
        tutor.display_name = "Ève"
        for text in ("Ève vous écrit", "Rêve et élève"):
            outbox.owe(session, course.candidate, Kind.MESSAGE, said(text), course.now)
        await session.flush()
        assert await people.erase(session, tutor.telegram_id)
        assert await _waiting(session, course.candidate) == ["Rêve et élève"]


async def test_what_waits_for_a_tutor_and_names_who_left_is_not_sent(course: Course) -> None:
    async with course.database.transaction() as session:
        (await people.by_id(session, course.candidate)).display_name = "Al"
        for text in ("Alerte", "À contacter : Al"):
            outbox.owe(session, course.tutor, Kind.MESSAGE, said(text), course.now)
        await session.flush()
        assert await groups.leave(session, course.group, course.candidate, course.now)
        assert await _waiting(session, course.tutor) == ["Alerte"]


async def test_what_waits_for_a_tutor_and_names_who_is_erased_is_not_sent(course: Course) -> None:
    async with course.database.transaction() as session:
        candidate = await people.by_id(session, course.candidate)
        candidate.display_name = "L'Haÿ & fils"
        for content in (said("Rien"), said("<b>L&#39;Haÿ</b>"), said("Bilan", "👤 L'Haÿ")):
            outbox.owe(session, course.tutor, Kind.MESSAGE, content, course.now)
        await session.flush()
        assert await people.erase(session, candidate.telegram_id)
        assert await _waiting(session, course.tutor) == ["Rien"]


def _rows_about(course: Course, person: int) -> list[Table]:
    """A row of each table that can be about a person, written by the tutor."""
    now, tutor = course.now, course.tutor
    place = {"group_id": course.group}
    return [
        Assignment(
            **place, person_id=person, by_id=tutor, content={}, due_date=EXAM, created_at=now
        ),
        TutorNote(**place, to_id=person, from_id=tutor, text="Courage.", sent_at=now),
        Care(**place, person_id=person, tutor_id=tutor, taken_at=now, until=now),
        DueDigest(
            **place,
            tutor_id=person,
            kind="weekly",
            local_date=EXAM,
            due_at=now,
            until=now,
            state=State.QUEUED,
        ),
        Consultation(**place, person_id=person, by_id=tutor, what=What.SHEET, at=now),
        InvitationTry(person_id=person, tried_at=now),
        PanelVote(item_hash="x", person_id=person, shift=1, voted_at=now),
        StoredFile(sha256="", media_type="", size=0, content=b"", owner_id=person, created_at=now),
    ]
