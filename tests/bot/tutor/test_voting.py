"""A panel of trainers on script concordance questions."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.store import attempts, tutors
from bot.store.tables import JudgementRow, PanelVote, QuestionRevision
from tests.bot.tutor.conftest import CAMILLE, CLAUDE, DOMINIQUE, Centre

QUESTION: dict[str, Any] = {
    "id": "une-concordance",
    "capacity": "C4",
    "criteria": ["C4.1"],
    "kind": "script_concordance",
    "stem": "La pression remonte.",
    "thinking_of": "une fuite",
    "finding": "La remontée ralentit.",
    "author": -1,
    "votes": [1, 2, 0, 0, 0],
    "explanation": "Une fuite remonte en ligne droite.",
}


@pytest.fixture
async def asked(centre: Centre) -> Centre:
    """A question on which three trainers voted, as its file says."""
    await centre.publish(QUESTION)
    return centre


async def _judged(centre: Centre) -> JudgementRow:
    candidate = centre[CAMILLE]
    await candidate.tap("quiz:concordance:5")
    await candidate.press("−2 : écartée, ou presque")
    async with centre.database.transaction() as session:
        return list(await session.scalars(select(JudgementRow).order_by(JudgementRow.id)))[-1]


async def _item_hash(centre: Centre) -> str:
    async with centre.database.transaction() as session:
        return (await session.scalars(select(QuestionRevision.item_hash))).one()


async def test_the_fifth_vote_makes_the_question_count(asked: Centre) -> None:
    item = await _item_hash(asked)
    assert (await _judged(asked)).verdict == "undecided"
    await asked[DOMINIQUE].command("voter")
    assert "Si vous pensiez à… une fuite" in asked[DOMINIQUE].text
    await asked[DOMINIQUE].press("−1 : moins probable")
    assert "Plus aucun vote en attente" in asked[DOMINIQUE].text
    assert (await _judged(asked)).verdict == "undecided"
    await asked[CLAUDE].command("voter")
    await asked[CLAUDE].press("−1 : moins probable")
    judged = await _judged(asked)
    assert (judged.judge, judged.verdict, judged.score) == ("machine", "partial", 0.25)
    assert judged.details["panel"] == [1, 4, 0, 0, 0]
    assert await _item_hash(asked) == item


async def test_answers_given_before_the_panel_was_complete_count_once_it_is(
    asked: Centre,
) -> None:
    first = await _judged(asked)
    for tutor in (DOMINIQUE, CLAUDE):
        await asked[tutor].command("voter")
        await asked[tutor].press("−1 : moins probable")
    async with asked.database.transaction() as session:
        machine, again = await attempts.judgements_of(session, first.answer_id)
    assert (again.judge, again.verdict, again.score) == ("remark", "partial", 0.25)
    assert again.supersedes_id == machine.id == first.id
    assert again.details["panel"] == [1, 4, 0, 0, 0]
    await asked[CAMILLE].tap(_correction(asked))
    assert "−1 (4 voix)" in asked[CAMILLE].text


async def test_votes_that_come_later_do_not_change_what_was_judged(asked: Centre) -> None:
    for tutor in (DOMINIQUE, CLAUDE):
        await asked[tutor].command("voter")
        await asked[tutor].press("−1 : moins probable")
    judged = await _judged(asked)
    assert "−1 (4 voix)" in asked[CAMILLE].text
    async with asked.database.transaction() as session:
        session.add(
            PanelVote(
                item_hash=await _item_hash_in(session),
                person_id=asked[CAMILLE].person_id,
                shift=-2,
                voted_at=asked.now,
            )
        )
    await asked[CAMILLE].tap(_correction(asked))
    assert "−1 (4 voix)" in asked[CAMILLE].text
    assert (await _judged(asked)).score > judged.score


async def test_nobody_is_led_by_the_author_or_by_other_votes(asked: Centre) -> None:
    await asked[DOMINIQUE].command("voter")
    assert "Une fuite remonte en ligne droite" not in asked[DOMINIQUE].text
    assert "Votes" not in asked[DOMINIQUE].text


async def test_a_trainer_votes_once_on_an_item(asked: Centre) -> None:
    tutor = asked[DOMINIQUE]
    await tutor.command("voter")
    action = tutor.actions[0]
    await tutor.tap(action)
    await tutor.tap(action)
    assert tutor.notice == "Vous avez déjà voté sur cette question."
    async with asked.database.transaction() as session:
        (vote,) = await session.scalars(select(PanelVote))
    assert (vote.person_id, vote.shift) == (tutor.person_id, -2)


async def test_a_question_that_changes_is_voted_on_anew(asked: Centre) -> None:
    tutor = asked[DOMINIQUE]
    await tutor.command("voter")
    await tutor.press("0 : ni plus, ni moins probable")
    await asked.publish({**QUESTION, "explanation": "Mieux dit."})
    await tutor.command("voter")
    assert "Plus aucun vote en attente" in tutor.text
    await asked.publish({**QUESTION, "finding": "La remontée accélère."})
    await tutor.command("voter")
    assert "La remontée accélère." in tutor.text


async def test_the_vote_of_a_removed_tutor_still_counts(asked: Centre) -> None:
    for tutor in (DOMINIQUE, CLAUDE):
        await asked[tutor].command("voter")
        await asked[tutor].press("−1 : moins probable")
    async with asked.database.transaction() as session:
        await tutors.remove(session, asked[CLAUDE].person_id, asked.now)
    assert (await _judged(asked)).verdict == "partial"


async def _item_hash_in(session: Any) -> str:
    return str((await session.scalars(select(QuestionRevision.item_hash))).one())


def _correction(centre: Centre) -> str:
    (action,) = [a for a in centre[CAMILLE].actions if a.endswith(":n")]
    return action.removesuffix(":n") + ":b"
