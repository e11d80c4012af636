"""Publishing: what changed gets a new revision, what did not keeps its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from bot.store import banks
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import PublishedQuestion, QuestionRevision, StoredFile
from bot.training.publishing import Publication, publish
from question_bank.loading import LoadedBank, load_bank

Publish = Callable[..., Awaitable[Publication]]
Make = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Current:
    """What is asked under a name at present."""

    status: str
    revision: int
    hash: str
    item_hash: str


@pytest.fixture
def current(database: Database) -> Callable[..., Awaitable[Current]]:
    async def look(name: str, bank: str = "essai") -> Current:
        async with database.transaction() as session:
            question = (await banks.questions_of(session, bank))[name]
            assert question.revision_id is not None
            revision = await banks.revision(session, question.revision_id)
            return Current(question.status, revision.id, revision.hash, revision.item_hash)

    return look


Look = Callable[..., Awaitable[Current]]


async def _askable(database: Database) -> list[str]:
    async with database.transaction() as session:
        asked = {one.question_id for one in await banks.askable(session)}
        rows = await session.scalars(select(PublishedQuestion).order_by(PublishedQuestion.name))
        return [row.name for row in rows if row.id in asked]


@pytest.fixture(scope="module")
def shipped() -> LoadedBank:
    with as_file(files("question_bank") / "cqpm_0324") as folder:
        return load_bank(folder)


async def test_the_shipped_bank_publishes_whole(
    database: Database, files: FileKeeper, now: datetime, shipped: LoadedBank
) -> None:
    assert shipped.bank is not None
    names = tuple(entry.id for entry in shipped.bank.entries)
    async with database.transaction() as session:
        done = await publish(session, files, shipped.bank, shipped.pictures, now)
    assert done == Publication(new=names)
    async with database.transaction() as session:
        asked = await banks.askable(session)
        kept = (await session.scalars(select(StoredFile))).all()
        pictures = [await files.get(session, one.id) for one in kept]
    counts = Counter(one.capacity for one in asked)
    assert sorted(counts) == [f"C{number}" for number in range(1, 8)]
    assert min(counts.values()) >= 6
    named = {question.picture.file for question in shipped.bank.questions if question.picture}
    assert sorted(pictures) == sorted({shipped.pictures[name] for name in named})


async def test_publishing_what_is_published_costs_one_query_and_changes_nothing(
    database: Database, publishing: Publish, question: Make
) -> None:
    await publishing(question("one"), question("two"))
    tables_read: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if {"FROM", "INSERT", "UPDATE"} & set(statement.split()):
            tables_read.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        again = await publishing(question("one"), question("two"))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert again == Publication(unchanged=("one", "two"))
    assert len(tables_read) == 1
    assert "banks" in tables_read[0]


async def test_a_better_explanation_is_a_new_revision_of_the_same_item(
    publishing: Publish, question: Make, current: Look
) -> None:
    await publishing(question("one"), question("two"))
    before, beside = await current("one"), await current("two")
    better = question("one", explanation="Parce que le joint doit être propre.")
    done = await publishing(better, question("two"))
    assert done == Publication(changed=("one",), unchanged=("two",))
    after = await current("one")
    assert after.revision != before.revision
    assert after.item_hash == before.item_hash
    assert await current("two") == beside


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "Que faut-il avant tout ?"},
        {"options": [{"text": "Ceci"}, {"text": "Cela", "correct": True}]},
        {"options": [{"text": "Ceci", "correct": True}, {"text": "Autre chose"}]},
    ],
    ids=["stem", "key", "option"],
)
async def test_a_change_of_what_is_asked_opens_a_new_item(
    publishing: Publish, question: Make, current: Look, change: dict[str, Any]
) -> None:
    await publishing(question("one"))
    before = await current("one")
    assert (await publishing(question("one", **change))).changed == ("one",)
    after = await current("one")
    assert after.revision != before.revision
    assert after.item_hash != before.item_hash


async def test_what_left_the_files_is_withdrawn_and_returns_as_it_was(
    database: Database, publishing: Publish, question: Make, current: Look
) -> None:
    await publishing(question("one"), question("two"))
    before = await current("two")
    assert (await publishing(question("one"))).withdrawn == ("two",)
    assert await _askable(database) == ["one"]
    assert (await publishing(question("one", stem="Autre chose ?"))).withdrawn == ()
    await publishing(question("one"), question("two"))
    assert await current("two") == before
    assert await _askable(database) == ["one", "two"]


async def test_going_back_to_an_older_text_gives_its_revision_again(
    database: Database, publishing: Publish, question: Make, current: Look
) -> None:
    await publishing(question("one"))
    before = await current("one")
    await publishing(question("one", stem="Autre chose ?"))
    assert (await publishing(question("one"))).changed == ("one",)
    assert await current("one") == before
    async with database.transaction() as session:
        assert len((await session.scalars(select(QuestionRevision))).all()) == 2


async def test_another_picture_under_the_same_name_is_a_new_revision(
    database: Database, publishing: Publish, question: Make, current: Look
) -> None:
    drawn = question("one", picture={"file": "courbe.png", "alt": "Une courbe."})
    await publishing(drawn, pictures={"courbe.png": b"one"})
    before = await current("one")
    done = await publishing(drawn, pictures={"courbe.png": b"another"})
    assert done.changed == ("one",)
    after = await current("one")
    assert (after.revision, after.item_hash) != (before.revision, before.item_hash)
    assert after.revision != before.revision
    async with database.transaction() as session:
        assert len((await session.scalars(select(StoredFile))).all()) == 2


async def test_a_draft_is_published_but_not_asked(
    database: Database, publishing: Publish, question: Make
) -> None:
    await publishing(question("one"), question("two", status="draft"))
    assert await _askable(database) == ["one"]


async def test_two_banks_may_use_the_same_name(
    database: Database, publishing: Publish, question: Make, current: Look
) -> None:
    await publishing(question("one"), name="essai")
    await publishing(question("one", stem="Et là ?"), name="autre")
    assert (await current("one", "essai")).revision != (await current("one", "autre")).revision
    assert (await publishing(question("two"), name="autre")).withdrawn == ("one",)
    assert (await current("one", "essai")).status == banks.PUBLISHED


async def test_a_revision_carries_whole_references(
    database: Database, publishing: Publish, question: Make, current: Look
) -> None:
    sources = {"S1": "Notice du constructeur, p. 12"}
    await publishing(question("one", sources=["S1", "Un manuel"]), sources=sources)
    published = await current("one")
    async with database.transaction() as session:
        revision = await banks.revision(session, published.revision)
    assert revision.content["sources"] == ["Notice du constructeur, p. 12", "Un manuel"]


async def test_a_corrected_reference_is_a_change(publishing: Publish, question: Make) -> None:
    await publishing(question("one", sources=["S1"]), sources={"S1": "Notice, p. 12"})
    done = await publishing(question("one", sources=["S1"]), sources={"S1": "Notice, p. 13"})
    assert done.changed == ("one",)
