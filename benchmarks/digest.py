"""What one digest costs: thirty candidates of 500 answers each, on one core.

``python -m benchmarks.digest``
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from cryptography.fernet import Fernet

from bot.settings import Settings
from bot.store import attempts, banks, groups, people, tutors
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Answer, Attempt, Group, JudgementRow, Person
from bot.training import pictures
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.standing import levels_at
from bot.tutor.digest_facts import read
from bot.tutor.digest_view import digest_text, map_of, parts
from question_bank.loading import load_bank

PEOPLE, ANSWERS, RUNS = 30, 500, 5
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
CEILING = 1_000  # milliseconds


async def main() -> None:
    """Print milliseconds of processor, the median of a few runs."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Settings(data_dir=Path(folder)).store_url)
        await database.migrate()
        library = Library(FileKeeper(Fernet.generate_key()))
        tutor, group = await _a_group(database, library)
        spent: dict[str, list[float]] = {}
        for _ in range(RUNS):
            begin = time.process_time()
            async with database.transaction() as session:
                await parts(session, library, tutor, group, NOW)
            _note(spent, "asking for it, the only thing written", begin)
            async with database.snapshot() as session:
                begin = time.process_time()
                work_out = await read(session, library, tutor, group, NOW)
                _note(spent, "the digest, read in a snapshot", begin)
                begin = time.process_time()
                told = work_out()
                text = digest_text(told)
                _note(spent, "the digest, worked out in a thread", begin)
                begin = time.process_time()
                ids = [one.id for one in told.everyone]
                logs = await attempts.marked_of(session, ids)
                _note(spent, "  of which reading the log", begin)
                begin = time.process_time()
                pool, model = await library.minds.pool(session), library.minds.model
                levels_at(pool, model, list(logs.values()), (NOW - timedelta(days=7), NOW))
                _note(spent, "  of which mastery, then and now", begin)
                described = pictures.description(map_of(group, tutor, 1, NOW))
                looked_up = await pictures.looked_up(session, library.minds, *described)
            begin = time.process_time()
            await pictures.to_send(*described, looked_up)
            _note(spent, "a page of the map, in no transaction", begin)
        await database.close()
    print(f"{f'digest: {PEOPLE} people, {ANSWERS} answers each':<45}{'ms':>8}{'ceiling':>10}")
    for name, times in spent.items():
        print(f"{name:<45}{1_000 * np.median(times):>8.0f}{CEILING:>10}")
    assert len(told.everyone) == PEOPLE
    assert text


def _note(spent: dict[str, list[float]], name: str, begin: float) -> None:
    spent.setdefault(name, []).append(time.process_time() - begin)


async def _a_group(database: Database, library: Library) -> tuple[Person, Group]:
    """The shipped bank, and a group whose candidates answered at random for three months."""
    random = np.random.default_rng(0)
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        loaded = load_bank(folder)
    assert loaded.bank is not None
    keeper = FileKeeper(Fernet.generate_key())
    async with database.transaction() as session:
        await publish(session, keeper, loaded.bank, loaded.pictures, NOW)
        tutor = await people.arrive(session, 1, "Dominique", NOW)
        await tutors.name(session, tutor.id, None, NOW)
        group = await groups.create(session, tutor.id, "Lyon", "Europe/Paris", NOW)
        questions = await banks.described(session)
        for number in range(PEOPLE):
            person = await people.arrive(session, 100 + number, f"Candidat {number}", NOW)
            await groups.join(session, group.id, person.id, NOW - timedelta(days=90))
            attempt = _finished(person.id)
            session.add(attempt)
            await session.flush()
            skill = random.uniform(0.4, 0.9)
            answers = [
                Answer(
                    person_id=person.id,
                    attempt_id=attempt.id,
                    position=position,
                    question_id=questions[int(random.integers(len(questions)))].question_id,
                    revision_id=1,
                    response={},
                    seed=0,
                    certainty=None,
                    answered_at=NOW - timedelta(days=90) + timedelta(hours=4 * position),
                )
                for position in range(ANSWERS)
            ]
            session.add_all(answers)
            await session.flush()
            session.add_all(_judgement(answer, random.random() < skill) for answer in answers)
    return tutor, group


def _finished(person_id: int) -> Attempt:
    return Attempt(
        person_id=person_id,
        kind="quiz",
        state=attempts.FINISHED,
        settings={},
        started_at=NOW,
        touched_at=NOW,
        finished_at=NOW,
    )


def _judgement(answer: Answer, right: bool) -> JudgementRow:
    return JudgementRow(
        answer_id=answer.id,
        judge="machine",
        version="1",
        verdict="correct" if right else "incorrect",
        score=float(right),
        criteria={},
        details={},
        judged_at=answer.answered_at,
    )


if __name__ == "__main__":
    asyncio.run(main())
