"""The demo group: written into an empty database alone, by genuine answers, and worth a digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from itertools import pairwise

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.cli.running import refuse_demo_group
from bot.demo.cohort import Cast, settle
from bot.demo.story import AMINA, BRUNO, CHLOE, DRISS, ELSA, FARID, GAELLE, INES, JONAS
from bot.gateway.opening import CannotStart
from bot.learning.states import State
from bot.local_telegram import EXTRAS
from bot.store import assignments, attempts, groups, marking, people
from bot.store.database import Database, Session
from bot.store.files import FileKeeper
from bot.store.tables import Answer, Attempt, JudgementRow, Person, Step
from bot.training.answering import drawn_then
from bot.training.library import Library
from bot.training.publishing import publish
from bot.training.safety import unsafe_of
from bot.training.standing import Level, standings_at
from question_bank.grading import judge
from question_bank.loading import load_bank
from question_bank.parametric.instance import instance_of
from question_bank.response import response_from_json

NOW = datetime(2027, 1, 12, 7, 30, tzinfo=UTC)
CAST = Cast((2001, "Dominique"), (1001, "Camille"), EXTRAS)
A_WEEK = timedelta(days=7)


@pytest.fixture
async def library(database: Database) -> Library:
    """The bank that ships, published."""
    keeper = FileKeeper(Fernet.generate_key())
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        loaded = load_bank(folder)
    assert loaded.bank is not None
    async with database.transaction() as session:
        await publish(session, keeper, loaded.bank, loaded.pictures, NOW)
    return Library(keeper)


async def _extras(session: Session) -> list[Person]:
    found = [await people.with_telegram_id(session, id_) for id_ in EXTRAS]
    return [one for one in found if one is not None]


async def test_the_demo_group_is_worth_a_digest_and_made_of_genuine_answers(
    database: Database, library: Library
) -> None:
    async with database.transaction() as session:
        assert await settle(session, library, NOW, CAST)
    async with database.transaction() as session:
        # Whoever is there already, demo people included, keeps others out.
        assert not await settle(session, library, NOW, CAST)
        with pytest.raises(CannotStart, match="DATA_DIR"):
            await refuse_demo_group(session, library, NOW)
        await _tells_its_story(session, library)
        await _is_genuine(session, library)


async def test_no_fictitious_person_comes_to_a_database_with_people(
    database: Database, library: Library
) -> None:
    async with database.transaction() as session:
        await people.arrive(session, 77, "Zoé", NOW)
        assert not await settle(session, library, NOW, CAST)
        await refuse_demo_group(session, library, NOW)
        assert [one.display_name for one in await people.everyone(session)] == ["Zoé"]


async def _tells_its_story(session: Session, library: Library) -> None:
    tutor = await people.with_telegram_id(session, 2001)
    assert tutor is not None
    (listed,) = await groups.of_tutor(session, tutor.id)
    group = listed.group
    assert (group.name, listed.candidates) == ("Groupe de démonstration (fictif)", 13)
    extras = await _extras(session)
    assert len(extras) == 12
    now: list[tuple[Level, ...]] = []
    before: list[tuple[Level, ...]] = []
    for person in extras:
        then, today = await standings_at(library.minds, session, person, (NOW - A_WEEK, NOW))
        before.append(then)
        now.append(today)

    def states(place: int, of: list[tuple[Level, ...]] = now) -> dict[str, State]:
        return {level.capacity: level.state for level in of[place]}

    shared = [place for place in range(12) if states(place)["C4"] is State.WEAK]
    assert set(shared) <= {AMINA, BRUNO, FARID, INES, JONAS}
    assert len(shared) >= 3
    exam = extras[BRUNO].exam_date
    assert exam is not None
    assert 0 < (exam - NOW.date()).days <= 30
    assert states(CHLOE, before)["C2"] is State.WEAK
    assert states(CHLOE)["C2"] in {State.NEAR, State.SOLID}
    assert set(states(ELSA).values()) == {State.SOLID}
    assert set(states(GAELLE).values()) == {State.UNKNOWN}
    last = (await attempts.judged(session, extras[DRISS].id))[-1].answer.answered_at
    assert NOW - last > timedelta(days=14)
    assert (await unsafe_of(library.minds, session, extras[FARID].id, NOW - A_WEEK)).calls
    given = await assignments.given_in(session, tutor.id, group.id, NOW - timedelta(days=60))
    late = {one.assignment.person_id for one in given if one.assignment.due_date < NOW.date()}
    assert {extras[JONAS].id, extras[AMINA].id} <= late
    done = {one.assignment.person_id for one in given if one.is_done}
    assert extras[AMINA].id in done
    assert extras[JONAS].id not in done
    member = await people.with_telegram_id(session, 1001)
    assert member is not None
    assert [one.is_done for one in given if one.assignment.person_id == member.id] == [False]
    assert await marking.count_waiting(session, tutor.id)


async def _is_genuine(session: Session, library: Library) -> None:
    """Each answer, judged anew, gets the judgement that was kept; time runs forwards."""
    rows = (
        await session.scalars(select(JudgementRow).where(JudgementRow.judge == "machine"))
    ).all()
    judgements = {row.answer_id: row for row in rows}
    answers = (await session.scalars(select(Answer).order_by(Answer.id))).all()
    assert len(answers) == len(judgements) > 1000
    kinds = set()
    for answer in answers:
        row = judgements[answer.id]
        question = (await library.revision(session, answer.revision_id)).question
        instance = instance_of(question, drawn_then([row]))
        again = judge(instance.question, response_from_json.validate_python(answer.response))
        assert (again.verdict, again.score) == (row.verdict, row.score)
        kinds.add((question.kind, row.verdict))
    assert {kind for kind, verdict in kinds if verdict == "incorrect"} == {
        kind for kind, _ in kinds
    }
    for person in await _extras(session):
        own = [one for one in answers if one.person_id == person.id]
        assert all(one.answered_at < two.answered_at < NOW for one, two in pairwise(own))
    steps = {(one.attempt_id, one.position): one for one in await session.scalars(select(Step))}
    assert steps.keys() == {(one.attempt_id, one.position) for one in answers}
    assert {one.state for one in await session.scalars(select(Attempt))} == {"finished"}
