"""Digests without asking: each once, at the tutor's hour, whatever clocks and processes do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import Clock
from bot.gateway.duties import Rounds
from bot.gateway.making import Maker
from bot.settings import Settings
from bot.store import due_digests, groups, outbox, people, tutors
from bot.store.database import Database
from bot.store.tables import DueDigest, Owed, Tutor
from bot.training.library import Library
from bot.tutor.planner import DIGESTS
from tests.bot.tutor.conftest import CAMILLE, DOMINIQUE, Centre

HOUR = timedelta(hours=1)
Loses = Callable[["Week"], Awaitable[None]]


class Week:
    """Dominique's group « Lyon » with Camille in it, since Friday, and time that passes."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre

    async def begin(self, now: str, *candidates: int) -> None:
        self.centre.now = _utc(now)
        async with self.centre.database.transaction() as session:
            await session.execute(update(Tutor).values(named_at=self.centre.now))
        self.group = await self.centre.group(*candidates)
        self.tutor = self.centre[DOMINIQUE]

    async def plan(self, *choices: str) -> None:
        """Dominique taps these choices on the screen of the schedule."""
        for choice in choices:
            await self.tutor.tap(f"plan:{self.group}:{choice}")

    async def look(self, now: str | datetime, times: int = 1) -> None:
        """The running bot looks what is due, as a process that was just started."""
        moment = now if isinstance(now, datetime) else _utc(now)
        self.centre.now = moment
        rounds = [rounds_at(self.centre.database, self.centre.library, moment)] * times
        for one in rounds:
            await one.go()

    async def due(self) -> list[tuple[str, str, str]]:
        """Local date, instant (UTC) and state of all due digests that there are."""
        async with self.centre.database.transaction() as session:
            rows = (await session.scalars(select(DueDigest).order_by(DueDigest.due_at))).all()
        return [(f"{r.local_date}", f"{r.due_at:%Y-%m-%d %H:%M}", r.state) for r in rows]

    async def queued(self) -> int:
        """How many digests were queued, each with all its screens at once and never again."""
        query = select(Owed.due_digest_id, Owed.created_at).where(Owed.due_digest_id.is_not(None))
        async with self.centre.database.transaction() as session:
            times = set((await session.execute(query)).all())
        ids = {digest_id for digest_id, _ in times}
        assert len(times) == len(ids)
        return len(ids)


def rounds_at(database: Database, library: Library, moment: datetime) -> Rounds:
    clock = Clock()
    clock.shift(moment - datetime.now(UTC))
    return Rounds(database, library, clock, [DIGESTS])


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def week(centre: Centre) -> Week:
    return Week(centre)


async def test_by_default_it_comes_on_monday_at_eight_once(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.look("2026-11-30 06:59")
    assert await week.due() == []
    await week.look("2026-11-30 07:00", times=2)
    await week.look("2026-11-30 07:01")
    await week.look("2026-12-06 23:00")
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "missed")]


async def test_it_is_the_digest_with_a_button_to_its_schedule(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.look("2026-11-30 07:00", times=2)
    assert await week.queued() == 1
    async with week.centre.database.transaction() as session:
        rows = (await session.scalars(select(Owed).order_by(Owed.id))).all()
    assert {one.person_id for one in rows} == {week.tutor.person_id}
    assert [one.kind for one in rows] == [outbox.Kind.LATER, outbox.Kind.MESSAGE]
    assert rows[0].payload == {"subject": f"digest:{week.group}", "tapped": None}
    maker = Maker(week.centre.database, week.centre.library, week.centre.house)
    (digest,) = await maker.screens(
        week.tutor.person_id, rows[0].payload["subject"], rows[0].created_at
    )
    assert "Bilan · Lyon" in week.centre.plain(digest.text)
    assert f"plan:{week.group}" in [button.action for line in digest.rows for button in line]


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        ("2026-03-27", [("2026-03-28", "01:00"), ("2026-03-29", "01:00"), ("2026-03-30", "00:00")]),
        ("2026-10-23", [("2026-10-24", "00:00"), ("2026-10-25", "00:00"), ("2026-10-26", "01:00")]),
    ],
    ids=["spring", "autumn"],
)
async def test_one_a_day_across_a_change_of_the_clocks(
    week: Week, begin: str, expected: list[tuple[str, str]]
) -> None:
    await week.begin(f"{begin} 20:00", CAMILLE)
    await week.plan("daily", "hour:2")
    for hours in range(55):
        await week.look(_utc(f"{begin} 20:00") + hours * HOUR)
    due = await week.due()
    assert [(day, at[-5:]) for day, at, _ in due] == expected
    assert await week.queued() == 3


@pytest.mark.parametrize(
    ("zone", "at"), [("Indian/Reunion", "04:00"), ("America/Guadeloupe", "12:00")]
)
async def test_the_hour_is_that_of_the_tutors_own_zone(week: Week, zone: str, at: str) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.plan(f"zone:{zone}")
    eight = _utc(f"2026-11-30 {at}")
    await week.look(eight - timedelta(minutes=1))
    assert await week.due() == []
    await week.look(eight)
    assert await week.due() == [("2026-11-30", f"2026-11-30 {at}", "queued")]


async def test_a_missed_hour_is_caught_up_within_the_day(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    # 23:59 in Paris.
    await week.look("2026-11-30 22:59", times=2)
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "queued")]
    assert await week.queued() == 1


async def test_past_its_day_it_is_missed_and_never_sent(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.look("2026-11-30 23:00")
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "missed")]
    assert await week.queued() == 0
    await week.tutor.command("bilan")
    assert "Le bilan du lundi 30 novembre n'a pas été envoyé" in week.tutor.text


async def test_what_waits_in_the_outbox_past_its_day_is_missed_too(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.look("2026-11-30 07:00")
    await week.look("2026-12-01 00:00")
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "missed")]
    async with week.centre.database.transaction() as session:
        states = await session.scalars(select(Owed.state).where(Owed.due_digest_id.is_not(None)))
        assert set(states) == {"expired"}


async def test_a_choice_made_after_the_hour_counts_from_the_next_time_on(week: Week) -> None:
    # A Monday, 10:00 in Paris.
    await week.begin("2026-11-30 09:00", CAMILLE)
    await week.look("2026-11-30 09:01")
    assert await week.due() == []
    await week.plan("daily", "hour:9")
    await week.look("2026-11-30 09:02")
    assert await week.due() == []
    # As seen by a process whose clock is a little behind.
    await week.look("2026-11-30 09:00:30")
    assert await week.due() == []
    await week.plan("hour:11")
    await week.look("2026-11-30 10:00")
    await week.plan("weekly", "hour:12")
    await week.look("2026-11-30 11:00")
    assert await week.due() == [("2026-11-30", "2026-11-30 10:00", "queued")]
    await week.plan("none")
    await week.look("2026-12-07 12:00")
    assert len(await week.due()) == 1


async def test_a_clock_that_was_put_back_does_not_silence_the_bot(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    for now in ("2026-10-26 06:59", "2026-10-26 07:00"):
        await week.look(now)
    assert await week.due() == [("2026-10-26", "2026-10-26 07:00", "queued")]


async def _remove_tutor(week: Week) -> None:
    async with week.centre.database.transaction() as session:
        await tutors.remove(session, week.tutor.person_id, week.centre.now)


async def _leave_group(week: Week) -> None:
    async with week.centre.database.transaction() as session:
        await groups.remove_tutor(session, int(week.group), week.tutor.person_id, week.centre.now)


async def _archive(week: Week) -> None:
    await week.tutor.tap(f"group:{week.group}:archive:yes")


@pytest.mark.parametrize("lose", [_remove_tutor, _leave_group, _archive])
async def test_who_lost_the_right_to_it_gets_nothing(week: Week, lose: Loses) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await lose(week)
    await week.look("2026-11-30 07:00")
    assert await week.due() == []


@pytest.mark.parametrize("lose", [_remove_tutor, _leave_group, _archive])
async def test_not_even_when_it_was_lost_between_queue_and_send(week: Week, lose: Loses) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.look("2026-11-30 07:00")
    await lose(week)
    now = week.centre.now + timedelta(minutes=1)
    async with week.centre.database.transaction() as session:
        claimed = await outbox.claim(session, week.tutor.person_id, now)
        assert claimed
        assert await due_digests.sendable(session, week.tutor.person_id, claimed, now) == []
    await week.look("2026-11-30 07:01")
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "withdrawn")]


async def test_an_empty_group_sends_nothing_even_once_someone_joined(week: Week) -> None:
    await week.begin("2026-11-27 10:00")
    await week.look("2026-11-30 07:00")
    async with week.centre.database.transaction() as session:
        await groups.join(session, int(week.group), week.centre[CAMILLE].person_id, week.centre.now)
    await week.look("2026-11-30 09:00")
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "empty")]
    assert await week.queued() == 0


async def test_a_tutor_known_to_block_the_bot_is_not_written_to(week: Week) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    async with week.centre.database.transaction() as session:
        await people.block(session, week.tutor.person_id, week.centre.now)
    await week.look("2026-11-30 07:00")
    assert await week.due() == [("2026-11-30", "2026-11-30 07:00", "undeliverable")]
    assert await week.queued() == 0
    await week.tutor.command("bilan")
    assert "n'a pas pu vous être remis" in week.tutor.text


async def test_two_processes_at_once_queue_it_once(week: Week, database_url: str) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    await week.plan("daily")
    second = Database(Settings(database_url=database_url).store_url)
    monday = _utc("2026-11-30 07:00")
    try:
        for days in range(3):
            await asyncio.gather(
                *(
                    rounds_at(database, Library(week.centre.files), monday + days * 24 * HOUR).go()
                    for database in (week.centre.database, second, second)
                )
            )
    finally:
        await second.close()
    # The weekend before was missed; each of these days has its own.
    assert [day for day, _, _ in await week.due()] == [
        "2026-11-28",
        "2026-11-29",
        "2026-11-30",
        "2026-12-01",
        "2026-12-02",
    ]
    assert await week.queued() == 3


async def test_a_group_that_fails_does_not_keep_others_from_theirs(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    await week.begin("2026-11-27 10:00", CAMILLE)
    broken, week.group = week.group, await week.centre.group(CAMILLE)
    honest = DIGESTS.do

    async def fails(session, library, job, now):  # type: ignore[no-untyped-def]
        made = await honest(session, library, job, now)
        assert job.subscription.group_id != int(broken)
        return made

    rounds = rounds_at(week.centre.database, week.centre.library, _utc("2026-11-30 07:00"))
    monkeypatch.setattr(rounds, "_duties", [type(DIGESTS)(DIGESTS.look, fails)])
    await rounds.go()
    assert await week.queued() == 1
    # What was written for the one that failed is undone, so that it is tried again.
    assert len(await week.due()) == 1
    await week.look("2026-11-30 07:10")
    assert len(await week.due()) == await week.queued() == 2
